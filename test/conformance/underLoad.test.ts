import { describe, expect, it } from 'vitest';
import { at } from '../../src/base/assert.ts';
import { packetCounts } from '../../src/analysis/packetCounts.ts';
import { receivePaths } from '../../src/model/paths/registry.ts';
import type { Knobs } from '../../src/scenario/schema.ts';
import { lookup, rowsOf, spanEndNs } from '../../src/trace/lookup.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { drawFrames } from './drawFrames.ts';
import { brokenNumbers } from './examine.ts';
import { runOf } from './situations.ts';
import { executions, fatesOf, spansOf, stageIdOf, stagesOf } from './tellRun.ts';

const run = (pathId: string, knobs: Partial<Knobs>): Trace => runOf({ id: 'load', knobs }, pathId);
const replay = (pathId: string, drawing: string, knobs: Partial<Knobs> = {}): Trace =>
  runOf({ id: 'drawn', knobs: { process: 'replay', ...knobs }, capture: () => drawFrames(drawing) }, pathId);
const dropsOf = (trace: Trace): Record<string, number> => Object.fromEntries(Object.entries(packetCounts(trace).dropped).filter(([, count]) => count > 0));

describe('where packets fall out', () => {
  it('at the card, when the ring has no buffer: nothing of it was work for a core', () => {
    const trace = run('stack', { transport: 'udp', packetBytes: 64, packets: 1000, ringSlots: 64 });
    expect(Object.keys(dropsOf(trace))).toEqual(['rxRingFull']);
    const lost = fatesOf(trace).indexOf('dropped rxRingFull');
    expect(lost).toBeGreaterThan(63);
    expect(stagesOf(trace, lost)).toEqual([]);
    expect(trace.packets.doneNs[lost]).toBe(trace.packets.arrivedNs[lost]);
    expect(trace.packets.doneCore[lost]).toBe(255);
  });

  it.each(['tcp', 'udp'] as const)('at the socket (%s), when its reader does not get to read: after all the work of the softirq', (transport) => {
    const trace = run('stack', { transport, packetBytes: 64, packets: 1500, readerCore: 0, rateMbps: 600 });
    expect(dropsOf(trace).socketBufferFull).toBeGreaterThan(100);
    const lost = fatesOf(trace).indexOf('dropped socketBufferFull');
    expect(stagesOf(trace, lost)).toEqual(expect.arrayContaining(['driverRx', 'ethRcv', 'ipRcv', 'route', 'lookup']));
    expect(stagesOf(trace, lost)).not.toContain('copy');
    // As many as the buffer has room for, by the memory that they take: 2048 of the buffer and 256 of the sk_buff.
    const limitBytes = transport === 'tcp' ? 174_760 : 110_592;
    expect(packetCounts(trace).delivered).toBeGreaterThanOrEqual(Math.ceil(limitBytes / 2304));
  });

  it('at the channel, or they go the slow path, as is chosen', () => {
    const knobs: Partial<Knobs> = { packetBytes: 64, packets: 1500, rateMbps: 900, ringSlots: 1024 };
    const dropping = run('socket-channel', knobs);
    expect(Object.keys(dropsOf(dropping))).toEqual(['channelFull']);
    const lost = fatesOf(dropping).indexOf('dropped channelFull');
    expect(stagesOf(dropping, lost)).toEqual(['dma', 'classify']);
    const falling = run('socket-channel', { ...knobs, channelFull: 'slowPath' });
    expect(dropsOf(falling).channelFull).toBeUndefined();
    expect(executions(falling, 'slowPath')).toBeGreaterThan(0);
    expect(executions(dropping, 'slowPath')).toBe(0);
    expect(stagesOf(falling, spansOf(falling, 'slowPath').map((span) => at(falling.spans.packet, span))[0] ?? -1)).toEqual(expect.arrayContaining(['slowPath', 'ethRcv', 'tcpInSoftirq']));
  });

  it('at the softirq’s input queue, when interrupts leave it no time', () => {
    const frames = Array.from({ length: 1600 }, (_, i) => `${i * 0.4} - > - other 46`).join('\n');
    const trace = replay('socket-channel', frames, { ringSlots: 2048 });
    expect(Object.keys(dropsOf(trace)).sort()).toEqual(['backlogFull', 'otherProtocol']);
    expect(dropsOf(trace).backlogFull).toBeGreaterThan(0);
  });

  it('the channel never holds more than 508', () => {
    const trace = run('socket-channel', { packetBytes: 64, packets: 1500, rateMbps: 900, ringSlots: 1024 });
    const place = trace.dictionary.places.findIndex(({ id }) => id === 'channel');
    expect(at(trace.dictionary.places, place).capacity).toBe(508);
    expect(mostAt(trace, place)).toBeLessThanOrEqual(508);
    expect(mostAt(trace, place)).toBeGreaterThan(500);
  });

  it.each(['stack', 'socket-channel'])('the card’s ring never holds more than it has slots: %s', (pathId) => {
    const trace = run(pathId, { transport: 'udp', packetBytes: 64, packets: 1000, ringSlots: 64 });
    expect(mostAt(trace, trace.dictionary.places.findIndex(({ id }) => id === 'rxRing'))).toBeLessThanOrEqual(64);
  });
});

