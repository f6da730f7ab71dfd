import { cpuBudget } from '../../src/analysis/cpuBudget.ts';
import { latency } from '../../src/analysis/latency.ts';
import { misses } from '../../src/analysis/misses.ts';
import { packetCounts } from '../../src/analysis/packetCounts.ts';
import { stageLatency } from '../../src/analysis/stageLatency.ts';
import { typicalPacket } from '../../src/analysis/typicalPacket.ts';
import { at } from '../../src/base/assert.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { COLUMNS, MISS_SOURCES } from '../../src/trace/words.ts';
import { piecesOf } from '../conformance/examine.ts';

/**
 * What a run came to, for reading: rounded, sorted, small. Numbers have three digits at most, so that what is seen to change here
 * is a change of the model; the bytes themselves are the digest's business.
 */
export function goldenText(title: string, trace: Trace): string {
  const counts = packetCounts(trace);
  const { dropped, in: arrived, ...others } = counts;
  const outcomes = Object.entries({ ...others, ...prefixed('dropped', dropped) }).filter(([, count]) => count > 0);
  const { mean, p50, p99, max } = latency(trace);
  const { missesPerPacket, transfersPerPacket } = misses(trace);
  const { total, perCore } = cpuBudget(trace);
  const budgetLine = (name: string, budget: Readonly<Record<string, number>>): string =>
    row(`cpu ${name}`, ['busy', ...COLUMNS].map((column) => `${column} ${points(budget[column] ?? 0)}`));
  const typical = typicalPacket(trace);
  return [
    title,
    '',
    row('packets', [`in ${arrived}`, ...outcomes.map(([outcome, count]) => `${outcome} ${count}`)]),
    row('latency µs', Object.entries({ mean, p50, p99, max }).map(([name, ns]) => `${name} ${digits(ns / 1000)}`)),
    row('a packet', [`lines moved ${digits(transfersPerPacket)}`, ...MISS_SOURCES.filter((source) => missesPerPacket[source] > 0).map((source) => `${source} ${digits(missesPerPacket[source])}`)]),
    budgetLine('%', total),
    ...perCore.filter(({ busy }) => busy > 0).map((budget) => budgetLine(`core ${budget.core}`, budget)),
    '',
    'stage on core: executions for 100 packets in, mean ns = instructions + stall + lock',
    ...stageLatency(trace).map((stage) => stageRow(stage, arrived)).sort((a, b) => (a < b ? -1 : 1)),
    '',
    ...(typical < 0 ? [] : story(trace, typical)),
    ...trace.dictionary.remarks.map(({ code, values }) => row('said', [code, ...Object.entries(values).map(([key, value]) => `${key}=${value}`)])),
  ].join('\n').trimEnd().concat('\n');
}

const row = (name: string, words: readonly string[]): string => `${name.padEnd(12)} ${words.join('  ')}`;

function stageRow({ id, core, count, meanNs, instructionNs, stallNs, lockNs }: ReturnType<typeof stageLatency>[number], arrived: number): string {
  const where = core === 255 ? 'card' : `core ${core}`;
  return `${id.padEnd(18)} ${where}  ${digits((100 * count) / arrived).padStart(5)} × ${digits(meanNs).padStart(5)} = ${[instructionNs, stallNs, lockNs].map((ns) => digits(ns)).join(' + ')}`;
}

/** The followed packet in one line: its stages and, in brackets, where it waited; ns. */
function story(trace: Trace, packet: number): string[] {
  const arrivedNs = at(trace.packets.arrivedNs, packet);
  const doneNs = at(trace.packets.doneNs, packet);
  const pieces = piecesOf(trace, packet).map(({ what, beginNs, endNs }) => (what.startsWith('(') ? `${what.slice(0, -1)} ${digits(endNs - beginNs)})` : `${what} ${digits(endNs - beginNs)}`));
  return [`packet ${packet}  ${doneNs < 0 ? 'in flight' : `${digits((doneNs - arrivedNs) / 1000)} µs`}  [${pieces.join(' | ')}]`];
}

const prefixed = (prefix: string, counts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).map(([name, count]) => [`${prefix} ${name}`, count]));

const points = (percent: number): string => percent.toFixed(1);

/** Three digits, plainly: 0.0123, 4.56, 78.9, 123, 45600. */
function digits(value: number): string {
  if (value === 0) return '0';
  return String(Number(value.toPrecision(3)));
}
