import { csvFormatRows } from 'd3';
import { THIN_SPACE } from '../../words/format.ts';

/** All tables within an element, one under another with their captions: what is read there, as a spreadsheet reads it. */
export function tableCsv(host: Element): string {
  return [...host.querySelectorAll('table')].map((table) => csvFormatRows([[plain(table.caption?.textContent ?? '')], ...[...table.rows].map((row) => [...row.cells].map((cell) => plain(cell.textContent ?? '')))])).join('\n\n');
}

/** Thousands without groups, a minus that is one. */
const plain = (text: string): string => text.trim().replace(new RegExp(`(?<=\\d)${THIN_SPACE}(?=\\d)`, 'g'), '').replaceAll(THIN_SPACE, ' ').replaceAll('−', '-');
