import type { RunReport } from '../analysis/runReport.ts';
import { COLUMNS, DEVICE } from '../trace/words.ts';
import { REPORT } from '../words/commandLine.ts';
import { formatCount, formatNs, formatNumber } from '../words/format.ts';
import { cleanText } from '../words/told.ts';
import { textTable } from './textTable.ts';

export interface EngineReport {
  readonly wallMs: number;
  readonly packetsPerSecond: number;
  readonly traceBytes: number;
}

const numberOr = (value: number | null, format: (value: number) => string): string => (value === null ? REPORT.nothing : format(value));

/** The report for people: what the JSON has, in tables. */
export function reportText(report: RunReport, about: { readonly title: string; readonly engine: EngineReport; readonly remarks: readonly string[] }): string {
  return [
    `${cleanText(about.title)}\n`,
    section(REPORT.packets, packetsText(report)),
    section(REPORT.latency, textTable([Object.keys(report.latencyNs), Object.values(report.latencyNs).map((value) => numberOr(value, formatNs))], 0)),
    section(REPORT.stages, stagesText(report)),
    section(REPORT.budget, budgetText(report)),
    section(REPORT.misses, missesText(report)),
    about.remarks.length === 0 ? '' : section(REPORT.remarks, about.remarks.map((remark) => `  ${remark}\n`).join('')),
    '\n', engineText(about.engine), `digest ${report.digest}\n`,
  ].join('');
}

const section = (title: string, body: string): string => `\n${title}\n${body}`;

function packetsText({ packets: { dropped, ...counts } }: RunReport): string {
  const drops = Object.entries(dropped).filter(([, count]) => count > 0);
  const rows = [...Object.entries(counts).map(([name, count]) => [name, formatCount(count)]), ...drops.map(([reason, count]) => [`dropped: ${reason}`, formatCount(count)])];
  return textTable(rows);
}

function stagesText({ stages }: RunReport): string {
  const head = ['stage', 'column', 'core', 'count', 'mean', 'instructions', 'stalls', 'locks', 'wait before'];
  return textTable([head, ...stages.map((row) => [
    row.id, row.column, row.core === DEVICE ? REPORT.card : String(row.core), formatCount(row.count),
    ...[row.meanNs, row.instructionNs, row.stallNs, row.lockNs, row.waitNs].map((value) => formatNs(value)),
  ])], 3);
}

function budgetText({ cpuBudget: { perCore, total } }: RunReport): string {
  const columns = [...COLUMNS, 'busy'] as const;
  const rows = [...perCore.map((core) => [String(core.core), ...columns.map((column) => core[column].toFixed(1))]), [REPORT.allCores, ...columns.map((column) => total[column].toFixed(1))]];
  return textTable([['core', ...columns], ...rows]);
}

function missesText({ missesPerPacket, transfersPerPacket }: RunReport): string {
  const rows = Object.entries(missesPerPacket).map(([source, count]) => [source, numberOr(count, formatNumber)]);
  return textTable([...rows, [REPORT.moved, numberOr(transfersPerPacket, formatNumber)]]);
}

const engineText = ({ wallMs, packetsPerSecond, traceBytes }: EngineReport): string =>
  `${REPORT.engine} ${formatNs(wallMs * 1e6)}: ${formatCount(packetsPerSecond)} ${REPORT.perSecond}, ${formatCount(traceBytes)} ${REPORT.traceBytes}\n`;
