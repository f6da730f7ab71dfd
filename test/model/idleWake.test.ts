import { describe, expect, it } from 'vitest';
import { at } from '../../src/base/assert.ts';
import { machineProfiles } from '../../src/model/machine/profiles/registry.ts';
import { simulate } from '../../src/model/simulate.ts';
import { DEFAULT_KNOBS } from '../../src/scenario/defaults.ts';
import type { Trace } from '../../src/trace/trace.ts';

function lonePacket(machine: string): Trace {
  const result = simulate({ scenario: { version: 1, id: 'lone', label: '', lookFor: '', knobs: { ...DEFAULT_KNOBS, machine, transport: 'udp', packets: 1, cores: 2, irqCore: 0, readerCore: 1 } }, pathId: 'stack' });
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result.value;
}
const beginOf = ({ spans, dictionary }: Trace, stage: string, core: number): number => {
  const found = Array.from({ length: spans.length }, (_, span) => span).find((span) => at(dictionary.stages, at(spans.stage, span)).id === stage && at(spans.core, span) === core);
  return found === undefined ? Number.NaN : at(spans.beginNs, found);
};

describe.each(machineProfiles.all.map((profile) => [profile.id, profile] as const))('a lone packet on %s', (id, { idlePolls, quantities: q, shared }) => {
  const trace = lonePacket(id);

  it('is delivered', () => expect(at(trace.packets.doneNs, 0)).toBeGreaterThan(0));

  it('wakes the reader’s core as the machine does', () => {
    const waking = Array.from({ length: trace.spans.length }, (_, span) => span).find((span) => at(trace.dictionary.stages, at(trace.spans.stage, span)).id === 'wakeUpIdle') ?? -1;
    const wokenNs = at(trace.spans.beginNs, waking) + (at(trace.spans.instructionTicks, waking) + at(trace.spans.stallTicks, waking) + at(trace.spans.lockTicks, waking)) / 1024;
    const lateNs = beginOf(trace, 'contextSwitch', 1) - wokenNs;
    const expectedNs = (idlePolls ? 0 : q.ipiNs.value) + q.idleExitNs.value;
    expect(lateNs).toBeGreaterThanOrEqual(expectedNs);
    expect(lateNs).toBeLessThan(expectedNs + 2 * q.dramNs.value); // the flag is on its way
  });

  it('finds the interrupt’s core asleep, unless it polls', () => {
    const dmaDoneNs = beginOf(trace, 'dma', 255) + Math.round(1024 * (q.dmaNs.value + at(trace.packets.frameBytes, 0) / q.dmaBytesPerNs.value)) / 1024;
    expect(beginOf(trace, 'irq', 0) - dmaDoneNs).toBeCloseTo(idlePolls ? 0 : q.idleExitNs.value, 2);
  });

  it('tells which complex and socket its cores are in, where that matters', () => {
    expect(trace.dictionary.cores.map((core) => core.complex)).toEqual(shared === undefined ? [undefined, undefined] : [0, 0]);
  });
});
