import { describe, expect, it } from 'vitest';
import { at } from '../../src/base/assert.ts';
import { cpuBudget } from '../../src/analysis/cpuBudget.ts';
import { packetCounts } from '../../src/analysis/packetCounts.ts';
import type { Knobs } from '../../src/scenario/schema.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { runScenario } from '../runScenario.ts';
import { runOf, scenarioOf } from './situations.ts';
import { executions, spansOf, stagesOf } from './tellRun.ts';

const run = (knobs: Partial<Knobs> = {}, pathId = 'af-xdp'): Trace => runOf({ id: 'af-xdp', knobs: { packets: 400, ...knobs } }, pathId);

describe('AF_XDP', () => {
  it('sorts in the softirq and leaves the rest to the process: no sk_buff, no copy, no recv', () => {
    const trace = run();
    expect(packetCounts(trace).delivered).toBe(400);
    for (let packet = 0; packet < 400; packet++) expect(stagesOf(trace, packet).join(' ')).toMatch(/^dma driverRx classify channelPut .*userTake userTcp app release fillPut/);
    expect(executions(trace, 'frameCopy', 'slowPath', 'recvEnter', 'copy')).toBe(0);
  });

  it('with copies has each frame copied by the kernel, once, and sends in the process\'s call', () => {
    const trace = run({ umem: 'copy' });
    expect(packetCounts(trace).delivered).toBe(400);
    expect(executions(trace, 'frameCopy')).toBe(400);
    for (const span of spansOf(trace, 'txTake')) expect(at(trace.spans.core, span)).toBe(1);
    const direct = run();
    for (const span of spansOf(direct, 'txTake')) expect(at(direct.spans.core, span)).toBe(0);
  });

  it('publishes once a poll and socket, not once a packet', () => {
    const trace = run({ flows: 4, transport: 'udp', packetBytes: 64 });
    expect(executions(trace, 'xskFlush')).toBeLessThan(executions(trace, 'channelPut') / 2);
    expect(executions(trace, 'xskFlush')).toBeLessThanOrEqual(4 * executions(trace, 'pollEnter'));
  });

  it('lets pass to the stack what the program does not know', () => {
    const trace = run({ unclassifiedShare: 12.5, flows: 4 });
    expect(executions(trace, 'slowPath')).toBe(50);
    expect(executions(trace, 'lookup')).toBe(50);
    expect(packetCounts(trace).delivered).toBe(400);
  });

  it('calls the driver only when that has asked: for the first ACKs after it found TX empty, and never for FILL that has frames', () => {
    const trace = run();
    expect(executions(trace, 'txKick')).toBeGreaterThan(0);
    expect(executions(trace, 'txKick')).toBeLessThanOrEqual(executions(trace, 'txWait') + 1);
    expect(executions(trace, 'txKick')).toBeLessThan(executions(trace, 'userAck') + 1);
    expect(executions(trace, 'fillEmpty', 'fillKick')).toBe(0);
  });

  it.each(['copy', 'zeroCopy'] as const)('sends each ACK once, however many processes call at the same time (%s)', (umem) => {
    const trace = run({ umem, machine: 'skylake-sp-2017', flows: 8, cores: 4, readers: 'spread', rateMbps: 5000, packets: 1500 });
    expect(packetCounts(trace).delivered).toBe(1500);
    expect(executions(trace, 'txTake')).toBeLessThanOrEqual(executions(trace, 'userAck'));
  });

  it('starves the card when processes hold all frames, until one gives some back and calls', () => {
    // The softirq keeps the only core for so long that more packets wait in RX rings than there are frames.
    const knobs: Partial<Knobs> = { transport: 'udp', packetBytes: 64, flows: 16, packets: 7000, readerCore: 0 };
    const trace = runScenario({ ...scenarioOf({ id: 'af-xdp', knobs }), constants: { softirqRestarts: 100 } }, 'af-xdp');
    expect(executions(trace, 'fillEmpty')).toBeGreaterThan(0);
    expect(executions(trace, 'fillKick')).toBeGreaterThan(0);
    expect(executions(trace, 'fillKick')).toBeLessThanOrEqual(executions(trace, 'fillEmpty'));
    expect(packetCounts(trace).inFlight).toBe(0);
    expect(packetCounts(trace).dropped.rxRingFull).toBeGreaterThan(0);
  });

  it('on a machine of 2017 takes small packets at a multiple of the stack\'s rate, as far as the interrupt\'s core goes', () => {
    const busy = (pathId: string): number => {
      const trace = run({ machine: 'skylake-sp-2017', transport: 'udp', packetBytes: 64, rateMbps: 300, packets: 1000 }, pathId);
      expect(packetCounts(trace).delivered).toBe(1000);
      return at(cpuBudget(trace).perCore, 0).busy;
    };
    expect(busy('stack') / busy('af-xdp')).toBeGreaterThan(2);
  });
});
