import { expect, test } from 'vitest';
import { HEAT_DOMAINS, heatColour } from '../../src/app/panels/missHeatMap/heatColour.ts';
import { contrast } from '../../src/view/scene/palette.ts';

test('text on every step of the scale can be read', () => {
  for (let value = 0.001; value < 100; value *= 1.1) {
    const { fill, text } = heatColour(value, 'misses');
    expect(fill).toMatch(/^#[0-9a-f]{6}$/);
    expect(contrast(fill, text)).toBeGreaterThanOrEqual(4.5);
  }
});

test('the scale is logarithmic, rises, and is clamped at its printed ends', () => {
  const [low, high] = HEAT_DOMAINS.misses;
  expect(heatColour(low / 10, 'misses')).toEqual(heatColour(low, 'misses'));
  expect(heatColour(high * 10, 'misses')).toEqual(heatColour(high, 'misses'));
  const fills = new Set(Array.from({ length: 200 }, (_, i) => heatColour(low * (high / low) ** (i / 199), 'misses').fill));
  expect(fills.size).toBe(10);
});
