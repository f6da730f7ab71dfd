import { describe, expect, it } from 'vitest';
import { digest } from '../../src/trace/digest.ts';
import { columnsOf, tablesOf, traceBytes, transferablesOf, type Trace } from '../../src/trace/trace.ts';
import { someDictionary, someTrace } from './someTrace.ts';

/** A copy of a trace in which nothing is shared with the first. */
const copyOf = (trace: Trace): Trace => structuredClone(trace);

const columns = tablesOf(someTrace()).flatMap(([tableName, table]) => columnsOf(table).map(([name]) => ({ tableName, name })));

describe('digest', () => {
  it('is 16 hex digits, the same for the same contents', () => {
    const first = digest(someTrace());
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(digest(someTrace())).toBe(first);
    expect(digest(copyOf(someTrace()))).toBe(first);
  });

  it('is of the bytes and nothing else: written down, so that another machine can be compared', () => {
    expect(digest(someTrace())).toBe('1bc6517b851c7c3c');
  });

  it.each(columns)('changes with every bit of column $name of $tableName', ({ tableName, name }) => {
    const before = digest(someTrace());
    const seen = new Set([before]);
    const { byteLength } = columnIn(someTrace(), tableName, name);
    for (let bit = 0; bit < byteLength * 8; bit++) {
      const trace = copyOf(someTrace());
      const bytes = columnIn(trace, tableName, name);
      bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
      seen.add(digest(trace));
    }
    expect(seen.size).toBe(byteLength * 8 + 1);
  });

  it('changes with anything in the dictionary', () => {
    const changed = [
      { path: { id: 'toy', label: 'Toy paths' } }, { machine: { id: 'toz', label: 'Toy machine' } }, { knobs: { packets: 3, transport: 'tcp' } },
      { outgoing: 1 }, { endNs: 1000.0009765625 }, { stages: [] }, { remarks: [{ code: 'localAll', values: { total: 1 } }] },
    ].map((change) => digest(someTrace({ ...someDictionary, ...change })));
    expect(new Set([digest(someTrace()), ...changed]).size).toBe(changed.length + 1);
  });

  it('tells rows from each other and columns from their neighbours', () => {
    const swapped = copyOf(someTrace());
    swapped.packets.flow.reverse();
    expect(digest(swapped)).not.toBe(digest(someTrace()));
    const exchanged = copyOf(someTrace());
    const { arrivedNs, doneNs } = exchanged.packets;
    expect(digest({ ...exchanged, packets: { ...exchanged.packets, arrivedNs: doneNs, doneNs: arrivedNs } })).not.toBe(digest(someTrace()));
  });

  it('does not depend on where in memory a column lies', () => {
    const trace = someTrace();
    const shifted = new Uint8Array(trace.packets.outcome.length + 3).subarray(3);
    shifted.set(trace.packets.outcome);
    expect(digest({ ...trace, packets: { ...trace.packets, outcome: shifted } })).toBe(digest(trace));
  });
});

describe('what is handed to another thread', () => {
  it('is every column’s buffer, each once', () => {
    const trace = someTrace();
    const buffers = transferablesOf(trace);
    expect(buffers).toHaveLength(columns.length);
    expect(new Set(buffers).size).toBe(buffers.length);
    const received = structuredClone(trace, { transfer: buffers });
    expect(digest(received)).toBe(digest(someTrace()));
    expect(trace.spans.beginNs).toHaveLength(0);
  });

  it('has the size that it says', () => {
    expect(traceBytes(someTrace())).toBe(2 * (8 + 8 + 1 + 1 + 1 + 4 + 4 + 4 + 4 + 4) + 2 * (8 + 1 + 1 + 4 + 1 + 4 + 4 + 4) + (4 + 4 + 4 + 2 + 1 + 1 + 1 + 4 + 4) + (4 + 1 + 1 + 8 + 8) + 61 + 53);
  });
});

function columnIn(trace: Trace, tableName: string, name: string): Uint8Array {
  const table = tablesOf(trace).find(([one]) => one === tableName)?.[1];
  const column = table === undefined ? undefined : columnsOf(table).find(([one]) => one === name)?.[1];
  if (column === undefined) throw new Error(`no column ${tableName}.${name}`);
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}
