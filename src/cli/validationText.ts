import type { MeasurementAgreement } from '../analysis/measurementAgreement.ts';
import type { Events, NullAccount } from '../analysis/nullAccount.ts';
import { differences, leaveOneRowOut, TABLE_COLUMNS, type Cell, type TableAgreement } from '../analysis/tableAgreement.ts';
import { PUBLISHED_2006_SOURCE, ROW_IDS } from '../analysis/published2006.ts';
import type { NullExperiment } from '../validation/nullExperiment.ts';
import type { Agreement } from '../validation/registry.ts';
import { VALIDATION as WORDS } from '../words/commandLine.ts';
import { formatNumber } from '../words/format.ts';
import { textTable } from './textTable.ts';

const points = (value: number): string => value.toFixed(1);
const signed = (value: number): string => `${value > 0 ? '+' : ''}${Number.isInteger(value) ? value : points(value)}`;

/** Where the published value lies: `·` within the band, `!` outside of it; nothing where the cell says nothing. */
const markOf = ({ informative, published, min, max }: Cell): string => (!informative ? ' ' : min <= published && published <= max ? '·' : '!');

const rowsOfCells = (agreement: TableAgreement, tell: (cell: Cell) => string): readonly (readonly string[])[] =>
  ROW_IDS.map((row) => [row, ...TABLE_COLUMNS.map((column) => agreement.rows.filter((cell) => cell.row === row && cell.column === column).map(tell).join(''))]);

const block = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): string => `${title}\n${textTable([head, ...rows])}\n`;

/** `!` beside what misses, `·` beside what agrees; nothing where there is no tolerance. */
const measurementsText = (label: string, { machine, nearest, measurements, absent, remarks }: MeasurementAgreement): string =>
  `${label} (${machine})\n${nearest}\n\n${textTable([
    ['', WORDS.measured, WORDS.simulated, WORDS.error, ''],
    ...measurements.map(({ label: name, unit, published, simulated, error, tolerance, agrees }) => [
      `${name}${unit === 'ratio' ? '' : `, ${unit}`}`, formatNumber(published), formatNumber(simulated),
      `${signed(Math.round(error * 100))} %`, agrees === null ? '' : `${agrees ? '·' : '!'}${tolerance === 'order' ? ` ${WORDS.order}` : ''}`,
    ]),
  ])}\n${absent.length === 0 ? '' : `${block(WORDS.absent, ['', WORDS.measured, WORDS.because], absent.map(({ label: name, published, reason }) => [name, published, reason]))}\n`}${remarks.map((remark) => `${remark}\n`).join('')}\n`;

const tenths = (value: number): string => (Number.isFinite(value) ? value.toFixed(1) : '');
const events = ({ count, ns }: Events): string => `${count} / ${ns.toFixed(0)}`;

const accountText = ({ path, rows, total }: NullAccount): string =>
  `${textTable([
    [path, ...WORDS.nullColumns],
    ...rows.map((row) => [
      row.stage, String(row.two), String(row.one), tenths(row.twoNs), tenths(row.oneNs), row.differenceNs.toFixed(0), row.executionsNs.toFixed(0), events(row.memoryTwo), events(row.memoryOne),
      row.waitsNs.toFixed(0), row.residualNs.toFixed(3),
    ]),
    [WORDS.all, '', '', '', '', total.differenceNs.toFixed(0), total.executionsNs.toFixed(0), total.memoryNs.toFixed(0), '', total.waitsNs.toFixed(0), total.residualNs.toFixed(3)],
  ])}\n`;

const nullText = (label: string, { machine, packets, experiments }: NullExperiment): string =>
  `${label} (${machine}, ${packets})\n${WORDS.nullExplained}\n\n${experiments.map(accountText).join('')}\n`;

export function validationText(label: string, agreement: Agreement): string {
  if ('measurements' in agreement) return measurementsText(label, agreement);
  return 'experiments' in agreement ? nullText(label, agreement) : tableText(label, agreement);
}

/** How well it agrees, on one line. */
export function agreementLine(agreement: Agreement): string {
  if ('experiments' in agreement) return WORDS.residualOf(Math.max(...agreement.experiments.map(({ total }) => Math.abs(total.residualNs))));
  if ('measurements' in agreement) {
    const judged = agreement.measurements.filter(({ agrees }) => agrees !== null);
    return WORDS.agreeing(judged.filter(({ agrees }) => agrees === true).length, judged.length, agreement.absent.length);
  }
  return WORDS.tableLine(agreement);
}

/** The table as it is read: published, simulated, band, differences, choices, and what it comes to. */
function tableText(label: string, agreement: TableAgreement): string {
  const head = ['', ...TABLE_COLUMNS];
  const ofRow = differences(agreement);
  return [
    `${label}\n${PUBLISHED_2006_SOURCE}\n\n`,
    block(WORDS.cells, head, rowsOfCells(agreement, (cell) => `${cell.published} / ${points(cell.simulated)}${markOf(cell)}`)),
    block(WORDS.band, head, rowsOfCells(agreement, ({ min, max }) => `${points(min)}–${points(max)}`)),
    block(WORDS.differences, head, ROW_IDS.slice(1).map((row) => [row, ...ofRow.filter((one) => one.row === row).map(({ published, simulated }) => `${signed(published)} / ${signed(simulated)}`)])),
    block(WORDS.choices, ['', WORDS.meanAbsError], agreement.choices.flatMap(({ id, chosen, alternatives }) => [
      [`${id}: ${chosen}`, agreement.meanAbsError.toFixed(2)], ...alternatives.map((one) => [`    ${one.id}`, one.meanAbsError.toFixed(2)]),
    ])),
    block(WORDS.fitted, [], agreement.fittedConstants.map(({ id, value }) => [id, String(value)])),
    block(WORDS.result, [], [
      [WORDS.meanAbsError, agreement.meanAbsError.toFixed(2)],
      [WORDS.maxAbsError, agreement.maxAbsError.toFixed(2)],
      [WORDS.nullMeanAbsError, agreement.nullMeanAbsError.toFixed(2)],
      [WORDS.skill, agreement.skill.toFixed(2)],
      [WORDS.insideBandShare, `${Math.round(agreement.insideBandShare * 100)} %`],
      ...leaveOneRowOut(agreement).map(({ without, meanAbsError }) => [`${WORDS.without} ${without}`, meanAbsError.toFixed(2)]),
    ]),
  ].join('');
}
