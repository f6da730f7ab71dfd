import { ok, type Result } from '../../base/result.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { Trace } from '../../trace/trace.ts';
import { cpuBudget } from '../cpuBudget.ts';
import { misses } from '../misses.ts';
import { packetCounts } from '../packetCounts.ts';
import { LEDGER_ITEMS, type LedgerItem, type LedgerOptions, ledgerRefuses, ledgerScenario } from './ledgerScenario.ts';

/** A scenario through a receive path, its rules read. */
export type Simulate = (scenario: Scenario, pathId: string) => Result<Trace>;

/** What a run says of a path. Points: percent of one core. */
export interface Measured {
  /** What the cores would be busy with if everything that was sent had been delivered: where nothing is lost, what they were. */
  readonly busy: number;
  /** Lines moved between cores, per delivered packet. */
  readonly linesMoved: number;
  readonly lost: number;
}

/** The same requirements met by both. */
export interface Compared {
  readonly items: readonly LedgerItem[];
  readonly stack: Measured;
  readonly channel: Measured;
  /** Points that the channel saves. */
  readonly saved: number;
}

export interface LedgerStep {
  readonly item: LedgerItem;
  /** Points of the saving that it takes: in order, as the only one, as the last of all. */
  readonly inOrder: number;
  readonly first: number;
  readonly last: number;
  /** With this step and those before it. */
  readonly after: Compared;
  readonly alone: Compared;
  readonly withoutIt: Compared;
}

export interface Ledger {
  readonly options: LedgerOptions;
  readonly start: Compared;
  readonly steps: readonly LedgerStep[];
  /** With everything. */
  readonly end: Compared;
  /** Classification by the card, with everything; null where there is no such path. */
  readonly hardware: { readonly pathId: string; readonly measured: Measured; readonly saved: number } | null;
}

export const LEDGER_STACK = 'stack';
export const LEDGER_CHANNEL = 'app-channel';
const HARDWARE = ['arfs', 'rfs'] as const;

export interface LedgerWork {
  readonly simulate: Simulate;
  readonly scenario: Scenario;
  readonly options: LedgerOptions;
  readonly knownPaths: readonly string[];
  readonly onProgress?: (done: number, of: number) => void;
}

/**
 * "Where did the 80 % go?": what the application channel saves over the stack, and what each requirement takes of it. All
 * numbers are of runs; both sides meet the same requirements. Problems: ledgerNotOfReplay, notOfQueues.
 */
export function ledger({ simulate, scenario, options, knownPaths, onProgress = () => {} }: LedgerWork): Result<Ledger> {
  const problem = ledgerRefuses(scenario);
  if (problem !== undefined) return { ok: false, problem };
  const prefix = (count: number): readonly LedgerItem[] => LEDGER_ITEMS.slice(0, count);
  const without = (item: LedgerItem): readonly LedgerItem[] => LEDGER_ITEMS.filter((one) => one !== item);
  const sets = new Map([...LEDGER_ITEMS.map((_, k) => prefix(k)), LEDGER_ITEMS, ...LEDGER_ITEMS.map((item) => [item]), ...LEDGER_ITEMS.map(without)].map((items) => [keyOf(items), items]));
  const compared = new Map<string, Compared>();
  const path = HARDWARE.find((id) => knownPaths.includes(id));
  const total = sets.size + (path === undefined ? 0 : 1);
  for (const [key, items] of sets) {
    onProgress(compared.size, total);
    const result = compare(simulate, ledgerScenario(scenario, new Set(items), options), items);
    if (!result.ok) return result;
    compared.set(key, result.value);
  }
  const of = (items: readonly LedgerItem[]): Compared => compared.get(keyOf(items)) as Compared;
  const start = of([]);
  const end = of(LEDGER_ITEMS);
  const steps = LEDGER_ITEMS.map((item, k): LedgerStep => {
    const [before, after, alone, withoutIt] = [of(prefix(k)), of(prefix(k + 1)), of([item]), of(without(item))];
    return { item, inOrder: before.saved - after.saved, first: start.saved - alone.saved, last: withoutIt.saved - end.saved, after, alone, withoutIt };
  });
  if (path === undefined) return ok({ options, start, steps, end, hardware: null });
  onProgress(compared.size, total);
  const run = simulate(ledgerScenario(scenario, new Set(LEDGER_ITEMS), options), path);
  if (!run.ok) return run;
  const measured = measure(run.value);
  return ok({ options, start, steps, end, hardware: { pathId: path, measured, saved: end.stack.busy - measured.busy } });
}

const keyOf = (items: readonly LedgerItem[]): string => items.join(' ');

function compare(simulate: Simulate, scenario: Scenario, items: readonly LedgerItem[]): Result<Compared> {
  const stack = simulate(scenario, LEDGER_STACK);
  if (!stack.ok) return stack;
  const channel = simulate(scenario, LEDGER_CHANNEL);
  if (!channel.ok) return channel;
  const sides = { stack: measure(stack.value), channel: measure(channel.value) };
  return ok({ items, ...sides, saved: sides.stack.busy - sides.channel.busy });
}

/** Busy in whole 1024ths of a point, so that differences add up exactly. */
export function measure(trace: Trace): Measured {
  const counts = packetCounts(trace);
  const share = counts.in === 0 ? 1 : counts.delivered / counts.in;
  return {
    busy: share === 0 ? Infinity : Math.round((cpuBudget(trace).total.busy / share) * 1024) / 1024,
    linesMoved: misses(trace).transfersPerPacket,
    lost: counts.in - counts.delivered,
  };
}
