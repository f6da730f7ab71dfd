import { ADDRESS_TYPES, type AddressType, type Match, type NumberRange } from '../../scenario/ruleMatches.ts';
import type { Given, ModuleSpec } from './given.ts';
import { icmpTypeOf } from './icmpNames.ts';
import { tcpFlagsOf } from './tcpFlagNames.ts';
import { readAddressRange, readInteger, readMasked, readPorts, readRange } from './values.ts';

type Spec = ModuleSpec<readonly Match[]>;

type PortKind = 'sourcePorts' | 'destinationPorts' | 'eitherPort';

const ports = (given: Given, name: string, kind: PortKind): readonly Match[] =>
  given.has(name) ? [{ kind, ranges: [given.value(name, readPorts)], not: given.not(name) }] : [];

const portList = (text: string): readonly NumberRange[] | undefined => {
  const ranges = text.split(',').map((part) => readPorts(part));
  // The kernel keeps fifteen numbers; a range takes two.
  const slots = text.split(',').reduce((sum, part) => sum + (part.includes(':') ? 2 : 1), 0);
  return slots > 15 || ranges.includes(undefined) ? undefined : (ranges as readonly NumberRange[]);
};

const PORT_OPTIONS = { options: { sport: 1, dport: 1 }, aliases: { 'source-port': 'sport', 'destination-port': 'dport' } } as const;

const twoPorts: Spec = { ...PORT_OPTIONS, build: (given) => [...ports(given, 'sport', 'sourcePorts'), ...ports(given, 'dport', 'destinationPorts')] };

const tcp: Spec = {
  options: { ...PORT_OPTIONS.options, 'tcp-flags': 2, syn: 0, 'tcp-option': 1 },
  aliases: PORT_OPTIONS.aliases,
  build: (given) => {
    const matches = [...twoPorts.build(given)];
    if (given.has('syn')) matches.push({ kind: 'tcpFlags', mask: 0x17, set: 0x02, not: given.not('syn') });
    if (given.has('tcp-flags')) {
      const mask = tcpFlagsOf(given.text('tcp-flags'));
      const set = tcpFlagsOf(given.text('tcp-flags', 1));
      if (mask === undefined || set === undefined) throw given.refusal('tcp-flags');
      matches.push({ kind: 'tcpFlags', mask, set, not: given.not('tcp-flags') });
    }
    if (given.has('tcp-option')) matches.push({ kind: 'tcpOption', option: given.value('tcp-option', (text) => readInteger(text, 255)), not: given.not('tcp-option') });
    return matches;
  },
};

const multiport: Spec = {
  options: { sports: 1, dports: 1, ports: 1 },
  aliases: { 'source-ports': 'sports', 'destination-ports': 'dports' },
  build: (given) =>
    ([['sports', 'sourcePorts'], ['dports', 'destinationPorts'], ['ports', 'eitherPort']] as const).flatMap(([name, kind]) =>
      given.has(name) ? [{ kind, ranges: given.value(name, portList), not: given.not(name) }] : [],
    ),
};

const icmp = (option: string): Spec => ({
  options: { [option]: 1 },
  build: (given) => (given.has(option) ? [{ kind: 'icmpType', ...given.value(option, (text) => icmpTypeOf(text, given.family)), not: given.not(option) }] : []),
});

const mark = (kind: 'mark' | 'connmark'): Spec => ({
  options: { mark: 1 },
  build: (given) => [{ kind, ...given.value('mark', readMasked), not: given.not('mark') }],
});

function addressTypes(text: string): readonly AddressType[] | undefined {
  const types = text.toUpperCase().split(',');
  return types.every((type) => (ADDRESS_TYPES as readonly string[]).includes(type)) ? (types as AddressType[]) : undefined;
}

const addrtype: Spec = {
  options: { 'src-type': 1, 'dst-type': 1, 'limit-iface-in': 0, 'limit-iface-out': 0 },
  build: (given) => {
    const limit = given.has('limit-iface-in') ? 'in' : given.has('limit-iface-out') ? 'out' : null;
    return ([['src-type', 'source'], ['dst-type', 'destination']] as const).flatMap(([name, side]) =>
      given.has(name) ? [{ kind: 'addrType', side, types: given.value(name, addressTypes), limit, not: given.not(name) } as const] : [],
    );
  },
};

const iprange: Spec = {
  options: { 'src-range': 1, 'dst-range': 1 },
  build: (given) =>
    ([['src-range', 'sourceRange'], ['dst-range', 'destinationRange']] as const).flatMap(([name, kind]) =>
      given.has(name) ? [{ kind, ...given.value(name, (text) => readAddressRange(text, given.family)), not: given.not(name) }] : [],
    ),
};

const length: Spec = { options: { length: 1 }, build: (given) => [{ kind: 'length', range: given.value('length', (text) => readRange(text, 65535)), not: given.not('length') }] };

const ttl = (prefix: string): Spec => ({
  options: { [`${prefix}-eq`]: 1, [`${prefix}-lt`]: 1, [`${prefix}-gt`]: 1 },
  aliases: { [prefix]: `${prefix}-eq` },
  build: (given) => {
    const byte = (name: string): number => given.value(name, (text) => readInteger(text, 255));
    const [eq, lt, gt] = [`${prefix}-eq`, `${prefix}-lt`, `${prefix}-gt`];
    if (given.has(eq)) return [{ kind: 'ttl', range: { from: byte(eq), to: byte(eq) }, not: given.not(eq) }];
    if (given.has(lt)) return [{ kind: 'ttl', range: { from: 0, to: byte(lt) - 1 }, not: given.not(lt) }];
    return [{ kind: 'ttl', range: { from: byte(gt) + 1, to: 255 }, not: given.not(gt) }];
  },
});

