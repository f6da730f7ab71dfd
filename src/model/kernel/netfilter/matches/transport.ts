import type { Condition, NumberRange } from '../../../../scenario/ruleMatches.ts';
import type { Predicate } from '../passage.ts';

const within = (ranges: readonly NumberRange[]): ((port: number) => boolean) => {
  const [only] = ranges;
  if (only !== undefined && ranges.length === 1) return (port) => port >= only.from && port <= only.to;
  return (port) => ranges.some(({ from, to }) => port >= from && port <= to);
};

/** Later fragments have no ports: nothing matches, negated or not. */
export function ports(kind: 'sourcePorts' | 'destinationPorts' | 'eitherPort', ranges: readonly NumberRange[], not: boolean): Predicate {
  const holds = within(ranges);
  if (kind === 'sourcePorts') return (packet) => !packet.isLaterFragment && holds(packet.sourcePort) !== not;
  if (kind === 'destinationPorts') return (packet) => !packet.isLaterFragment && holds(packet.destinationPort) !== not;
  return (packet) => !packet.isLaterFragment && (holds(packet.sourcePort) || holds(packet.destinationPort)) !== not;
}

export const tcpFlags = (mask: number, set: number, not: boolean): Predicate => (packet) => !packet.isLaterFragment && ((packet.tcpFlags & mask) === set) !== not;

const ANY_TYPE = 255;

export const icmpType = (type: number, codes: NumberRange, not: boolean): Predicate => (packet) => {
  const { icmp } = packet;
  if (packet.isLaterFragment || icmp === null) return false;
  return ((type === ANY_TYPE && codes.from === 0 && codes.to === 255) || (icmp.type === type && icmp.code >= codes.from && icmp.code <= codes.to)) !== not;
};

type StringCondition = Extract<Condition, { kind: 'string' }>;

/** Looks from the start of the IP header, as the kernel does; only the payload is known here. */
export function stringMatch({ pattern, from, to, ignoreCase }: StringCondition, not: boolean): Predicate {
  const wanted = ignoreCase ? pattern.toLowerCase() : pattern;
  return (packet) => {
    const headers = packet.length - packet.payload.length;
    const text = ignoreCase ? packet.payload.toLowerCase() : packet.payload;
    const at = text.indexOf(wanted, Math.max(0, from - headers));
    return (at >= 0 && at + headers <= to) !== not;
  };
}
