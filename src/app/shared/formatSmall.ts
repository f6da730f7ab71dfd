import { formatNumber, THIN_SPACE } from '../../words/format.ts';

/** In a narrow column: what is above nothing but below `least` is said to be so, instead of by many zeros. */
export const formatSmall = (value: number, least: number): string =>
  value > 0 && value < least ? `<${THIN_SPACE}${formatNumber(least).replace(/0+$/, '')}` : formatNumber(value);
