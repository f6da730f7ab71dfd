import { formatCount, formatNs, formatPercent } from './format.ts';
import { DROPPED_BECAUSE } from './narrationWords.ts';
import { messageValues, type Message, type MessageValues } from './told.ts';

/** Codes of `analysis/whyHere.ts` in sentences: why a packet ended up where it did. */
const SENTENCES: Readonly<Record<string, Message>> = {
  wire: (v) => `On the wire it goes from ${v.text('source')} to ${v.text('destination')}.`,
  noAddresses: () => 'It has no ports, so no rule that rewrites them and no channel applies to it.',

  sortedByWire: (v) => `Before any rule is asked, the driver looks up ${v.text('destination')} and puts it into the channel of ${program(v)}.`,
  noChannel: (v) => `The driver finds no channel registered under ${v.text('destination')}: the slow path, with an sk_buff and a softirq, the way of the traditional stack.`,
  unfit: (v) => `A channel is registered under ${v.text('destination')}, but it is full, or cannot carry this packet (one that opens or closes a connection, or that no signature tells): the slow path.`,
  channelFull: (v) => `The channel under ${v.text('destination')} is full.`,
  sortedLate: (v) => `Now that the rules have been asked, it is sorted by ${v.text('destination')} into the channel of ${program(v)}.`,
  noChannelLate: (v) => `No channel is registered under ${v.text('destination')}: the rest of the way is that of the traditional stack.`,
  neverAsked: () => 'No rule is asked on this path: the program takes it straight from the channel.',

  firstOfConnection: () => 'Conntrack does not know its connection: as the first packet of one, it is shown to the nat table.',
  knownConnection: (v) => `Conntrack knows its connection; the nat table is asked only for the first packet of one, and this is the ${ordinal(v.number('place'))}.`,
  connectionFromBefore: () => 'Conntrack knows its connection, which was opened before the run; the nat table is asked only for the first packet of one.',
  answerOfConnection: () => 'It is an answer: conntrack knows the connection from the other direction, and the nat table is not asked.',
  invalid: () => 'Conntrack can make nothing of it (INVALID): the nat table is not asked.',
  untracked: () => 'A rule took it out of conntrack (UNTRACKED): the nat table is not asked.',

  cached: () => 'INGRESS: the flow table knows its flow. It goes past all rules, where they sent the flow’s first packets.',
  cachedRewrote: (v) => `INGRESS: the flow table knows its flow and changes its ${v.text('what')} from ${v.text('from')} to ${v.text('to')}. It goes past all rules, where they sent the flow’s first packets.`,
  ruleRewrote: (v) => `${v.text('hook')}: ${lineMark(v.text('line'))} changes its ${v.text('what')} from ${v.text('from')} to ${v.text('to')}.`,
  mappingRewrote: (v) => `${v.text('hook')}: its ${v.text('what')} changes from ${v.text('from')} to ${v.text('to')}, as ${lineMark(v.text('line'))} decided for the connection’s first packet.`,
  connectionRewrote: (v) => `${v.text('hook')}: its ${v.text('what')} changes from ${v.text('from')} to ${v.text('to')}, as was decided when the connection began.`,
  answerRewrote: (v) => `${v.text('hook')}: its ${v.text('what')} changes from ${v.text('from')} back to ${v.text('to')}, which the translation had hidden.`,
  ruleLetThrough: (v) => `${v.text('hook')}: ${rules(v)} walked, the last word has ${lineMark(v.text('line'))}; it goes on unchanged.`,
  noRuleApplied: (v) => `${v.text('hook')}: ${rules(v)} walked, none applies.`,
  ruleDropped: (v) => `${v.text('hook')}: ${rules(v)} walked; ${lineMark(v.text('line'))} drops it.`,
  policyDropped: (v) => `${v.text('hook')}: ${rules(v)} walked, none lets it through; the chain’s policy drops it.`,

  routedHere: (v) => `Routing: ${v.text('address')} is this machine.`,
  routedOn: (v) => `Routing: ${v.text('address')} is another machine, so it is to be forwarded.`,
  isFor: (v) => `With the destination ${v.text('destination')} it is for ${program(v, 'meant')}.`,
  isForNobody: (v) => `With the destination ${v.text('destination')} it is for nobody here.`,
  wouldBeFor: (v) => `By the rules it would be for ${program(v, 'meant')}.`,
  wouldBeForNobody: () => 'By the rules nobody here would get it.',

  right: (v) => `${capital(program(v))} has it. That is right.`,
  rightHandedOver: (v) => `The reader of the channel sees that it is not its own and hands it over: ${program(v)} has it. Right in the end, but it has been in the wrong hands.`,
  wrong: (v) => `But it already lies in the channel of ${program(v)}, which takes it. That is wrong: it was sorted before the rule was asked.`,
  wrongUnasked: (v) => `${capital(program(v))} has it. That is wrong: the rules, had they been asked, would have decided otherwise.`,
  wrongCached: (v) => `${capital(program(v))} has it. That is wrong: the rules have changed, and the flow table does not know yet.`,
  forwarded: () => 'It leaves by the other interface: no program of this machine was to have it.',
  dropped: (v) => `It is dropped: ${DROPPED_BECAUSE[v.text('reason')] ?? v.text('reason')}.`,
  inFlight: () => 'When the run ends it is still on its way.',
  cost: (v) => `Netfilter worked on it for ${v.ns('workNs')}, ${rules(v)} walked${v.number('ageNs') > 0 ? `, of the ${v.ns('ageNs')} that it took` : ''}.`,
  answerCost: (v) => `The ACK that it set off passed netfilter too: ${v.ns('workNs')}, ${rules(v)} walked.`,
};

