import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fifo } from '../../../src/model/kernel/fifo.ts';
import { Slab } from '../../../src/model/kernel/slab.ts';

describe('fifo', () => {
  it('equals an array, whatever goes in and out', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -20, max: 40 }), { maxLength: 60 }), (bursts) => {
      const fifo = new Fifo();
      const queue: number[] = [];
      let next = 0;
      for (const burst of bursts) {
        for (let k = 0; k < burst; k++) {
          fifo.push(next);
          queue.push(next++);
        }
        for (let k = burst; k < 0 && queue.length > 0; k++) expect(fifo.shift()).toBe(queue.shift());
        expect(fifo.length).toBe(queue.length);
        if (queue.length > 0) expect([fifo.head, fifo.last]).toEqual([queue[0], queue.at(-1)]);
      }
    }));
  });
});

/** An allocation as the paths do it. */
function allocate(slab: Slab, core: number): number {
  if (slab.needsRefill(core)) slab.refill(core);
  return slab.take(core);
}

function free(slab: Slab, core: number, object: number): boolean {
  slab.give(core, object);
  if (!slab.needsFlush(core)) return false;
  slab.flush(core);
  return true;
}

describe('slab', () => {
  it('gives the object freed last, whose lines are still warm', () => {
    const slab = new Slab(2, 100, 24);
    const first = allocate(slab, 0);
    const second = allocate(slab, 0);
    free(slab, 0, first);
    free(slab, 0, second);
    expect([allocate(slab, 0), allocate(slab, 0)]).toEqual([second, first]);
  });

  it('fetches and gives back in batches: a core that only frees flushes once for each batch', () => {
    const slab = new Slab(2, 1000, 24);
    let refills = 0;
    let flushes = 0;
    for (let i = 0; i < 240; i++) {
      if (slab.needsRefill(0)) refills++;
      if (free(slab, 1, allocate(slab, 0))) flushes++;
    }
    expect(refills).toBe(240 / 12);
    expect(flushes).toBe((240 - 24) / 12);
  });

  it('takes the oldest back to the shared list first, and what was given back comes round before new ones are made', () => {
    const slab = new Slab(2, 1000, 24);
    const objects = Array.from({ length: 36 }, () => allocate(slab, 0));
    for (const object of objects) free(slab, 1, object);
    // 25 were too many: the twelve oldest went. Core 0 has used up its own and gets exactly these.
    const again = Array.from({ length: 12 }, () => allocate(slab, 0));
    expect(new Set(again)).toEqual(new Set(objects.slice(0, 12)));
  });

  it('never hands out an object twice, and no more than it has', () => {
    const step = fc.record({ core: fc.nat(1), frees: fc.boolean(), which: fc.nat() });
    fc.assert(fc.property(fc.array(step, { maxLength: 400, size: 'max' }), (steps) => {
      const slab = new Slab(2, 200, 10);
      const out: number[] = [];
      for (const { core, frees, which } of steps) {
        if (frees && out.length > 0) free(slab, core, out.splice(which % out.length, 1)[0] as number);
        else if (out.length < 150) {
          const object = allocate(slab, core);
          expect(out).not.toContain(object);
          expect(object).toBeLessThan(200);
          out.push(object);
        }
      }
    }));
    const small = new Slab(1, 3, 10);
    for (let i = 0; i < 3; i++) allocate(small, 0);
    expect(() => allocate(small, 0)).toThrow('exhausted');
  });
});
