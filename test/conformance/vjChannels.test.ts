import { describe, expect, it } from 'vitest';
import { at } from '../../src/base/assert.ts';
import { cpuBudget } from '../../src/analysis/cpuBudget.ts';
import { packetCounts } from '../../src/analysis/packetCounts.ts';
import type { Knobs } from '../../src/scenario/schema.ts';
import { lineName } from '../../src/trace/lookup.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { runOf } from './situations.ts';
import { executions, movedStructures, spansOf, stageIdOf } from './tellRun.ts';

const run = (pathId: string, knobs: Partial<Knobs> = {}): Trace => runOf({ id: 'vj', knobs: { packets: 400, ...knobs } }, pathId);

/** Ids of the stages that a core executes. */
const stagesOn = (trace: Trace, core: number): Set<string> =>
  new Set(Array.from({ length: trace.spans.length }, (_, span) => span).filter((span) => trace.spans.core[span] === core).map((span) => stageIdOf(trace, span)));

describe('driver channel', () => {
  it('leaves the interrupt’s core nothing but the card and the channel', () => {
    const trace = run('driver-channel');
    for (const stage of ['skbAlloc', 'ethRcv', 'lookup', 'tcpInReader', 'copy']) {
      expect(stagesOn(trace, 0)).not.toContain(stage);
      expect(stagesOn(trace, 1)).toContain(stage);
    }
    expect(stagesOn(trace, 1)).not.toContain('irq');
  });

  it('moves buffers and the channel between the cores, but no sk_buff and nothing of the socket', () => {
    const moved = movedStructures(run('driver-channel'));
    expect(moved).toContain('CoreChannel');
    for (const structure of ['SkBuff', 'Socket']) {
      expect(moved).not.toContain(structure);
      expect(movedStructures(run('stack'))).toContain(structure);
    }
  });

  it('wakes a thread of the other core when its softirq has asked for it, and never its own: the thread sleeps again when there is nothing left', () => {
    const trace = run('driver-channel');
    const wakes = executions(trace, 'wakeUpForSoftirq', 'wakeUpIdleForSoftirq');
    expect(wakes).toBeGreaterThan(10);
    expect(wakes).toBeLessThanOrEqual(executions(trace, 'requestWake') + 1);
    expect(executions(trace, 'softirqThread')).toBe(wakes);
    expect(executions(trace, 'switchOut') + 1).toBeGreaterThanOrEqual(wakes + executions(trace, 'wakeUp', 'wakeUpIdle'));
    expect(executions(trace, 'sendIpi', 'ipi')).toBe(0);
    expect(executions(run('driver-channel', { readerCore: 0 }), 'wakeUpForSoftirq', 'wakeUpIdleForSoftirq', 'softirqThread')).toBe(0);
  });

  it('of today interrupts the other core instead, as RPS does', () => {
    const trace = run('driver-channel', { era: 'modern' });
    expect(executions(trace, 'sendIpi')).toBeGreaterThan(10);
    expect(executions(trace, 'ipi')).toBe(executions(trace, 'sendIpi'));
    expect(executions(trace, 'sendIpi')).toBeLessThanOrEqual(executions(trace, 'requestWake') + 1);
    expect(executions(trace, 'softirqThread')).toBe(0);
    expect(executions(run('driver-channel', { era: 'modern', readerCore: 0 }), 'sendIpi', 'ipi')).toBe(0);
  });

  it('is drained at most 300 packets at a time, and drops when full', () => {
    const trace = run('driver-channel', { packets: 3000, transport: 'udp', packetBytes: 64, rateMbps: 800, ringSlots: 1024 });
    expect(packetCounts(trace).dropped.channelFull).toBeGreaterThan(0);
    const most = spansOf(trace, 'netRx').map((span, i, all) => {
      const fromNs = at(trace.spans.beginNs, span);
      const toNs = i + 1 < all.length ? at(trace.spans.beginNs, at(all, i + 1)) : Infinity;
      return spansOf(trace, 'channelTake').filter((take) => at(trace.spans.flags, take) < 2 && at(trace.spans.beginNs, take) > fromNs && at(trace.spans.beginNs, take) < toNs).length;
    });
    expect(Math.max(...most)).toBe(300);
  });
});

describe('application channel', () => {
  it('calls the kernel to sleep and to wake the driver, not to receive', () => {
    const trace = run('app-channel');
    expect(executions(trace, 'userTcp')).toBe(400);
    expect(executions(trace, 'copy', 'recvEnter', 'recvLeave', 'tcpInChannel', 'dequeue')).toBe(0);
    expect(executions(trace, 'requestWake', 'txKick')).toBeLessThan(200);
    expect(cpuBudget(trace).total.socket).toBe(0);
  });

  it('takes no lock for a packet, only for interrupts, sleeping and waking', () => {
    const trace = run('app-channel', { packets: 1000, interruptsPerSecond: 1000 });
    const locked = new Set(Array.from({ length: trace.spans.length }, (_, span) => span).filter((span) => at(trace.spans.lockTicks, span) > 0).map((span) => stageIdOf(trace, span)));
    expect([...locked].filter((stage) => !['irq', 'wakeUp', 'wakeUpIdle', 'contextSwitch', 'switchOut', 'slabRefillInInterrupt'].includes(stage))).toEqual([]);
  });

  it('posts again the buffers that the process has given back', () => {
    const trace = run('app-channel', { packets: 2000 });
    expect(executions(trace, 'repost')).toBeGreaterThan(1800);
    expect(executions(trace, 'repost', 'refill')).toBe(executions(trace, 'classify'));
  });

  it('does not read what the process does not', () => {
    const payload = run('app-channel');
    const structure = at(payload.dictionary.structures.filter(({ id }) => id === 'Packet'), 0);
    const touched = new Set([...payload.touches.line].filter((line, touch) => payload.spans.core[at(payload.touches.span, touch)] === 1 && line >= structure.firstLine && line < structure.firstLine + structure.instances * structure.linesPerInstance)
      .map((line) => lineName(payload.dictionary.structures, line).name.replace(/.*\./, '')));
    expect([...touched]).toEqual(['header']);
  });

  it('wakes the driver once for each time it has asked', () => {
    const trace = run('app-channel', { packets: 1000 });
    expect(executions(trace, 'txKick')).toBeLessThanOrEqual(executions(trace, 'txWait') + 1);
    expect(executions(trace, 'txTake')).toBeLessThanOrEqual(executions(trace, 'userAck'));
    expect(executions(trace, 'txTake')).toBeGreaterThan(executions(trace, 'userAck') - 20);
  });
});
