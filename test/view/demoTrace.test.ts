import { expect, it } from 'vitest';
import { orderOf } from '../../src/analysis/packetOrder.ts';
import { spanEndNs } from '../../src/trace/lookup.ts';
import { movedBetweenCores, SOURCES, sourceIndexOf } from '../../src/trace/words.ts';
import { demoTrace } from './demoTrace.ts';

it('is shaped like a real trace: a packet is somewhere at every instant of its life', () => {
  for (const path of ['stack', 'socket-channel'] as const) {
    const trace = demoTrace({ path });
    for (let packet = 0; packet < trace.packets.length; packet++) {
      let atNs = trace.packets.arrivedNs[packet] as number;
      for (const entry of orderOf(trace, packet)) {
        const beginNs = (entry >= 0 ? trace.spans.beginNs[entry] : trace.waits.beginNs[~entry]) as number;
        if (beginNs >= (trace.packets.doneNs[packet] as number)) break;
        expect([packet, beginNs]).toEqual([packet, atNs]);
        atNs = entry >= 0 ? spanEndNs(trace.spans, entry) : (trace.waits.endNs[~entry] as number);
      }
      expect(atNs).toBe(trace.packets.doneNs[packet]);
    }
  }
});

it('has a harp on the left and three strings on the right', () => {
  const moved = (path: 'stack' | 'socket-channel') => {
    const { touches, spans } = demoTrace({ path });
    let count = 0;
    for (let t = 0; t < touches.length; t++) {
      if (spans.packet[touches.span[t] as number] === 12 && movedBetweenCores(SOURCES[sourceIndexOf(touches.what[t] as number)] ?? 'privateHit')) count++;
    }
    return count;
  };
  expect(moved('stack')).toBeGreaterThan(20);
  expect(moved('socket-channel')).toBe(3);
});
