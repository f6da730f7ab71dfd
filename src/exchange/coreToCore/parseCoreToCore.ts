import { fail, ok, type Problem, type Result } from '../../base/result.ts';
import { isMeasured, MEASURED, type MeasuredId, type OwnMachine } from '../../scenario/ownMachine.ts';
import { ID_PATTERN } from '../../scenario/schema.ts';
import { decodeUtf8 } from '../utf8.ts';
import { type Note, readCells } from './readCells.ts';
import { readMatrix } from './readMatrix.ts';
import { recognise } from './recognise.ts';

/** A table of 1024 hardware threads with every digit that a double has. */
export const TABLE_BYTES_MAX = 24 * 1024 * 1024;

export interface MeasuredMachine {
  readonly machine: OwnMachine;
  /** What was assumed, put together or left out. */
  readonly remarks: readonly Problem[];
}

/**
 * A core-to-core latency table in ns, as core-to-core-latency and tools/measure print it → the machine that it shows. Problems:
 * coreToCoreTooLong, textNotUtf8, coreToCoreOneCore, coreToCoreTooMany, coreToCoreShape, coreToCoreNotNumber, coreToCoreAbsurd, coreToCoreApart.
 */
export function readCoreToCore(bytes: Uint8Array): Result<MeasuredMachine> {
  if (bytes.length > TABLE_BYTES_MAX) return fail('coreToCoreTooLong', undefined, { bytes: bytes.length, max: TABLE_BYTES_MAX });
  const text = decodeUtf8(bytes);
  return text.ok ? parseCoreToCore(text.value) : text;
}

export function parseCoreToCore(text: string): Result<MeasuredMachine> {
  const { rows, notes } = readCells(text);
  const matrix = readMatrix(rows);
  if (!matrix.ok) return matrix;
  const recognised = recognise(matrix.value);
  if (!recognised.ok) return recognised;
  const beside = readNotes(notes);
  return ok({ machine: { ...recognised.value.machine, ...beside.fields }, remarks: [...matrix.value.remarks, ...recognised.value.remarks, ...beside.remarks] });
}

/** What was measured beside the table, and `# like,MACHINE`. Other lines with `#` are comments. */
function readNotes(notes: readonly Note[]): { readonly fields: Pick<OwnMachine, 'measured' | 'like'>; readonly remarks: readonly Problem[] } {
  const measured: Partial<Record<MeasuredId, number>> = {};
  const remarks: Problem[] = [];
  let like: string | undefined;
  for (const { line, key, value } of notes) {
    const number = Number(value);
    if (key === 'like' && ID_PATTERN.test(value)) like = value;
    else if (isMeasured(key, number)) measured[key] = number;
    else if (Object.hasOwn(MEASURED, key)) {
      const { min, max } = MEASURED[key as MeasuredId];
      remarks.push({ code: 'coreToCoreNote', where: `line ${line}`, values: { key, got: value, min, max } });
    }
  }
  return { fields: { ...(Object.keys(measured).length === 0 ? {} : { measured }), ...(like === undefined ? {} : { like }) }, remarks };
}

const START_BYTES = 16_384;

/** Lines that are mostly numbers and nothing, or what `tools/measure` writes first. */
export function isCoreToCore(bytes: Uint8Array): boolean {
  const first = bytes.subarray(0, START_BYTES);
  if (first.some((byte) => byte < 9 || (byte > 13 && byte < 32))) return false;
  const start = String.fromCharCode(...first).replace(/^\u00ef\u00bb\u00bf/, '');
  if (/^\s*# lab measure\b/.test(start)) return true;
  const { rows } = readCells(bytes.length > START_BYTES ? start.slice(0, start.lastIndexOf('\n') + 1) : start);
  const cells = rows.flatMap((row) => row.cells).filter(({ text }) => text !== '');
  return cells.filter(({ value, isBlank }) => value !== undefined || isBlank).length > cells.length / 2;
}
