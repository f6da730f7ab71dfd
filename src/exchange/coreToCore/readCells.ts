/** One cell of a table as it stands: a number, nothing (`NaN`, `-` and the like count as nothing), or words. */
export interface Cell {
  readonly text: string;
  /** Undefined: no number. */
  readonly value: number | undefined;
  readonly isBlank: boolean;
}

export interface Row {
  /** Of the file, from 1. */
  readonly line: number;
  readonly cells: readonly Cell[];
}

export interface Note {
  readonly line: number;
  readonly key: string;
  readonly value: string;
}

export interface Table {
  readonly rows: readonly Row[];
  /** Lines such as `# atomicNs,1.87`. */
  readonly notes: readonly Note[];
}

const NOTHING = /^(-+|–|—|nan|null|none|n\/a|x|\.)$/i;
/** `52`, `5.2e1`; behind it what the tool's own screen adds: `52±1`. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?(±\s*[\d.]*)?$/i;
/** Of one table: beyond, it is too large whatever stands there. */
export const THREADS_MAX = 1024;
const READ_MAX = THREADS_MAX + 2; // a row and a column of names, and one more, which is too many
const SEPARATORS = ['\t', ';', ','];

/** Separated by tabs, semicolons, commas or blanks, whichever of them the table has first; with the former two a comma may be the decimal sign. */
export function readCells(text: string): Table {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const notes: Note[] = [];
  const kept: { line: number; text: string }[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trimStart().startsWith('#')) {
      const [, key, value] = /^\s*#\s*(\w+)\s*[,;:=]\s*(\S+)\s*$/.exec(line) ?? [];
      if (key !== undefined && value !== undefined) notes.push({ line: index + 1, key, value });
    } else if (line.trim() !== '' && kept.length < READ_MAX) kept.push({ line: index + 1, text: line });
  }
  const separator = SEPARATORS.find((one) => kept.some((line) => line.text.includes(one)));
  const cellsOf = (line: string): readonly string[] => (separator === undefined ? line.trim().split(/\s+/, READ_MAX) : line.split(separator, READ_MAX));
  const rows = kept.map((line) => ({ line: line.line, cells: cellsOf(line.text).map((cell) => readCell(cell, separator !== undefined && separator !== ',')) }));
  return { rows, notes };
}

function readCell(given: string, commaIsDecimal: boolean): Cell {
  const text = given.trim().replace(/^"(.*)"$/, '$1').trim();
  if (text === '' || NOTHING.test(text)) return { text, value: undefined, isBlank: true };
  const plain = commaIsDecimal ? text.replace(',', '.') : text;
  const value = NUMBER.test(plain) ? Number(plain.replace(/±.*$/, '')) : undefined;
  return { text, value, isBlank: false };
}
