import { DROP_REASON_WORDS } from './dropReasons.ts';
import { formatCount, formatNs } from './format.ts';

/** Sentences of `lab explain packet`. */
export const explainWords = {
  packet: (packet: number, flow: { readonly protocol: string; readonly source: string; readonly destination: string } | null, frameBytes: number, path: string) =>
    flow === null
      ? `Item ${packet} (counted from 0), ${formatCount(frameBytes)} bytes: ${path}.`
      : `Packet ${packet} (counted from 0), ${flow.protocol} from ${flow.source} to ${flow.destination}, a frame of ${formatCount(frameBytes)} bytes: ${path}.`,
  arrived: (atNs: number, byCard: boolean) => `${byCard ? 'Its last bit was in' : 'The producer began with it'} at ${formatNs(atNs)}. From then on:`,
  missed: (missed: number, of: number) => (missed === 0 ? '' : `; ${formatCount(missed)} of ${formatCount(of)} accesses missed`),
  inFlight: 'When the run ended it was still on its way.',
  ended: {
    delivered: (took: string, program: string | null) => `Delivered after ${took}${to(program)}.`,
    misdelivered: (took: string, program: string | null) => `Delivered to the wrong program after ${took}${to(program)}.`,
    forwarded: (took: string) => `Forwarded after ${took}.`,
    dropped: (took: string, _: string | null, reason: string | null) => `Dropped after ${took}: ${DROP_REASON_WORDS[reason ?? ''] ?? reason ?? ''}.`,
  },
  sum: (waitedNs: number, workedNs: number, sumNs: number) => `Waits ${formatNs(waitedNs)} and work ${formatNs(workedNs)} make ${formatNs(sumNs)}, exactly.`,
  moved: (lines: number) => `${formatCount(lines)} ${lines === 1 ? 'line' : 'lines'} came from another core.`,
  afterwards: 'Afterwards, not part of its latency:',
  why: 'Why it ended up there:',
} as const;

const to = (program: string | null): string => (program === null ? '' : ` to ${program}`);
