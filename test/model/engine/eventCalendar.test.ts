import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventCalendar } from '../../../src/model/engine/eventCalendar.ts';

/** The rule in its plainest form: a list that is sorted by (time, order of insertion) again after every insertion. */
class SortedList {
  private readonly events: { readonly atNs: number; readonly sequence: number; readonly payload: number }[] = [];
  private sequence = 0;

  push(atNs: number, payload: number): void {
    this.events.push({ atNs, sequence: this.sequence++, payload });
    this.events.sort((a, b) => a.atNs - b.atNs || a.sequence - b.sequence);
  }

  pop(): { readonly atNs: number; readonly payload: number } | undefined {
    return this.events.shift();
  }

  get size(): number {
    return this.events.length;
  }
}

/** `5:a 3:b - -` puts a at 5 and b at 3, then takes two out; the answer says who came out when. */
function outOf(drawing: string): string {
  const calendar = new EventCalendar();
  const names: string[] = [];
  const out: string[] = [];
  for (const word of drawing.trim().split(/\s+/)) {
    if (word === '-') {
      const atNs = calendar.nextNs;
      out.push(`${atNs}:${names[calendar.pop()]}`);
    } else {
      const [atNs, name] = word.split(':');
      calendar.push(Number(atNs), names.push(name ?? '') - 1);
    }
  }
  return out.join(' ');
}

describe('event calendar', () => {
  it('takes the earliest first', () => {
    expect(outOf('5:a 3:b 9:c 4:d - - - -')).toBe('3:b 4:d 5:a 9:c');
  });

  it('takes events of one instant in the order in which they were put in', () => {
    expect(outOf('7:a 7:b 7:c 7:d 7:e - - - - -')).toBe('7:a 7:b 7:c 7:d 7:e');
    expect(outOf('7:a 5:b 7:c - 7:d 5:e - - - -')).toBe('5:b 5:e 7:a 7:c 7:d');
  });

  it('an event that comes due now and is put in again goes behind those of its instant', () => {
    expect(outOf('1:a 1:b 1:c - 1:a - 1:b - - -')).toBe('1:a 1:b 1:c 1:a 1:b');
  });

  it('tells the time of the next event, and none when it is empty', () => {
    const calendar = new EventCalendar();
    expect([calendar.size, calendar.nextNs]).toEqual([0, Infinity]);
    calendar.push(0.0009765625, 3);
    calendar.push(2 ** 42, -1);
    expect([calendar.size, calendar.nextNs]).toEqual([2, 0.0009765625]);
    expect([calendar.pop(), calendar.nextNs, calendar.pop(), calendar.nextNs]).toEqual([3, 2 ** 42, -1, Infinity]);
  });

  const step = fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 6 }) }, // few different instants: nearly everything ties
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 1e6 }).map((ticks) => ticks / 1024) },
    { weight: 3, arbitrary: fc.constant(-1) }, // take one out
  );

  it('equals a list sorted by time and insertion, whatever is put in and taken out', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const calendar = new EventCalendar();
        const list = new SortedList();
        const takeOne = (): void => {
          const expected = list.pop();
          if (expected === undefined) return;
          expect(calendar.nextNs).toBe(expected.atNs);
          expect(calendar.pop()).toBe(expected.payload);
        };
        steps.forEach((atNs, payload) => {
          if (atNs < 0) return takeOne();
          calendar.push(atNs, payload);
          list.push(atNs, payload);
        });
        expect(calendar.size).toBe(list.size);
        while (list.size > 0) takeOne();
        expect(calendar.nextNs).toBe(Infinity);
      }),
      { numRuns: 150 },
    );
  });

  it('keeps the order of a thousand ties while it grows and slots are used again', () => {
    const calendar = new EventCalendar();
    const out: number[] = [];
    for (let i = 0; i < 1000; i++) {
      calendar.push(1, i);
      if (i % 3 === 2) out.push(calendar.pop());
    }
    while (calendar.size > 0) out.push(calendar.pop());
    expect(out).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  });
});
