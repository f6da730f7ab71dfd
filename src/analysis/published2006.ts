import type { Trace } from '../trace/trace.ts';
import type { Column } from '../trace/words.ts';

export const ROW_IDS = ['1cpu', '2cpu', 'driver-channel', 'socket-channel', 'app-channel'] as const;
export type RowId = (typeof ROW_IDS)[number];

/**
 * CPU utilisation in percent as reported from Van Jacobson's and Bob Felderman's talk "Speeding up Networking"
 * (linux.conf.au, January 2006). Nobody states whether 100 % meant one core or both; here it is one. `other` is what the
 * reported parts leave of the reported total.
 */
export interface PublishedRow {
  readonly id: RowId;
  readonly label: string;
  readonly budget: Readonly<Record<Column | 'busy', number>>;
}

export const PUBLISHED_2006_SOURCE = 'LWN, "Van Jacobson\'s network channels", 31 January 2006, https://lwn.net/Articles/169961/';

export const PUBLISHED_2006: readonly PublishedRow[] = [
  { id: '1cpu', label: '1cpu', budget: { busy: 50, intr: 7, softint: 11, socket: 16, locks: 8, sched: 5, app: 1, other: 2 } },
  { id: '2cpu', label: '2cpu', budget: { busy: 77, intr: 9, softint: 13, socket: 24, locks: 14, sched: 12, app: 1, other: 4 } },
  { id: 'driver-channel', label: 'driver channel', budget: { busy: 58, intr: 6, softint: 12, socket: 16, locks: 9, sched: 9, app: 1, other: 5 } },
  { id: 'socket-channel', label: 'socket channel', budget: { busy: 28, intr: 6, softint: 0, socket: 16, locks: 1, sched: 3, app: 1, other: 1 } },
  { id: 'app-channel', label: 'app channel', budget: { busy: 14, intr: 6, softint: 0, socket: 0, locks: 0, sched: 2, app: 5, other: 1 } },
];

/** What the experiment fixed. What it left open (interrupt rate, ring ...) is the model's choice and may be anything. */
const EXPERIMENT = { machine: 'xeon-2006', transport: 'tcp', process: 'constant', rateMbps: 1000, packetBytes: 1500, flows: 1, cores: 2 } as const;

/** The published row that a run may be held against, or undefined: ticks belong only to what they were published for. */
export function publishedRowFor(trace: Trace): PublishedRow | undefined {
  const { knobs, path } = trace.dictionary;
  if (Object.entries(EXPERIMENT).some(([id, value]) => knobs[id] !== value)) return undefined;
  const sameCore = knobs['irqCore'] === knobs['readerCore'];
  if (path.id === 'stack') return PUBLISHED_2006.find((row) => row.id === (sameCore ? '1cpu' : '2cpu'));
  return sameCore ? undefined : PUBLISHED_2006.find((row) => row.id === path.id);
}
