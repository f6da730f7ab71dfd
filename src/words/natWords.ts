import { DROP_REASON_WORDS } from './dropReasons.ts';
import { formatCount } from './format.ts';

/** Words of the NAT panel. Its sentences about packets and sides are in `whyHere.ts`. */
export const natWords = {
  title: 'NAT',
  note: (packet: string) => `what the rules did to packet ${packet}`,
  noPacket: 'no packet is followed',
  side: 'Side',
  sideLong: (side: string, path: string) => `Side ${side}, ${path}`,
  editRules: 'Rules…',
  addRules: 'Add rules',
  noRules: 'No rules are loaded: netfilter is not asked, and every packet keeps its addresses.',

  packet: 'Addresses at each hook',
  wire: 'wire',
  translated: 'translated',
  answer: (hook: string) => `ACK, ${hook}`,
  unchanged: 'unchanged',
  dropped: 'dropped',
  later: 'not yet',
  hash: (hash: number, queue: number) => `hash ${hashText(hash)}, queue ${queue}`,
  otherQueue: 'A card that sorts by hash sees only the wire: the translated addresses belong to another queue.',
  line: (line: number) => `line ${line}`,
  showLine: (line: number) => `Show line ${line} in the rules`,
  walked: (rules: number) => (rules === 1 ? '1 rule' : `${formatCount(rules)} rules`),
  noHooks: 'It has passed no hook.',

  why: (packet: string) => `Why did packet ${packet} end up here?`,
  run: 'All packets',
  goThere: (instant: string) => `Go to ${instant}`,
  now: 'now',
  atEnd: 'at the end',
  outcome: 'Packets',
  outcomes: {
    delivered: 'delivered', misdelivered: 'to the wrong program', forwarded: 'forwarded', slowPath: 'by the slow path', handedOver: 'handed over', inFlight: 'on their way',
  },
  droppedBy: (reason: string) => `dropped: ${DROP_REASON_WORDS[reason] ?? reason}`,

  conntrack: (count: number) => (count === 1 ? 'conntrack, 1 connection' : `conntrack, ${formatCount(count)} connections`),
  conntrackNow: 'Connections that conntrack knows now, the newest first',
  noConntrack: 'No rule needs conntrack, so it is not loaded.',
  noConnection: 'None yet.',
  more: (count: number) => `and ${formatCount(count)} older`,
  original: 'from → to',
  answers: 'answers',
  answersFrom: (end: string) => `answers from ${end}`,
  answersTo: (end: string) => `answers to ${end}`,
  asUsual: 'the other way round',
  status: { unconfirmed: 'unconfirmed', confirmed: 'one way', replied: 'both ways' },
  state: 'state',
  packets: 'packets',
  protocols: { 1: 'icmp', 6: 'tcp', 17: 'udp' } as Readonly<Record<number, string>>,

  hook: 'Hook',
  before: 'Before',
  after: 'After',
  rule: 'Rule',
  rules: 'Rules walked',
  work: 'Work',
  core: 'Core',
  hashColumn: 'Hash',
  queue: 'Queue',
  tables: {
    passages: 'Addresses of the followed packet at each hook, both sides',
    steering: 'Hash and queue of the followed packet’s addresses',
    outcomes: 'What became of the packets',
    why: 'Why the followed packet ended up where it is, both sides',
  },
  reason: 'Reason',
} as const;

export const hashText = (hash: number): string => hash.toString(16).padStart(8, '0');
