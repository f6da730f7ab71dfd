import type { Message } from './told.ts';

/** What is said about rule texts, sets and cases. Every rule message comes with its line. */
export const NETFILTER_MESSAGES = {
  ruleLineTooLong: (v) => `This line has ${v.count('characters')} characters, more than any rule (${v.count('max')}); it was left out.`,
  ruleTableUnknown: (v) => `There is no table “${v.text('table')}”. Known are ${v.text('known')}. Its lines were left out.`,
  ruleOutsideTable: (v) => `“${v.text('text')}” stands in no table. A table begins with a line such as *filter and ends with COMMIT.`,
  ruleCommitMissing: (v) => `The table ${v.text('table')} is not ended with COMMIT; iptables-restore would not load it. It was read all the same.`,
  ruleCommitLonely: () => 'COMMIT ends a table, but none is open here.',
  ruleChainName: (v) => `“${v.text('chain')}” cannot be the name of a chain.`,
  ruleChainUnknown: (v) => `The table ${v.text('table')} has no chain “${v.text('chain')}”; the rule was left out. Declare the chain first: :${v.text('chain')} - [0:0].`,
  rulePolicy: (v) => `The chain ${v.text('chain')} cannot have the policy “${v.text('policy')}”. Chains of a hook have ACCEPT or DROP, others “-”.`,
  ruleQuoteOpen: () => 'A quotation mark is never closed; the line was left out.',
  ruleLineUnknown: (v) => `“${v.text('text')}” is no line of iptables-save; it was left out.`,
  ruleWordUnknown: (v) => `“${v.text('word')}” is no option of a rule.`,
  ruleOptionUnknown: (v) => `The option ${v.text('option')} is not understood here.`,
  ruleValueUnknown: (v) => `${v.text('option')} cannot be “${v.text('value')}”.`,
  ruleMatchUnknown: (v) => `The match “${v.text('module')}” is not understood.`,
  ruleTargetUnknown: (v) => `The target “${v.text('target')}” is neither understood nor a chain of ${v.text('table')}: the rule only counts.`,
  ruleJumpNowhere: (v) => `The table ${v.text('table')} has no chain “${v.text('chain')}” to go to: the rule only counts.`,
  ruleLoop: (v) => `This jump to ${v.text('chain')} makes a loop in ${v.text('table')}; a kernel refuses it. The rule only counts.`,
  ruleNeverHolds: (v) => `The match “${v.text('module')}” is understood, but there is nothing here that it could see: it never holds.`,
  ruleAlwaysHolds: (v) => `The match “${v.text('module')}” is understood, but there is nothing here that it could see: it always holds.`,
  ruleQueueDrops: () => 'Nobody listens on a queue here: packets that this rule matches are dropped.',
  ruleQueueBypass: () => 'Nobody listens on a queue here: this rule lets packets through.',
  ruleRemarksLeft: (v) => `And ${v.counted('count', 'remark', 'remarks')} more.`,
  rulesAreIpv6: () => 'These are rules of ip6tables. A run has IPv4 traffic only; lab netfilter judges packets by them.',
  addedRuleUnknown: (v) => `“${v.text('rule')}” adds no rule. Write it as for iptables: -t nat -A PREROUTING … (or -I CHAIN [number] …), on one line.`,
  rulesTooLong: (v) => `The file has ${v.bytes('characters')}; at most ${v.bytes('max')} are read.`,

  setLineUnknown: (v) => `“${v.text('text')}” is no line of ipset save that is understood; it was left out.`,
  setTypeUnknown: (v) => `Sets of the type “${v.text('type')}” are not understood: ${v.text('set')} stays empty.`,
  setUnknown: (v) => `There is no set “${v.text('set')}” to add to.`,
  setEntryUnknown: (v) => `“${v.text('entry')}” is no entry of the set ${v.text('set')}.`,

  ruleSetUnknown: (v) => `There is no set “${v.text('set')}” here: nothing is in it. Give the sets with --ipset FILE, or as the case’s ipset.`,

  casesNotJson: () => 'This is no JSON. Cases are a list: [{"name": "…", "rules": "…", "packets": […]}].',
  casesNotList: (v) => `The file holds ${v.text('got')}, no list of cases: [{"name": "…", "rules": "…", "packets": […]}].`,
  caseField: (v) => `${v.text('field')} cannot be ${v.text('got')}.`,
} as const satisfies Record<string, Message>;
