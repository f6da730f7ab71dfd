import { describe, expect, it } from 'vitest';
import { at } from '../../../src/base/assert.ts';
import { Gro, type GroSegment } from '../../../src/model/kernel/steering/gro.ts';

const segment = (packet: number, more: Partial<GroSegment> = {}): GroSegment => ({ packet, flow: 0, hash: 0, payloadBytes: 1448, segment: -1, mergeable: true, pushes: false, ...more });

/** A poll's segments; the answers are the trains that went up before its end, and at its end. */
function poll(segments: readonly GroSegment[]): { readonly before: number[][]; readonly atEnd: number[][] } {
  const behind = new Int32Array(100).fill(-1);
  const gro = new Gro(behind);
  const taken = (): number[][] => {
    const trains: number[][] = [];
    while (gro.up.length > 0) {
      const train: number[] = [];
      for (let packet = gro.up.shift(); packet >= 0; packet = at(behind, packet)) train.push(packet);
      trains.push(train);
    }
    return trains;
  };
  for (const one of segments) gro.receive(one);
  const before = taken();
  gro.flush();
  return { before, atEnd: taken() };
}

describe('generic receive offload', () => {
  it('makes one of what one poll brings of a flow, and lets it go at the end of the poll', () => {
    expect(poll([0, 1, 2].map((packet) => segment(packet)))).toEqual({ before: [], atEnd: [[0, 1, 2]] });
  });

  it('keeps flows apart, also in one bucket', () => {
    expect(poll([0, 1, 2, 3].map((packet) => segment(packet, { flow: packet % 2, hash: 8 * (packet % 2) }))).atEnd).toEqual([[0, 2], [1, 3]]);
  });

  it('ends a train with a push, a shorter segment, or what may not be merged', () => {
    expect(poll([segment(0), segment(1, { pushes: true })]).before).toEqual([[0, 1]]);
    expect(poll([segment(0), segment(1, { payloadBytes: 100 })]).before).toEqual([[0, 1]]);
    expect(poll([segment(0), segment(1, { mergeable: false })]).before).toEqual([[0], [1]]);
    expect(poll([segment(0, { payloadBytes: 100 }), segment(1)])).toEqual({ before: [[0]], atEnd: [[1]] }); // a longer one begins anew
  });

  it('makes trains of neighbours only, where segments are counted', () => {
    const counted = [0, 1, 3, 4].map((number, packet) => segment(packet, { segment: number }));
    expect(poll(counted)).toEqual({ before: [[0, 1]], atEnd: [[2, 3]] });
  });

  it('carries at most 17 fragments behind the first, and less than 64 KiB', () => {
    expect(poll(Array.from({ length: 18 }, (_, packet) => segment(packet, { payloadBytes: 1000 }))).before).toEqual([Array.from({ length: 18 }, (_, packet) => packet)]);
    expect(poll(Array.from({ length: 9 }, (_, packet) => segment(packet, { payloadBytes: 8948 }))).before).toEqual([[0, 1, 2, 3, 4, 5, 6]]);
  });

  it('holds eight in a bucket; the oldest makes room', () => {
    const { before, atEnd } = poll(Array.from({ length: 9 }, (_, flow) => segment(flow, { flow })));
    expect(before).toEqual([[0]]);
    expect(atEnd).toHaveLength(8);
  });
});
