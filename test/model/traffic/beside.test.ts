import { describe, expect, it } from 'vitest';
import { at } from '../../../src/base/assert.ts';
import { packetCounts } from '../../../src/analysis/packetCounts.ts';
import { DEFAULT_KNOBS } from '../../../src/scenario/defaults.ts';
import { findContradiction } from '../../../src/scenario/checkKnobs.ts';
import type { Knobs } from '../../../src/scenario/schema.ts';
import type { Trace } from '../../../src/trace/trace.ts';
import { runScenario } from '../../runScenario.ts';

const run = (knobs: Partial<Knobs>, path = 'stack'): Trace =>
  runScenario({ version: 1, id: 'mix', label: 'mix', lookFor: '', knobs: { ...DEFAULT_KNOBS, packets: 300, flows: 2, ...knobs } }, path);
const kinds = ({ packets, dictionary }: Trace) => {
  const rows = Array.from({ length: packets.length }, (_, k) => ({ flow: at(packets.flow, k), bytes: at(packets.frameBytes, k), atNs: at(packets.arrivedNs, k) }));
  return { main: rows.filter(({ flow }) => flow < 2), beside: rows.filter(({ flow }) => flow >= 2), rows, flows: dictionary.flows };
};

describe('two kinds of traffic', () => {
  it('come in the order of their instants, the first kind as without the other', () => {
    const { main, beside, rows, flows } = kinds(run({ besideMbps: 100, besideFlows: 3, besideProcess: 'constant' }));
    expect(main).toEqual(kinds(run({})).main);
    expect(rows.map(({ atNs }) => atNs)).toEqual(rows.map(({ atNs }) => atNs).sort((x, y) => x - y));
    expect(new Set(beside.map(({ bytes }) => bytes))).toEqual(new Set([214]));
    expect(flows.map(({ protocol }) => protocol)).toEqual(['tcp', 'tcp', 'udp', 'udp', 'udp']);
    // 238 bytes of wire at 100 Mb/s: one every 19.04 µs, until the last of the first kind.
    expect(beside.length).toBe(Math.floor(at(main.map(({ atNs }) => atNs), 299) / 19_040));
  });

  it.each(['stack', 'socket-channel', 'app-channel', 'rfs', 'af-xdp'])('all reach their own sockets (%s)', (path) => {
    const trace = run({ besideMbps: 40, besideTransport: 'tcp', besideProcess: 'onOff' }, path);
    const { in: all, delivered } = packetCounts(trace);
    expect(all).toBeGreaterThan(300);
    expect(delivered).toBe(all);
    for (let k = 0; k < trace.packets.length; k++) expect(trace.packets.takenBy[k]).toBe(trace.packets.flow[k]);
  });

  it('share the wire with senders that wait for ACKs, and end with them', () => {
    const trace = run({ process: 'ackClock', windowPackets: 8, besideMbps: 200 });
    const { main, beside } = kinds(trace);
    expect(main).toHaveLength(300);
    expect(beside.length).toBeGreaterThan(100);
    expect(Math.max(...beside.map(({ atNs }) => atNs))).toBeLessThan(Math.max(...main.map(({ atNs }) => atNs)) + 1e6);
    for (let k = 1; k < trace.packets.length; k++) expect(at(trace.packets.arrivedNs, k)).toBeGreaterThan(at(trace.packets.arrivedNs, k - 1));
  });

  it('are refused where they make no sense', () => {
    expect(findContradiction({ ...DEFAULT_KNOBS, process: 'replay', besideMbps: 10 })?.problem.code).toBe('besideReplay');
    expect(findContradiction({ ...DEFAULT_KNOBS, besideMbps: 10, besideTransport: 'tcp', besideBytes: 50 })?.problem.code).toBe('packetTooSmallForTcp');
    expect(findContradiction({ ...DEFAULT_KNOBS, threadsPerSocket: 2 })?.problem.code).toBe('threadsShareUdp');
    expect(findContradiction({ ...DEFAULT_KNOBS, transport: 'udp', packetBytes: 200, process: 'ackClock' })?.problem.code).toBe('ackClockNeedsTcp');
    expect(findContradiction({ ...DEFAULT_KNOBS, packetsPerFlow: 10, process: 'ackClock' })?.problem.code).toBe('ackClockFlowsLast');
  });
});
