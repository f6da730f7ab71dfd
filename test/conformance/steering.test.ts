import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { at } from '../../src/base/assert.ts';
import { indirectionIndex, indirectionTable, tupleHash } from '../../src/base/toeplitz.ts';
import { misses } from '../../src/analysis/misses.ts';
import { packetCounts } from '../../src/analysis/packetCounts.ts';
import { rpsCore } from '../../src/model/kernel/steering/rps.ts';
import { parseIpv4 } from '../../src/scenario/ipv4.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import type { Knobs } from '../../src/scenario/schema.ts';
import type { FlowEntry, PacketTable, SpanTable, TouchTable, Trace } from '../../src/trace/trace.ts';
import { OUTCOME, SHARED } from '../../src/trace/words.ts';
import { runScenario } from '../runScenario.ts';
import { runOf } from './situations.ts';
import { executions, fatesOf, spansOf, stageIdOf } from './tellRun.ts';

const FLOWS = 16;
const run = (pathId: string, knobs: Partial<Knobs> = {}): Trace => runOf({ id: 'steering', knobs: { packets: 800, flows: FLOWS, readers: 'spread', ...knobs } }, pathId);

const hashOf = ({ source, destination }: FlowEntry): number => {
  const [from = '', fromPort] = source.split(':');
  const [to = '', toPort] = destination.split(':');
  return tupleHash({ source: parseIpv4(from) ?? -1, sourcePort: Number(fromPort), destination: parseIpv4(to) ?? -1, destinationPort: Number(toPort) });
};

/** Cores on which a stage ran for packets of each flow, from a packet on. */
function coresByFlow(trace: Trace, stageId: string, fromPacket = 0): Set<number>[] {
  const cores = trace.dictionary.flows.map(() => new Set<number>());
  for (const span of spansOf(trace, stageId)) {
    const packet = at(trace.spans.packet, span);
    if (packet >= fromPacket) at(cores, at(trace.packets.flow, packet)).add(at(trace.spans.core, span));
  }
  return cores;
}

/** The core that reads each flow: with spread readers they are one after another from the reader core on. */
const readers = (trace: Trace): Set<number>[] => trace.dictionary.flows.map(({ id }) => new Set([(1 + id) % 2]));

/** Packets of a flow whose data came out before an earlier one's. */
function overtaken({ packets, dictionary }: Trace): number {
  const lastNs = dictionary.flows.map(() => -1);
  let count = 0;
  for (let packet = 0; packet < packets.length; packet++) {
    if (packets.outcome[packet] !== OUTCOME.delivered) continue;
    const flow = at(packets.flow, packet);
    if (at(packets.doneNs, packet) < at(lastNs, flow)) count++;
    lastNs[flow] = Math.max(at(lastNs, flow), at(packets.doneNs, packet));
  }
  return count;
}

/** A table's columns as digests: comparing them element by element takes seconds. */
const bytesOf = (table: PacketTable | TouchTable | SpanTable): readonly string[] =>
  Object.values(table).map((column: number | ArrayBufferView) => (typeof column === 'number' ? String(column) : createHash('sha1').update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength)).digest('hex')));

describe('RSS', () => {
  it('does each flow\'s interrupt and softirq on the core of its hashed queue', () => {
    const trace = run('rss');
    const expected = trace.dictionary.flows.map((flow) => new Set([at(indirectionTable(2), indirectionIndex(hashOf(flow)))]));
    expect(new Set(expected.flatMap((cores) => [...cores])).size).toBe(2); // both queues have flows
    for (const stage of ['driverRx', 'ethRcv', 'lookup']) expect(coresByFlow(trace, stage)).toEqual(expected);
  });

  it('of one queue is the traditional stack', () => {
    const [one, stack] = [run('rss', { queues: 1 }), run('stack')];
    expect(bytesOf(one.packets)).toEqual(bytesOf(stack.packets));
    expect(bytesOf(one.touches)).toEqual(bytesOf(stack.touches));
  });

  it('leaves the other paths their one queue, whatever the knob says', () => {
    for (const path of ['stack', 'socket-channel']) expect(bytesOf(run(path, { queues: 8 }).spans)).toEqual(bytesOf(run(path).spans));
  });
});

