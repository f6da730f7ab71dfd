import { at } from '../base/assert.ts';
import type { Trace } from '../trace/trace.ts';
import { DROP_REASONS, OUTCOME, OUTCOMES, type Outcome } from '../trace/words.ts';
import { packetJourney, type JourneyStep, type PacketJourney } from './packetJourney.ts';
import { whyHere, type Reason } from './whyHere.ts';

/** Everything a run knows of one packet, ready to be told or written as data. Times in ns. */
export interface PacketExplained extends PacketJourney {
  readonly packet: number; // counted from 0, in the order of arrival
  readonly path: string;
  /** Null: an item between two programs, which no card received. */
  readonly flow: { readonly protocol: string; readonly source: string; readonly destination: string } | null;
  readonly frameBytes: number;
  readonly outcome: Outcome;
  readonly dropReason: string | null;
  /** Of the program that got it; null: none did. */
  readonly program: string | null;
  readonly waitedNs: number; // in queues, and while its core did shared work
  readonly workedNs: number; // stages of its own
  readonly movedLines: number; // from core to core, in its own stages and those it waited for
  /** Why it ended up there; empty where no rules are loaded. */
  readonly why: readonly Reason[];
}

export function packetExplained(trace: Trace, packet: number): PacketExplained {
  const { packets, dictionary } = trace;
  const journey = packetJourney(trace, packet);
  const flow = dictionary.flows[at(packets.flow, packet)];
  const outcome = at(packets.outcome, packet);
  const taker = at(packets.takenBy, packet);
  const sum = (of: (step: JourneyStep) => number): number => journey.steps.reduce((total, step) => total + of(step), 0);
  const tookNs = ({ beginNs, endNs }: JourneyStep): number => endNs - beginNs;
  return {
    packet,
    path: dictionary.path.label,
    flow: flow === undefined ? null : { protocol: flow.protocol, source: flow.source, destination: flow.destination },
    frameBytes: at(packets.frameBytes, packet),
    outcome: at(OUTCOMES, outcome),
    dropReason: outcome === OUTCOME.dropped ? at(DROP_REASONS, at(packets.reason, packet)) : null,
    program: taker < 0 ? null : at(dictionary.sockets, taker).local,
    waitedNs: sum((step) => (step.kind === 'work' ? 0 : tookNs(step))),
    workedNs: sum((step) => (step.kind === 'work' ? tookNs(step) : 0)),
    movedLines: sum((step) => step.operations.reduce((lines, one) => lines + one.moved, 0)),
    why: dictionary.netfilter === null ? [] : whyHere(trace, packet),
    ...journey,
  };
}
