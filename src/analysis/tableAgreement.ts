import { at } from '../base/assert.ts';
import type { Constant } from '../base/constant.ts';
import type { Column } from '../trace/words.ts';
import type { Budget } from './cpuBudget.ts';
import { PUBLISHED_2006, ROW_IDS, type RowId } from './published2006.ts';

/** The columns that the talk reports; what is left of its total is no column of its own. */
export const TABLE_COLUMNS = ['busy', 'intr', 'softint', 'socket', 'locks', 'sched', 'app'] as const satisfies readonly (Column | 'busy')[];
export type TableColumn = (typeof TABLE_COLUMNS)[number];
/** Five rows of the table, in percent of one core. */
export type TableRows = Readonly<Record<RowId, Budget>>;

/** The row that numbers were fitted to. */
export const FITTED_ROW: RowId = '1cpu';
export const PREDICTED_ROWS = ROW_IDS.filter((row) => row !== FITTED_ROW);

export interface Cell {
  readonly row: RowId;
  readonly column: TableColumn;
  readonly published: number;
  readonly simulated: number;
  readonly fitted: boolean;
  /** Says something about the model: no sum, nothing that is zero because nothing runs, no App that was there before or that was assumed. */
  readonly informative: boolean;
  /** Over the choices made and all alternatives that can be fitted to the fitted row at all. */
  readonly min: number;
  readonly max: number;
}

/** What each choice of the model is worth, one changed at a time and fitted anew. */
export interface TriedChoice {
  readonly id: string;
  readonly label: string;
  readonly chosen: string;
  readonly source: string;
  readonly alternatives: readonly { readonly id: string; readonly label: string; readonly rows: TableRows }[];
}

export interface TriedAlternative {
  readonly id: string;
  readonly label: string;
  readonly meanAbsError: number;
  /** Whether factors bring it to the fitted row; otherwise it is refuted there. */
  readonly fits: boolean;
}

export interface TableAgreement {
  readonly rows: readonly Cell[];
  readonly fittedConstants: readonly Constant[];
  readonly choices: readonly (Pick<TriedChoice, 'id' | 'label' | 'chosen' | 'source'> & { readonly alternatives: readonly TriedAlternative[] })[];
  /** Over the cells of the rows that nothing was fitted to, in points. */
  readonly meanAbsError: number;
  readonly maxAbsError: number;
  /** The same of a model that knows the row `1cpu` and which columns a path does not use, and nothing of caches. */
  readonly nullMeanAbsError: number;
  readonly skill: number;
  /** Informative cells whose published value lies between min and max. */
  readonly insideBandShare: number;
}

const publishedOf = (row: RowId): Budget => at(PUBLISHED_2006.filter(({ id }) => id === row), 0).budget;

const errorsOf = (rows: TableRows, of: readonly RowId[] = PREDICTED_ROWS): number[] =>
  of.flatMap((row) => TABLE_COLUMNS.map((column) => Math.abs(rows[row][column] - publishedOf(row)[column])));

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The published row `1cpu`, without the columns in which a path runs nothing. */
function nullRow(simulated: Budget): Budget {
  const known = publishedOf(FITTED_ROW);
  const parts = Object.fromEntries(Object.entries(known).map(([column, percent]) => [column, column !== 'busy' && simulated[column as Column] === 0 ? 0 : percent])) as Budget;
  const busy = Object.entries(parts).reduce((sum, [column, percent]) => (column === 'busy' ? sum : sum + percent), 0);
  return { ...parts, busy };
}

const nullRows = (simulated: TableRows): TableRows => Object.fromEntries(ROW_IDS.map((row) => [row, nullRow(simulated[row])])) as Record<RowId, Budget>;

const isInformative = (row: RowId, column: TableColumn, simulated: number): boolean =>
  row !== FITTED_ROW && column !== 'busy' && column !== 'app' && simulated !== 0;

/** No factor brings an alternative to the fitted row that is too dear by itself: it is refuted there, and no bound for other rows. */
export const isFitted = (rows: TableRows): boolean => errorsOf(rows, [FITTED_ROW]).every((points) => points <= 0.5);

/** The published table against a simulated one and its alternatives. */
export function tableAgreement(simulated: TableRows, fittedConstants: readonly Constant[], tried: readonly TriedChoice[]): TableAgreement {
  const tables = [simulated, ...tried.flatMap(({ alternatives }) => alternatives.map(({ rows }) => rows)).filter(isFitted)];
  const rows = ROW_IDS.flatMap((row) =>
    TABLE_COLUMNS.map((column): Cell => {
      const all = tables.map((table) => table[row][column]);
      return {
        row, column, published: publishedOf(row)[column], simulated: simulated[row][column], fitted: row === FITTED_ROW,
        informative: isInformative(row, column, simulated[row][column]), min: Math.min(...all), max: Math.max(...all),
      };
    }),
  );
  const errors = errorsOf(simulated);
  const nullMeanAbsError = mean(errorsOf(nullRows(simulated)));
  const informative = rows.filter((cell) => cell.informative);
  return {
    rows,
    fittedConstants,
    choices: tried.map(({ alternatives, ...choice }) => ({
      ...choice, alternatives: alternatives.map((one) => ({ id: one.id, label: one.label, meanAbsError: mean(errorsOf(one.rows)), fits: isFitted(one.rows) })),
    })),
    meanAbsError: mean(errors),
    maxAbsError: Math.max(...errors),
    nullMeanAbsError,
    skill: 1 - mean(errors) / nullMeanAbsError,
    insideBandShare: informative.filter(({ published, min, max }) => min <= published && published <= max).length / informative.length,
  };
}

/** In the form of `lab validate vj-2006 --json`: without what only the page shows. */
export const toldAsJson = (agreement: TableAgreement) => ({
  ...agreement,
  choices: agreement.choices.map(({ id, chosen, source, alternatives }) => ({ id, chosen, source, alternatives: alternatives.map((one) => ({ id: one.id, meanAbsError: one.meanAbsError })) })),
});

/** More off than was hoped for, in points. */
const FAR = 3;

/** What is shown in red: too far off, or, once all alternatives have run, outside of what they span. A fitted cell misses nothing. */
export const isMiss = ({ fitted, informative, published, simulated, min, max }: Cell, isWhole = true): boolean =>
  !fitted && (Math.abs(simulated - published) > FAR || (isWhole && informative && (published < min || published > max)));

export interface Difference {
  readonly row: RowId;
  readonly column: TableColumn;
  readonly published: number;
  readonly simulated: number;
}

/** What each row differs from `1cpu` by: the part of the table that no fit has touched. */
export function differences({ rows }: Pick<TableAgreement, 'rows'>): readonly Difference[] {
  const cellOf = (row: RowId, column: TableColumn): Cell => at(rows.filter((cell) => cell.row === row && cell.column === column), 0);
  return PREDICTED_ROWS.flatMap((row) =>
    TABLE_COLUMNS.map((column) => {
      const [cell, base] = [cellOf(row, column), cellOf(FITTED_ROW, column)];
      return { row, column, published: cell.published - base.published, simulated: cell.simulated - base.simulated };
    }),
  );
}

/** The mean error with each predicted row left out: whether one row alone makes it. */
export function leaveOneRowOut({ rows }: Pick<TableAgreement, 'rows'>): readonly { readonly without: RowId; readonly meanAbsError: number }[] {
  return PREDICTED_ROWS.map((without) => ({
    without,
    meanAbsError: mean(rows.filter(({ row }) => row !== FITTED_ROW && row !== without).map(({ published, simulated }) => Math.abs(simulated - published))),
  }));
}
