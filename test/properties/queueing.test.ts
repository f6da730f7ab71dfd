import { describe, expect, it } from 'vitest';
import { at } from '../../src/base/assert.ts';
import { receivePaths } from '../../src/model/paths/registry.ts';
import { lookup, rowsOf, spanEndNs } from '../../src/trace/lookup.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { DEVICE } from '../../src/trace/words.ts';
import { drawFrames } from '../conformance/drawFrames.ts';
import { piecesOf } from '../conformance/examine.ts';
import { natWebCapture, runOf, type Situation } from '../conformance/situations.ts';
import { spansOf } from '../conformance/tellRun.ts';

interface Stay {
  readonly fromNs: number;
  readonly toNs: number;
}

/** ∫ N dt, N counted by walking through time from event to event. */
function timeIntegral(stays: readonly Stay[]): number {
  const steps = stays.flatMap(({ fromNs, toNs }) => [{ atNs: fromNs, by: 1 }, { atNs: toNs, by: -1 }]).sort((a, b) => a.atNs - b.atNs);
  let inside = 0;
  let sum = 0;
  let beforeNs = 0;
  for (const { atNs, by } of steps) {
    sum += inside * (atNs - beforeNs);
    beforeNs = atNs;
    inside += by;
  }
  return sum;
}

const lengths = (stays: readonly Stay[]): number => stays.reduce((sum, { fromNs, toNs }) => sum + (toNs - fromNs), 0);

const LITTLE: readonly Situation[] = [
  { id: 'the experiment of 2006', knobs: { packets: 300 } },
  { id: 'one core under overload', knobs: { packets: 600, packetBytes: 64, ringSlots: 64, readerCore: 0 } },
  { id: 'a recorded web server', knobs: { process: 'replay' }, capture: () => natWebCapture(600) },
];

describe.each(receivePaths.all)('Little’s law on $id, exactly', ({ id: pathId }) => {
  it.each(LITTLE)('$id', (situation) => {
    const trace = runOf(situation, pathId);
    const { packets, waits, dictionary } = trace;
    const whole: Stay[] = [];
    let parts = 0;
    for (let packet = 0; packet < packets.length; packet++) {
      whole.push({ fromNs: at(packets.arrivedNs, packet), toNs: at(packets.doneNs, packet) });
      parts += piecesOf(trace, packet).reduce((sum, piece) => sum + piece.endNs - piece.beginNs, 0);
    }
    // In the whole system: mean number × time = arrivals × mean time in it, which is made of waits and stages.
    expect(timeIntegral(whole)).toBe(parts);
    for (const place of dictionary.places.keys()) {
      const here: Stay[] = [];
      for (let wait = 0; wait < waits.length; wait++) {
        if (waits.place[wait] === place) here.push({ fromNs: at(waits.beginNs, wait), toNs: at(waits.endNs, wait) });
      }
      expect(timeIntegral(here)).toBe(lengths(here));
    }
  });
});

const busyNs = (trace: Trace, core: number, untilNs = Infinity): number =>
  [...rowsOf(lookup(trace).spansByCore, core)].reduce((sum, span) => sum + Math.max(0, Math.min(untilNs, spanEndNs(trace.spans, span)) - at(trace.spans.beginNs, span)), 0);

describe('utilisation', () => {
  it('of the card is rate times service, to the tick', () => {
    for (const rateMbps of [100, 250, 1000]) {
      const trace = runOf({ id: 'rate', knobs: { packets: 200, rateMbps } }, 'stack');
      const gapNs = at(trace.packets.arrivedNs, 1) - at(trace.packets.arrivedNs, 0);
      const [first = -1] = spansOf(trace, 'dma');
      const serviceNs = spanEndNs(trace.spans, first) - at(trace.spans.beginNs, first);
      expect(gapNs).toBe((1538 * 8000) / rateMbps);
      expect(busyNs(trace, DEVICE)).toBe(200 * serviceNs);
      // A frame every gap, each served before the next: nobody waits for the card.
      expect(trace.dictionary.places[1]?.id).toBe('nicFifo');
      expect(trace.waits.place.includes(1)).toBe(false);
    }
  });

  it.each(receivePaths.all)('below saturation is offered: instructions of what every packet needs grow with the rate ($id)', ({ id }) => {
    const perPacket = id === 'stack' ? ['driverRx', 'ethRcv', 'ipRcv', 'route', 'lookup', 'copy', 'app'] : ['classify', 'channelPut', 'channelTake', 'tcpInChannel', 'copy', 'app'];
    const shares = [100, 300, 600].map((rateMbps) => {
      const trace = runOf({ id: 'rate', knobs: { packets: 600, rateMbps } }, id);
      const work = perPacket.reduce((sum, stage) => sum + spansOf(trace, stage).reduce((total, span) => total + at(trace.spans.instructionTicks, span), 0), 0) / 1024;
      const lastNs = Math.max(...trace.packets.doneNs);
      return work / lastNs / rateMbps;
    });
    for (const share of shares) expect(share / at(shares, 0)).toBeCloseTo(1, 1);
  });

  it('at saturation the interrupt’s core has no time left, and delivers no more whatever is offered', () => {
    const throughput = [700, 850, 1000].map((rateMbps) => {
      const trace = runOf({ id: 'load', knobs: { transport: 'udp', packetBytes: 64, packets: 3000, rateMbps } }, 'stack');
      const untilNs = trace.packets.arrivedNs.at(-1) ?? 0;
      const fromNs = at(trace.packets.arrivedNs, 0) + 125_000;
      expect(busyNs(trace, 0, untilNs) / (untilNs - fromNs)).toBeGreaterThan(0.97);
      return trace.packets.doneNs.filter((doneNs, packet) => trace.packets.outcome[packet] === 1 && doneNs <= untilNs).length / untilNs;
    });
    for (const one of throughput) expect(one / at(throughput, 0)).toBeCloseTo(1, 1);
  });
});

describe('M/D/1', () => {
  it('is what waits before the card’s DMA engine when frames come at random', () => {
    // Full frames of nobody's protocol at half the engine's rate, exponential gaps from a fixed sequence.
    const serviceNs = 1514 / 1.06; // the bus; what comes behind it is the way of each for itself
    const load = 0.5;
    let x = 12_345;
    const uniform = (): number => {
      x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0;
      return (x + 0.5) / 2 ** 32;
    };
    let atUs = 0;
    const count = 12_000;
    const drawing = Array.from({ length: count }, () => {
      atUs += (-Math.log(uniform()) * serviceNs) / load / 1000;
      return `${Math.round(atUs * 1000) / 1000} - > - other 1500`;
    }).join('\n');
    const trace = runOf({ id: 'random', knobs: { process: 'replay', ringSlots: 4096 }, capture: () => drawFrames(drawing) }, 'stack');
    expect(spansOf(trace, 'dma')).toHaveLength(count);
    let waitedNs = 0;
    for (let wait = 0; wait < trace.waits.length; wait++) if (trace.waits.place[wait] === 1) waitedNs += at(trace.waits.endNs, wait) - at(trace.waits.beginNs, wait);
    const expectedNs = (load * serviceNs) / (2 * (1 - load));
    expect(Math.abs(waitedNs / count / expectedNs - 1)).toBeLessThan(0.06);
  });
});
