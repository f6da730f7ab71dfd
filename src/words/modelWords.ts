import type { Grade } from '../base/constant.ts';
import { formatCount, THIN_SPACE } from './format.ts';

interface BarTold {
  readonly value: string;
  readonly unit: string;
  readonly low: string;
  readonly high: string;
  readonly lowGap: string;
  readonly highGap: string;
}

const withUnit = (value: string, unit: string): string => (unit === '' ? value : value + THIN_SPACE + unit);

/** The Model panel: every constant, another value for it, and which of them matter. */
export const modelWords = {
  title: 'The model’s constants',
  body: 'Constants, the one that is chosen, and which move the verdict',
  note: (count: number, own: number) => `${formatCount(count)} listed${own === 0 ? '' : `, ${formatCount(own)} changed ●`}`,
  about: 'About',
  aboutLong: 'About the model',
  validation: 'Validation',
  search: 'Search name, unit, source',
  estimatedOnly: 'estimated only',
  all: 'all',
  allHelp: 'Also those of machines and paths that are not on stage',
  list: 'Constants',
  none: 'No constant has all of these words.',
  loading: 'The worker has not said yet which there are.',
  edited: 'changed',
  choose: 'Choose a constant: it can be given another value, and both sides run again.',
  fixed: 'A size with a shape: another machine is the way to change it.',
  value: 'Value',
  reset: (value: string) => `Back to ${value}`,
  resetAll: 'All back',
  range: (min: string, max: string, unit: string, whole: boolean) => `${min} to ${withUnit(max, unit)}${whole ? ', whole' : ''}`,
  source: (grade: Grade, source: string, of: string) => `${grade[0]?.toUpperCase() ?? ''}${grade.slice(1)} (${of}). Source: ${source}`,
  effect: {
    caption: 'What the changed constants do: both runs before, and now',
    what: 'Effect',
    before: 'before',
    now: 'now',
    change: 'change',
    same: '=',
    by: (change: string, isMore: boolean) => (isMore ? `+${change}` : change),
    busyA: 'Busy A, %',
    busyB: 'Busy B, %',
    linesA: 'Lines moved A',
    linesB: 'Lines moved B',
    p50A: 'Median of A',
    p50B: 'Median of B',
  },
  columns: ['Constant', 'Id', 'Model', 'In force', 'Unit', 'Grade', 'Of', 'Source'],
  tornado: {
    title: 'Tornado: busy in percent of one core, each constant a fifth down and up',
    run: 'Which matter most?',
    help: 'Gives each constant that these runs read a fifth less and a fifth more, and runs both sides each time. The same: lab tornado.',
    running: (done: number, of: number) => (of === 0 ? 'running' : `${done} of ${of}`),
    progress: 'Progress of the tornado',
    cancel: 'Cancel',
    old: 'of other runs than those on stage',
    caption: (gap: string) => `Busy of A less busy of B, now ${gap} points of one core: where each constant moves it, a fifth down (outlined) and a fifth up (solid)`,
    /** Between the name and by how much it moves the gap. */
    bar: ({ value, unit, low, high, lowGap, highGap }: BarTold) =>
      `${withUnit(value, unit)}: with ${withUnit(low, unit)} the gap is ${lowGap} points, with ${withUnit(high, unit)} ${highGap}; it moves by `,
    axis: 'A − B busy, points',
    spread: 'moves',
    columns: ['Constant', 'Value', 'Unit', 'A, down', 'B, down', 'Gap, down', 'A, up', 'B, up', 'Gap, up', 'Moves'],
  },
} as const;