/** How sentences name a line of the rule text. */
export const lineMark = (line: string | number): string => `line ${line}`;

export function whySentence({ code, values }: { readonly code: string; readonly values: Readonly<Record<string, string | number>> }): string {
  const sentence = SENTENCES[code];
  if (sentence === undefined) throw new Error(`no sentence for the reason ${code}`);
  return sentence(messageValues(values));
}

/** A bound socket by its port, a connection by both ends. */
function program(v: MessageValues, prefix = ''): string {
  const [local, remote] = [v.text(prefix === '' ? 'local' : `${prefix}local`), v.text(`${prefix}remote`)];
  return remote === '' || remote === '–' ? `the program at ${place(local)}` : `the connection ${local} – ${remote}`;
}

/** `*:53`: bound to any address. */
const place = (local: string): string => local.replace(/^\*:/, 'port ');

const rules = (v: MessageValues): string => v.counted('rules', 'rule', 'rules');
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const ordinal = (n: number): string => {
  const ending = n % 100 > 10 && n % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${formatCount(n)}${ending}`;
};

interface Rewrites {
  readonly count: number;
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

interface SideAnswer {
  readonly kind: string;
  readonly counts: { readonly in: number; readonly slowPath: number; readonly handedOver: number; readonly misdelivered: number; readonly forwarded: number };
  readonly rewritten: Rewrites;
  readonly blind: Rewrites;
  readonly astray: Rewrites;
  readonly workNs: number;
}

/** One paragraph about a whole side (`analysis/whySide.ts`): what the rules did to its channels. */
export function whyParagraph({ kind, counts, rewritten, blind, astray, workNs }: SideAnswer): string {
  if (kind === 'none') return 'No rules are loaded: netfilter is not asked, and every packet keeps its addresses.';
  const said: string[] = [];
  const of = (count: number): string => (count < counts.in ? `${formatCount(count)} of ${formatCount(counts.in)} packets` : count === 1 ? 'The only packet' : `All ${formatCount(count)} packets`);
  if (blind.count > 0) {
    said.push(`${of(blind.count)} ${took(blind.count)} the slow path. On the wire stands ${blind.from}, and no channel is registered under that. ${capital(by(blind.line))} makes it ${blind.to}, which has a channel; but the classifier sorts before the rules are asked and never sees that address.`);
  } else if (counts.slowPath > 0 && rewritten.count > 0) {
    said.push(`${of(counts.slowPath)} ${took(counts.slowPath)} the slow path: no channel is registered under what stands on the wire${counts.forwarded > 0 ? ', and only conntrack knows whom behind this machine they are for' : ''}.`);
  }
  if (astray.count > 0 && kind === 'cached') {
    said.push(`${of(astray.count)} ${astray.count === 1 ? 'reaches' : 'reach'} the wrong program (${formatPercent(astray.count / counts.in)}). The flow table sent them where it had learned that they belong; since then the rules have changed${astray.to === '' ? ', and now nobody should get them' : ''}.`);
  } else if (astray.count > 0) {
    said.push(`${of(astray.count)} ${astray.count === 1 ? 'reaches' : 'reach'} the wrong program (${formatPercent(astray.count / counts.in)}). A channel is registered under ${astray.from}, which stands on the wire, and the driver puts them into it; ${kind === 'unasked' ? `the rules, which nobody asks, would send them to ${place(astray.to)}` : `only then does ${by(astray.line)} send them to ${place(astray.to)}`}.`);
  }
  if (counts.handedOver > 0) said.push(`${of(counts.handedOver)} had to be handed over by the reader into whose channel they were sorted too early.`);
  if (said.length === 0 && rewritten.count > 0) said.push(`${of(rewritten.count)} got another address, and none went astray: ${kind === 'afterRules' ? 'they are sorted into channels after the rules' : kind === 'cached' ? 'the flow table learns where the rules send a flow, and does the same' : 'the socket is looked up after the rules'}.`);
  if (said.length === 0) said.push(kind === 'unasked' ? 'No rule is asked on this path; here none would have decided otherwise.' : 'The rules change no address, so what stands on the wire is right.');
  if (workNs > 0) said.push(`Netfilter works ${formatNs(workNs)} for each packet.`);
  return said.join(' ');
}

const took = (count: number): string => (count === 1 ? 'takes' : 'take');
const by = (line: number): string => (line === 0 ? 'netfilter' : lineMark(line));
