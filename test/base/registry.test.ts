import { describe, expect, it } from 'vitest';
import { assert, at } from '../../src/base/assert.ts';
import { registry } from '../../src/base/registry.ts';

describe('registry', () => {
  const known = registry([{ id: 'stack' }, { id: 'socket-channel' }]);

  it('keeps the order and finds by id', () => {
    expect(known.ids).toEqual(['stack', 'socket-channel']);
    expect(known.all.map(({ id }) => id)).toEqual(known.ids);
    expect(known.get('stack')).toBe(known.find('stack'));
    expect(known.find('toString')).toBeUndefined();
  });

  it('names the known ones when an id is unknown, and refuses two of one id', () => {
    expect(() => known.get('rss')).toThrow('no entry rss among stack, socket-channel');
    expect(() => registry([{ id: 'a' }, { id: 'a' }])).toThrow('a');
  });
});

describe('at and assert', () => {
  it('throw with what they found', () => {
    expect(at([4, 5], 1)).toBe(5);
    expect(() => at([4, 5], 2)).toThrow('index 2 outside 0..1');
    expect(() => at(new Uint8Array(0), 0)).toThrow();
    expect(() => at([4, 5], -1)).toThrow();
    expect(() => assert(false, 'line 3: 2 owners')).toThrow('line 3: 2 owners');
  });
});
