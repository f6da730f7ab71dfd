import { THIN_SPACE } from './format.ts';

const MINUS = '\u2212';

/** `12.3`: points of the table, one digit behind the point. */
export const points = (value: number): string => (Math.abs(value) < 0.05 ? '0.0' : value < 0 ? MINUS + (-value).toFixed(1) : value.toFixed(1));

/** `+2`, `−14.6`, `0`. */
export const signedPoints = (value: number, digits = 0): string => {
  const size = Math.abs(value).toFixed(digits);
  return Number(size) === 0 ? size : (value > 0 ? '+' : MINUS) + size;
};

const percentOf = (share: number): string => `${signedPoints(100 * share)}${THIN_SPACE}%`;

interface CellTold {
  readonly published: string;
  readonly simulated: string;
  readonly min: string;
  readonly max: string;
  readonly fitted: boolean;
  readonly miss: boolean;
}

/** The page that holds the model against measurements of others. */
export const validationWords = {
  open: 'Published against simulated',
  openRows: 'All five rows',
  title: 'Published against simulated',
  intro: 'What others measured, beside what this model makes of it: computed now, in this tab, by the code of the command line. What misses stays, in red and with a ✕.',
  about: 'About the model',
  starting: 'Starting …',
  same: 'The same on the command line:',
  overview: { caption: 'All of it on a line each', entry: (label: string) => `Go to: ${label}` },
  states: {
    waiting: () => 'waiting for its turn',
    running: (done: number, of: number) => (of === 0 ? 'running' : `running, ${done} of ${of}`),
    done: () => '',
    stopped: () => 'stopped',
    failed: () => 'failed: a mistake of ours, the console has its place',
  },
  progressOf: (label: string) => `Progress: ${label}`,
  stop: 'Stop',
  stopLong: (label: string) => `Stop: ${label}`,
  again: 'Run again',
  againLong: (label: string) => `Run again: ${label}`,
  measured: {
    table: (label: string) => `${label}, numbers`,
    what: 'What',
    published: 'Published',
    simulated: 'Simulated',
    error: 'Off by',
    scale: 'half … as published … double',
    agrees: 'Agrees',
    percent: percentOf,
    verdict: (agrees: boolean | null, tolerance: number | 'order' | null) => {
      if (agrees === null || tolerance === null) return 'for reading';
      return `${agrees ? '✓' : '✕'} ${tolerance === 'order' ? `${agrees ? 'on' : 'not on'} its side of 1` : `${agrees ? 'within' : 'misses'} ±${Math.round(100 * tolerance)}${THIN_SPACE}%`}`;
    },
    absent: 'Published, and not asked of the model',
    because: 'Because',
    machine: (id: string) => `Simulated on the profile ${id}. Published:`,
  },
  nothing: {
    help: 'A law the model must keep: with transfers and upgrades at no cost (memory still costs), what two cores spend more than one is counted events times what each costs. Nanoseconds of the whole run; the residual is what no event explains.',
    caption: (path: string) => `${path}: two cores less one, where moving lines costs nothing`,
    columns: ['Stage', 'Runs, two cores', 'One core', 'Difference, ns', 'More runs, ns', 'From memory, ns', 'Waits, ns', 'Residual, ns'],
    all: 'All',
    of: (machine: string, packets: string) => `Simulated on the profile ${machine}, ${packets} packets.`,
  },
  table: {
    honest:
      'Consistency with a published table known to the authors, not prediction. Seven numbers are fitted to the row 1cpu and to nothing else; the other four rows are what the model makes of the same constants. Percent of one core, 1 Gb/s of 1500-byte packets.',
    row: 'Row',
    caption: 'CPU by column, percent of one core: published, simulated, and the band of the alternatives',
    legend: { published: 'published', simulated: 'simulated', band: 'from least to most over all alternatives', miss: 'a miss: outside of the band, or more than 3 points off' },
    isFitted: 'fitted',
    band: (min: string, max: string) => `${min} – ${max}`,
    cell: ({ published, simulated, min, max, fitted, miss }: CellTold) =>
      `published ${published}, simulated ${simulated}, ${fitted ? 'fitted' : `alternatives from ${min} to ${max}`}${miss ? ', a miss' : ''}`,
    pair: (published: string, simulated: string) => `${published} / ${simulated}`,
    summary: {
      meanAbsError: { name: 'Mean error, points', goal: 'at most 1.5' },
      maxAbsError: { name: 'Largest error, points', goal: 'at most 3' },
      skill: { name: 'Skill', goal: 'at least 0.5' },
      insideBand: { name: 'Informative cells inside their band', goal: 'at least 80 %' },
    },
    goal: (goal: string, met: boolean) => `aim: ${goal}${met ? '' : ', missed'}`,
    soFar: (inside: string) => `${inside} so far`,
    summaryHelp: (nullError: string) =>
      `Over the 28 cells that nothing was fitted to. Skill 1 is no error at all; 0 is what the null model does, the published row 1cpu without the columns in which a path runs nothing: mean error ${nullError} points. Informative is neither a sum, nor a zero because nothing runs, nor App.`,
    leaveOneOut: 'Mean error when one row is left out:',
    without: (row: string, error: string) => `${error} without ${row}`,
    misses: 'What misses, and why as far as it is known',
    instead: (simulated: string, published: string) => `${simulated} instead of ${published}.`,
    unknown: 'No reason is known.',
    /** By row and column, where there is something to say. */
    reasons: {
      '2cpu busy': 'Mostly Sched, and Locks and Socket, which go with the number of wake-ups.',
      '2cpu sched': 'The model wakes the reader once for each interrupt, as on one core. Twelve points need more wake-ups, so a reader about as fast as the softirq, or dearer ones.',
      '2cpu locks': 'Fewer wake-ups take fewer locks.',
      '2cpu softint': 'Inside of what the alternatives span, but more than three points off.',
      'driver-channel busy': 'Mostly Sched.',
      'driver-channel sched': 'As in 2cpu: one wake-up for each interrupt.',
      'driver-channel softint': 'One point short, and no alternative makes it up.',
      'socket-channel busy': 'The sum of the cells beside it.',
      'socket-channel intr': 'The driver of the talk was another one; the model has the stock driver with a classification and a put.',
      'socket-channel socket': 'Less than a point above, and no alternative lies below.',
      'socket-channel locks': 'The model sends each ACK through the queue of the device and its locks; how the talk sent them is not known.',
      'socket-channel sched': 'A wake-up costs here nearly what it costs on one core; the talk’s must have been cheaper or rarer.',
      'app-channel busy': 'The sum of the cells beside it.',
      'app-channel intr': 'The driver of the talk was another one; the model has the stock driver, which also sends the ACKs.',
      'app-channel locks': 'Interrupt, wake-up and switch take locks; a published 0 may be anything below a half.',
      'app-channel sched': 'As in the socket channel, and a system call that wakes the driver: an assumption of this model.',
    } as Readonly<Record<string, string>>,
    differences: 'Difference from 1cpu, published / simulated',
    choices: 'Choices that no document of 2006 settles',
    choicesHelp: 'Each alternative is fitted anew to 1cpu and runs all rows. Only another source changes what is chosen, never the number beside it.',
    choice: 'Choice, and its alternatives',
    choiceSource: 'Source',
    refuted: 'refuted: no factor brings it to 1cpu; it bounds no band',
    meanError: 'Mean error, points',
    fitted: 'Fitted to 1cpu',
    fittedHelp: 'A factor multiplies the instruction counts of its column, which were written down before any run; how they are shared out within a column is never fitted.',
    fittedColumns: ['Constant', 'Value', 'Grade'],
    source: 'Published in',
  },
} as const;
