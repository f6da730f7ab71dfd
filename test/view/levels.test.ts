import { describe, expect, it } from 'vitest';
import { cpuBudget } from '../../src/analysis/cpuBudget.ts';
import { misses } from '../../src/analysis/misses.ts';
import { LEVELS } from '../../src/base/levels.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { withKnob } from '../../src/scenario/withKnob.ts';
import { lookup, rowsOf, spanAt } from '../../src/trace/lookup.ts';
import { flowCounts, flowRows, flowWindow } from '../../src/view/scene/flowCounts.ts';
import { flowMarks } from '../../src/view/scene/flowMarks.ts';
import { lanesOf } from '../../src/view/scene/lanes.ts';
import { lensNsOf, levelOfSpeed, pageNsOf } from '../../src/view/scene/level.ts';
import { stageLayout } from '../../src/view/scene/layout.ts';
import { overlap, right } from '../../src/view/scene/rect.ts';
import { sceneAt } from '../../src/view/scene/sceneAt.ts';
import { packetsOnTheWay } from '../../src/view/scene/whereabouts.ts';
import { runScenario } from '../runScenario.ts';

const scenario = withKnob(scenarios.get('vj-2006'), 'packets', 300);
if (!scenario.ok) throw new Error(scenario.problem.code);
const LAYOUTS = [{ width: 676, type: 1, scale: 1 }, { width: 596, type: 1, scale: 1 }, { width: 596, type: 1.4, scale: 1 }, { width: 358, type: 1, scale: 1 }, { width: 288, type: 1, scale: 1 }].map((wish) => stageLayout(wish));
const layout = LAYOUTS[0] as (typeof LAYOUTS)[number];

it('follows the speed, and each level has its page and its lens', () => {
  expect([10, 100, 200, 2000, 10_000, 20_000, 1e6].map(levelOfSpeed)).toEqual(['operations', 'operations', 'packets', 'packets', 'packets', 'flow', 'flow']);
  expect(LEVELS.map((level) => [pageNsOf(level, 5e6), lensNsOf(level, pageNsOf(level, 5e6))])).toEqual([[5e6, 1e5], [1e5, 1e3], [1e4, 100]]);
  expect([pageNsOf('flow', 10), pageNsOf('flow', 1e12)]).toEqual([1e6, 1e9]);
  expect(lensNsOf('packets', 2000)).toBe(200); // a lens magnifies on any page
});

