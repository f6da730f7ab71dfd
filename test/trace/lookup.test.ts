import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupRows, lastAtOrBefore, lineName, lookup, rowsOf, spanAt, spanEndNs, touchAtNs } from '../../src/trace/lookup.ts';
import { Recorder } from '../../src/trace/recorder.ts';
import { someDictionary, someTrace } from './someTrace.ts';

describe('groupRows', () => {
  it('gives each key its rows in row order and leaves out what is nobody’s', () => {
    const groups = groupRows(Int32Array.of(2, 0, -1, 2, 9, 0), 6, 3);
    expect([0, 1, 2].map((key) => [...rowsOf(groups, key)])).toEqual([[1, 5], [], [0, 3]]);
  });

  it('equals a filter for every key', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -2, max: 7 }), { maxLength: 200 }), fc.integer({ min: 0, max: 6 }), (keys, count) => {
      const groups = groupRows(keys, keys.length, count);
      for (let key = 0; key < count; key++) {
        expect([...rowsOf(groups, key)]).toEqual(keys.flatMap((one, row) => (one === key ? [row] : [])));
      }
    }));
  });
});

describe('lastAtOrBefore', () => {
  it('equals looking at one after another', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 }), fc.integer({ min: -2, max: 33 }), (values, wanted) => {
      const sorted = values.toSorted((a, b) => a - b);
      expect(lastAtOrBefore(sorted.length, (i) => sorted[i] as number, wanted)).toBe(sorted.findLastIndex((value) => value <= wanted));
    }));
  });
});

describe('spanAt', () => {
  const recorder = new Recorder();
  for (const [beginNs, lengthNs, core] of [[10, 5, 0], [12, 4, 1], [15, 0, 0], [15, 5, 0], [30, 1.5, 0]] as const) {
    recorder.spanEnded(recorder.spanBegan(beginNs, 0, core, -1, 0), lengthNs, 0, 0);
  }
  const trace = recorder.seal(someDictionary);

  it.each([[9.9, -1], [10, 0], [14.99, 0], [15, 3], [19.9, 3], [20, -1], [29, -1], [30, 4], [31.4, 4], [31.5, -1], [1e9, -1]])('core 0 at %d runs row %d', (atNs, span) => {
    expect(spanAt(trace, 0, atNs)).toBe(span);
  });

  it('knows cores apart, and those that never ran', () => {
    expect([spanAt(trace, 1, 12), spanAt(trace, 1, 16), spanAt(trace, 7, 12)]).toEqual([1, -1, -1]);
  });
});

describe('lookup', () => {
  it('is made once for a trace', () => {
    const trace = someTrace();
    expect(lookup(trace)).toBe(lookup(trace));
    expect([...rowsOf(lookup(trace).spansByPacket, 0)]).toEqual([0, 1]);
    expect([...rowsOf(lookup(trace).spansByCore, 255)]).toEqual([0]);
    expect([...rowsOf(lookup(trace).touchesBySpan, 1)]).toEqual([0]);
    expect([...rowsOf(lookup(trace).waitsByPacket, 1)]).toEqual([]);
  });

  it('tells instants exactly', () => {
    const trace = someTrace();
    expect(spanEndNs(trace.spans, 1)).toBe(362);
    expect(touchAtNs(trace, 0)).toBe(210.5);
  });
});

describe('lineName', () => {
  it.each([[0, 'Socket#0.lock'], [1, 'Socket#0.state'], [2, 'Socket#0.state'], [3, 'Socket#1.lock'], [5, 'Socket#1.state'], [6, 'SkBuff#0.head'], [8, 'SkBuff#2.head']])('line %d is %s', (line, name) => {
    expect(lineName(someDictionary.structures, line).name).toBe(name);
  });

  it('refuses lines that nobody owns', () => {
    expect(() => lineName(someDictionary.structures, 9)).toThrow('line 9');
    expect(() => lineName([], 0)).toThrow();
  });
});
