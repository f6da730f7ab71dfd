import { describe, expect, it } from 'vitest';
import { latencyOf, linesMovedIn, packetJourney, reachNs } from '../../src/analysis/packetJourney.ts';
import { transfersOfPacket } from '../../src/analysis/transfers.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { withKnob } from '../../src/scenario/withKnob.ts';
import { lookup, rowsOf } from '../../src/trace/lookup.ts';
import { DEVICE, OUTCOME, SHARED } from '../../src/trace/words.ts';
import { runScenario } from '../runScenario.ts';
import { twoPackets } from './twoPackets.ts';

describe('two packets through a toy stack', () => {
  const trace = twoPackets();

  it('tells A’s life step by step, the interrupt that it waited behind among them', () => {
    const { steps, sumNs, doneNs, arrivedNs } = packetJourney(trace, 0);
    expect(steps.map(({ kind, label }) => `${kind} ${label}`)).toEqual([
      'work dma', 'wait receive ring', 'behind irq', 'behind switch', 'wait receive ring', 'work poll', 'wait receive queue', 'behind switch', 'work copy', 'wait preempted', 'work copy',
    ]);
    expect(sumNs).toBe(doneNs - arrivedNs);
    expect([latencyOf, reachNs].map((ask) => ask(packetJourney(trace, 0)))).toEqual([sumNs, sumNs]);
    expect(latencyOf({ ...packetJourney(trace, 0), doneNs: -1 })).toBeNull();
    expect(steps.map(linesMovedIn)).toContain(1);
  });

  it('says of each access where the line came from, what it cost and what the core waited', () => {
    const { steps } = packetJourney(trace, 0);
    const poll = steps.find(({ kind, label }) => kind === 'work' && label === 'poll');
    expect(poll?.partNs).toEqual([60, 30, 0, 10]);
    expect(poll?.operations.map(({ line, source, from, latencyNs, stallNs, moved, atNs }) => [line, source, from, latencyNs, stallNs, moved, atNs])).toEqual([
      ['SkBuff#0.head', 'peerDirty', 1, 30, 30, 1, 305],
      ['SkBuff#0.head', 'privateHit', DEVICE, 0, 0, 0, 350],
    ]);
  });
});

describe.each(['vj-2006', 'many-flows'].flatMap((id) => ['stack', 'socket-channel', 'rps'].map((path) => ({ id, path }))))('$id on $path', ({ id, path }) => {
  const scenario = withKnob(scenarios.get(id), 'packets', 120);
  if (!scenario.ok) throw new Error(scenario.problem.code);
  const trace = runScenario(scenario.value, path);
  const delivered = [...trace.packets.outcome.keys()].filter((packet) => trace.packets.outcome[packet] === OUTCOME.delivered);

  it('adds up to every packet’s latency, exactly, and each piece of work to its parts', () => {
    for (const packet of delivered) {
      const { steps, sumNs, doneNs, arrivedNs } = packetJourney(trace, packet);
      expect(sumNs).toBe(doneNs - arrivedNs);
      for (const step of steps) {
        if (step.kind !== 'wait' && step.core !== DEVICE) expect(step.partNs.reduce((sum, ns) => sum + ns, 0)).toBeCloseTo(step.endNs - step.beginNs, 6);
      }
    }
  });

  it('has every access of the packet’s own spans once, and prices every miss', () => {
    for (const packet of delivered.slice(0, 30)) {
      const { steps, afterwards } = packetJourney(trace, packet);
      const own = [...steps, ...afterwards].filter(({ kind }) => kind === 'work').flatMap(({ operations }) => operations);
      const { spansByPacket, touchesBySpan } = lookup(trace);
      const spans = [...rowsOf(spansByPacket, packet)].filter((span) => ((trace.spans.flags[span] as number) & SHARED) === 0);
      const touches = spans.flatMap((span) => [...rowsOf(touchesBySpan, span)]);
      expect(own.map(({ touch }) => touch).sort((a, b) => a - b)).toEqual(touches.sort((a, b) => a - b));
      const moved = own.filter((one) => one.moved > 0).map(({ touch }) => touch);
      for (const touch of moved) expect(transfersOfPacket(trace, packet).touches).toContain(touch);
      for (const one of own) if (one.missed > 0 && trace.spans.core[one.span] !== DEVICE) expect(one.constant?.source, one.line).toMatch(/\S/);
    }
  });
});