describe.each(['stack', 'socket-channel'])('%s', (path) => {
  const trace = runScenario(scenario.value, path);
  const { endNs } = trace.dictionary;
  const instants = Array.from({ length: 60 }, (_, i) => (endNs * i) / 59);

  it.each(LEVELS)('%s is a pure function of the instant', (level) => {
    const shown = instants.map((atNs) => JSON.stringify(sceneAt({ trace, layout, atNs, packet: 40, level })));
    for (const i of instants.map((_, k) => (k * 23) % instants.length)) {
      expect(JSON.stringify(sceneAt({ trace, layout, atNs: instants[i] as number, packet: 40, level }))).toBe(shown[i]);
    }
  });

  it('has neither chips nor cells at the flow level, and its numbers stand still for a tenth of a millisecond', () => {
    const { chips, strip, boxes } = sceneAt({ trace, layout, atNs: 1.25e6, packet: 40, level: 'flow' });
    expect([chips, strip.cells, strip.threads, boxes]).toEqual([[], [], [], []]);
    expect(flowWindow(1.25e6)).toEqual({ fromNs: 0.2e6, toNs: 1.2e6 });
    expect(flowMarks(trace, layout, 1.21e6)).toEqual(flowMarks(trace, layout, 1.29e6));
  });

  it('moves about as many lines a packet as the whole run does, the bands as many as there are', () => {
    const { perPacket, bands } = flowMarks(trace, layout, 3e6);
    const { transfersPerPacket } = misses(trace);
    expect(perPacket).toBeGreaterThan(0.9 * transfersPerPacket);
    expect(perPacket).toBeLessThan(1.1 * transfersPerPacket);
    expect(bands.reduce((sum, band) => sum + band.lines, 0)).toBeCloseTo(perPacket ?? -1, 9);
  });

  it('tells of every flow how fast it goes and where its packets are, as the streams show it', () => {
    const counts = flowCounts(trace, 3e6);
    const rows = flowRows(trace, 3e6, counts);
    const { streams, window, perPacket, elsewhere } = flowMarks(trace, layout, 3e6);
    for (const { lane, perSecond } of streams) {
      expect(rows.reduce((sum, row) => sum + row.begun[lane], 0)).toBeCloseTo((perSecond * (window.toNs - window.fromNs)) / 1e9, 6);
    }
    expect(rows.flatMap(({ standing }) => standing).reduce((sum, { packets }) => sum + packets, 0)).toBe(packetsOnTheWay(trace, 3e6).length);
    expect(counts.crossings.reduce((sum, { down, up }) => sum + down + up, elsewhere)).toBeCloseTo(perPacket ?? -1, 9);
  });

  it('shows boxes about as busy as the CPU budget says, and streams at the rate of arrivals', () => {
    const { loads, streams } = flowMarks(trace, layout, 3e6);
    const share = loads.reduce((sum, load) => sum + load.share, 0);
    expect(Math.abs(share * 100 - cpuBudget(trace).total.busy)).toBeLessThan(6);
    const rate = (trace.packets.length / endNs) * 1e9;
    for (const { perSecond, pieces } of streams) {
      expect(Math.abs(perSecond - rate) / rate).toBeLessThan(0.2);
      expect(pieces.length).toBe(new Set(trace.packets.flow).size);
    }
  });

  it('opens the box that runs to its accesses, the one of now among them', () => {
    let opened = 0;
    for (const atNs of instants) {
      for (const { lane, rows, total, before } of sceneAt({ trace, layout, atNs, packet: 40, level: 'operations' }).open) {
        const span = spanAt(trace, lanesOf(trace).cores[lane], atNs);
        expect(total).toBe(rowsOf(lookup(trace).touchesBySpan, span).length);
        expect(before + rows.length).toBeLessThanOrEqual(total);
        const begun = rows.filter((row) => row.atNs <= atNs);
        if (begun.length > 0) expect(rows.find((row) => row.when === 'now')).toBe(begun.at(-1));
        opened++;
      }
    }
    expect(opened).toBeGreaterThan(10);
  });

  it.each(LAYOUTS.map((one) => ({ one, name: `${one.kind} ${one.width} × ${one.type}` })))('$name: a list covers no strip, queue, chip or running box, and stays in the picture', ({ one }) => {
    const { queues } = lanesOf(trace);
    for (let i = 0; i < 400; i++) {
      const { open, chips, boxes } = sceneAt({ trace, layout: one, atNs: 2e6 + i * 700, packet: 160, level: 'operations' });
      for (const { frame, lane, rows, rowHeight } of open) {
        expect(frame.x).toBeGreaterThanOrEqual(0);
        expect(right(frame)).toBeLessThanOrEqual(one.width);
        expect(rows.length * rowHeight).toBeLessThanOrEqual(frame.height);
        if (one.kind === 'wide') {
          const strip = { x: 0, y: one.strip.cellY[lane], width: one.width, height: one.strip.cell?.height ?? 0 };
          expect(overlap(frame, strip)).toBe(false);
        }
        for (const gap of ['H1', 'H2'] as const) if (queues[gap] !== null) expect(overlap(frame, one.queues[gap].frame)).toBe(false);
        for (const other of [...chips, ...boxes]) expect(overlap(frame, other.rect)).toBe(false);
        for (const other of open) if (other !== undefined && other.lane !== lane) expect(overlap(frame, other.frame)).toBe(false);
      }
    }
  });

  it('hints the box or slot that the packet comes to, and never the one that it is in', () => {
    let hinted = 0;
    for (let i = 0; i < 2000; i++) {
      const atNs = 2e6 + i * 100;
      const { next, chips } = sceneAt({ trace, layout, atNs, packet: 165 });
      if (next === null) continue;
      hinted++;
      const own = chips.find((chip) => chip.followed);
      if (own !== undefined && own.where.kind === 'stage' && own.where.waitsFor < 0) expect(overlap(own.rect, next)).toBe(false);
    }
    expect(hinted).toBeGreaterThan(20);
  });
});