/** The most packets that waited at a place at once. */
function mostAt({ waits }: Trace, place: number): number {
  const steps: { readonly atNs: number; readonly by: number }[] = [];
  for (let wait = 0; wait < waits.length; wait++) {
    if (waits.place[wait] === place) steps.push({ atNs: at(waits.beginNs, wait), by: 1 }, { atNs: at(waits.endNs, wait), by: -1 });
  }
  steps.sort((a, b) => a.atNs - b.atNs || a.by - b.by);
  let now = 0;
  let most = 0;
  for (const { by } of steps) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}

describe('interrupt and poll', () => {
  it.each(receivePaths.all)('$id: the card interrupts at most as often as it may', ({ id }) => {
    for (const interruptsPerSecond of [8000, 20_000]) {
      const trace = run(id, { packets: 300, interruptsPerSecond });
      // Each queue has a throttle of its own, and here a core of its own.
      const cores = trace.dictionary.cores.map(({ id: core }) => spansOf(trace, 'irq').filter((span) => trace.spans.core[span] === core && (at(trace.spans.flags, span) & 2) === 0));
      const rates = cores.filter((begun) => begun.length > 1).map((begun) => {
        const runNs = at(trace.spans.beginNs, begun.at(-1) ?? -1) - at(trace.spans.beginNs, at(begun, 0));
        expect(begun.length - 1).toBeLessThanOrEqual(Math.ceil((runNs * interruptsPerSecond) / 1e9));
        return (begun.length - 1) / Math.max(1, Math.floor((runNs * interruptsPerSecond) / 1e9) - 1);
      });
      expect(Math.max(...rates)).toBeGreaterThanOrEqual(1);
    }
  });

  it.each(receivePaths.all)('$id: without a limit a lone packet is taken at once', ({ id }) => {
    const trace = run(id, { packets: 5, rateMbps: 1, interruptsPerSecond: 0 });
    const first = spansOf(trace, 'irq')[0] ?? -1;
    const dma = spansOf(trace, 'dma')[0] ?? -1;
    expect(at(trace.spans.beginNs, first)).toBe(spanEndNs(trace.spans, dma));
    expect(executions(trace, 'irq')).toBeGreaterThanOrEqual(5);
  });

  it('a poll takes at most 64 packets, a softirq at most 300', () => {
    const trace = run('stack', { transport: 'udp', packetBytes: 64, packets: 2000, ringSlots: 256 });
    const polls: number[] = [];
    const softirqs: number[] = [];
    for (const span of rowsOf(lookup(trace).spansByCore, 0)) {
      const stage = stageIdOf(trace, span);
      if (stage === 'netRx') softirqs.push(0);
      if (stage === 'pollEnter') polls.push(0);
      if (stage !== 'driverRx' || (at(trace.spans.flags, span) & 2) !== 0) continue;
      polls[polls.length - 1] = (polls.at(-1) ?? 0) + 1;
      softirqs[softirqs.length - 1] = (softirqs.at(-1) ?? 0) + 1;
    }
    expect(Math.max(...polls)).toBe(64);
    expect(Math.max(...softirqs)).toBe(300);
  });

  it('ksoftirqd lets the reader run under a load that never ends', () => {
    const trace = run('stack', { transport: 'udp', packetBytes: 64, packets: 12_000, readerCore: 0 });
    const lastArrivalNs = trace.packets.arrivedNs.at(-1) ?? 0;
    const during = trace.packets.doneNs.filter((doneNs, packet) => trace.packets.outcome[packet] === 1 && doneNs < lastArrivalNs).length;
    expect(during).toBeGreaterThan(48);
  });
});

describe('wake-ups', () => {
  it('one for each request of the channel’s reader, never one for each packet', () => {
    const trace = run('socket-channel', { packets: 500 });
    const wakes = executions(trace, 'wakeUp', 'wakeUpIdle');
    expect(wakes).toBeLessThanOrEqual(executions(trace, 'requestWake') + 1);
    expect(wakes).toBeLessThan(250);
    expect(wakes).toBeGreaterThan(10);
  });

  it('who slept is switched in once for each time it slept', () => {
    for (const { id } of receivePaths.all) {
      const trace = run(id, { packets: 300 });
      const wakeUps = executions(trace, ...trace.dictionary.stages.map((stage) => stage.id).filter((stage) => stage.startsWith('wakeUp')));
      expect(Math.abs(executions(trace, 'contextSwitch') - executions(trace, 'switchOut'))).toBeLessThanOrEqual(wakeUps);
      expect(executions(trace, 'contextSwitch')).toBeLessThanOrEqual(wakeUps);
    }
  });

  it('each reader is woken for its own packets', () => {
    const trace = run('stack', { packets: 64, flows: 16, rateMbps: 50 });
    const own = new Set(Array.from({ length: trace.packets.length }, (_, packet) => at(trace.packets.flow, packet)));
    expect(own.size).toBe(16);
    expect(packetCounts(trace).delivered).toBe(64);
  });
});

