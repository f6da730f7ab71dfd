import { formatNs, THIN_SPACE } from './format.ts';

/** What is told of one side at a frame (analysis/natWalk.ts). */
interface SideOfWalk {
  readonly isMet: boolean;
  readonly isRewritten: boolean;
  readonly sorted: 'byWire' | 'afterRules' | 'never';
  readonly way: 'channel' | 'slowPath' | 'stack';
  readonly isHandedOver: boolean;
  readonly outcome: string;
}

const ORDINALS = ['', '', 'second', 'third', 'fourth', 'fifth'] as const;
const every = (n: number): string => (n === 1 ? 'every' : `every ${ORDINALS[n] ?? `${n}th`}`);
const percent = (value: number): string => `${Math.round(value)}${THIN_SPACE}%`;

/** Words of *Add a NAT rule*: the rule in place, the frames, the price. */
export const natWalkWords = {
  label: 'A NAT rule',
  add: 'Add a NAT rule',
  hint: 'Sends every second new flow to another program, on both sides, from now on',
  takeAway: 'Take the rule away',
  rule: 'Rule to add, as iptables takes it',
  submit: 'Add it',
  cancel: 'Cancel',
  adding: 'Adding it…',
  /** The sentence below the rule; of a rule of another kind only what holds for all. */
  effect: (ns: number, rule: { readonly every: number; readonly port: number; readonly to: string } | null) =>
    rule === null
      ? `From ${formatNs(ns)} on, on both sides; of a nat rule only flows that begin later hear.`
      : `From ${formatNs(ns)} on, ${every(rule.every)} new flow to :${rule.port} goes to ${rule.to}; flows already known keep their way.`,
  /** Why another scenario, or another instant, had to be taken. */
  why: {
    noNetfilter: 'A nat rule decides only flows that begin, and here netfilter is not loaded: this is the scenario with two name services and ever new clients.',
    longFlows: 'A nat rule decides only flows that begin, and here none do: this is the scenario with two name services and ever new clients.',
    oneProgram: 'There is only one program here to send flows to: this is the scenario with two name services and ever new clients.',
    late: 'So late in the run hardly a flow begins: this is an earlier instant of it.',
  },
  metByNone: 'No packet of the rest of the run meets this rule. Does it name a port that new flows go to?',

  steps: (step: number, of: number) => `${step} of ${of}`,
  goOn: 'Continue',
  goOnHint: 'Continue (Space)',
  leave: 'Leave',
  leaveHint: 'Leave, and keep the rule (Esc)',
  undo: 'Undo',
  undoHint: 'Take the rule away',

  captions: {
    rule: () => 'The rule is in force from here on, on both sides. The past stays as it was.',
    left: ({ isMet, isRewritten, sorted, outcome }: SideOfWalk) => {
      if (outcome === 'dropped') return 'Left: the rule drops the first packet that it meets.';
      if (!isMet) return 'Left: on this path no rule is ever asked.';
      if (!isRewritten) return 'Left: the first packet that the rule meets.';
      if (outcome === 'misdelivered') return 'Left: the first packet that the rule rewrites, and it is already in the wrong channel.';
      if (outcome === 'forwarded') return 'Left: the first packet that the rule rewrites. It goes on to another machine.';
      return sorted === 'afterRules'
        ? 'Left: the first packet that the rule rewrites. It is sorted into a channel after that, so it is right.'
        : 'Left: the first packet that the rule rewrites. The stack looks up the socket after the rewrite, so it is right.';
    },
    right: ({ sorted, way }: SideOfWalk) => {
      if (sorted === 'never') return 'Right: the same packet at that instant. Nothing sorts it before the rules are asked.';
      if (sorted === 'afterRules') return 'Right: the same packet. It is sorted after the rule was asked.';
      return way === 'channel'
        ? 'Right: the same packet falls into a channel like any other. Sorted before the rule was asked.'
        : 'Right: the same packet. No channel is registered under what is on the wire: it takes the slow path.';
    },
    met: ({ isMet, isHandedOver, outcome, way }: SideOfWalk) => {
      if (outcome === 'misdelivered') return isMet ? 'Right: the reader asks the rules, and it is for the other program. But it already lies in this one’s channel.' : 'Right: no rule was asked. It reaches a program that it is not for.';
      if (outcome === 'dropped') return 'Right: the same packet is dropped.';
      if (isHandedOver) return 'Right: the reader sees that it is not its own and hands it over. Right in the end, at the price of a hop more.';
      if (way === 'slowPath') return 'Right: rewritten in the softirq, with an sk_buff and the stack’s price. Right, and slow.';
      return 'Right: rewritten before the socket is chosen, so it is right here too.';
    },
    end: 'The price of being right: choose what the right side does instead.',
    chosen: (before: number, after: number, wrong: number) =>
      `${wrong === 0 ? 'None goes astray' : `${percent(100 * wrong)} of these flows still go astray`}, and ${percent(before)} busy becomes ${percent(after)}.`,
  },
  choices: { 'filtered-channel': 'Filter first', flowtable: 'Learn the rewrite', arfs: 'Let the NIC sort', rfs: 'Let the NIC sort' } as Readonly<Record<string, string>>,
} as const;
