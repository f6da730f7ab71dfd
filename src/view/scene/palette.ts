/**
 * Every colour of the app, once. The CSS custom properties and the painter's palette both come from here, and a test
 * checks the contrast of every pair that is read or told apart (test/view/palette.test.ts).
 * Vermilion (`cross`) means one thing: a cache line moved between cores, or time lost to it.
 */
export const THEME_IDS = ['light', 'dark', 'projector'] as const;
export type ThemeId = (typeof THEME_IDS)[number];

export interface FlowColour {
  readonly fill: string;
  readonly text: string;
}

export interface Palette {
  readonly bg: string;
  readonly lane: string;
  readonly laneOutline: string; // as lane where a theme has none
  readonly rule: string;
  readonly line: string;
  readonly ghost: string;
  readonly ink: string;
  readonly mute: string;
  readonly instr: string;
  readonly wait: string;
  readonly cross: string;
  readonly crossBg: string;
  readonly cold: string;
  readonly error: string;
  readonly modified: string; // an M cell; its letter is bg
  readonly flows: readonly [FlowColour, FlowColour, FlowColour, FlowColour];
  /** Widths that a theme strengthens, in CSS pixels. */
  readonly threadWidth: number;
  readonly arrow: number;
  readonly type: number; // factor on every size of type
}

export const PALETTES: Readonly<Record<ThemeId, Palette>> = {
  light: {
    bg: '#FFFFFF', lane: '#F5F6F7', laneOutline: '#F5F6F7', rule: '#D9DDE1', line: '#828B95', ghost: '#B4BBC3',
    ink: '#15191E', mute: '#5A636D', instr: '#808B97', wait: '#E3E6EA', cross: '#C2410C', crossBg: '#FBE9E1',
    cold: '#E0A030', error: '#A8003B', modified: '#2B323A',
    flows: [
      { fill: '#0072B2', text: '#FFFFFF' }, { fill: '#007A5A', text: '#FFFFFF' },
      { fill: '#8F4A74', text: '#FFFFFF' }, { fill: '#56B4E9', text: '#15191E' },
    ],
    threadWidth: 1.25, arrow: 9, type: 1,
  },
  dark: {
    bg: '#12161B', lane: '#1A2027', laneOutline: '#1A2027', rule: '#2E3740', line: '#77828E', ghost: '#4D5863',
    ink: '#EEF1F4', mute: '#A3ADB8', instr: '#7F8B98', wait: '#2C343D', cross: '#FF8A4C', crossBg: '#3A241A',
    cold: '#E8B04A', error: '#FF6B8F', modified: '#EEF1F4',
    flows: [
      { fill: '#56B4E9', text: '#12161B' }, { fill: '#35C79A', text: '#12161B' },
      { fill: '#DB94BC', text: '#12161B' }, { fill: '#F0E442', text: '#12161B' },
    ],
    threadWidth: 1.25, arrow: 9, type: 1,
  },
  projector: {
    bg: '#FFFFFF', lane: '#FFFFFF', laneOutline: '#444444', rule: '#444444', line: '#444444', ghost: '#6B6B6B',
    ink: '#000000', mute: '#333333', instr: '#5A6672', wait: '#C4CBD2', cross: '#A83200', crossBg: '#FFFFFF',
    cold: '#8A5A00', error: '#8C0030', modified: '#000000',
    flows: [
      { fill: '#0072B2', text: '#FFFFFF' }, { fill: '#007A5A', text: '#FFFFFF' },
      { fill: '#8F4A74', text: '#FFFFFF' }, { fill: '#56B4E9', text: '#000000' },
    ],
    threadWidth: 2, arrow: 12, type: 1.4,
  },
};

const NAMES = [
  'bg', 'lane', 'laneOutline', 'rule', 'line', 'ghost', 'ink', 'mute', 'instr', 'wait', 'cross', 'crossBg', 'cold', 'error', 'modified',
] as const;

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `--cross-bg: #FBE9E1; …` of one theme. */
export function tokensOf(theme: ThemeId): string {
  const palette = PALETTES[theme];
  const colours = NAMES.map((name) => `--${kebab(name)}: ${palette[name]};`);
  const flows = palette.flows.flatMap(({ fill, text }, i) => [`--flow-${'abcd'[i]}: ${fill};`, `--flow-${'abcd'[i]}-text: ${text};`]);
  return [...colours, ...flows, `--type: ${palette.type};`].join(' ');
}

/** The style sheet of all themes: light without an attribute, the others by `data-theme` on the root. */
export function themeCss(): string {
  const rules = THEME_IDS.map((theme) => {
    const selector = theme === 'light' ? ':root' : `:root[data-theme='${theme}']`;
    return `${selector} { color-scheme: ${theme === 'dark' ? 'dark' : 'light'}; ${tokensOf(theme)} }`;
  });
  return rules.join('\n');
}

/** WCAG contrast of two colours in #RRGGBB, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(colour.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Letter of a flow: A to Z, then AA, AB … (hues repeat every four, letters do not). */
export function flowLetter(flow: number): string {
  const letter = String.fromCharCode(65 + (flow % 26));
  return flow < 26 ? letter : flowLetter(Math.floor(flow / 26) - 1) + letter;
}

export const flowColour = (palette: Palette, flow: number): FlowColour => palette.flows[flow % 4] as FlowColour;
