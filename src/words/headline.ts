import { THIN_SPACE } from './format.ts';

/** `moved`: the words about lines that change cores, in the colour that means just this. `number`: a computed value. */
export interface HeadlinePart {
  readonly text: string;
  readonly emphasis: 'none' | 'number' | 'moved';
}

type Values = Readonly<Record<string, number>>;
const plain = (text: string): HeadlinePart => ({ text, emphasis: 'none' });
const number = (text: string): HeadlinePart => ({ text, emphasis: 'number' });
const moved = (text: string): HeadlinePart => ({ text, emphasis: 'moved' });

/** One sentence for each code of `analysis/headline.ts`; A is on the left. */
const SENTENCES: Readonly<Record<string, (values: Values) => readonly HeadlinePart[]>> = {
  queues: (values) => {
    const [a, b] = durations(valueOf(values, 'nsA'), valueOf(values, 'nsB'));
    const [linesA, linesB] = distinct(valueOf(values, 'linesA'), valueOf(values, 'linesB'));
    return [
      plain(valueOf(values, 'isLone') > 0 ? 'A lone item takes ' : 'Flat out, an item takes '), number(a), plain(' on the left, '), number(b), plain(' on the right; '),
      moved(`${linesA === '0' ? 'no' : linesA} cache ${linesA === '1' ? 'line' : 'lines'}`), plain(` ${linesA === '1' ? 'changes' : 'change'} cores for it against `), moved(linesB === '0' ? 'none' : linesB), plain('.'),
    ];
  },
  noTraffic: () => [plain('No packet arrives in this scenario.')],
  nothingDelivered: () => [plain('No packet reaches a socket, on neither side.')],
  same: () => [plain('Both do the same here.')],
  rate: (values) => {
    const [a, b] = distinct(valueOf(values, 'mbpsA'), valueOf(values, 'mbpsB'));
    return [plain('Senders wait for ACKs: '), number(`${a} Mb/s`), plain(' come through on the left, '), number(`${b} Mb/s`), plain(' on the right.')];
  },
  lostPackets: (values) => {
    const [a, b] = percents(values, 'lostPercentA', 'lostPercentB');
    return [number(a), plain(' of the packets are lost on the left, '), number(b), plain(' on the right'), ...busyAgainst(values)];
  },
  forwarded: (values) => [plain('Every packet goes on to another machine, on both sides'), ...busyAgainst(values)],
  misdelivered: (values) => {
    const { most, side, other, rest } = shares(values);
    return [number(most), plain(`${to(values)} `), number('reach the wrong program'), plain(` on the ${side}, `), number(rest), plain(` on the ${other}.`)];
  },
  slowPath: (values) => {
    const { most, side } = shares(values);
    const told = [number(most), plain(`${to(values)} `), number('fall back to the slow path'), plain(` on the ${side}`)];
    if (valueOf(values, 'isNew') === 0) return [...told, ...busyAgainst(values)];
    const [before, after] = percents(values, 'busyBefore', 'busyAfter', '0');
    return [...told, plain(': '), number(before), plain(` becomes ${after}.`)];
  },
  linesMoved: (values) => {
    const [a, b] = distinct(valueOf(values, 'linesA'), valueOf(values, 'linesB'));
    const lines = a === '1' ? ' cache line' : ' cache lines';
    return [
      plain('For every packet '), moved(`${a === '0' ? 'no' : a}${lines}`), plain(` ${a === '1' ? 'changes' : 'change'} cores on the left, `),
      moved(b === '0' ? 'none' : b), plain(' on the right'), ...busyAgainst(values),
    ];
  },
  latency: (values) => {
    const [a, b] = durations(valueOf(values, 'p50A'), valueOf(values, 'p50B'));
    return [plain('Half of the packets arrive within '), number(a), plain(' on the left, '), number(b), plain(' on the right'), ...busyAgainst(values)];
  },
  busy: (values) => {
    const [a, b] = percents(values, 'busyA', 'busyB');
    return [plain('For the same packets the cores are '), number(a), plain(' busy on the left, '), number(b), plain(' on the right.')];
  },
};

