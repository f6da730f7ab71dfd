import { describe, expect, it } from 'vitest';
import { cpuBudget } from '../../src/analysis/cpuBudget.ts';
import { missCube } from '../../src/analysis/missCube.ts';
import { misses } from '../../src/analysis/misses.ts';
import { at } from '../../src/base/assert.ts';
import { cacheFriendly, cacheUnfriendly } from '../../src/scenario/library/structures.ts';
import type { Knobs, Scenario } from '../../src/scenario/schema.ts';
import { lineName } from '../../src/trace/lookup.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { OUTCOME } from '../../src/trace/words.ts';
import { runScenario } from '../runScenario.ts';

const run = (path: string, knobs: Partial<Knobs> = {}, scenario: Scenario = cacheFriendly): Trace => runScenario({ ...scenario, knobs: { ...scenario.knobs, ...knobs } }, path);
const moved = (trace: Trace): number => misses(trace).transfersPerPacket;

describe.each(['stack', 'driver-channel', 'socket-channel', 'app-channel'])('structures in memory: %s', (path) => {
  it.each([{ channelIndices: 'together' }, { padding: 'none' }, { slabBatch: 1 }, { channelQueue: 'list' }, { prefetch: 'none' }] as const)('every packet arrives all the same, whatever lies where: %j', (knobs) => {
    const { packets } = run(path, { ...knobs, packets: 300 });
    expect(packets.outcome.every((outcome) => outcome === OUTCOME.delivered)).toBe(true);
  });
});

it('unfriendly structures cost the stack and a socket channel a good deal more for the same packets', () => {
  for (const path of ['stack', 'socket-channel']) {
    const [friendly, unfriendly] = [run(path), run(path, {}, cacheUnfriendly)];
    expect(moved(unfriendly)).toBeGreaterThan(1.2 * moved(friendly));
    expect(cpuBudget(unfriendly).total.busy).toBeGreaterThan(1.3 * cpuBudget(friendly).total.busy);
  }
});

it('the smaller the batches by which free buffers change cores, the more lines move', () => {
  const [kernels, ten, one] = [0, 10, 1].map((slabBatch) => moved(run('socket-channel', { slabBatch })));
  expect(ten).toBeGreaterThan(at([kernels], 0) as number);
  expect(one).toBeGreaterThan(ten as number);
});

it('indices on one line: both ends of a channel write there, and the line moves oftener', () => {
  const [apart, together] = (['apart', 'together'] as const).map((channelIndices) => run('app-channel', { channelIndices })) as [Trace, Trace];
  expect(moved(together)).toBeGreaterThan(moved(apart));
  const rows = missCube(together).rows.map(({ structure, fieldGroup }) => `${structure.id}.${fieldGroup.id}`);
  expect(rows).toContain('Channel.producer+consumer');
  expect(rows).not.toContain('Channel.consumer');
});

describe('a channel that is a list', () => {
  const rowsOf = (trace: Trace): string[] => missCube(trace).rows.map(({ structure, fieldGroup }) => `${structure.id}.${fieldGroup.id}`);
  const both = (path: string, knobs: Partial<Knobs> = {}): [ring: Trace, list: Trace] => [run(path, { packets: 600, ...knobs }), run(path, { packets: 600, ...knobs, channelQueue: 'list' })];

  it.each([['socket-channel', 'Channel'], ['driver-channel', 'CoreChannel']])('%s: the line with the lock and the items move, no entries of a ring', (path, channel) => {
    const [ring, list] = both(path);
    expect(rowsOf(list)).toEqual(expect.arrayContaining([`${channel}.lock+head+tail+length`, 'ChannelItem.next']));
    expect(rowsOf(list)).not.toContain(`${channel}.slots`);
    expect(rowsOf(ring)).toContain(`${channel}.slots`);
    expect(moved(list)).toBeGreaterThan(moved(ring) + 0.5);
    expect(cpuBudget(list).total.locks).toBeGreaterThan(1.4 * cpuBudget(ring).total.locks);
  });

  it('behind netfilter sk_buffs are linked, whose lines come over anyway: only the lock costs more', () => {
    const [ring, list] = both('filtered-channel');
    expect(rowsOf(list)).not.toContain('ChannelItem.next');
    expect(Math.abs(moved(list) - moved(ring))).toBeLessThan(0.5);
    expect(cpuBudget(list).total.locks).toBeGreaterThan(2 * cpuBudget(ring).total.locks);
  });

  it('on one core nobody waits for the other end, and nothing moves', () => {
    const [, list] = both('socket-channel', { cores: 1, readerCore: 0 });
    expect(list.packets.outcome.every((outcome) => outcome === OUTCOME.delivered)).toBe(true);
    expect(moved(list)).toBe(0);
  });

  it('both ends at once: one spins for the other\'s critical section', () => {
    const { dictionary, spans } = run('socket-channel', { channelQueue: 'list', rateMbps: 300 });
    const lock = dictionary.stages.findIndex(({ id }) => id === 'channelLock');
    const ticks = Array.from(spans.lockTicks).filter((_, span) => spans.stage[span] === lock);
    const oneTransfer = 139.5 * 1024;
    expect(Math.max(...ticks)).toBeGreaterThan(Math.min(...ticks) + 2 * oneTransfer);
  });

  it('a channel that a process sees stays a ring', () => {
    const [ring, list] = both('app-channel');
    expect(rowsOf(list)).toEqual(rowsOf(ring));
    expect(list.dictionary.endNs).toBe(ring.dictionary.endNs);
  });
});

it('without padding two sk_buffs share a line, and every line still has one name', () => {
  const { dictionary, touches } = run('stack', { padding: 'none' });
  const skBuff = dictionary.structures.find(({ id }) => id === 'SkBuff');
  if (skBuff === undefined) throw new Error('no sk_buffs');
  const names = [0, 1, 2, 3, 4, 5].map((line) => lineName(dictionary.structures, skBuff.firstLine + line).name);
  expect(names).toEqual(['SkBuff#0.head', 'SkBuff#0.cb', 'SkBuff#0.data', 'SkBuff#1.cb', 'SkBuff#1.data', 'SkBuff#2.head']);
  for (let touch = 0; touch < touches.length; touch++) expect(lineName(dictionary.structures, at(touches.line, touch)).name).toContain('#');
});

it('a driver that prefetches the next frame’s headers saves the core that reads them a wait for memory', () => {
  const saved = (path: string, cores = {}): number => {
    const [without, withIt] = (['none', 'nextFrame'] as const).map((prefetch) => run(path, { prefetch, transport: 'tcp', packetBytes: 1500, rateMbps: 1000, ...cores })) as [Trace, Trace];
    return cpuBudget(without).total.busy - cpuBudget(withIt).total.busy;
  };
  // 139.5 ns of 81 000 packets a second are 1.1 % of a core; all but the last frame of each interrupt are asked for in time.
  for (const path of ['stack', 'socket-channel', 'filtered-channel']) expect(saved(path), path).toBeCloseTo(1.1, 0);
  // The driver of a driver channel reads no headers: what it asks for moves on to the other core.
  expect(Math.abs(saved('driver-channel'))).toBeLessThan(0.2);
});
