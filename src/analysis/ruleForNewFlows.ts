import { at } from '../base/assert.ts';
import type { Trace } from '../trace/trace.ts';

/** A rule that would take every second new flow from one program to another, at an instant of a run; or why there is none to tell of. */
export type RuleProposal =
  | { readonly ok: true; readonly protocol: 'tcp' | 'udp'; readonly port: number; readonly toPort: number }
  /** Netfilter is not loaded (its past would change), flows last as long as the run, one program only, or too few begin later. */
  | { readonly ok: false; readonly why: 'noNetfilter' | 'longFlows' | 'oneProgram' | 'late' };

/** Fewer show no rule at work. */
const FLOWS_LEAST = 4;

export function ruleForNewFlows(trace: Trace, atNs: number): RuleProposal {
  const { dictionary, packets } = trace;
  if (dictionary.netfilter === null) return { ok: false, why: 'noNetfilter' };
  const ports = portsOf(trace);
  const seen = new Uint8Array(dictionary.flows.length);
  const [later, ever] = [new Map<string, number>(), new Map<string, number>()];
  for (let packet = 0; packet < packets.length; packet++) {
    const flow = at(packets.flow, packet);
    const { protocol, destination } = at(dictionary.flows, flow);
    if (seen[flow] === 1 || protocol === 'other') continue;
    seen[flow] = 1;
    const key = `${protocol} ${destination.split(':').at(-1) ?? ''}`;
    if (!ports.has(key) || packet === 0) continue;
    ever.set(key, (ever.get(key) ?? 0) + 1);
    if (at(packets.arrivedNs, packet) > atNs) later.set(key, (later.get(key) ?? 0) + 1);
  }
  const [most, count] = [...later].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0] ?? ['', 0];
  if (Math.max(0, ...ever.values()) < FLOWS_LEAST) return { ok: false, why: 'longFlows' };
  if (ports.size < 2) return { ok: false, why: 'oneProgram' };
  if (count < FLOWS_LEAST) return { ok: false, why: 'late' };
  const [protocol, port] = most.split(' ') as ['tcp' | 'udp', string];
  const other = [...ports].find((key) => key !== most && key.startsWith(protocol));
  if (other === undefined) return { ok: false, why: 'oneProgram' };
  return { ok: true, protocol, port: Number(port), toPort: Number(other.split(' ')[1]) };
}

/** `udp 53`: where programs of this machine listen. */
const portsOf = ({ dictionary }: Trace): ReadonlySet<string> =>
  new Set(dictionary.sockets.filter(({ local }) => local !== '').map(({ protocol, local }) => `${protocol} ${local.split(':').at(-1) ?? ''}`));

/** As one types it. */
export const ruleText = ({ protocol, port, toPort }: Extract<RuleProposal, { ok: true }>): string =>
  `-t nat -A PREROUTING -p ${protocol} --dport ${port} -m statistic --mode nth --every 2 --packet 0 -j DNAT --to-destination :${toPort}`;

/** What such a rule does, read from its text; null: it is another one. */
export function readRuleText(text: string): { readonly every: number; readonly port: number; readonly to: string } | null {
  const port = /(?:^|\s)--dport (\d+)(?=\s|$)/.exec(text)?.[1];
  const to = /(?:^|\s)-j DNAT --to-destination (\S+)/.exec(text)?.[1];
  if (port === undefined || to === undefined || !/(?:^|\s)-t nat\s/.test(text)) return null;
  const every = /(?:^|\s)--every (\d+)(?=\s|$)/.exec(text)?.[1];
  return { every: every === undefined ? 1 : Number(every), port: Number(port), to };
}
