import { describe, expect, it } from 'vitest';
import { contrast, flowLetter, PALETTES, THEME_IDS, themeCss, type Palette } from '../../src/view/scene/palette.ts';

/** Pairs that are read as text (4.5) or told apart as shapes (3), in every theme. */
const TEXT: readonly (readonly [keyof Palette, keyof Palette])[] = [
  ['ink', 'bg'], ['ink', 'lane'], ['mute', 'bg'], ['mute', 'lane'], ['bg', 'modified'], ['bg', 'ink'], ['ink', 'wait'], ['ink', 'crossBg'],
  ['cross', 'bg'], ['error', 'bg'],
];
const SHAPE: readonly (readonly [keyof Palette, keyof Palette])[] = [
  ['line', 'bg'], ['instr', 'bg'], ['instr', 'lane'], ['cross', 'bg'], ['cross', 'lane'], ['cross', 'crossBg'], ['modified', 'lane'], ['ink', 'instr'],
];

describe.each(THEME_IDS)('%s', (theme) => {
  const palette = PALETTES[theme];
  it.each(TEXT)('text: %s on %s', (one, other) => {
    expect(contrast(palette[one] as string, palette[other] as string)).toBeGreaterThanOrEqual(4.5);
  });
  it.each(SHAPE)('shape: %s on %s', (one, other) => {
    expect(contrast(palette[one] as string, palette[other] as string)).toBeGreaterThanOrEqual(3);
  });
  it('letters on every flow', () => {
    for (const { fill, text } of palette.flows) expect(contrast(fill, text)).toBeGreaterThanOrEqual(4.5);
  });
  it('nothing else is vermilion', () => {
    const others = Object.entries(palette).filter(([name, value]) => name !== 'cross' && value === palette.cross);
    expect(others).toEqual([]);
  });
});

it('knows the contrast of black on white, and of the published pairs', () => {
  expect(contrast('#000000', '#FFFFFF')).toBeCloseTo(21, 5);
  expect(contrast('#C2410C', '#FFFFFF')).toBeCloseTo(5.2, 1);
  expect(contrast('#15191E', '#FFFFFF')).toBeCloseTo(17.7, 1);
});

it('projector text has at least 9.5:1', () => {
  const { ink, mute, bg } = PALETTES.projector;
  expect(contrast(ink, bg)).toBeGreaterThan(20);
  expect(contrast(mute, bg)).toBeGreaterThan(9.5);
});

it('makes one style sheet of all themes', () => {
  const css = themeCss();
  expect(css).toContain("[data-theme='dark']");
  expect(css).toContain('--cross: #C2410C;');
  expect(css).toContain('--cross-bg: #3A241A;');
  expect(css.match(/--flow-d-text/g)).toHaveLength(3);
});

it('names flows', () => {
  expect([0, 25, 26, 27, 52].map(flowLetter)).toEqual(['A', 'Z', 'AA', 'AB', 'BA']);
});
