import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ns, nsOfTicks, NS_LIMIT, TICKS_PER_NS, ticksOf } from '../../src/base/units.ts';

describe('ns', () => {
  it('rounds to 1/1024 ns, halves upwards', () => {
    expect(ns(0)).toBe(0);
    expect(ns(37.9) * TICKS_PER_NS).toBe(38_810);
    expect(ns(1 / 2048) * TICKS_PER_NS).toBe(1);
    expect(ns(1 / 2048 - 1e-9)).toBe(0);
    expect(ns(139.5)).toBe(139.5);
  });

  it.each([-1 / 1024, -Infinity, NS_LIMIT, Infinity, Number.NaN])('refuses %d', (value) => {
    expect(() => ns(value)).toThrow(/outside/);
  });

  it('takes the last instant below 2^43', () => {
    const last = NS_LIMIT - 1 / 1024;
    expect(ns(last)).toBe(last);
    expect(nsOfTicks(ticksOf(last))).toBe(last);
  });

  it('adds up exactly, in whatever order', () => {
    const tick = fc.integer({ min: 0, max: 2 ** 48 }).map((ticks) => ticks / TICKS_PER_NS);
    fc.assert(fc.property(fc.array(tick, { minLength: 2, maxLength: 16 }), fc.nat(), (values, turn) => {
      const turned = [...values.slice(turn % values.length), ...values.slice(0, turn % values.length)].reverse();
      const sum = (of: readonly number[]): number => of.reduce((total, value) => total + value, 0);
      expect(sum(turned)).toBe(sum(values));
      expect(values.every((value) => ns(value) === value)).toBe(true);
    }));
  });
});