// The kernel builds an ACK and sends it in one go; a process puts it into its transmit channel, and the driver sends it later.
const BUILT = ['ackXmit', 'userAck'] as const;
const SENT = ['ackXmit', 'txTake'] as const;
const DUE = ['ackInSoftirq', 'userAck'] as const;

describe('acknowledgements', () => {
  it.each(receivePaths.all)('$id: every second segment is acknowledged, UDP never', ({ id }) => {
    expect(executions(run(id, { packets: 400 }), ...BUILT)).toBe(200);
    expect(executions(run(id, { packets: 400, transport: 'udp' }), ...BUILT)).toBe(0);
  });

  it.each(receivePaths.all)('$id: a lone segment after 40 ms, if the run is not over', ({ id }) => {
    const trace = replay(id, '0 198.51.100.7:1 > 192.0.2.1:80 tcp 100\n90000 198.51.100.7:1 > 192.0.2.1:53 udp 10');
    const [ack] = DUE.flatMap((stage) => spansOf(trace, stage));
    expect(ack).toBeDefined();
    const afterNs = at(trace.spans.beginNs, ack ?? -1) - at(trace.packets.doneNs, 0);
    expect(Math.abs(afterNs - 40e6)).toBeLessThan(10_000); // counted from where TCP ran, before or after the copy
    expect(executions(trace, ...SENT)).toBe(1);
  });

  it.each(receivePaths.all)('$id: SYN and FIN are answered at once, a bare ACK is not', ({ id }) => {
    const acks = (drawing: string): number => executions(replay(id, drawing), ...BUILT);
    expect(acks('0 198.51.100.7:1 > 192.0.2.1:80 tcp S')).toBe(1);
    expect(acks('0 198.51.100.7:1 > 192.0.2.1:80 tcp FA')).toBe(1);
    expect(acks('0 198.51.100.7:1 > 192.0.2.1:80 tcp A')).toBe(0);
    expect(acks('0 198.51.100.7:1 > 192.0.2.1:80 tcp 100\n500 198.51.100.7:1 > 192.0.2.1:80 tcp 100\n1000 198.51.100.7:1 > 192.0.2.1:80 tcp FA')).toBe(2);
  });

  it.each(receivePaths.all)('$id: what the card has sent is cleaned, once', ({ id }) => {
    const trace = run(id, { packets: 400 });
    const cleaned = executions(trace, 'txClean');
    expect(cleaned).toBeLessThanOrEqual(executions(trace, ...SENT));
    expect(cleaned).toBeGreaterThan(executions(trace, ...BUILT) - 40);
  });
});

describe('what goes on for long', () => {
  it.each(receivePaths.all)('$id: delayed-ACK timers come due while their core holds a lock', ({ id }) => {
    const trace = run(id, { packets: 200, packetBytes: 64, flows: 300, rateMbps: 1, interruptsPerSecond: 1000, ringSlots: 1024, channelFull: 'slowPath' });
    expect(packetCounts(trace).inFlight).toBe(0);
    expect(executions(trace, ...DUE)).toBeGreaterThan(10);
  });

  it.each(receivePaths.all)('$id: thousands of delayed ACKs leave while nothing arrives', ({ id }) => {
    const lone = Array.from({ length: 1500 }, (_, i) => `${i * 20} 198.51.${i >> 7}.${1 + (i & 127)}:1 > 192.0.2.1:80 tcp 10`);
    const trace = replay(id, [...lone, '100000 198.51.100.7:1 > 192.0.2.1:53 udp 10'].join('\n'));
    expect(packetCounts(trace).delivered).toBe(1501);
    expect(executions(trace, ...SENT)).toBe(1500);
  });

  it('a stage that is longer than a column can tell is told in pieces', () => {
    const trace = run('socket-channel', { transport: 'udp', packetBytes: 64, packets: 45_000 });
    expect(brokenNumbers(trace)).toEqual([]);
  });
});

describe('the reader', () => {
  it('that sleeps in recv when the run begins takes TCP over from the first packet on', () => {
    const trace = run('stack', { packets: 3, rateMbps: 1 });
    for (const packet of [0, 1, 2]) expect(stagesOf(trace, packet)).toEqual(expect.arrayContaining(['prequeue', 'tcpInReader']));
  });
});
