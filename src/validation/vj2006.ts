import { cpuBudget, type Budget } from '../analysis/cpuBudget.ts';
import { FITTED_ROW, tableAgreement, type TableAgreement, type TableRows, type TriedChoice } from '../analysis/tableAgreement.ts';
import { ROW_IDS, type RowId } from '../analysis/published2006.ts';
import { type ModelChoices, modelChoices } from '../model/modelChoices.ts';
import { type Calibration, fittedConstantsOf } from '../model/paths/calibration.ts';
import { simulate } from '../model/simulate.ts';
import { scenarios } from '../scenario/library/registry.ts';
import type { Knobs, Scenario } from '../scenario/schema.ts';
import type { Trace } from '../trace/trace.ts';
import type { Alternative, Choice } from './choice.ts';
import { choices } from './choices/registry.ts';
import { fit } from './fit.ts';
import type { OnProgress } from './progress.ts';

/** Long enough that a row does not change by a tenth of a point when it is made longer. */
export const PACKETS = 4000;

const ROWS: Readonly<Record<RowId, { readonly scenario: Scenario; readonly pathId: string }>> = {
  '1cpu': { scenario: scenarios.get('vj-2006-one-core'), pathId: 'stack' },
  '2cpu': { scenario: scenarios.get('vj-2006'), pathId: 'stack' },
  'driver-channel': { scenario: scenarios.get('vj-2006'), pathId: 'driver-channel' },
  'socket-channel': { scenario: scenarios.get('vj-2006'), pathId: 'socket-channel' },
  'app-channel': { scenario: scenarios.get('vj-2006'), pathId: 'app-channel' },
};

function runRow(row: RowId, knobs: Partial<Knobs>, how: ModelChoices): Trace {
  const { scenario, pathId } = ROWS[row];
  const run = simulate({ scenario: { ...scenario, knobs: { ...scenario.knobs, packets: PACKETS, ...knobs } }, pathId }, undefined, how);
  if (!run.ok) throw new Error(`${row}: ${run.problem.code}`);
  return run.value;
}

/** The five rows under one alternative (none: the model as it is), fitted anew to `1cpu`. */
export function rowsUnder({ knobs = {}, quantities = {}, kernel = {}, stage }: Partial<Alternative>): { readonly rows: TableRows; readonly calibration: Calibration } {
  const how: ModelChoices = { ...modelChoices, quantities, kernel: { ...modelChoices.kernel, ...kernel }, stage: stage ?? modelChoices.stage };
  const fitted = fit((calibration) => runRow(FITTED_ROW, knobs, { ...how, calibration }));
  const budgetOf = (row: RowId): Budget => (row === FITTED_ROW ? fitted.budget : cpuBudget(runRow(row, knobs, { ...how, calibration: fitted.calibration })).total);
  return { rows: Object.fromEntries(ROW_IDS.map((row) => [row, budgetOf(row)])) as Record<RowId, Budget>, calibration: fitted.calibration };
}

/**
 * The table of 2006 against the model: consistency with a published table known to the authors, not prediction. Each alternative of
 * each choice is run like the model itself; `onProgress` hears after each how the table stands.
 */
export function validateVj2006(of: readonly Choice[] = choices.all, onProgress: OnProgress<TableAgreement> = () => {}): TableAgreement {
  const { rows, calibration } = rowsUnder({});
  const tried: (TriedChoice & { readonly alternatives: TriedChoice['alternatives'][number][] })[] = [];
  const agreement = (): TableAgreement => tableAgreement(rows, fittedConstantsOf(calibration), tried);
  const total = of.reduce((sum, { alternatives }) => sum + alternatives.length, 0);
  let done = 0;
  onProgress(done, total, agreement());
  for (const { alternatives, id, label, chosen, source } of of) {
    const choice = { id, label, chosen, source, alternatives: [] as TriedChoice['alternatives'][number][] };
    tried.push(choice);
    for (const alternative of alternatives) {
      choice.alternatives.push({ id: alternative.id, label: alternative.label, rows: rowsUnder(alternative).rows });
      onProgress(++done, total, agreement());
    }
  }
  return agreement();
}
