/**
 * The house on one page: which room may know which, who may use which package, and the words that no model may say.
 * Change it here, with the reason; rooms.test.ts reads the sources and keeps it.
 */

/**
 * Room → the rooms it may import from (its own always). `x/*` means every room below x; a room named like a parent
 * ('model') is the files that lie directly in it. src/main.tsx puts everything together and is exempt.
 */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  words: ['base'], // the message catalogue: what the app and the command line say themselves
  trace: ['base'],
  scenario: ['base'],
  'model/engine': ['base'],
  'model/machine': ['base', 'trace', 'model/engine'],
  'model/kernel': ['base', 'trace', 'scenario', 'model/engine', 'model/machine'], // scenario: netfilter is compiled from a rule set, plain data
  'model/paths': ['base', 'trace', 'model/engine', 'model/machine', 'model/kernel'],
  'model/experiments': ['base', 'trace', 'model/engine', 'model/machine'], // no kernel: two programs on bare cores
  'model/traffic': ['base', 'trace', 'scenario', 'model/engine', 'model/kernel'], // trace: flows and remarks are its words
  model: ['base', 'trace', 'scenario', 'model/*'], // simulate and the catalogue: the assembly
  analysis: ['base', 'trace', 'scenario'], // a sweep is handed simulate as an argument
  validation: ['base', 'trace', 'scenario', 'model', 'model/machine', 'model/paths', 'analysis', 'exchange'], // model/paths: the fitted numbers; model/machine: the words of a stage; exchange: rules that were measured
  exchange: ['base', 'trace', 'scenario'],
  'view/scene': ['base', 'trace', 'analysis'],
  'view/paint': ['base', 'view/scene'], // it paints marks: what a trace is, only the scene knows
  'app/workers': ['base', 'words', 'trace', 'scenario', 'analysis', 'exchange', 'model', 'validation'], // the only place of the page where the model runs
  app: ['base', 'words', 'trace', 'scenario', 'analysis', 'exchange', 'view/*', 'app/workers'],
  cli: ['base', 'words', 'trace', 'scenario', 'model', 'analysis', 'validation', 'exchange'],
};

/** Lies in src/ beside the rooms and may import anything. */
export const COMPOSITION_ROOT = 'src/main.tsx';

/** What the page shows must not carry the model with it: that belongs in a worker. */
export const MODEL_FREE = ['app'];
export const MODEL_FOLDER = 'src/model/';

/** Package → the folders and files that may import it. A package that is not listed may not be imported at all. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  react: ['src/app/', COMPOSITION_ROOT],
  'react-dom': ['src/app/', COMPOSITION_ROOT],
  zustand: ['src/app/'],
  comlink: ['src/app/'],
  d3: ['src/analysis/', 'src/view/', 'src/app/'],
  fflate: ['src/exchange/gzip/'], // gzip'd captures
  zod: ['src/base/zod.ts', 'src/scenario/', 'src/exchange/'],
  'pure-rand': ['src/base/'],
  '@fontsource-variable/source-sans-3': ['src/app/', COMPOSITION_ROOT],
  '@fontsource/ibm-plex-mono': ['src/app/', COMPOSITION_ROOT],
  'node:': ['src/cli/'],
};

/** Names of d3 that have no place here: React owns the DOM, the model owns time, and chance is seeded. */
export const D3_NEVER: readonly RegExp[] = [
  /^(select|selectAll|selection|selector|selectorAll|create|creator|matcher|local|namespace|namespaces|style|window)$/,
  /^(transition|active|interrupt|brush\w*|axis\w*)$/,
  /^(timer|timerFlush|timeout|interval|now)$/,
  /^random\w*$/,
  /^(blob|buffer|csv|dsv|html|image|json|svg|text|tsv|xml)$/, // these fetch
];

/** Names of d3 that listen to pointers, and where they may. */
export const D3_GESTURES = /^(zoom\w*|drag\w*)$/;
export const D3_GESTURE_PLACES: readonly string[] = ['src/app/stage/', 'src/app/controls/timeline/'];

/** Files that are not code may be imported here: styles, fonts, sample data. */
export const ASSETS = /\.(css|svg|png|woff2|pcap|pcapng)(\?url)?$/;
export const ASSET_PLACES: readonly string[] = ['src/app/', COMPOSITION_ROOT];

interface BannedWords {
  readonly where: readonly string[];
  readonly word: RegExp;
  readonly why: string;
}

const SAME_EVERYWHERE = ['src/model/', 'src/trace/', 'src/scenario/', 'src/analysis/', 'src/validation/'];

/** Looked for in code only: comments, strings and regular expressions may say what they like. */
export const BANNED_WORDS: readonly BannedWords[] = [
  { where: SAME_EVERYWHERE, word: /\bMath\s*\.\s*random\b/, why: 'chance is handed in by name: rng.fork(…)' },
  { where: SAME_EVERYWHERE, word: /(?<![.\w$])Date\b(?!\s*\??:)/, why: 'there is no clock here' },
  { where: SAME_EVERYWHERE, word: /(?<![.\w$])performance\b(?!\s*\??:)/, why: 'there is no clock here' },
  {
    where: SAME_EVERYWHERE,
    word: /(?<![.\w$])(setTimeout|setInterval|setImmediate|queueMicrotask|requestAnimationFrame|requestIdleCallback)\b/,
    why: 'there are no timers here: simulated time is the calendar’s',
  },
  { where: SAME_EVERYWHERE, word: /(?<![.\w$])(async|await)\b(?!\s*\??:)/, why: 'the simulator is synchronous: to cancel it, end the worker' },
  {
    where: ['src/model/', 'src/trace/', 'src/scenario/'],
    word: /(?<![.\w$])Intl\b|\.\s*(localeCompare|toLocale\w+)\b/,
    why: 'the same scenario gives the same bytes in every language',
  },
  {
    where: ['src/model/'],
    word: /\bMath\b(?!\s*\.\s*(abs|ceil|floor|round|trunc|min|max|sign|imul|clz32|fround|sqrt)\b)(?!\s*\.\s*random\b)/,
    why: 'engines may approximate this function differently',
  },
  { where: ['src/model/'], word: /\*\*/, why: 'engines may approximate ** differently' },
];
