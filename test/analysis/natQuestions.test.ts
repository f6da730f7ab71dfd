import { describe, expect, test } from 'vitest';
import { connectionOf, connectionsAt, placeInConnection } from '../../src/analysis/connections.ts';
import { mappingLine, mappingPassages, ruleCounts } from '../../src/analysis/mappings.ts';
import { outcomesAt } from '../../src/analysis/outcomeCounts.ts';
import { packetPassages } from '../../src/analysis/packetPassages.ts';
import { addressesAt } from '../../src/analysis/rewrites.ts';
import { packetWay, socketUnder } from '../../src/analysis/packetWay.ts';
import { destinationText, steeringOf, wireTuple, type Tuple } from '../../src/analysis/tuples.ts';
import { parseIpv4 } from '../../src/scenario/ipv4.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { OUTCOME } from '../../src/trace/words.ts';
import { runScenario } from '../runScenario.ts';

function run(id: string, pathId: string): Trace {
  const scenario = scenarios.get(id);
  return runScenario({ ...scenario, knobs: { ...scenario.knobs, packets: 200 } }, pathId);
}

const misdelivery = run('misdelivery', 'socket-channel');
const packetsOf = (trace: Trace): number[] => Array.from({ length: trace.packets.length }, (_, packet) => packet);
const tuple = (source: string, sourcePort: number, destination: string, destinationPort: number): Tuple => ({ source: parseIpv4(source) ?? 0, sourcePort, destination: parseIpv4(destination) ?? 0, destinationPort });

test('the card hashes what is on the wire; the translated tuple may have another queue', () => {
  expect(steeringOf(tuple('198.51.100.7', 40000, '203.0.113.10', 80), 4)).toEqual({ hash: 0xd73e962c, index: 44, queue: 0 });
  expect(steeringOf(tuple('198.51.100.7', 40000, '10.0.0.5', 8080), 4)).toEqual({ hash: 0xb3989877, index: 119, queue: 3 });
});

describe('passages of a packet', () => {
  const rewritten = packetsOf(misdelivery).filter((packet) => packetPassages(misdelivery, packet).some(({ isRewritten }) => isRewritten));

  test('go from the wire through PREROUTING to INPUT, each beginning with what the one before left', () => {
    for (const packet of packetsOf(misdelivery)) {
      const passages = packetPassages(misdelivery, packet).filter(({ own }) => !own);
      expect(passages.map(({ hook }) => hook)).toEqual(['PREROUTING', 'INPUT']);
      expect(passages[0]?.before).toEqual(wireTuple(misdelivery, packet));
      expect(passages[1]?.before).toEqual(passages[0]?.after);
    }
  });

  test('cost what their stages cost: more where the nat table is asked', () => {
    const first = packetPassages(misdelivery, 0)[0];
    const second = packetPassages(misdelivery, 4)[0]; // the same flow again
    expect(first?.rulesWalked).toBe(1);
    expect(second?.rulesWalked).toBe(0);
    expect(first?.workNs).toBeGreaterThan(second?.workNs ?? Infinity);
    expect((second?.workNs ?? 0) <= (second?.endNs ?? 0) - (second?.beginNs ?? 0)).toBe(true);
  });

  test('tell the addresses at an instant', () => {
    const packet = rewritten[0] as number;
    const endNs = packetPassages(misdelivery, packet)[0]?.endNs as number;
    expect(destinationText(addressesAt(misdelivery, packet, endNs - 0.001) as Tuple)).toBe('192.0.2.1:53');
    expect(destinationText(addressesAt(misdelivery, packet, endNs) as Tuple)).toBe('192.0.2.1:5353');
  });

  test('a later packet of a flow keeps the mapping of its first, which names the line', () => {
    for (const packet of rewritten) {
      const connection = packetPassages(misdelivery, packet)[0]?.connection as number;
      expect(misdelivery.dictionary.netfilter?.lines[mappingLine(misdelivery, connection) - 1]).toContain('--to-destination :5353');
    }
    const mapped = Array.from(mappingPassages(misdelivery)).filter((row) => row >= 0);
    expect(ruleCounts(misdelivery).reduce((sum, count) => sum + count, 0)).toBe(mapped.length);
    expect(mapped.length).toBeLessThan(rewritten.length);
  });
});

