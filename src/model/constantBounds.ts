import type { Constant } from '../base/constant.ts';
import type { Bounds } from '../scenario/catalogue.ts';

/** Sizes of caches, tables and buffers have shapes (powers of two): another machine is the way to change them. */
const SHAPES: ReadonlySet<string> = new Set(['lineBytes', 'cacheBytes', 'cacheWays', 'llcBytes', 'llcWays', 'ddioWays', 'rpsSockFlowEntries', 'bufferBytes', 'rxDescriptorBytes']);
/** Quantities that may have fractions; all others are counts. */
const FRACTIONS: ReadonlySet<string> = new Set(['ns', 'GHz', 'B/ns', 'per cycle', 'transfers', 'of a transfer', '']);
/** Costs may be nothing at all, rates and counts may not. */
const MAY_BE_ZERO: ReadonlySet<string> = new Set(['ns', 'of a transfer', 'instructions']);
const TIMES_MAX = 100;

export const isFixed = (id: string): boolean => SHAPES.has(id);

/** What a constant may be set to: up to a hundred times its value, or a hundredth of it; costs down to nothing. */
export function boundsOf({ value, unit }: Pick<Constant, 'value' | 'unit'>): Bounds {
  const whole = !FRACTIONS.has(unit);
  const max = Math.max(value * TIMES_MAX, unit === 'ns' ? 1000 : 0, unit === 'instructions' ? 10_000 : 0);
  const min = MAY_BE_ZERO.has(unit) ? 0 : value / TIMES_MAX;
  return { min: whole && min > 0 ? Math.max(1, Math.floor(min)) : min, max, whole: whole && unit !== 'instructions' };
}
