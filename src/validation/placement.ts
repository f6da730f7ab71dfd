import { judge, type Measurement, type MeasurementAgreement } from '../analysis/measurementAgreement.ts';
import { countsAt } from '../analysis/packetCounts.ts';
import type { Knobs } from '../scenario/schema.ts';
import type { Trace } from '../trace/trace.ts';
import { RAW_DROP, runOf } from './loadedRun.ts';

const MACHINE = 'broadwell-2016';
const SOURCE = 'xdp-project, areas/cpumap/cpumap02-optimizations.org, baseline of kernel 5.1';
/** Million packets a second: udp_sink on another core and on the interrupt's; iptables-raw drop with GRO, and behind the map. */
const PUBLISHED = { away: 2.311585, beside: 0.718135, raw: 5.705245, mapped: 6.166709 } as const;
type Where = keyof typeof PUBLISHED;
/** Ratios of the model to those of another card: said before any run. */
const NEAR = 0.25;
/** 19 million frames a second, as the generator sent. */
const FLOOD_MBPS = 13_000;
/** The ring fills, then the socket's buffer; the end is what was left over. */
const [SETTLED, STILL_FLOODED] = [0.4, 0.85];

/** Million packets a second that end one way or the other while the flood lasts. */
function rate(trace: Trace): number {
  const [fromNs, toNs] = [SETTLED, STILL_FLOODED].map((share) => share * trace.dictionary.endNs) as [number, number];
  const ended = (atNs: number): number => {
    const { delivered, dropped } = countsAt(trace, atNs);
    return delivered + (dropped.filtered ?? 0);
  };
  return ((ended(toNs) - ended(fromNs)) * 1000) / (toNs - fromNs);
}

const flooded = (pathId: string, knobs: Partial<Knobs>, rules?: string): number =>
  rate(runOf({
    pathId, ...(rules === undefined ? {} : { rules }),
    knobs: { machine: MACHINE, transport: 'udp', packetBytes: 46, cores: 2, flows: 1, ringSlots: 512, interruptsPerSecond: 20_000, rateMbps: FLOOD_MBPS, ...knobs },
  }));

/** What one flooded core lets through to a program on it and on another, and to a rule here and behind a map of cores, against what was measured on that machine. */
export function validatePlacement(packets = 40_000): MeasurementAgreement {
  const simulated: Readonly<Record<Where, number>> = {
    away: flooded('stack', { packets, readerCore: 1 }), beside: flooded('stack', { packets, readerCore: 0 }),
    raw: flooded('stack', { packets, readerCore: 0 }, RAW_DROP), mapped: flooded('cpumap', { packets, readerCore: 0 }, RAW_DROP),
  };
  const ratio = (one: Where, other: Where, label: string): Measurement => ({
    id: `${one}-${other}`, label, unit: 'ratio', published: PUBLISHED[one] / PUBLISHED[other], simulated: simulated[one] / simulated[other], tolerance: NEAR, source: SOURCE,
  });
  const speed = (id: Where, label: string): Measurement => ({ id, label, unit: 'Mpps', published: PUBLISHED[id], simulated: simulated[id], tolerance: null, source: SOURCE });
  const measurements: readonly Measurement[] = [
    ratio('away', 'beside', 'a program that reads: on another core ÷ on the interrupt\'s'),
    ratio('away', 'raw', 'on another core ÷ a rule in raw'),
    ratio('beside', 'raw', 'on the interrupt\'s core ÷ a rule in raw'),
    ratio('mapped', 'raw', 'a rule in raw behind a map of cores ÷ at once'),
    speed('away', 'read on another core'),
    speed('beside', 'read on the interrupt\'s core'),
    speed('raw', 'dropped in raw'),
    speed('mapped', 'dropped in raw behind a map of cores'),
  ];
  return {
    machine: MACHINE,
    nearest: 'Measured on a Xeon E5-1650 v4 with an XL710 and Linux 5.1, 64-byte frames of one flow; run on that machine, whose profile has a ConnectX-5, with the partial modern stack.',
    measurements: measurements.map(judge),
    absent: [
      { label: 'datagrams that nobody listens for', published: '3.33 Mpps, 2.73 behind a map', reason: 'the refusal that the kernel makes and mostly keeps back (ICMP rate limit) is not modelled' },
      { label: 'the core that redirects', published: '15.2 to 18.9 Mpps', reason: 'how much an XDP program takes is a constant of this laboratory, an estimate' },
      { label: 'bulk allocation and prefetch of struct page, patch by patch', published: '5.5 to 7.3 Mpps', reason: 'the path has the map as it is since 5.3; struct page is not modelled' },
    ],
    remarks: [
      'Found when the model was made. One number of it is from the same file: the instructions that this machine runs in a cycle, by counters of a later patch; nothing else was changed for it. On the interrupt\'s own core the model\'s reader has its turn after ten softirqs of 300 packets in a row, as in 2.6.15, and empties its socket\'s buffer; since 4.9 the two share that core\'s time evenly, says the author of the measurement.',
    ],
  };
}
