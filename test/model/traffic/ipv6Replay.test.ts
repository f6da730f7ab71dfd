import { describe, expect, it } from 'vitest';
import { packetCounts } from '../../../src/analysis/packetCounts.ts';
import { wireTuple } from '../../../src/analysis/tuples.ts';
import { loadRules } from '../../../src/exchange/loadRules.ts';
import { parsePcap } from '../../../src/exchange/pcap/parsePcap.ts';
import { receivePaths } from '../../../src/model/paths/registry.ts';
import { simulate } from '../../../src/model/simulate.ts';
import { DEFAULT_KNOBS } from '../../../src/scenario/defaults.ts';
import { parseIp } from '../../../src/scenario/ipAddress.ts';
import type { Scenario } from '../../../src/scenario/schema.ts';
import type { Trace } from '../../../src/trace/trace.ts';
import { extension, fragmentHeader, ipv4, ipv6, pcapFile, tcp, udp, V6 } from '../../exchange/buildCapture.ts';
import { sentence, valueOf } from '../../words/sentence.ts';

const answer = [...ipv6(6, tcp(0)).slice(0, 8), ...V6.server, ...V6.client, ...tcp(0, 0x10, [80, 40_000])];
const capture = valueOf(parsePcap(pcapFile(101, [
  ipv6(6, tcp(0, 2)), ipv6(6, tcp(0)), ipv6(6, tcp(500)), answer, ipv6(0, [...extension(6), ...tcp(300)]), ipv6(17, udp(40)), ipv6(17, udp(60, [40_001, 53])),
  ipv6(58, [128, 0, 0, 0]), ipv6(44, [...fragmentHeader(17, 0, true), ...udp(8)]), ipv6(44, [...fragmentHeader(17, 2, false), 1, 2]),
  ipv4(6, tcp(200)), ipv4(17, udp(8), 0x2000), ipv4(17, udp(8), 3),
]), 'six.pcap'));

function run(pathId: string, rules?: string): Trace {
  const scenario: Scenario = {
    version: 1, id: 'x', label: 'x', lookFor: '', knobs: { ...DEFAULT_KNOBS, process: 'replay', timeScale: 10 },
    ...(rules === undefined ? {} : { netfilter: { rules, unknown: 'never' } }),
  };
  return valueOf(simulate({ scenario, pathId, capture, rules: valueOf(loadRules(scenario)) }));
}

const DROP_ALL = '*filter\n:INPUT DROP [0:0]\nCOMMIT\n*nat\nCOMMIT\n';

describe('IPv6 in a run', () => {
  it.each(receivePaths.ids)('reaches its sockets by way of %s, with fragments and ICMPv6 counted for what they are', (pathId) => {
    const trace = run(pathId);
    const { dropped, ...counts } = packetCounts(trace);
    expect(counts).toEqual({ in: 12, outgoing: 1, delivered: 7, misdelivered: 0, forwarded: 0, inFlight: 0 });
    expect(dropped).toMatchObject({ otherProtocol: 1, fragment: 4 });
    expect(trace.dictionary.sockets.map(({ protocol, local, remote }) => `${protocol} ${local} ${remote}`)).toEqual([
      'tcp [2001:db8::a]:80 [2001:db8::7]:40000', 'udp [2001:db8::a]:53 ', 'tcp 203.0.113.10:80 198.51.100.7:40000',
    ]);
    expect(wireTuple(trace, 2)).toEqual({ source: parseIp('2001:db8::7'), sourcePort: 40_000, destination: parseIp('2001:db8::a'), destinationPort: 80 });
    expect(trace.dictionary.remarks.map(({ code }) => code)).toEqual(['captureForm', 'captureFragments', 'localGuessed', 'localGuessedIpv6', 'scaledTime', 'ipv6AsIpv4']);
    for (const remark of trace.dictionary.remarks) sentence(remark);
    // A first fragment has its ports, a later one none.
    expect(trace.dictionary.flows.filter(({ protocol }) => protocol === 'other').map(({ source }) => source)).toEqual([
      '2001:db8::7', '[2001:db8::7]:40000', '198.51.100.7:40000', '198.51.100.7',
    ]);
  });

  it.each(receivePaths.ids)('passes no iptables rule on %s: what drops all IPv4 lets it be', (pathId) => {
    const trace = run(pathId, DROP_ALL);
    const { delivered, misdelivered, inFlight, dropped } = packetCounts(trace);
    const ipv4Taken = pathId === 'app-channel' ? misdelivered : 0; // goes past the rules
    expect([delivered + misdelivered, inFlight]).toEqual([6 + ipv4Taken, 0]);
    expect(dropped).toMatchObject({ noSocket: 0 });
    expect([...trace.passages.source].includes(0)).toBe(false);
  });
});
