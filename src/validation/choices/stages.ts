import type { KernelStage } from '../../model/paths/commonStages.ts';
import type { Column } from '../../trace/words.ts';

type Change = (stage: KernelStage) => KernelStage;

/** Counts what some stages do in another column. */
export const inColumn = (columnOf: (stage: KernelStage) => Column | undefined): Change => (stage) => {
  const column = columnOf(stage);
  return column === undefined ? stage : { ...stage, column };
};

/** Leaves out the locks in some lines, wherever they are taken. */
export const withoutLocks = (...at: readonly string[]): Change => (stage) => ({
  ...stage,
  operations: stage.operations.map((group) => group.filter((operation) => !((operation.op === 'lock' || operation.op === 'unlock') && at.includes(operation.at)))),
});
