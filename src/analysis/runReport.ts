import type { Remark, Trace } from '../trace/trace.ts';
import type { MissSource } from '../trace/words.ts';
import { cpuBudget, type Budget, type CoreBudget } from './cpuBudget.ts';
import { latency, type Latency } from './latency.ts';
import { misses } from './misses.ts';
import { packetCounts, type PacketCounts } from './packetCounts.ts';
import { stageLatency, type StageLatencyRow } from './stageLatency.ts';

type OrNull<T> = { readonly [K in keyof T]: T[K] | null };

/** Everything that `lab run --json` prints but `engine`: the same on every machine. Null: per packet, and nothing was delivered. */
export interface RunReport {
  readonly digest: string;
  readonly path: string;
  readonly machine: string;
  readonly packets: PacketCounts;
  readonly latencyNs: OrNull<Omit<Latency, 'delivered'>>;
  readonly stages: readonly Pick<StageLatencyRow, (typeof STAGE_FIELDS)[number]>[];
  readonly cpuBudget: { readonly perCore: readonly CoreBudget[]; readonly total: Budget };
  readonly missesPerPacket: OrNull<Record<MissSource, number>>;
  readonly transfersPerPacket: number | null;
  readonly remarks: readonly Remark[];
}

const STAGE_FIELDS = ['id', 'column', 'core', 'count', 'meanNs', 'instructionNs', 'stallNs', 'lockNs', 'waitNs'] as const;

export function runReport(trace: Trace, digest: string): RunReport {
  const { delivered, ...latencyNs } = latency(trace);
  const { perCore, total } = cpuBudget(trace);
  const { missesPerPacket, transfersPerPacket } = misses(trace);
  return {
    digest,
    path: trace.dictionary.path.id,
    machine: trace.dictionary.machine.id,
    packets: packetCounts(trace),
    latencyNs: delivered === 0 ? nulls(latencyNs) : latencyNs,
    stages: stageLatency(trace).map((row) => Object.fromEntries(STAGE_FIELDS.map((field) => [field, row[field]])) as RunReport['stages'][number]),
    cpuBudget: { perCore, total },
    missesPerPacket: delivered === 0 ? nulls(missesPerPacket) : missesPerPacket,
    transfersPerPacket: delivered === 0 ? null : transfersPerPacket,
    remarks: trace.dictionary.remarks,
  };
}

const nulls = <T extends object>(values: T): OrNull<T> => Object.fromEntries(Object.keys(values).map((key) => [key, null])) as OrNull<T>;
