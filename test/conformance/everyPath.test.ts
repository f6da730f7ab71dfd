import { describe, expect, it } from 'vitest';
import { at } from '../../src/base/assert.ts';
import { latency } from '../../src/analysis/latency.ts';
import { countsAt, packetCounts } from '../../src/analysis/packetCounts.ts';
import { misses } from '../../src/analysis/misses.ts';
import { receivePaths } from '../../src/model/paths/registry.ts';
import { digest } from '../../src/trace/digest.ts';
import { lineName, spanEndNs, touchAtNs } from '../../src/trace/lookup.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { OUTCOME } from '../../src/trace/words.ts';
import { brokenConservation, brokenCores, brokenDevice, brokenLocks, brokenNumbers, brokenStalls, brokenTilings, brokenWaits, piecesOf } from './examine.ts';
import { runOf, type Situation, situations } from './situations.ts';

const situationOf = (id: string): Situation => at(situations.filter((situation) => situation.id === id), 0);

describe.each(receivePaths.all)('$id', (path) => {
  /** Where ports decide which core takes a packet: a machine with one. */
  const withoutChoice = path.queues === undefined ? {} : { cores: 1, readerCore: 0 };

  describe.each(situations)('in the situation "$id"', (situation) => {
    const trace = runOf(situation, path.id);

    it('loses no packet silently: each that came in has one end, or the run has', () => {
      expect(brokenConservation(trace)).toEqual([]);
      if (situation.timeLimitNs === undefined) expect(packetCounts(trace).inFlight).toBe(0);
      expect(packetCounts(trace).delivered).toBeGreaterThan(0);
    });

    it('accounts for every packet’s time to the tick', () => {
      expect(brokenTilings(trace)).toEqual([]);
      expect(brokenWaits(trace)).toEqual([]);
    });

    it('has every core do one thing at a time, and every lock one holder', () => {
      expect(brokenCores(trace)).toEqual([]);
      expect(brokenLocks(trace)).toEqual([]);
      expect(brokenDevice(trace)).toEqual([]);
    });

    it('counts in ticks, points into its dictionary, and blames touches for what cores waited', () => {
      expect(brokenNumbers(trace)).toEqual([]);
      expect(brokenStalls(trace)).toEqual([]);
    });

    it('touches only lines that have a name', () => {
      const { touches, dictionary } = trace;
      const lines = new Set<number>();
      for (let touch = 0; touch < touches.length; touch++) lines.add(at(touches.line, touch)).add(at(touches.line, touch) + at(touches.lines, touch) - 1);
      expect([...lines].map((line) => lineName(dictionary.structures, line).name).filter((name) => !/^\w+#\d+\.\w+$/.test(name))).toEqual([]);
    });

    it('knows latency as the sum of its parts', () => {
      let sumNs = 0;
      for (let packet = 0; packet < trace.packets.length; packet++) {
        if (trace.packets.outcome[packet] === OUTCOME.delivered) sumNs += piecesOf(trace, packet).reduce((sum, piece) => sum + piece.endNs - piece.beginNs, 0);
      }
      const { mean, delivered } = latency(trace);
      expect(mean).toBe(sumNs / delivered);
    });
  });

  it.each(['default', 'overload', 'nat-web, ten times faster'])('does the same again: %s', (id) => {
    expect(digest(runOf(situationOf(id), path.id))).toBe(digest(runOf(situationOf(id), path.id)));
  });

  it('draws the same ports for the same seed, others for another; nothing else changes', () => {
    const of = (seed: number): Trace => runOf({ id: 'seed', knobs: { packets: 20, seed, ...withoutChoice } }, path.id);
    expect(of(2).dictionary.flows).not.toEqual(of(1).dictionary.flows);
    expect(of(2).packets).toEqual(of(1).packets);
  });

  it.each(['default', 'sixteen flows', 'overload', 'nat-web'])('run to an instant tells what the whole run tells until then: %s', (id) => {
    const whole = runOf(situationOf(id), path.id);
    const untilNs = Math.floor(whole.dictionary.endNs / 2) + 0.5;
    const part = runOf({ ...situationOf(id), timeLimitNs: untilNs }, path.id);
    expect(recordsUntil(part, untilNs)).toEqual(recordsUntil(whole, untilNs));
    expect(part.packets.length).toBe(whole.packets.arrivedNs.filter((atNs) => atNs <= untilNs).length);
  });

  it('ends at the time limit, wherever that falls, with the counts that the whole run has by then', () => {
    const whole = runOf(situationOf('default'), path.id);
    for (let limitNs = 100_000; limitNs < 2_600_000; limitNs += 77_777) {
      const part = runOf({ ...situationOf('default'), timeLimitNs: limitNs }, path.id);
      expect(packetCounts(part)).toEqual(countsAt(whole, limitNs));
      expect(part.dictionary.endNs).toBeLessThanOrEqual(limitNs);
    }
  });

  it('moves no line between cores when the reader is where the interrupt is', () => {
    for (const core of 'cores' in withoutChoice ? [0] : [0, 1]) {
      const trace = runOf({ id: 'swapped', knobs: { packets: 200, irqCore: core, readerCore: core, ...withoutChoice } }, path.id);
      expect(misses(trace).transfers).toBe(0);
      expect(new Set(trace.spans.core)).toEqual(new Set([core, 255]));
    }
    expect(misses(runOf(situationOf('default'), path.id)).transfers).toBeGreaterThan(0);
  });

  it('does the same on swapped cores, mirrored', () => {
    const straight = runOf({ id: 'straight', knobs: { packets: 100, irqCore: 0, readerCore: 1 } }, path.id);
    const mirrored = runOf({ id: 'mirrored', knobs: { packets: 100, irqCore: 1, readerCore: 0 } }, path.id);
    expect(mirrored.packets.doneNs).toEqual(straight.packets.doneNs);
    expect(mirrored.spans.beginNs).toEqual(straight.spans.beginNs);
    expect(mirrored.spans.core).toEqual(straight.spans.core.map((core) => (core === 255 ? core : 1 - core)));
  });
});

/** Everything that was over by then, as sorted text: rows may be in another order, never different. */
function recordsUntil(trace: Trace, untilNs: number): string[] {
  const { packets, spans, touches, waits } = trace;
  const told: string[] = [];
  for (let packet = 0; packet < packets.length; packet++) {
    const doneNs = at(packets.doneNs, packet);
    if (doneNs >= 0 && doneNs <= untilNs) told.push(`packet ${packet} ${doneNs} ${at(packets.outcome, packet)} ${at(packets.doneCore, packet)}`);
  }
  for (let span = 0; span < spans.length; span++) {
    if (spanEndNs(spans, span) <= untilNs) told.push(`span ${at(spans.core, span)} ${at(spans.beginNs, span)} ${at(spans.stage, span)} ${at(spans.packet, span)} ${spanEndNs(spans, span)}`);
  }
  for (let touch = 0; touch < touches.length; touch++) {
    if (touchAtNs(trace, touch) < untilNs) told.push(`touch ${at(spans.core, at(touches.span, touch))} ${touchAtNs(trace, touch)} ${at(touches.line, touch)} ${at(touches.what, touch)}`);
  }
  for (let wait = 0; wait < waits.length; wait++) {
    if (at(waits.endNs, wait) <= untilNs) told.push(`wait ${at(waits.packet, wait)} ${at(waits.place, wait)} ${at(waits.core, wait)} ${at(waits.beginNs, wait)} ${at(waits.endNs, wait)}`);
  }
  return told.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
