import { leakedShare } from '../analysis/cardLines.ts';
import { judge, type Measurement, type MeasurementAgreement } from '../analysis/measurementAgreement.ts';
import { modelChoices } from '../model/modelChoices.ts';
import { RAW_DROP, costOfDropped, runOf } from './loadedRun.ts';

const MACHINE = 'skylake-sp-2017';
/** XDP of those years asks for a page per frame. */
const PAGE_BYTES = 4096;
/** The last-level cache of the Xeon that was measured, where DDIO has two ways too: 1.5 MiB of 15. */
const LAST_LEVEL = { llcBytes: 15 * 1_048_576, llcWays: 20 };
const LEAKS = 'XDP_TX of 64-byte frames, ring of 1024: cache misses of all references (tohojo/xdp-paper, benchmarks/bench01_baseline.org)';
const RATES = 'XDP_REDIRECT of 64-byte frames, ethtool -G rx (tohojo/xdp-paper, benchmarks/bench05_xdp_redirect.org)';
/** Shares and ratios of the model to those of another program: said before any run. */
const NEAR = 0.25;

type FrameBytes = 64 | 1500;

interface Footprint {
  /** Of the lines that the card has written, in percent. */
  readonly leaked: number;
  readonly costNs: number;
}

export function footprint(queues: number, ringSlots: number, frame: FrameBytes): Footprint {
  const trace = runOf({
    pathId: 'rss', rules: RAW_DROP,
    knobs: {
      machine: MACHINE, transport: 'udp', packetBytes: frame === 64 ? 46 : frame, cores: queues, queues, readerCore: 0, flows: 48, ringSlots, interruptsPerSecond: 62_500,
      packets: 6000 * queues, rateMbps: queues * (frame === 64 ? 500 : 9000),
    },
  }, { quantities: LAST_LEVEL, constants: { ...modelChoices.constants, bufferBytes: PAGE_BYTES } });
  return { leaked: 100 * leakedShare(trace), costNs: costOfDropped(trace) };
}

/** Whether rings that outgrow the ways of DDIO leak to memory, against what XDP's authors saw. */
export function validateDdioRing(): MeasurementAgreement {
  const of = (frame: FrameBytes) => ({ one: footprint(1, 1024, frame), three: footprint(3, 1024, frame), six: footprint(6, 1024, frame) });
  const [small, full] = [of(64), of(1500)];
  const measurements: readonly Measurement[] = [
    { id: 'leak-1', label: 'leaks to memory, 1 queue of 1024, 64 bytes', unit: '%', published: 0.001, simulated: small.one.leaked, tolerance: null, source: LEAKS },
    { id: 'leak-3', label: '3 queues', unit: '%', published: 11.8, simulated: small.three.leaked, tolerance: NEAR, source: LEAKS },
    { id: 'leak-6', label: '6 queues', unit: '%', published: 42, simulated: small.six.leaked, tolerance: NEAR, source: LEAKS },
    { id: 'rate', label: 'rate of rings of 256 ÷ of 1024, 6 queues, 64 bytes', unit: 'ratio', published: 1.54, simulated: small.six.costNs / footprint(6, 256, 64).costNs, tolerance: NEAR, source: RATES },
    { id: 'full-leak-1', label: 'leaks, 1 queue of 1024, frames of 1500 bytes', unit: '%', published: 0.001, simulated: full.one.leaked, tolerance: null, source: LEAKS },
    { id: 'full-growth', label: 'leaks, 6 queues ÷ 3, frames of 1500 bytes', unit: 'ratio', published: 3.57, simulated: full.six.leaked / full.three.leaked, tolerance: 'order', source: LEAKS },
  ];
  return {
    machine: MACHINE,
    nearest: 'Measured on a Xeon E5-1650 v4 with 64-byte frames that XDP sends back or on; run on Skylake-SP cores with the last-level cache of that Xeon (15 MiB, 20 ways, two for the card), frames dropped by a rule, each in a page of its own, as XDP of those years asks of drivers (generally known). Rows with frames of 1500 bytes stand beside the same published numbers, for their shape only: there a ring has the footprint that makes it leak.',
    measurements: measurements.map(judge),
    absent: [{ label: 'rate of rings of 128 ÷ of 256, 6 queues', published: '0.94', reason: 'why the smallest rings are slower again (bursts that do not fit, or the card\'s batches) is not in the model' }],
    remarks: [
      'One line of each page shares 192 sets of 20 ways: 3840 lines. Six rings need 6144 and leak, three need 3072 and do not, since the model\'s pages lie one behind the other; suspected, not shown: real pages lie anywhere, and some sets have too many of them.',
      'The rate of small rings is missed: a packet dropped by a rule costs 473 ns here, whatever its first line does.',
    ],
  };
}
