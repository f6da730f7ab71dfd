import { assertNever } from '../../../../base/assert.ts';
import { parseIp } from '../../../../scenario/ipAddress.ts';
import type { Target } from '../../../../scenario/ruleTargets.ts';
import type { Action } from '../passage.ts';
import { natTarget } from './natTargets.ts';

type PlainTarget = Exclude<Target, { kind: 'jump' | 'goto' | 'accept' | 'drop' | 'return' }>;

/** Everything but verdicts and jumps, which are the walk's own. */
export function compileTarget(target: PlainTarget): Action {
  switch (target.kind) {
    case 'reject': return (packet, at) => {
      at.here.reject(packet, target.how);
      return 'drop';
    };
    case 'queue': return () => (target.bypass ? 'accept' : 'drop');
    case 'dnat': case 'snat': case 'redirect': case 'masquerade': case 'netmap': return natTarget(target);
    case 'mark': return (packet) => void (packet.mark = change(packet.mark, target.mask, target.value));
    case 'connmark': return connmark(target);
    case 'notrack': return (packet) => void (packet.connection === null && (packet.state = 'UNTRACKED'));
    case 'track': return track(target);
    case 'set': return changeSet(target);
    case 'tos': return (packet) => void (packet.tos = (packet.tos & ~target.mask & 255) ^ target.value);
    case 'ttl': return (packet) => void (packet.ttl = newTtl(packet.ttl, target));
    case 'tproxy': return tproxy(target);
    case 'none': case 'unknown': return () => undefined;
    default: return assertNever(target);
  }
}

const change = (old: number, mask: number, value: number): number => ((old & ~mask) ^ value) >>> 0;

const connmark = (target: Extract<Target, { kind: 'connmark' }>): Action => (packet) => {
  const { connection } = packet;
  if (connection === null) return;
  if (target.mode === 'set') connection.mark = change(connection.mark, target.connectionMask, target.value);
  else if (target.mode === 'save') connection.mark = change(connection.mark, target.connectionMask, packet.mark & target.packetMask);
  else packet.mark = change(packet.mark, target.packetMask, connection.mark & target.connectionMask);
};

const track = ({ off, zone, zoneFor }: Extract<Target, { kind: 'track' }>): Action => (packet) => {
  if (packet.connection !== null || packet.state === 'UNTRACKED' || packet.template !== null) return;
  if (off) packet.state = 'UNTRACKED';
  else packet.template = { originalZone: zoneFor === 'reply' ? 0 : zone, replyZone: zoneFor === 'original' ? 0 : zone };
};

const changeSet = ({ mode, set, sides }: Extract<Target, { kind: 'set' }>): Action => (packet, at) => {
  const table = at.here.memory.sets.get(set);
  if (mode === 'add') table?.add(packet, sides);
  if (mode === 'delete') table?.remove(packet, sides);
};

function newTtl(ttl: number, { mode, value }: Extract<Target, { kind: 'ttl' }>): number {
  if (mode === 'set') return value;
  return mode === 'increase' ? Math.min(255, ttl + value) : Math.max(0, ttl - value);
}

/** Hands the packet to a listener on this host, if there is one; otherwise drops it. It goes by the routes all the same. */
function tproxy({ address, port, value, mask }: Extract<Target, { kind: 'tproxy' }>): Action {
  const given = address === null ? undefined : parseIp(address);
  return (packet, at) => {
    const to = given ?? at.here.routes.firstAddressOf(packet.inInterface, packet.destination) ?? packet.destination;
    const toPort = port === 0 ? packet.destinationPort : port;
    if (!at.here.hasListener(packet.protocol, to, toPort)) return 'drop';
    packet.mark = change(packet.mark, mask, value);
    packet.steeredTo = toPort;
    return 'accept';
  };
}