describe('the way of a packet', () => {
  test('into a channel by the wire, and by the rules to another socket', () => {
    const lost = packetsOf(misdelivery).filter((packet) => misdelivery.packets.outcome[packet] === OUTCOME.misdelivered);
    expect(lost.length).toBeGreaterThan(20);
    for (const packet of lost) {
      expect(packetWay(misdelivery, packet)).toMatchObject({ sorted: 'byWire', way: 'channel', isHandedOver: false });
      const after = packetPassages(misdelivery, packet).at(-1)?.after as Tuple;
      expect(socketUnder(misdelivery, packet, wireTuple(misdelivery, packet) as Tuple)).toBe(misdelivery.packets.takenBy[packet]);
      expect(socketUnder(misdelivery, packet, after)).toBe(misdelivery.packets.meantFor[packet]);
    }
  });

  test.each([
    { id: 'dnat-local', path: 'socket-channel', way: { sorted: 'byWire', way: 'slowPath' } },
    { id: 'dnat-local', path: 'filtered-channel', way: { sorted: 'afterRules', way: 'channel' } },
    { id: 'dnat-local', path: 'stack', way: { sorted: 'never', way: 'stack' } },
    { id: 'dnat-local', path: 'driver-channel', way: { sorted: 'never', way: 'stack' } },
    { id: 'filter-first', path: 'socket-channel', way: { sorted: 'afterRules', way: 'channel' } },
  ])('$id on $path', ({ id, path, way }) => {
    const trace = run(id, path);
    for (const packet of packetsOf(trace)) expect(packetWay(trace, packet)).toMatchObject(way);
    expect(outcomesAt(trace, Infinity).slowPath).toBe(way.way === 'slowPath' ? trace.packets.length : 0);
  });

  test('what is handed over is counted as it happens', () => {
    const trace = run('hand-over', 'socket-channel');
    const handed = packetsOf(trace).filter((packet) => packetWay(trace, packet).isHandedOver).length;
    expect(handed).toBeGreaterThan(20);
    expect(outcomesAt(trace, Infinity).handedOver).toBe(handed);
    expect(outcomesAt(trace, -1).handedOver).toBe(0);
    const half = outcomesAt(trace, trace.dictionary.endNs / 2).handedOver;
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(handed);
  });
});

describe('the conntrack table', () => {
  test('grows with the run, newest first, and stops at what was asked for', () => {
    const { endNs } = misdelivery.dictionary;
    expect(connectionsAt(misdelivery, 0, 10)).toEqual({ count: 0, shown: [] });
    const half = connectionsAt(misdelivery, endNs / 2, 1000);
    const end = connectionsAt(misdelivery, endNs, 5);
    expect(half.shown.length).toBe(half.count);
    expect(end.count).toBe(misdelivery.connections.length);
    expect(end.shown.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5].map((k) => misdelivery.connections.length - k));
  });

  test('an entry is unconfirmed while its first packet is between the hooks', () => {
    const [first, input] = packetPassages(misdelivery, 0);
    const row = first?.connection as number;
    expect(connectionOf(misdelivery, row, (first?.endNs as number) - 1)).toBeUndefined();
    expect(connectionOf(misdelivery, row, (input?.beginNs as number) + 1)?.status).toBe('unconfirmed');
    expect(connectionOf(misdelivery, row, input?.endNs as number)?.status).toBe('confirmed');
    expect(placeInConnection(misdelivery, row, packetPassages(misdelivery, 4)[0]?.endNs as number)).toBe(2);
  });

  test('a mapped entry’s answers come from where the packets went', () => {
    const mapped = connectionsAt(misdelivery, misdelivery.dictionary.endNs, 1000).shown.filter(({ isMapped }) => isMapped);
    expect(mapped.length).toBeGreaterThan(10);
    for (const { original, reply } of mapped) {
      expect(original.destinationPort).toBe(53);
      expect(reply.sourcePort).toBe(5353);
    }
  });

  test('connections from before the run are there at once', () => {
    const trace = run('dnat-local', 'socket-channel');
    const { count, shown } = connectionsAt(trace, 0, 10);
    expect(count).toBe(4);
    for (const { status, isMapped, packets } of shown) expect({ status, isMapped, packets }).toEqual({ status: 'replied', isMapped: true, packets: 0 });
  });

  test('what a rule drops leaves no entry', () => {
    const scenario = scenarios.get('misdelivery');
    const rules = '*nat\nCOMMIT\n*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p udp --dport 53 -j DROP\nCOMMIT\n';
    const trace = runScenario({ ...scenario, knobs: { ...scenario.knobs, packets: 100 }, netfilter: { rules, unknown: 'never' } }, 'stack');
    const { count, shown } = connectionsAt(trace, trace.dictionary.endNs, 1000);
    expect(outcomesAt(trace, Infinity).dropped.filtered).toBeGreaterThan(50);
    expect(shown.every(({ original }) => original.destinationPort === 5353)).toBe(true);
    expect(count).toBe(shown.length);
    expect(count).toBeLessThan(trace.connections.length);
  });
});