/** The headline in words, as parts to be set one after another. */
export function headlineParts(headline: { readonly code: string; readonly values: Values }): readonly HeadlinePart[] {
  const sentence = SENTENCES[headline.code];
  if (sentence === undefined) throw new Error(`no sentence for the headline ${headline.code}`);
  const [first, ...rest] = sentence(headline.values);
  return first === undefined ? [] : [{ ...first, text: first.text.charAt(0).toUpperCase() + first.text.slice(1) }, ...rest];
}

export const headlineText = (headline: { readonly code: string; readonly values: Values }): string =>
  headlineParts(headline).map((part) => part.text).join('');

/** Of flows: the larger share in words, the side that has it, and what is left to say of the other. */
function shares(values: Values): { readonly most: string; readonly side: string; readonly other: string; readonly rest: string } {
  const [a, b] = [valueOf(values, 'shareA'), valueOf(values, 'shareB')];
  const kind = valueOf(values, 'isNew') > 0 ? 'new flows' : 'flows';
  const [side, other] = b > a ? ['right', 'left'] : ['left', 'right'];
  const least = Math.min(a, b);
  return { most: `${partOf(Math.max(a, b))} ${kind}`, side, other, rest: least === 0 ? 'none' : `${rounded(100 * least, 0)}${THIN_SPACE}%` };
}

const PARTS = [[1, 'all'], [1 / 2, 'half of the'], [1 / 3, 'a third of the'], [1 / 4, 'a quarter of the']] as const;
const partOf = (share: number): string => PARTS.find(([part]) => Math.abs(part - share) < (part === 1 ? 1e-9 : 0.015))?.[1] ?? `${rounded(100 * share, 0)}${THIN_SPACE}% of the`;

/** Where they all go to on the wire. */
const to = (values: Values): string => (valueOf(values, 'port') > 0 ? ` to :${valueOf(values, 'port')}` : '');

const busyAgainst = (values: Values): readonly HeadlinePart[] => {
  const [a, b] = percents(values, 'busyA', 'busyB', '0');
  return [plain(': '), number(a), plain(' busy against '), number(b), plain('.')];
};

const valueOf = (values: Values, name: string): number => {
  const value = values[name];
  if (value === undefined) throw new Error(`the headline's ${name} is missing`);
  return value;
};

function percents(values: Values, nameA: string, nameB: string, zero = 'none'): readonly [string, string] {
  const [a, b] = distinct(valueOf(values, nameA), valueOf(values, nameB));
  const worded = (text: string): string => (text === '0' && zero === 'none' ? zero : `${text}${THIN_SPACE}%`);
  return [worded(a), worded(b)];
}

function durations(aNs: number, bNs: number): readonly [string, string] {
  const larger = Math.max(aNs, bNs);
  const [unit, divisor] = larger >= 1e6 ? (['ms', 1e6] as const) : larger >= 1e3 ? (['µs', 1e3] as const) : (['ns', 1] as const);
  const [a, b] = distinct(aNs / divisor, bNs / divisor);
  return [`${a}${THIN_SPACE}${unit}`, `${b}${THIN_SPACE}${unit}`];
}

/** Whole numbers if they tell the two apart, else as many decimals (at most two) as it takes; single digits get one at least. */
function distinct(a: number, b: number): readonly [string, string] {
  const leastDecimals = Math.max(Math.abs(a), Math.abs(b)) < 10 ? 1 : 0;
  for (let decimals = leastDecimals; decimals < 2; decimals++) {
    if (rounded(a, decimals) !== rounded(b, decimals)) return [rounded(a, decimals), rounded(b, decimals)];
  }
  return [rounded(a, 2), rounded(b, 2)];
}

const rounded = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)));
