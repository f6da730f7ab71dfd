import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANNEL_ENTRIES, CHANNEL_LINES, ChannelRing, lineOfEntry } from '../../../src/model/kernel/channelRing.ts';

// net_channel_t as transcribed: lines of 64 bytes, u32 entries, producer { u16 tail, u8 wakecnt, u8 pad }, consumer { u16 head, u8 wakecnt, u8 type, void *arg }.
const LINE_BYTES = 64;
const ENTRY_BYTES = 4;
const PRODUCER_BYTES = 4;
const CONSUMER_BYTES = 8;

describe('net_channel_t', () => {
  it('has as many entries as fit between producer and consumer', () => {
    const bytes = Math.ceil((512 * ENTRY_BYTES) / LINE_BYTES) * LINE_BYTES;
    expect(bytes).toBe(2048);
    expect(CHANNEL_LINES).toBe(bytes / LINE_BYTES);
    expect(CHANNEL_ENTRIES).toBe((bytes - PRODUCER_BYTES - CONSUMER_BYTES) / ENTRY_BYTES);
    expect(CHANNEL_ENTRIES).toBe(509);
  });

  it('has entry i in the line where its bytes lie: 15 beside the producer, 14 beside the consumer', () => {
    const perLine = Array.from({ length: CHANNEL_LINES }, () => 0);
    for (let entry = 0; entry < CHANNEL_ENTRIES; entry++) {
      const line = Math.floor((PRODUCER_BYTES + entry * ENTRY_BYTES) / LINE_BYTES);
      expect(lineOfEntry(entry)).toBe(line);
      perLine[line] = (perLine[line] ?? 0) + 1;
    }
    expect(perLine).toEqual([15, ...Array.from({ length: 30 }, () => 16), 14]);
    expect(14 / CHANNEL_ENTRIES).toBeCloseTo(0.0275, 4); // the residual false sharing of 1.6: 2.4 to 2.8 %
  });
});

describe('the ring', () => {
  it('always keeps one entry empty: 508 are usable', () => {
    const ring = new ChannelRing();
    let put = 0;
    for (; !ring.isFull; put++) ring.put(put, 0);
    expect([put, ring.length]).toEqual([508, 508]);
    ring.take();
    expect([ring.isFull, ring.length]).toEqual([false, 507]);
  });

  it('is a queue, round and round', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -600, max: 600 }), { maxLength: 30 }), (bursts) => {
      const ring = new ChannelRing();
      const queue: number[] = [];
      let next = 0;
      for (const burst of bursts) {
        for (let k = 0; k < burst && !ring.isFull; k++) {
          ring.put(next, 0);
          queue.push(next++);
        }
        for (let k = burst; k < 0 && ring.length > 0; k++) {
          expect(ring.peek()).toBe(queue[0]);
          expect(ring.take()).toBe(queue.shift());
        }
        expect([ring.length, ring.isFull, ring.isReady(0)]).toEqual([queue.length, queue.length === 508, queue.length > 0]);
      }
    }));
  });

  it('shows an entry to the consumer when its store is visible', () => {
    const ring = new ChannelRing();
    ring.put(7, 120);
    expect([ring.isReady(119), ring.isReady(120), ring.length]).toEqual([false, true, 1]);
  });
});

describe('the wake-up', () => {
  it('is answered once for each request, never for each packet', () => {
    const ring = new ChannelRing();
    expect(ring.answersWake()).toBe(false);
    ring.requestWake();
    expect([ring.answersWake(), ring.answersWake(), ring.answersWake()]).toEqual([true, false, false]);
  });

  it('that was asked for twice is one', () => {
    const ring = new ChannelRing();
    ring.requestWake();
    ring.requestWake();
    expect([ring.answersWake(), ring.answersWake()]).toEqual([true, false]);
  });

  it('goes on when the counters of eight bits have gone round', () => {
    const ring = new ChannelRing();
    const answers = Array.from({ length: 1000 }, () => {
      ring.requestWake();
      return [ring.answersWake(), ring.answersWake()];
    });
    expect(answers.every(([first, second]) => first === true && second === false)).toBe(true);
    expect([ring.producerWakecnt, ring.consumerWakecnt]).toEqual([1000 & 255, 1000 & 255]);
  });

  it('whatever the order of requests and puts: as many as there were requests since the last answer, at most one', () => {
    fc.assert(fc.property(fc.array(fc.boolean(), { maxLength: 600 }), (steps) => {
      const ring = new ChannelRing();
      let requested = false;
      for (const isRequest of steps) {
        if (isRequest) {
          ring.requestWake();
          requested = true;
        } else {
          expect(ring.answersWake()).toBe(requested);
          requested = false;
        }
      }
    }));
  });
});
