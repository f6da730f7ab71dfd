import { fail, ok, type Problem, type Result } from '../../base/result.ts';
import { MESSAGE_NS_MAX, MESSAGE_NS_MIN } from '../../scenario/ownMachine.ts';
import { type Cell, type Row, THREADS_MAX } from './readCells.ts';

/** One message from core to core, ns, both ways alike; `NaN` where nothing is said, and on the diagonal. */
export interface Latencies {
  readonly threads: number;
  between(one: number, other: number): number;
}

interface ReadMatrix extends Latencies {
  readonly remarks: readonly Problem[];
}

/** Rows → a matrix: a lower or upper triangle, or all of it; with or without a row and a column of core numbers, and with or without the diagonal. */
export function readMatrix(given: readonly Row[]): Result<ReadMatrix> {
  const shaped = shapeOf(withoutLabels(given));
  if (!shaped.ok) return shaped;
  const { rows, threads, first } = shaped.value;
  const ns = new Float64Array(threads * threads).fill(Number.NaN);
  for (const [index, row] of rows.entries()) {
    for (const [column, cell] of row.cells.entries()) {
      if (column === index + first || cell.isBlank) continue;
      const bad = problemOf(cell, `line ${row.line}, column ${column + 1 + row.labels}`);
      if (bad !== undefined) return { ok: false, problem: bad };
      if (cell.value !== 0) ns[(index + first) * threads + column] = cell.value ?? Number.NaN;
    }
  }
  return unfold(ns, threads);
}

/** Nought is what a triangle is filled up with: it counts as nothing. */
function problemOf({ text, value }: Cell, where: string): Problem | undefined {
  const values = { got: text, min: MESSAGE_NS_MIN, max: MESSAGE_NS_MAX };
  if (value === undefined) return { code: 'coreToCoreNotNumber', where, values };
  return value !== 0 && !(value >= MESSAGE_NS_MIN && value <= MESSAGE_NS_MAX) ? { code: 'coreToCoreAbsurd', where, values } : undefined;
}

/** Both directions: their mean. */
function unfold(ns: Float64Array, threads: number): Result<ReadMatrix> {
  let twoWays = 0;
  let missing = 0;
  let widest = 1;
  const at = (one: number, other: number): number => ns[one * threads + other] ?? Number.NaN;
  for (let one = 1; one < threads; one++) {
    for (let other = 0; other < one; other++) {
      const [there, back] = [at(one, other), at(other, one)];
      const isTwice = there > 0 && back > 0;
      const mean = isTwice ? (there + back) / 2 : there > 0 ? there : back;
      if (isTwice && there !== back) twoWays++;
      if (isTwice) widest = Math.max(widest, there / back, back / there);
      if (Number.isNaN(mean)) missing++;
      ns[one * threads + other] = ns[other * threads + one] = mean;
    }
  }
  const pairs = (threads * (threads - 1)) / 2;
  const remarks: Problem[] = [];
  if (twoWays > 0) remarks.push({ code: 'coreToCoreMean', values: { pairs: twoWays, percent: Math.round((widest - 1) * 100) } });
  if (missing > 0) remarks.push({ code: 'coreToCoreHoles', values: { missing, pairs } });
  return ok({ threads, between: at, remarks });
}

interface LabelledRow extends Row {
  /** Cells before its first value. */
  readonly labels: number;
}

/** Without the row and the column that only count or name the cores. */
function withoutLabels(given: readonly Row[]): readonly LabelledRow[] {
  const rows = given.slice(isHeader(given[0]) ? 1 : 0);
  const first = rows.map(({ cells }) => cells[0]);
  const isLabelled = rows.length > 0 && (first.every((cell) => cell?.value === undefined && !(cell?.isBlank ?? true)) || (rows.length > 1 && isCount(first)));
  return rows.map(({ line, cells }) => ({ line, cells: isLabelled ? cells.slice(1) : cells, labels: isLabelled ? 1 : 0 }));
}

const isWord = (cell: Cell | undefined): boolean => cell !== undefined && !cell.isBlank && cell.value === undefined;

function isHeader(row: Row | undefined): boolean {
  if (row === undefined) return false;
  const [corner, ...rest] = row.cells;
  const names = (corner?.isBlank ?? true) || isWord(corner) ? rest : row.cells;
  const said = names.filter((cell) => !cell.isBlank);
  return said.length > 0 && (said.every(isWord) || (said.length > 1 && isCount(said)));
}

/** 0 1 2 … or 1 2 3 …: a latency of one nanosecond less or more is none. */
const isCount = (cells: readonly (Cell | undefined)[]): boolean => {
  const from = cells[0]?.value;
  return (from === 0 || from === 1) && cells.every((cell, index) => cell?.value === from + index);
};

interface Shape {
  readonly rows: readonly LabelledRow[];
  readonly threads: number;
  /** Which core the first row is about. */
  readonly first: 0 | 1;
}

function shapeOf(rows: readonly LabelledRow[]): Result<Shape> {
  const filled = rows.map(({ cells }) => cells.reduce((last, cell, index) => (cell.isBlank ? last : index + 1), 0));
  const lengths = rows.map(({ cells }) => cells.length);
  const isLower = filled.every((count, index) => count <= index + 1);
  // A triangle without its diagonal may leave out the first row too, in which nothing stands.
  const first = isLower && rows.some(({ cells }, index) => (cells[index]?.value ?? 0) !== 0) ? 1 : 0;
  const threads = rows.length + first;
  if (threads < 2) return fail('coreToCoreOneCore', rows[0] === undefined ? undefined : `line ${rows[0].line}`);
  if (threads > THREADS_MAX) return fail('coreToCoreTooMany', undefined, { max: THREADS_MAX });
  const isRagged = lengths.some((length) => length !== lengths[0]);
  const columns = isLower && !isRagged ? Math.max(...lengths) : Math.max(...filled, isLower ? Math.max(...lengths) - 1 : 0);
  const isCut = isLower ? columns > threads : columns !== threads;
  if (isCut) return fail('coreToCoreShape', `line ${rows.at(-1)?.line ?? 1}`, { rows: rows.length, columns });
  return ok({ rows, threads, first });
}
