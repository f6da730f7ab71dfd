import type { Problem } from '../base/result.ts';
import { DEFAULT_KNOBS } from './defaults.ts';
import { type KnobId, type KnobSpec, KNOBS } from './knobs.ts';
import type { Scenario } from './schema.ts';

/** One item an hour is rarer than any run is long. */
export const GAP_NS_MAX = 1e9;

/** `packets`: how many items go through the queue. */
const MEANT: ReadonlySet<KnobId> = new Set(['packets', 'machine']);
const MEANT_FIELDS: ReadonlySet<string> = new Set<keyof Scenario>(['version', 'id', 'label', 'lookFor', 'knobs', 'queueExperiment', 'constants', 'ownMachine']);

/** The knobs that mean something in a scenario. */
export const knobsOf = ({ queueExperiment }: Scenario): readonly KnobSpec[] => (queueExperiment === undefined ? KNOBS : KNOBS.filter(({ id }) => MEANT.has(id)));

/** What a queue experiment was told that it does not know: traffic, rules, a kernel's knobs. */
export function foreignToQueues(scenario: Scenario): Problem | undefined {
  const knob = KNOBS.find(({ id }) => !MEANT.has(id) && scenario.knobs[id] !== DEFAULT_KNOBS[id]);
  const what = knob === undefined ? Object.keys(scenario).find((field) => !MEANT_FIELDS.has(field)) : `knobs.${knob.id}`;
  return what === undefined ? undefined : { code: 'foreignToQueues', where: what, values: { known: [...MEANT].join(', ') } };
}

export interface UsualView {
  readonly a: string;
  readonly b: string;
  readonly nsPerSecond: number;
}

/** What is compared where nobody has chosen, and how fast: an item's way between two bare cores is a tenth of a packet's. */
export const usualView = ({ queueExperiment }: Scenario): UsualView =>
  queueExperiment === undefined ? { a: 'stack', b: 'socket-channel', nsPerSecond: 2000 } : { a: 'locked-list', b: 'ring', nsPerSecond: 200 };
