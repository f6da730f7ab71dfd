import { describe, expect, it } from 'vitest';
import { cpuBudget } from '../../src/analysis/cpuBudget.ts';
import { packetStory } from '../../src/analysis/packetStory.ts';
import { spanParts } from '../../src/analysis/spanParts.ts';
import { transferCounts } from '../../src/analysis/transfers.ts';
import { spanEndNs } from '../../src/trace/lookup.ts';
import { STATE } from '../../src/trace/words.ts';
import { completeAtNs, packetInFocus } from '../../src/view/scene/focus.ts';
import { lensMarks } from '../../src/view/scene/lens.ts';
import { stageLayout } from '../../src/view/scene/layout.ts';
import { right } from '../../src/view/scene/rect.ts';
import { sceneAt } from '../../src/view/scene/sceneAt.ts';
import { axisTicks, scoreTrack, scoreWindow } from '../../src/view/scene/scoreTracks.ts';
import { packetsOnTheWay, whereIs } from '../../src/view/scene/whereabouts.ts';
import { demoTrace } from './demoTrace.ts';

const layout = stageLayout({ width: 676, type: 1, scale: 1 });
const stack = demoTrace({ path: 'stack', dropEvery: 9 });
const channel = demoTrace({ path: 'socket-channel' });
const traces = [['stack', stack], ['socket-channel', channel], ['one core', demoTrace({ path: 'stack', readerCore: 0 })]] as const;

describe.each(traces)('%s', (_, trace) => {
  const instants = Array.from({ length: 200 }, (_, i) => (trace.dictionary.endNs * i) / 199);

  it('is a pure function of the instant: scrubbing to T gives what playing to T gave', () => {
    const played = instants.map((atNs) => JSON.stringify(sceneAt({ trace, layout, atNs, packet: 12 })));
    const order = instants.map((_, i) => (i * 77) % instants.length);
    for (const i of order) expect(JSON.stringify(sceneAt({ trace, layout, atNs: instants[i] as number, packet: 12 }))).toBe(played[i]);
  });

  it('shows every packet that is on its way exactly once, where its story says it is', () => {
    for (const atNs of instants) {
      const scene = sceneAt({ trace, layout, atNs, packet: 3 });
      const onTheWay = packetsOnTheWay(trace, atNs);
      const shown = scene.chips.map((chip) => chip.packet);
      expect(new Set(shown).size).toBe(shown.length);
      for (const packet of onTheWay) {
        const where = whereIs(trace, packet, atNs);
        const row = packetStory(trace, packet).rows.find(({ beginNs, endNs }) => atNs >= beginNs && atNs < endNs);
        if (where.kind === 'stage') expect(row?.kind).toBe('stage');
        if (where.kind === 'place') expect(row?.kind).toBe('wait');
        if (where.kind === 'stage') expect(shown).toContain(packet);
      }
      for (const packet of shown) expect(onTheWay).toContain(packet);
    }
  });

  it('never shows M or E on one side and a copy on the other', () => {
    for (const atNs of instants) {
      const { cells } = sceneAt({ trace, layout, atNs, packet: 12 }).strip;
      for (const cell of cells) {
        if (cell.state < STATE.E) continue;
        const facing = cells.find((other) => other.line === cell.line && other.lane !== cell.lane);
        expect(facing?.state ?? -1).toBeLessThanOrEqual(STATE.I);
      }
    }
  });

  it('puts an equal line at an equal x, and no cell, name or queue on another', () => {
    const { cells, names } = sceneAt({ trace, layout, atNs: trace.dictionary.endNs / 2, packet: 12 }).strip;
    const of = (lane: number) => cells.filter((cell) => cell.lane === lane);
    expect(of(0).map((cell) => cell.rect.x)).toEqual(of(1).map((cell) => cell.rect.x));
    const sorted = of(0).map((cell) => cell.rect).sort((a, b) => a.x - b.x);
    sorted.forEach((cell, i) => i > 0 && expect(cell.x).toBeGreaterThanOrEqual(right(sorted[i - 1] as typeof cell)));
    expect(of(0).length).toBeLessThanOrEqual(32);
    for (const row of [0, 1, 2]) {
      const inRow = names.filter((name) => name.row === row).sort((a, b) => a.position - b.position);
      inRow.forEach((name, i) => {
        const before = inRow[i - 1];
        if (before !== undefined) expect(name.position - before.position).toBeGreaterThan((name.text.length + before.text.length) * 2.6);
      });
    }
  });

  it('counts up to the packet’s final number, and the analysis’ number it is', () => {
    const { of, crossed } = sceneAt({ trace, layout, atNs: trace.dictionary.endNs, packet: 12 }).seam;
    expect(crossed).toBe(of);
    expect(of).toBe(transferCounts(trace)[12]);
    let last = 0;
    for (const atNs of instants) {
      const { crossed } = sceneAt({ trace, layout, atNs, packet: 12 }).seam;
      expect(crossed).toBeGreaterThanOrEqual(last);
      last = crossed;
    }
  });

  it('cuts every span into parts that tile it exactly', () => {
    for (let span = 0; span < trace.spans.length; span++) {
      let atNs = trace.spans.beginNs[span] as number;
      const sums = [0, 0, 0, 0];
      spanParts(trace, span, (part, beginNs, endNs) => {
        expect(beginNs).toBe(atNs);
        expect(endNs).toBeGreaterThan(beginNs);
        sums[part] = (sums[part] ?? 0) + endNs - beginNs;
        atNs = endNs;
      });
      expect(atNs).toBe(spanEndNs(trace.spans, span));
      expect(sums[0]).toBeCloseTo((trace.spans.instructionTicks[span] as number) / 1024, 6);
      expect((sums[1] ?? 0) + (sums[2] ?? 0)).toBeCloseTo((trace.spans.stallTicks[span] as number) / 1024, 6);
      expect(sums[3]).toBeCloseTo((trace.spans.lockTicks[span] as number) / 1024, 6);
    }
  });

  it('adds up in the score: the shares of a core are its busy time', () => {
    const { fromNs, toNs, perCore } = cpuBudget(trace);
    for (const core of [0, 1]) {
      const { shares } = scoreTrack(trace, core, { fromNs, toNs }, 100);
      const busy = (shares ?? new Float32Array()).reduce((sum, share) => sum + share, 0);
      expect(busy).toBeCloseTo(perCore[core]?.busy ?? 0, 1);
    }
  });
});

