import { cpuBudget } from '../analysis/cpuBudget.ts';
import { packetCounts } from '../analysis/packetCounts.ts';
import { loadRules } from '../exchange/loadRules.ts';
import { type ModelChoices, modelChoices } from '../model/modelChoices.ts';
import { simulate } from '../model/simulate.ts';
import { DEFAULT_KNOBS } from '../scenario/defaults.ts';
import type { Knobs, Scenario } from '../scenario/schema.ts';
import type { Trace } from '../trace/trace.ts';

/** A run of a measurement: what differs from the defaults, and rules as `iptables-save` text. */
export interface MeasuredRun {
  readonly pathId: string;
  readonly knobs: Partial<Knobs>;
  readonly rules?: string;
}

export const scenarioOf = ({ knobs, rules }: Omit<MeasuredRun, 'pathId'>): Scenario => ({
  version: 1, id: 'measurement', label: '', lookFor: '', knobs: { ...DEFAULT_KNOBS, ...knobs }, ...(rules === undefined ? {} : { netfilter: { rules, unknown: 'never' } }),
});

export function runOf({ pathId, ...measured }: MeasuredRun, how: Partial<ModelChoices> = {}): Trace {
  const scenario = scenarioOf(measured);
  const loaded = loadRules(scenario);
  if (!loaded.ok) throw new Error(loaded.problem.code);
  const run = simulate({ scenario, pathId, rules: loaded.value }, undefined, { ...modelChoices, ...how });
  if (!run.ok) throw new Error(`${pathId}: ${run.problem.code}`);
  return run.value;
}

/** A load under which the busiest core is nearly full. */
export interface Loaded {
  /** At which the busiest core would be full (utilisation law). */
  readonly packetsPerSecond: number;
  /** Of one core, in ns: all cores' work. */
  readonly costNs: number;
}

const NEARLY_FULL = 0.9;
const ROUNDS = 3;

/** Packets a second up to which no core is full: the rate is raised to nine tenths of what the last run promises. */
export function capacity(run: MeasuredRun, firstMbps: number, how: Partial<ModelChoices> = {}): Loaded {
  let rateMbps = firstMbps;
  for (let round = 1; ; round++) {
    const loaded = loadedBy(runOf({ ...run, knobs: { ...run.knobs, rateMbps } }, how));
    if (round === ROUNDS) return loaded;
    rateMbps = (NEARLY_FULL * rateMbps * loaded.packetsPerSecond) / loaded.offered;
  }
}

function loadedBy(trace: Trace): Loaded & { readonly offered: number } {
  const { packets } = trace;
  const last = packets.length - 1;
  const offered = (last * 1e9) / ((packets.arrivedNs[last] as number) - (packets.arrivedNs[0] as number));
  const { perCore, total, fromNs, toNs } = cpuBudget(trace);
  const packetNs = (toNs - fromNs) / packets.length;
  return { offered, packetsPerSecond: 1e11 / (packetNs * Math.max(...perCore.map(({ busy }) => busy))), costNs: (packetNs * total.busy) / 100 };
}

/** On the machine of XDP's authors, at most: mpstat counted 246 317 on a core whose XDP program drops 12.6 million frames in 60 % of its time (tohojo/xdp-paper, benchmarks/bench01_baseline.org). */
export const XDP_INTERRUPTS_PER_SECOND = 246_000;

/** UDP that is dropped by the first rule it meets. */
export const RAW_DROP = ['*raw', ':PREROUTING ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]', '-A PREROUTING -p udp -m udp --dport 1:65535 -j DROP', 'COMMIT', ''].join('\n');

/** All cores' work for a packet that a rule drops, in ns of one core; what the card drops costs them nothing. */
export function costOfDropped(trace: Trace): number {
  const { total, fromNs, toNs } = cpuBudget(trace);
  return ((toNs - fromNs) * total.busy) / 100 / (packetCounts(trace).dropped.filtered ?? 0);
}