const DSCP_CLASSES: Readonly<Record<string, number>> = { BE: 0, EF: 46, CS0: 0, CS1: 8, CS2: 16, CS3: 24, CS4: 32, CS5: 40, CS6: 48, CS7: 56 };
export function dscpClass(text: string): number | undefined {
  const name = text.toUpperCase();
  const [, high, low] = /^AF([1-4])([1-3])$/.exec(name) ?? [];
  return high === undefined ? (Object.hasOwn(DSCP_CLASSES, name) ? DSCP_CLASSES[name] : undefined) : Number(high) * 8 + Number(low) * 2;
}

const dscp: Spec = {
  options: { dscp: 1, 'dscp-class': 1 },
  build: (given) => {
    const name = given.has('dscp') ? 'dscp' : 'dscp-class';
    const value = given.value(name, name === 'dscp' ? (text) => readInteger(text, 63) : dscpClass);
    return [{ kind: 'tos', value: value << 2, mask: 0xfc, not: given.not(name) }];
  },
};

const TOS_NAMES: Readonly<Record<string, number>> = { 'minimize-delay': 16, 'maximize-throughput': 8, 'maximize-reliability': 4, 'minimize-cost': 2, 'normal-service': 0 };
/** A name, or a bare value for `bareMask`, or value and mask. */
export function readTos(text: string, bareMask: number): { value: number; mask: number } | undefined {
  const name = text.toLowerCase();
  if (Object.hasOwn(TOS_NAMES, name)) return { value: TOS_NAMES[name] ?? 0, mask: 0x3f };
  const masked = readMasked(text, 255);
  return masked === undefined ? undefined : { value: masked.value, mask: text.includes('/') ? masked.mask : bareMask };
}

const tos: Spec = { options: { tos: 1 }, build: (given) => [{ kind: 'tos', ...given.value('tos', (text) => readTos(text, 0xff)), not: given.not('tos') }] };

const PACKET_TYPES = { unicast: 'unicast', host: 'unicast', broadcast: 'broadcast', multicast: 'multicast' } as const;
const pkttype: Spec = {
  options: { 'pkt-type': 1 },
  build: (given) => [{ kind: 'packetType', type: given.value('pkt-type', (text) => (Object.hasOwn(PACKET_TYPES, text) ? PACKET_TYPES[text as keyof typeof PACKET_TYPES] : undefined)), not: given.not('pkt-type') }],
};

/** `|68 69|` in a pattern is bytes in hexadecimal. */
function unhex(text: string): string | undefined {
  const parts = text.split('|');
  if (parts.length % 2 === 0) return undefined;
  const decoded = parts.map((part, index) => {
    if (index % 2 === 0) return part;
    const hex = part.replace(/\s+/g, '');
    return /^([0-9a-fA-F]{2})*$/.test(hex) ? hex.replace(/../g, (byte) => String.fromCharCode(Number.parseInt(byte, 16))) : undefined;
  });
  return decoded.includes(undefined) ? undefined : decoded.join('');
}

const string: Spec = {
  options: { string: 1, 'hex-string': 1, algo: 1, from: 1, to: 1, icase: 0 },
  build: (given) => {
    const name = given.has('string') ? 'string' : 'hex-string';
    const pattern = given.value(name, name === 'string' ? (text) => text : unhex);
    const limit = (option: string, otherwise: number): number => given.value(option, (text) => readInteger(text, 65535), otherwise);
    return [{ kind: 'string', pattern, from: limit('from', 0), to: limit('to', 65535), ignoreCase: given.has('icase'), not: given.not(name) }];
  },
};

const set: Spec = {
  options: { 'match-set': 2, 'return-nomatch': 0, '!update-counters': 0, '!update-subcounters': 0 },
  build: (given) => {
    const sides = setSides(given.text('match-set', 1));
    if (sides === undefined) throw given.refusal('match-set');
    return [{ kind: 'set', set: given.text('match-set'), sides, not: given.not('match-set') }];
  },
};

export function setSides(text: string): readonly ('source' | 'destination')[] | undefined {
  const words = text.split(',');
  return words.every((word) => word === 'src' || word === 'dst') ? words.map((word) => (word === 'src' ? 'source' : 'destination')) : undefined;
}

/** Its one option is read by the rule line itself. */
const comment: Spec = { options: {}, build: () => [] };
const quota: Spec = { options: { quota: 1 }, build: (given) => [{ kind: 'quota', bytes: given.value('quota', (text) => readInteger(text, Number.MAX_SAFE_INTEGER)), not: given.not('quota') }] };

/** Modules that look at the packet alone. */
export const PACKET_MODULES: Readonly<Record<string, Spec>> = {
  tcp, udp: twoPorts, udplite: twoPorts, sctp: twoPorts, dccp: twoPorts, multiport, mport: multiport, icmp: icmp('icmp-type'), icmp6: icmp('icmpv6-type'), icmpv6: icmp('icmpv6-type'),
  mark: mark('mark'), connmark: mark('connmark'), addrtype, iprange, length, ttl: ttl('ttl'), hl: ttl('hl'), dscp, tos, pkttype, string, set, quota, comment,
};