it('moves on to the next packet when both sides are through with the followed one', () => {
  const end = completeAtNs(stack, channel, 12);
  expect(packetInFocus(stack, channel, 12, 0)).toBe(12);
  expect(packetInFocus(stack, channel, 12, end)).toBe(12);
  expect(packetInFocus(stack, channel, 12, end + 1)).toBe(13);
  expect(packetInFocus(stack, channel, 12, stack.dictionary.endNs * 2)).toBe(stack.packets.length - 1);
  expect(sceneAt({ trace: stack, layout, atNs: end, packet: 12 }).seam.crossed).toBe(transferCounts(stack)[12]);
});

it('says what was lost and why', () => {
  expect(sceneAt({ trace: stack, layout, atNs: 0, packet: 0 }).lost).toBeNull();
  expect(sceneAt({ trace: stack, layout, atNs: stack.dictionary.endNs, packet: 0 }).lost).toMatchObject({ count: 3, reason: 'rxRingFull' });
});

it('shows the score page by page, a short run whole', () => {
  expect(scoreWindow(250, 1000, 100)).toEqual({ fromNs: 200, toNs: 300 });
  expect(scoreWindow(1000, 1000, 100)).toEqual({ fromNs: 900, toNs: 1000 });
  expect(scoreWindow(250, 1000, 100, 230)).toEqual({ fromNs: 230, toNs: 330 });
  expect(scoreWindow(229, 1000, 100, 230)).toEqual({ fromNs: 130, toNs: 230 });
  expect(scoreWindow(10, 1000, 100, 230)).toEqual({ fromNs: 0, toNs: 100 });
  expect(scoreWindow(50, 110, 100)).toEqual({ fromNs: 0, toNs: 110 });
  expect(axisTicks({ fromNs: 0, toNs: 100_000 }, 10)).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 70_000, 80_000, 90_000, 100_000]);
});

it('shows a fetched line in the lens as wide as it took', () => {
  const touch = sceneAt({ trace: stack, layout, atNs: 0, packet: 12 });
  expect(touch.strip.threads).toEqual([]);
  const atNs = stack.packets.doneNs[12] as number;
  const marks = lensMarks(stack, 1, { fromNs: atNs - 1000, toNs: atNs }, 1000);
  const misses = marks.filter((mark) => mark.kind === 'miss' && mark.moved);
  expect(misses.length).toBeGreaterThan(0);
  for (const miss of misses) expect(miss.kind === 'miss' && miss.width).toBeCloseTo(140, 6);
});
