import { formatCount, THIN_SPACE } from './format.ts';

const MINUS = '\u2212';

/** `−4.7`: points always with one digit behind the point. */
export const ledgerPoints = (value: number): string => {
  const digits = Math.abs(value).toFixed(1);
  return value < 0 && digits !== '0.0' ? MINUS + digits : digits;
};

const LWN2 = 'LWN 182060, Implementing network channels, 1 May 2006';
const LWN3 = 'LWN 192767, Reconsidering network channels, 25 July 2006';
const RETURN = { who: 'David Miller', source: LWN3 } as const;

/** What was said, by whom, and where it is written. */
interface Said {
  readonly says: string;
  readonly who: string;
  readonly source: string;
}

/** Which numbers of rules, both run, the break-even lies between. */
interface Between {
  readonly saves: number | null;
  readonly savesNot: number | null;
}

export const ledgerWords = {
  title: 'Where did the 80 % go?',
  /** Beside each step: what was said of it in 2006. */
  items: {
    route: { label: 'Route', says: 'route', ...RETURN },
    socket: { label: 'Socket lookup', says: 'TCP socket lookup', ...RETURN },
    hooks: { label: 'Netfilter hooks', says: 'netfilter', ...RETURN },
    conntrack: { label: 'Connection tracking', says: 'I don’t think we can ‘relax’ our firewall implementation', who: 'Rusty Russell', source: LWN2 },
    nat: { label: 'NAT', says: 'netfilter can change the real destination', who: 'LWN', source: LWN3 },
    slowPath: { label: 'Wildcards, fragments', says: 'all the rules of real practical systems', ...RETURN },
  },
  quote: '“All the original costs of route, netfilter, TCP socket lookup all reappear as we make VJ netchannels fit all the rules of real practical systems, eliminating their gains entirely.”',
  quoteBy: `David Miller, ${LWN3}`,
  step: 'Step',
  steps: 'Steps, and where channels stop winning',
  saved: 'Saved by the channel',
  left: 'Left',
  byCard: (path: string) => `The card classifies (${path})`,
  saidIn2006: 'Said in 2006',
  quoted: ({ says }: Said) => `“${says}”`,
  said: ({ says, who, source }: Said) => `“${says}”, ${who}, ${source}`,
  empty: 'Nothing has been run yet.',
  run: 'Run the steps',
  running: (share: number) => `Running, ${Math.floor(share * 100)}${THIN_SPACE}%`,
  cancel: 'Cancel',
  rules: 'Rules',
  share: 'Not classifiable, %',
  old: 'of other traffic or other numbers: run the steps again',
  inOrder: 'in order',
  first: 'as first',
  last: 'as last',
  stackBusy: 'stack busy',
  channelBusy: 'channel busy',
  linesMoved: 'lines moved, channel',
  after: 'saved then',
  lost: 'lost, channel',
  unit: 'points: percent of one core, both sides under the same requirements',
  negative: 'A step may give back: with more to do the reader is found awake, and is not woken.',
  sameRules: (between: Between, max: number) => `Both do all of it: ${breakEven(between, max)}`,
  againstBareStack: (between: Between, max: number) => `A channel that only filters, against a stack that does not: ${breakEven(between, max)}`,
  repeat: 'Any step again: lab ledger --step ITEM > step.json, then lab run --scenario step.json --path app-channel (or stack)',
} as const;

function breakEven({ saves, savesNot }: Between, max: number): string {
  if (saves === null) return 'the channel saves nothing, even without rules.';
  if (savesNot === null) return `the channel still saves with ${formatCount(max)}${THIN_SPACE}rules, the most that was tried.`;
  return `the channel saves up to ${formatCount(saves)}${THIN_SPACE}rules and no more from ${formatCount(savesNot)}.`;
}
