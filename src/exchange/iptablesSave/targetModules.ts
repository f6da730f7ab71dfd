import { REJECT_KINDS, type RejectKind, type Target } from '../../scenario/ruleTargets.ts';
import type { Given, ModuleSpec } from './given.ts';
import { MARK_TARGETS } from './targetMark.ts';
import { NAT_TARGETS } from './targetNat.ts';
import { dscpClass, readTos, setSides } from './matchPacket.ts';
import { readInteger, readMasked } from './values.ts';
import { parseIp } from '../../scenario/ipAddress.ts';

export type TargetSpec = ModuleSpec<Target>;

const plain = (target: Target): TargetSpec => ({ options: {}, build: () => target });
const none = (name: string, options: Readonly<Record<string, number>> = {}): TargetSpec => ({ options, build: () => ({ kind: 'none', name }) });

/** Short names, as people write them. */
const REJECT_ALIASES: Readonly<Record<string, RejectKind>> = {
  'net-unreach': 'icmp-net-unreachable', 'host-unreach': 'icmp-host-unreachable', 'port-unreach': 'icmp-port-unreachable', 'proto-unreach': 'icmp-proto-unreachable',
  'net-prohib': 'icmp-net-prohibited', 'host-prohib': 'icmp-host-prohibited', 'admin-prohib': 'icmp-admin-prohibited', 'tcp-rst': 'tcp-reset', tcpreset: 'tcp-reset',
};
const ALIASES6: Readonly<Record<string, RejectKind>> = {
  'no-route': 'icmp6-no-route', 'adm-prohibited': 'icmp6-adm-prohibited', 'addr-unreach': 'icmp6-addr-unreachable', 'port-unreach': 'icmp6-port-unreachable',
  'policy-fail': 'icmp6-policy-fail', 'reject-route': 'icmp6-reject-route',
};

function rejectKind(text: string, given: Given): RejectKind | undefined {
  const aliases = given.family === 'ipv4' ? REJECT_ALIASES : ALIASES6;
  const kind = Object.hasOwn(aliases, text) ? aliases[text] : REJECT_KINDS.find((known) => known === text);
  const fits = kind === 'tcp-reset' || kind?.startsWith('icmp6') === (given.family === 'ipv6');
  return fits ? kind : undefined;
}

const reject: TargetSpec = {
  options: { 'reject-with': 1 },
  build: (given) => ({
    kind: 'reject',
    how: given.value('reject-with', (text) => rejectKind(text, given), given.family === 'ipv4' ? 'icmp-port-unreachable' : 'icmp6-port-unreachable'),
  }),
};

const set: TargetSpec = {
  options: { 'add-set': 2, 'del-set': 2, 'map-set': 2, exist: 0, timeout: 1, 'map-mark': 0, 'map-prio': 0, 'map-queue': 0 },
  build: (given) => {
    const [name, mode] = ([['add-set', 'add'], ['del-set', 'delete'], ['map-set', 'map']] as const).find(([option]) => given.has(option)) ?? ['add-set', 'add'];
    const sides = setSides(given.text(name, 1));
    if (sides === undefined) throw given.refusal(name);
    return { kind: 'set', mode, set: given.text(name), sides, exist: given.has('exist') };
  },
};

const ttl = (prefix: string): TargetSpec => ({
  options: { [`${prefix}-set`]: 1, [`${prefix}-inc`]: 1, [`${prefix}-dec`]: 1 },
  build: (given) => {
    const [name, mode] = ([[`${prefix}-set`, 'set'], [`${prefix}-inc`, 'increase'], [`${prefix}-dec`, 'decrease']] as const).find(([option]) => given.has(option)) ?? [`${prefix}-set`, 'set'];
    return { kind: 'ttl', mode, value: given.value(name, (text) => readInteger(text, 255)) };
  },
});

const dscp: TargetSpec = {
  options: { 'set-dscp': 1, 'set-dscp-class': 1 },
  build: (given) => {
    const value = given.has('set-dscp') ? given.value('set-dscp', (text) => readInteger(text, 63)) : given.value('set-dscp-class', dscpClass);
    return { kind: 'tos', value: value << 2, mask: 0xfc };
  },
};

