import { interpolateCividis, range, scaleLog, scaleQuantize } from 'd3';
import { contrast } from '../../../view/scene/palette.ts';

/** Values a packet at the ends of the colour scale; one domain for both sides, printed beside the title. */
export const HEAT_DOMAINS = { misses: [0.03, 10], ns: [3, 1000] } as const;
export type HeatMeasure = keyof typeof HEAT_DOMAINS;

const STEPS = 10;
const WHITE = '#FFFFFF';
const BLACK = '#0B0E11';

interface HeatColour {
  readonly fill: string;
  readonly text: string;
}

const colours: readonly HeatColour[] = range(STEPS).map((step) => {
  const fill = hexOf(interpolateCividis(step / (STEPS - 1)));
  return { fill, text: contrast(fill, WHITE) >= contrast(fill, BLACK) ? WHITE : BLACK };
});

/** Colour and text of a value above 0, logarithmic, in ten steps. */
export function heatColour(value: number, measure: HeatMeasure): HeatColour {
  const position = scaleLog().domain(HEAT_DOMAINS[measure]).range([0, 1]).clamp(true)(value);
  return scaleQuantize<HeatColour>().domain([0, 1]).range(colours)(position);
}

function hexOf(rgb: string): string {
  const parts = rgb.match(/\d+/g) ?? [];
  return `#${parts.slice(0, 3).map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`;
}
