import { parseIp, type IpAddress } from '../../../../scenario/ipAddress.ts';
import type { NatRange, Target } from '../../../../scenario/ruleTargets.ts';
import { manipulationAt, setUpMapping } from '../nat/nat.ts';
import type { Manipulation, MappingRange } from '../nat/uniqueTuple.ts';
import type { Packet } from '../packet.ts';
import type { Action, Decision, Passage } from '../passage.ts';
import { LOOPBACK_V4 } from '../stack/routes.ts';

/** The targets of the nat table: each decides the mapping of the packet's connection, or drops. */
export function natTarget(target: Extract<Target, { kind: 'dnat' | 'snat' | 'redirect' | 'masquerade' | 'netmap' }>): Action {
  switch (target.kind) {
    case 'dnat': return full(target.range, 'destination');
    case 'snat': return full(target.range, 'source');
    case 'redirect': return redirect(target.range);
    case 'masquerade': return masquerade(target.range);
    case 'netmap': return netmap(target.address, target.mask);
  }
}

function map(packet: Packet, at: Passage, range: MappingRange, what: Manipulation): Decision {
  const { connection } = packet;
  if (connection === null) return 'accept';
  const { conntrack, rng } = at.here;
  return setUpMapping(connection, range, what, { conntrack, rng, nowNs: at.nowNs }) ? 'accept' : 'drop';
}

function full(range: NatRange, what: Manipulation): Action {
  const from = range.addresses === null ? undefined : parseIp(range.addresses.from);
  const to = range.addresses === null ? undefined : parseIp(range.addresses.to);
  const compiled: MappingRange = { ...range, addresses: from === undefined || to === undefined ? null : { from, to } };
  return (packet, at) => map(packet, at, compiled, what);
}

const only = (address: IpAddress, range: NatRange): MappingRange => ({ ...range, addresses: { from: address, to: address } });

/** To this host itself: the first address of the interface it came in by, or loopback for what is sent from here. */
const redirect = (range: NatRange): Action => (packet, at) => {
  const own = at.hook === 'OUTPUT' ? (typeof packet.source === 'number' ? LOOPBACK_V4 : 1n) : at.here.routes.firstAddressOf(packet.inInterface, packet.destination);
  return own === null ? 'drop' : map(packet, at, only(own, range), 'destination');
};

/** The address of the interface by which it leaves. */
const masquerade = (range: NatRange): Action => (packet, at) => {
  const way = at.here.routes.way(packet.destination);
  const nextHop = way?.kind === 'out' ? way.nextHop : packet.destination;
  const own = at.here.routes.sourceOn(packet.outInterface, nextHop);
  if (own === null) return 'drop';
  if (packet.connection !== null) packet.connection.masqueradeOut = packet.outInterface;
  return map(packet, at, only(own, range), 'source');
};

/** Exchanges the network part of an address. */
function netmap(address: string, mask: string): Action {
  const [network, bits] = [parseIp(address), parseIp(mask)];
  const exchange = (old: IpAddress): IpAddress => {
    if (typeof old === 'number' && typeof network === 'number' && typeof bits === 'number') return ((old & ~bits) | (network & bits)) >>> 0;
    if (typeof old === 'bigint' && typeof network === 'bigint' && typeof bits === 'bigint') return (old & ~bits & ((1n << 128n) - 1n)) | (network & bits);
    return old;
  };
  return (packet, at) => {
    const what = manipulationAt(at.hook);
    return map(packet, at, only(exchange(packet[what]), { addresses: null, ports: null, random: false, persistent: false }), what);
  };
}
