import { formatCount } from './format.ts';

const lines = (count: number): string => (count === 1 ? '1 line' : `${formatCount(count)} lines`);

/** Words of the rule editor. What is said of single lines is in `netfilterMessages.ts`. */
export const rulesWords = {
  title: 'Netfilter rules',
  intro: 'The output of iptables-save, or such as people write for iptables-restore; both sides run with it. Empty: netfilter is not loaded.',
  text: 'Rules',
  templates: 'Template',
  chooseTemplate: 'Start from a template…',
  template: {
    nat: 'An empty nat table',
    dnat: 'DNAT to another port',
    redirect: 'REDIRECT to another port',
    masquerade: 'MASQUERADE what leaves',
    filter10: 'A filter with 10 rules',
    filter100: 'A filter with 100 rules',
  },
  takeBack: 'Take the template back',
  status: (rules: number, tables: string) => (rules === 0 && tables === '' ? 'No rules.' : `${rules === 1 ? '1 rule' : `${formatCount(rules)} rules`} in ${tables}.`),
  allUnderstood: 'Every line is understood.',
  ignored: (count: number) => `${lines(count)} not wholly understood.`,
  refused: (count: number) => `${lines(count)} with which no run begins.`,
  tones: { empty: '', understood: 'understood', ignored: 'not wholly understood', refused: 'refused' },
  lineTells: (line: number, tone: string) => `Line ${formatCount(line)}: ${tone}`,
  lineDecided: (a: number, b: number) => `decided ${formatCount(a)} times on side A, ${formatCount(b)} on side B`,
  counts: 'Packets that each line decided in the runs on screen',
  line: (line: number) => `Line ${formatCount(line)}`,
  problems: 'Said of single lines',
  more: (count: number) => `And ${formatCount(count)} more.`,
  unknown: 'What is not understood in a rule',
  unknownChoices: { never: 'never matches', always: 'always matches' },
  sets: 'Sets (ipset save)',
  setsCount: (count: number) => (count === 1 ? '1 set' : `${formatCount(count)} sets`),

  added: 'Rules that are added while the run goes',
  addedNone: 'None. A rule that is added at an instant meets flows that are already known.',
  at: 'at',
  microseconds: 'µs',
  add: 'Add one now',
  addedAt: (index: number) => `Instant of added rule ${index + 1}, in microseconds`,
  addedRule: (index: number) => `Added rule ${index + 1}, as for iptables`,
  remove: 'Remove',
  removeLong: (index: number) => `Remove added rule ${index + 1}`,
  badInstant: 'A time in microseconds, such as 20.9.',

  apply: 'Apply',
  applied: 'Both sides have run with these rules.',
  notApplied: 'Not applied yet.',
  notRun: 'The rules are kept here, but no run began with them. What is wrong stands in the bar under the headline.',
  discard: 'Back to the rules in force',
} as const;