const tos: TargetSpec = {
  options: { 'set-tos': 1, 'and-tos': 1, 'or-tos': 1, 'xor-tos': 1 },
  build: (given) => {
    const byte = (name: string): number => given.value(name, (text) => readInteger(text, 255));
    if (given.has('and-tos')) return { kind: 'tos', value: 0, mask: ~byte('and-tos') & 255 };
    if (given.has('or-tos')) return { kind: 'tos', value: byte('or-tos'), mask: byte('or-tos') };
    if (given.has('xor-tos')) return { kind: 'tos', value: byte('xor-tos'), mask: 0 };
    return { kind: 'tos', ...given.value('set-tos', (text) => readTos(text, 0xff)) };
  },
};

const tproxy: TargetSpec = {
  options: { 'on-port': 1, 'on-ip': 1, 'tproxy-mark': 1 },
  build: (given) => ({
    kind: 'tproxy', port: given.value('on-port', (text) => readInteger(text, 65535), 0),
    address: given.has('on-ip') ? given.value('on-ip', (text) => (parseIp(text) === undefined ? undefined : text)) : null,
    ...given.value('tproxy-mark', readMasked, { value: 0, mask: 0 }),
  }),
};

const track: TargetSpec = {
  options: { notrack: 0, helper: 1, ctevents: 1, expevents: 1, zone: 1, 'zone-orig': 1, 'zone-reply': 1, timeout: 1 },
  build: (given) => {
    const name = ['zone', 'zone-orig', 'zone-reply'].find((option) => given.has(option));
    const zone = name === undefined || given.text(name) === 'mark' ? 0 : given.value(name, (text) => readInteger(text, 65535));
    return { kind: 'track', off: given.has('notrack'), zone, zoneFor: name === 'zone-orig' ? 'original' : name === 'zone-reply' ? 'reply' : 'both' };
  },
};

const LOG = { 'log-level': 1, 'log-prefix': 1, 'log-tcp-sequence': 0, 'log-tcp-options': 0, 'log-ip-options': 0, 'log-uid': 0, 'log-macdecode': 0 };
const NFLOG = { 'nflog-group': 1, 'nflog-prefix': 1, 'nflog-range': 1, 'nflog-size': 1, 'nflog-threshold': 1 };
const ULOG = { 'ulog-nlgroup': 1, 'ulog-prefix': 1, 'ulog-cprange': 1, 'ulog-qthreshold': 1 };
const NFQUEUE = { 'queue-num': 1, 'queue-balance': 1, 'queue-bypass': 0, 'queue-cpu-fanout': 0 };

const TARGETS: Readonly<Record<string, TargetSpec>> = {
  ACCEPT: plain({ kind: 'accept' }), DROP: plain({ kind: 'drop' }), RETURN: plain({ kind: 'return' }), NOTRACK: plain({ kind: 'notrack' }),
  QUEUE: plain({ kind: 'queue', bypass: false }),
  NFQUEUE: { options: NFQUEUE, build: (given) => ({ kind: 'queue', bypass: given.has('queue-bypass') }) },
  REJECT: reject, SET: set, TTL: ttl('ttl'), HL: ttl('hl'), DSCP: dscp, TOS: tos, TPROXY: tproxy, CT: track, ...MARK_TARGETS, ...NAT_TARGETS,
  LOG: none('LOG', LOG), NFLOG: none('NFLOG', NFLOG), ULOG: none('ULOG', ULOG), TRACE: none('TRACE'), AUDIT: none('AUDIT', { type: 1 }),
  CHECKSUM: none('CHECKSUM', { 'checksum-fill': 0 }), CLASSIFY: none('CLASSIFY', { 'set-class': 1 }), TCPMSS: none('TCPMSS', { 'set-mss': 1, 'clamp-mss-to-pmtu': 0 }),
  TCPOPTSTRIP: none('TCPOPTSTRIP', { 'strip-options': 1 }), SECMARK: none('SECMARK', { selctx: 1 }), CONNSECMARK: none('CONNSECMARK', { save: 0, restore: 0 }),
  TEE: none('TEE', { gateway: 1, oif: 1 }), IDLETIMER: none('IDLETIMER', { timeout: 1, label: 1, alarm: 0 }), LED: none('LED', { 'led-trigger-id': 1, 'led-delay': 1, 'led-always-blink': 0 }),
  RATEEST: none('RATEEST', { 'rateest-name': 1, 'rateest-interval': 1, 'rateest-ewmalog': 1 }),
};

export const targetModule = (name: string): TargetSpec | undefined => (Object.hasOwn(TARGETS, name) ? TARGETS[name] : undefined);
