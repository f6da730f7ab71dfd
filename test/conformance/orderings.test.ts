import { describe, expect, it } from 'vitest';
import { at } from '../../src/base/assert.ts';
import { livelock, livelockBudget, sameCoreLoses, sameCoreWins, tenSockets, tenThousandSockets, thousandSockets } from '../../src/scenario/library/load.ts';
import type { Knobs, Scenario } from '../../src/scenario/schema.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { OUTCOME, WHY, whyIndexOf } from '../../src/trace/words.ts';
import { runScenario } from '../runScenario.ts';

const run = (scenario: Scenario, knobs: Partial<Knobs> = {}): Trace => runScenario({ ...scenario, knobs: { ...scenario.knobs, ...knobs } }, 'stack');

/** Packets that a program has in hand before the last one arrives, a second. */
function goodput({ packets }: Trace): number {
  const endNs = at(packets.arrivedNs, packets.length - 1);
  let delivered = 0;
  for (let p = 0; p < packets.length; p++) if (packets.outcome[p] === OUTCOME.delivered && at(packets.doneNs, p) <= endNs) delivered++;
  return (delivered * 1e9) / (endNs - at(packets.arrivedNs, 0));
}

function busyNs({ spans }: Trace): number {
  let ticks = 0;
  for (let s = 0; s < spans.length; s++) if (spans.core[s] !== 255) ticks += at(spans.instructionTicks, s) + at(spans.stallTicks, s) + at(spans.lockTicks, s);
  return ticks / 1024;
}

function capacityMisses({ touches, packets }: Trace): number {
  let missed = 0;
  for (let t = 0; t < touches.length; t++) if (whyIndexOf(at(touches.what, t)) === WHY.capacity) missed += at(touches.missed, t);
  return missed / packets.length;
}

describe('reader and interrupt on one core', () => {
  it('is cheaper while there is time to spare, and delivers as much', () => {
    const [together, apart] = [run(sameCoreWins), run(sameCoreWins, { readerCore: 1 })];
    expect(busyNs(together)).toBeLessThan(0.95 * busyNs(apart));
    expect(goodput(together)).toBeGreaterThan(0.99 * goodput(apart));
  });

  it('loses under load: the interrupt’s work comes first', () => {
    expect(goodput(run(sameCoreLoses))).toBeLessThan(0.5 * goodput(run(sameCoreLoses, { readerCore: 1 })));
  });
});

it('receive livelock: beyond what a core can do, more packets mean fewer that get through', () => {
  const [light, middle, heavy] = [150, 300, 1000].map((rateMbps) => goodput(run(livelock, { rateMbps })));
  expect(middle).toBeLessThan(light as number);
  expect(heavy).toBeLessThan(0.1 * (light as number));
});

it('a smaller budget lets the reader have its turn in a livelock: ksoftirqd comes sooner, and more gets through', () => {
  const ofTheTime = run({ ...livelockBudget, constants: {} });
  expect(goodput(run(livelockBudget))).toBeGreaterThan(5 * goodput(ofTheTime) + 10_000);
});

it('with more sockets in turn, more lines are gone when they are needed again', () => {
  const [ten, thousand, tenThousand] = [tenSockets, thousandSockets, tenThousandSockets].map((scenario) => capacityMisses(run(scenario)));
  expect(thousand).toBeGreaterThan(2 * (ten as number));
  expect(tenThousand).toBeGreaterThan(1.1 * (thousand as number));
});
