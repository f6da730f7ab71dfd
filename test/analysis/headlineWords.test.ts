import { describe, expect, it } from 'vitest';
import { HEADLINE_CODES } from '../../src/analysis/headline.ts';
import { headlineParts, headlineText } from '../../src/words/headline.ts';

const VALUES = {
  busyA: 77.2, busyB: 28.4, linesA: 22.04, linesB: 3, p50A: 9470, p50B: 3450, lostPercentA: 12.5, lostPercentB: 0, mbpsA: 950.4, mbpsB: 537.9, shareA: 0, shareB: 0.5, port: 53, isNew: 1, busyBefore: 28.4, busyAfter: 43, nsA: 61.1, nsB: 18.9, isLone: 0,
};
const text = (code: string, changes: Record<string, number> = {}): string => headlineText({ code, values: { ...VALUES, ...changes } }).replaceAll('\u2009', ' ');

describe('the headline in words', () => {
  it.each(HEADLINE_CODES)('has one sentence for %s, with at most four numbers', (code) => {
    const parts = headlineParts({ code, values: VALUES });
    expect(parts.at(-1)?.text.endsWith('.')).toBe(true);
    expect(parts.filter((part) => part.emphasis !== 'none').length).toBeLessThanOrEqual(4);
  });

  it('reads like this', () => {
    expect(text('linesMoved')).toBe('For every packet 22 cache lines change cores on the left, 3 on the right: 77 % busy against 28 %.');
    expect(text('linesMoved', { linesA: 0, linesB: 1 })).toBe('For every packet no cache lines change cores on the left, 1 on the right: 77 % busy against 28 %.');
    expect(text('linesMoved', { linesA: 1, linesB: 0 })).toBe('For every packet 1 cache line changes cores on the left, none on the right: 77 % busy against 28 %.');
    expect(text('lostPackets')).toBe('13 % of the packets are lost on the left, none on the right: 77 % busy against 28 %.');
    expect(text('rate')).toBe('Senders wait for ACKs: 950 Mb/s come through on the left, 538 Mb/s on the right.');
    expect(text('misdelivered')).toBe('Half of the new flows to :53 reach the wrong program on the right, none on the left.');
    expect(text('misdelivered', { shareA: 1, shareB: 0.38, port: 0, isNew: 0 })).toBe('All flows reach the wrong program on the left, 38 % on the right.');
    expect(text('slowPath')).toBe('Half of the new flows to :53 fall back to the slow path on the right: 28 % becomes 43 %.');
    expect(text('slowPath', { shareB: 1, isNew: 0, port: 80 })).toBe('All flows to :80 fall back to the slow path on the right: 77 % busy against 28 %.');
    expect(text('forwarded', { busyA: 12, busyB: 12 })).toBe('Every packet goes on to another machine, on both sides: 12 % busy against 12 %.');
    expect(text('latency')).toBe('Half of the packets arrive within 9.5 µs on the left, 3.5 µs on the right: 77 % busy against 28 %.');
    expect(text('queues')).toBe('Flat out, an item takes 61 ns on the left, 19 ns on the right; 22 cache lines change cores for it against 3.');
    expect(text('queues', { isLone: 1, linesA: 1, linesB: 0 })).toBe('A lone item takes 61 ns on the left, 19 ns on the right; 1 cache line changes cores for it against none.');
    expect(text('same')).toBe('Both do the same here.');
  });

  it('never rounds a difference away', () => {
    expect(text('busy', { busyA: 50.2, busyB: 51.4 })).toBe('For the same packets the cores are 50 % busy on the left, 51 % on the right.');
    expect(text('busy', { busyA: 50.6, busyB: 51.4 })).toContain('50.6 % busy on the left, 51.4 %');
  });

  it('refuses a code that has no sentence', () => {
    expect(() => headlineText({ code: 'nothing', values: {} })).toThrow();
  });
});
