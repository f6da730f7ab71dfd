import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatBytes, formatCount, formatNs, formatNsFixed, formatNumber, formatPercent, formatQuantity, formatSpeed, TIME_UNITS, timeUnitFor,
} from '../../src/words/format.ts';

/** Thin spaces drawn as `_`. */
const drawn = (text: string): string => text.replaceAll('\u2009', '_');

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [1, '1.00'],
    [1.005, '1.00'],
    [9.994, '9.99'],
    [9.996, '10.0'],
    [99.96, '100'],
    [123.4, '123'],
    [999.6, '1000'],
    [1538, '1540'],
    [81_274, '81_300'],
    [1_234_567, '1_230_000'],
    [0.0123, '0.0123'],
    [0.000_123_4, '0.000123'],
    [-2.5, '−2.50'],
    [1e21, '1.00_×_10^21'],
    [2.5e-9, '2.50_×_10^-9'],
    [Number.NaN, '–'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
  ])('%d is %s', (value, text) => {
    expect(drawn(formatNumber(value))).toBe(text);
  });

  it('keep three significant digits: within half a unit of the third', () => {
    fc.assert(fc.property(fc.double({ min: 1e-6, max: 1e14, noNaN: true }), (value) => {
      const back = Number(formatNumber(value).replaceAll('\u2009', ''));
      expect(Math.abs(back - value)).toBeLessThanOrEqual(value * 0.005 * (1 + 1e-9));
    }));
  });

  it.each([
    [0, '0'], [-0.2, '0'], [-1, '−1'], [999, '999'], [8000, '8000'], [81_274, '81_274'], [1_000_000, '1_000_000'], [-12_345, '−12_345'],
  ])('the count %d is %s', (count, text) => {
    expect(drawn(formatCount(count))).toBe(text);
  });

  it('units stand behind a thin space', () => {
    expect(drawn(formatQuantity(1000, 'Mb/s'))).toBe('1000_Mb/s');
    expect(drawn(formatQuantity(3, ''))).toBe('3.00');
    expect(drawn(formatPercent(0.772))).toBe('77.2_%');
    expect(drawn(formatPercent(1.55))).toBe('155_%');
  });
});

describe('times', () => {
  it.each([
    [0, '0_ns'], [0.5, '0.500_ns'], [62, '62.0_ns'], [999.4, '999_ns'], [999.6, '1.00_µs'], [3200, '3.20_µs'], [999_500, '1.00_ms'], [999_499, '999_µs'], [999.5, '1.00_µs'],
    [12_345_678, '12.3_ms'], [2.5e9, '2.50_s'], [-140, '−140_ns'],
  ])('%d ns is %s', (ns, text) => {
    expect(drawn(formatNs(ns))).toBe(text);
  });

  it('stay in the unit of the largest, in a column', () => {
    const column = [3200, 45, 120_000];
    const unit = timeUnitFor(Math.max(...column));
    expect(column.map((ns) => drawn(formatNs(ns, unit)))).toEqual(['3.20_µs', '0.0450_µs', '120_µs']);
  });

  it('do not dance in a read-out', () => {
    expect([3200, 3210, 13_200].map((ns) => drawn(formatNsFixed(ns, TIME_UNITS.us, 2)))).toEqual(['3.20_µs', '3.21_µs', '13.20_µs']);
    expect([-1, -2.5e6].map((ns) => drawn(formatNsFixed(ns, TIME_UNITS.ms, 1)))).toEqual(['0.0_ms', '−2.5_ms']);
  });

  it.each([
    [10, '1_s = 10_ns'], [2000, '1_s = 2_µs'], [1500, '1_s = 1.5_µs'], [1e6, '1_s = 1_ms'], [2e5, '1_s = 200_µs'], [1e9, '1_s = 1_s'],
  ])('speed %d: %s', (nsPerSecond, text) => {
    expect(drawn(formatSpeed(nsPerSecond))).toBe(text);
  });
});

describe('bytes', () => {
  it.each([
    [0, '0_B'], [1, '1_B'], [1023, '1023_B'], [1024, '1_KiB'], [1_068_759, '1.02_MiB'], [64 * 1024 * 1024, '64_MiB'], [1023.9 * 1024, '1.00_MiB'], [3 * 1024 ** 4, '3_TiB'], [5000 * 1024 ** 4, '5000_TiB'], [1023.5, '1.00_KiB'],
  ])('%d: %s', (bytes, text) => {
    expect(drawn(formatBytes(bytes))).toBe(text);
  });
});