describe('RPS', () => {
  const trace = run('rps');

  it('on many cores fills all their backlogs before it runs out of buffers', () => {
    const knobs = { ...at(scenarios.all, 0).knobs, machine: 'ice-lake-sp-2021', cores: 8, queues: 6, flows: 2000, transport: 'udp', packetBytes: 64, packets: 5000, ringSlots: 48, rateMbps: 20_000 } as const;
    const endpoints = [{ address: '192.0.2.1', port: 53, weight: 1, listens: true }];
    const { packets } = runScenario({ ...at(scenarios.all, 0), knobs, endpoints }, 'rps');
    expect(packets.length).toBe(5000);
  });

  it('leaves the card to one core and does the protocols on the core that the scaled hash says', () => {
    expect(new Set(coresByFlow(trace, 'driverRx').flatMap((cores) => [...cores]))).toEqual(new Set([0]));
    expect(coresByFlow(trace, 'ethRcv')).toEqual(trace.dictionary.flows.map((flow) => new Set([rpsCore(hashOf(flow), [0, 1])])));
  });

  it('interrupts the other core at most once a softirq, only for a backlog that was not scheduled', () => {
    expect(executions(trace, 'sendIpi')).toBe(executions(trace, 'ipi'));
    expect(executions(trace, 'sendIpi')).toBeLessThanOrEqual(executions(trace, 'netRx'));
    expect(executions(trace, 'scheduleBacklog')).toBeLessThan(trace.packets.length / 2);
  });

  it('drops of a lone flow at a full backlog, with the flow limit from half of it on', () => {
    const flood: Partial<Knobs> = { transport: 'udp', packetBytes: 64, packets: 6000, flows: 1, rateMbps: 900, ringSlots: 4096 };
    const lost = (flowLimit: Knobs['flowLimit']): number => fatesOf(run('rps', { ...flood, flowLimit })).indexOf('dropped backlogFull');
    expect(lost('off')).toBeGreaterThan(1001);
    expect(lost('on')).toBeGreaterThan(500);
    expect(lost('on')).toBeLessThan(lost('off'));
    expect(packetCounts(run('rps', { ...flood, flows: 16, flowLimit: 'on' })).dropped.backlogFull).toBe(0); // sixteen share it
  });
});

describe('RFS', () => {
  it('does the protocols where the application last read, once it has', () => {
    const trace = run('rfs');
    expect(coresByFlow(trace, 'ethRcv', 200)).toEqual(readers(trace));
    expect(new Set(coresByFlow(trace, 'driverRx').flatMap((cores) => [...cores]))).toEqual(new Set([0]));
  });

  it('moves fewer lines between cores than RPS, which does not know the reader', () => {
    expect(misses(run('rfs')).transfers).toBeLessThan(0.8 * misses(run('rps')).transfers);
  });

  it.each(['rfs', 'arfs'])('follows wandering readers, and no packet overtakes: %s', (pathId) => {
    const trace = run(pathId, { packets: 3000, wanderUs: 500, rateMbps: 600 });
    expect(executions(trace, 'noteReader')).toBeGreaterThan(2 * FLOWS);
    expect(coresByFlow(trace, 'ethRcv').some((cores) => cores.size === 2)).toBe(true);
    expect(overtaken(trace)).toBe(0);
    expect(packetCounts(trace).delivered).toBe(3000);
  });
});

describe('accelerated RFS', () => {
  const trace = run('arfs', { packets: 2000 });

  it('ends with nothing of a flow on a foreign core, its interrupt included', () => {
    for (const stage of ['driverRx', 'steer', 'ethRcv', 'copy']) expect(coresByFlow(trace, stage, 600)).toEqual(readers(trace));
  });

  it('asks the card once per flow that hashes to a foreign core, and the hash decides until it obeys', () => {
    const hashed = trace.dictionary.flows.map((flow) => at(indirectionTable(2), indirectionIndex(hashOf(flow))));
    const foreign = hashed.filter((core, flow) => !at(readers(trace), flow).has(core)).length;
    expect(foreign).toBeGreaterThan(0);
    expect(executions(trace, 'programFilter')).toBe(foreign);
    const first = trace.dictionary.flows.map(({ id }) => spansOf(trace, 'driverRx').find((span) => trace.packets.flow[at(trace.spans.packet, span)] === id) ?? -1);
    expect(first.map((span) => at(trace.spans.core, span))).toEqual(hashed);
  });

  it('moves hardly a line between cores: everything of a flow happens on one, but for what the driver\'s queues share', () => {
    const moved = (pathId: string): number => misses(run(pathId, { packets: 2000 })).transfers / 2000;
    expect(moved('arfs')).toBeLessThan(1);
    for (const other of ['stack', 'rss', 'rps', 'rfs']) expect(moved(other)).toBeGreaterThan(5);
  });

  it('has stages that pay for it, off the packets\' own way', () => {
    const span = at(spansOf(trace, 'programFilter'), 0);
    expect(at(trace.spans.flags, span) & SHARED).toBe(SHARED);
    expect(stageIdOf(trace, span)).toBe('programFilter');
  });
});

describe('steering and NAT', () => {
  const scenario = scenarios.get('steering-nat');

  it.each(['rfs', 'arfs'])('steers by the hash that arrived, whatever netfilter makes of the addresses: %s', (pathId) => {
    const trace = runScenario(scenario, pathId);
    expect(trace.passages.destinationAfter.some((after, row) => after !== trace.passages.destination[row])).toBe(true);
    expect(packetCounts(trace)).toMatchObject({ delivered: scenario.knobs.packets, misdelivered: 0 });
    const reads = coresByFlow(trace, 'copy', 400);
    expect(coresByFlow(trace, 'ethRcv', 400)).toEqual(reads);
    expect(reads.every((cores) => cores.size === 1)).toBe(true);
  });
});
