import { describe, expect, it } from 'vitest';
import { packetStory } from '../../src/analysis/packetStory.ts';
import { packetWaits } from '../../src/analysis/packetWaits.ts';
import { drawTrace } from './drawTrace.ts';
import { twoPackets } from './twoPackets.ts';
import type { Trace } from '../../src/trace/trace.ts';

const draw = (trace: Trace, packet: number): readonly string[] =>
  packetWaits(trace, packet).map(({ id, core, beginNs, endNs }) => `${id} core${core} ${beginNs}..${endNs}`);

describe('packetWaits', () => {
  it('names what ran once for several packets on the core that was waited for, for each of them', () => {
    const trace = twoPackets();
    expect(draw(trace, 0)).toEqual([
      'rxRing core0 40..100', 'irq core0 100..200', 'switch core0 200..250', 'rxRing core0 250..300',
      'receiveQueue core1 400..500', 'switch core1 500..600', 'preempted core1 700..800',
    ]);
    expect(draw(trace, 1)).toEqual([
      'rxRing core0 90..100', 'irq core0 100..200', 'switch core0 200..250', 'rxRing core0 250..400',
      'switch core1 500..600', 'receiveQueue core1 600..700', 'irq core1 700..800', 'receiveQueue core1 800..1100',
    ]);
  });

  it('ignores what ran on another core, and cuts shared work at the ends of the wait', () => {
    const trace = drawTrace(`
      packet A 0 delivered 200 core0
      core0  0 irq - 60
      core1  60 irq - 40
      wait A rxRing core0 20..120
      core0 100 irq - 60
    `);
    expect(draw(trace, 0)).toEqual(['irq core0 20..60', 'rxRing core0 60..100', 'irq core0 100..120']);
  });

  it('keeps a wait of no length', () => {
    expect(draw(drawTrace('packet A 0 delivered 5 core0\nwait A rxRing core0 5..5'), 0)).toEqual(['rxRing core0 5..5']);
  });

  it('names shared work between two stages of a packet even where nothing else is said than preempted', () => {
    const trace = drawTrace(`
      packet A 0 delivered 300 core0
      core0 0 poll A 100
      core0 100 wake A 50
      wait A preempted core0 100..150
      core0 150 tcp A 150
    `);
    expect(draw(trace, 0)).toEqual(['wake core0 100..150']);
  });
});

describe('packetStory', () => {
  it.each([0, 1])('tiles the time from arrival to delivery of packet %i exactly', (packet) => {
    const story = packetStory(twoPackets(), packet);
    let atNs = story.arrivedNs;
    for (const row of story.rows) {
      expect(row.beginNs).toBe(atNs);
      atNs = row.endNs;
    }
    expect(atNs).toBe(story.doneNs);
    expect(story.sumNs).toBe(story.doneNs - story.arrivedNs);
    expect(story.afterwards).toEqual([]);
  });

  it('puts work that is done after delivery apart', () => {
    const story = packetStory(drawTrace('packet A 0 delivered 100 core1\ncore1 0 copy A 100\ncore1 100 app A 30'), 0);
    expect(story.rows.length).toBe(1);
    expect(story.afterwards.map((row) => row.kind === 'stage' && row.stage.id)).toEqual(['app']);
    expect(story.sumNs).toBe(100);
  });
});
