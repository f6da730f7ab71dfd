/** What a hook did to a packet's addresses (analysis/rewrites.ts), and the text of the line that decided it. */
interface Rewritten {
  readonly hook: string;
  readonly what: 'source' | 'destination';
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

const OTHER_END: Readonly<Record<string, Rewritten['what']>> = { SNAT: 'source', MASQUERADE: 'source', DNAT: 'destination', REDIRECT: 'destination' };

/** `DNAT in PREROUTING, 192.0.2.1:53 became 192.0.2.1:5353, rule in line 9`; of answers: what is taken back. */
export function rewriteText({ hook, what, from, to, line }: Rewritten, rule: string): string {
  const target = / (?:-j|--jump) (\S+)/.exec(rule)?.[1] ?? (what === 'source' ? 'SNAT' : 'DNAT');
  const isBack = OTHER_END[target] !== undefined && OTHER_END[target] !== what;
  const deed = hook === 'INGRESS' ? 'as the flow table has learned' : isBack ? `${target} taken back in ${hook}` : `${target} in ${hook}`;
  return `${deed}, ${from} became ${to}${line > 0 ? `, rule in line ${line}` : ''}`;
}

/** `*:53`: bound to any address. */
export const programText = (local: string): string => `the program at ${local.replace(/^\*:/, 'port ')}`;

export const natStageWords = {
  wire: (destination: string) => `on the wire to ${destination}`,
  wireSource: (source: string) => `on the wire from ${source}`,
  rewrite: (packet: string, rewrite: Rewritten, rule: string) => `Packet ${packet}: ${rewriteText(rewrite, rule)}.`,
  hookDropped: (packet: string, hook: string, line: number) => `Packet ${packet}: dropped in ${hook}, ${line > 0 ? `rule in line ${line}` : 'by the policy of the chain'}.`,
  sortedToo: (taken: string, meant: string | undefined) => `in the hands of ${programText(taken)}, ${meant === undefined ? 'for nobody here' : `for ${programText(meant)}`}: sorted before the rule was asked`,
  delivered: (local: string) => `delivered to ${programText(local)}`,
  misdelivered: (taken: string, meant: string | undefined) => `reached ${programText(taken)}, which is wrong: ${meant === undefined ? 'it is for nobody here' : `it is for ${programText(meant)}`}`,
  misdeliveredSentence: (packet: string, taken: string, meant: string | undefined, after: string) =>
    `Packet ${packet} reaches ${programText(taken)}, the wrong one: ${meant === undefined ? 'it is for nobody here' : `it is for ${programText(meant)}`}, ${after} after its last bit.`,
  forwarded: 'forwarded to another machine',
  dropped: (reason: string) => `dropped: ${reason}`,
  trays: 'What the programs got',
  program: 'Program',
  right: 'Rightly',
  wrong: 'Wrongly',
  lastWrong: 'The last wrong one',
  isFor: (packet: string, meant: string | undefined) => (meant === undefined ? `${packet}, for nobody here` : `${packet}, for ${programText(meant)}`),
} as const;
