import { expect, it } from 'vitest';
import { latency } from '../../src/analysis/latency.ts';
import type { Knobs } from '../../src/scenario/schema.ts';
import { runOf } from './situations.ts';

const meanNs = (knobs: Partial<Knobs>): number => latency(runOf({ id: 'competitors', knobs: { packets: 400, ...knobs } }, 'stack')).mean;

it('a woken reader that takes the core does not care how many compete for it', () => {
  const one = meanNs({ competitors: 1, wokenReader: 'preempts' });
  expect(Math.abs(meanNs({ competitors: 8, wokenReader: 'preempts' }) / one - 1)).toBeLessThan(0.02);
});

it('one that waits, waits for slices of all of them', () => {
  const alone = meanNs({ transport: 'udp' });
  expect(meanNs({ transport: 'udp', competitors: 1, packets: 40 })).toBeGreaterThan(100 * alone);
});
