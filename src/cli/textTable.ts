/** Rows as aligned columns: the first `textColumns` of them to the left, numbers to the right. */
export function textTable(rows: readonly (readonly string[])[], textColumns = 1): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows.map((row) => `  ${row.map((cell, i) => padded(cell, widths[i] ?? 0, i < textColumns)).join('  ').trimEnd()}\n`).join('');
}

const padded = (cell: string, width: number, toTheLeft: boolean): string => {
  const blanks = ' '.repeat(width - cell.length);
  return toTheLeft ? cell + blanks : blanks + cell;
};
