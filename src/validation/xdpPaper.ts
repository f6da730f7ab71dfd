import { cpuBudget } from '../analysis/cpuBudget.ts';
import { judge, type Measurement, type MeasurementAgreement } from '../analysis/measurementAgreement.ts';
import { RAW_DROP, XDP_INTERRUPTS_PER_SECOND, costOfDropped, runOf } from './loadedRun.ts';

const MACHINE = 'broadwell-2016';
const SOURCE = 'measurements behind "The eXpress Data Path" (CoNEXT 2018), tohojo/xdp-paper, benchmarks/bench01_baseline.org';
/** Ratios of the model to those of another machine: said before any run. */
const NEAR = 0.25;
/** More than any core can take, so that polls are full. */
const FLOOD_MBPS = 11_000;

const DROP = '-p udp -m udp --dport 1:65535 -j DROP';
const tableOf = (table: string, ...lines: readonly string[]): string => [`*${table}`, ...lines, 'COMMIT', ''].join('\n');
/** The rules of the measurement. The last one's packets begin a connection each that is never confirmed. */
const RULES = {
  raw: RAW_DROP,
  filter: tableOf('filter', ':INPUT ACCEPT [0:0]', ':FORWARD ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]', `-A INPUT ${DROP}`),
  conntrack: tableOf('filter', ':INPUT ACCEPT [0:0]', ':FORWARD ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]', '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', `-A INPUT ${DROP}`),
} as const;
type RuleId = keyof typeof RULES;

/** What a dropped packet costs, in ns of one core, and how busy the busiest core is, in percent, with so much traffic for each core. */
function dropping(rule: RuleId, cores: number, mbpsPerCore: number, packetsPerCore: number): { readonly costNs: number; readonly busy: number } {
  const trace = runOf({
    pathId: 'rss', rules: RULES[rule],
    knobs: {
      machine: MACHINE, transport: 'udp', packetBytes: 46, cores, queues: cores, readerCore: 0, flows: 48, ringSlots: 1024, interruptsPerSecond: XDP_INTERRUPTS_PER_SECOND,
      packets: packetsPerCore * cores, rateMbps: mbpsPerCore * cores,
    },
  });
  return { costNs: costOfDropped(trace), busy: Math.max(...cpuBudget(trace).perCore.map(({ busy }) => busy)) };
}

/** What rules cost on one core and on six, against the drops that were measured beside XDP's. */
export function validateXdpPaper(packetsPerCore = 8000): MeasurementAgreement {
  const costNs = (rule: RuleId, cores = 1): number => dropping(rule, cores, FLOOD_MBPS, packetsPerCore).costNs;
  const [raw, filter, conntrack] = [costNs('raw'), costNs('filter'), costNs('conntrack')];
  const scaling = (rule: RuleId, one: number): number => (6 * one) / costNs(rule, 6);
  /** Wire time of 84 bytes for each packet: the rate of a share of what one core can drop. */
  const busyAt = (share: number): number => dropping('raw', 1, (share * 84 * 8 * 1000) / raw, packetsPerCore).busy;
  const measurements: readonly Measurement[] = [
    { id: 'filter', label: 'drop in filter/INPUT ÷ in raw', unit: 'ratio', published: 1.52, simulated: filter / raw, tolerance: NEAR, source: SOURCE },
    { id: 'conntrack', label: 'the same with conntrack ÷ in raw', unit: 'ratio', published: 2.78, simulated: conntrack / raw, tolerance: NEAR, source: SOURCE },
    { id: 'conntrack-filter', label: 'with conntrack ÷ without, in filter/INPUT', unit: 'ratio', published: 1.82, simulated: conntrack / filter, tolerance: NEAR, source: SOURCE },
    { id: 'scaling-raw', label: 'six cores ÷ one, raw', unit: 'ratio', published: 5.83, simulated: scaling('raw', raw), tolerance: NEAR, source: SOURCE },
    { id: 'scaling-conntrack', label: 'six cores ÷ one, with conntrack', unit: 'ratio', published: 4.8, simulated: scaling('conntrack', conntrack), tolerance: NEAR, source: SOURCE },
    { id: 'busy-fifth', label: 'busy at a fifth of what one core can drop', unit: '%', published: 42.6, simulated: busyAt(1 / 5), tolerance: NEAR, source: `${SOURCE}, 57.4 % idle at 1 Mpps of 5` },
    { id: 'busy-twentieth', label: 'busy at a twentieth of it', unit: '%', published: 21, simulated: busyAt(1 / 20), tolerance: NEAR, source: `${SOURCE}, 79 % idle at 0.25 Mpps of 5` },
    { id: 'raw', label: 'drop in raw', unit: 'ns', published: 198, simulated: raw, tolerance: null, source: SOURCE },
  ];
  return {
    machine: MACHINE,
    nearest: 'Measured on a Xeon E5-1650 v4 with a ConnectX-5 and Linux 4.17; run on that machine with the partial modern stack, 64-byte frames of 48 flows, a ring of 1024 and as many interrupts at most as mpstat counted there. Cost per packet of cores that are full.',
    measurements: measurements.map(judge),
    absent: [
      { label: 'DPDK and XDP drop', published: '43.5, 25.9 Mpps', reason: 'no path without the stack drops packets' },
      { label: 'forwarding, Linux and XDP, one route and full table', published: '1.74, 1.37, 5.3, 3.45 Mpps', reason: 'forwarding without conntrack and route tables of different size are not modelled' },
      { label: 'raw drop with an XDP program that does nothing', published: '+13.3 ns', reason: 'XDP is not a stage of the stack' },
      { label: 'firewalld\'s default rules', published: '0.72 Mpps', reason: 'its rules are not recorded, and a refusal is not sent' },
      { label: 'Katran against IPVS', published: '5.16, 1.24 Mpps', reason: 'no load balancer is modelled' },
      { label: 'latency of forwarding', published: '89/20 µs (Linux), 82/7 µs (XDP)', reason: 'a load generator\'s round trip; transmission is modelled as far as ACKs need it' },
    ],
    remarks: [
      'Not all of it was made without these figures in view: that conntrack took the instructions of 2.6.15, and how often the card interrupts, was put right because of them; the instructions a cycle come from counters of another measurement.',
      'Suspected, not shown: with few packets mlx5 throttles its interrupts more than under the load for which they were counted (adaptive moderation).',
    ],
  };
}
