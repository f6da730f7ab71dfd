/**
 * Numbers for people: three significant digits, a thin space before the unit and between groups of thousands, a true minus.
 * Where numbers stand in a column or change under the eye, the unit is chosen once (`timeUnitFor` of the largest) and handed in.
 */

export const THIN_SPACE = '\u2009';
const MINUS = '\u2212';

/** `81 274`, `8000`, `−12`: whole, and exact; groups only from five digits on. */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return formatOdd(count);
  const digits = Math.abs(Math.round(count)).toFixed(0);
  const grouped = digits.length < 5 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
  return count < 0 && digits !== '0' ? MINUS + grouped : grouped;
}

/** `0.0123`, `1.23`, `12.3`, `123`, `1230`, `12 300`. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return formatOdd(value);
  if (value === 0) return '0';
  // Rounds first, so that 9.996 becomes 10.0 and not 10.00.
  const [mantissa = '0', exponentText = '0'] = Math.abs(value).toExponential(2).split('e');
  const exponent = Number(exponentText);
  const sign = value < 0 ? MINUS : '';
  if (exponent < -6 || exponent > 14) return `${sign}${mantissa}${THIN_SPACE}×${THIN_SPACE}10^${exponent}`;
  const rounded = Number(`${mantissa}e${exponent}`);
  return sign + (exponent > 2 ? formatCount(rounded) : rounded.toFixed(2 - exponent));
}

const formatOdd = (value: number): string => (Number.isNaN(value) ? '–' : value < 0 ? `${MINUS}∞` : '∞');

/** A number and its unit; none without one. */
export const formatQuantity = (value: number, unit: string): string => withUnit(formatNumber(value), unit);

const withUnit = (number: string, unit: string): string => (unit === '' ? number : number + THIN_SPACE + unit);

export interface TimeUnit {
  readonly symbol: string;
  readonly ns: number;
}

export const TIME_UNITS = {
  ns: { symbol: 'ns', ns: 1 },
  us: { symbol: 'µs', ns: 1e3 },
  ms: { symbol: 'ms', ns: 1e6 },
  s: { symbol: 's', ns: 1e9 },
} as const satisfies Record<string, TimeUnit>;

/** The unit in which a time has one to three digits before the point, also after rounding; for a column, that of its largest. */
export function timeUnitFor(ns: number): TimeUnit {
  const size = Math.abs(ns);
  if (size < 999.5) return TIME_UNITS.ns;
  if (size < 999.5e3) return TIME_UNITS.us;
  return size < 999.5e6 ? TIME_UNITS.ms : TIME_UNITS.s;
}

/** `3.20 µs`. Of many under each other: hand in the unit of the largest. */
export const formatNs = (ns: number, unit: TimeUnit = timeUnitFor(ns)): string => formatQuantity(ns / unit.ns, unit.symbol);

/** `3.2`, `3.25`: a time in a fixed unit with fixed digits after the point, for read-outs that must not dance. */
export const formatNsFixed = (ns: number, unit: TimeUnit, digits: number): string =>
  withUnit(fixed(ns / unit.ns, digits), unit.symbol);

/** `783.539 µs`, in a run of a millisecond and more `8.783 539 ms`: to the picosecond or nanosecond, one unit for a whole run. */
export function formatInstant(ns: number, endNs: number): string {
  if (endNs < TIME_UNITS.ms.ns) return formatNsFixed(ns, TIME_UNITS.us, 3);
  return withUnit(fixed(ns / TIME_UNITS.ms.ns, 6).replace(/\d{3}$/, (last) => THIN_SPACE + last), TIME_UNITS.ms.symbol);
}

function fixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return formatOdd(value);
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** `1 s = 2 µs`: how much simulated time passes in a second of the viewer's. */
export function formatSpeed(nsPerSecond: number): string {
  const unit = timeUnitFor(nsPerSecond);
  const number = formatNumber(nsPerSecond / unit.ns).replace(/\.0+$|(\.\d*[1-9])0+$/, '$1');
  return `1${THIN_SPACE}s = ${withUnit(number, unit.symbol)}`;
}

/** Of a fraction: 0.772 is `77.2 %`. */
export const formatPercent = (fraction: number): string => formatQuantity(fraction * 100, '%');

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `512 B`, `1.02 MiB`, `64 MiB`. */
export function formatBytes(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (Math.abs(value) >= 1023.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return withUnit(Number.isInteger(value) ? formatCount(value) : formatNumber(value), BYTE_UNITS[unit] ?? 'B');
}
