import { describe, expect, it } from 'vitest';
import { orderOf } from '../../src/analysis/packetOrder.ts';
import { transferCounts } from '../../src/analysis/transfers.ts';
import { changeKnobs } from '../../src/scenario/checkKnobs.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { DEVICE } from '../../src/trace/words.ts';
import { coreQueues } from '../../src/view/scene/coreQueues.ts';
import { coresOfPacket, lanesOf, promotedFor, shownCores } from '../../src/view/scene/lanes.ts';
import { stageLayout } from '../../src/view/scene/layout.ts';
import { sceneAt } from '../../src/view/scene/sceneAt.ts';
import { packetsOnTheWay, whereIs } from '../../src/view/scene/whereabouts.ts';
import { runScenario } from '../runScenario.ts';

const base = scenarios.get('steering-sixteen-flows');
const knobs = changeKnobs(base.knobs, Object.entries({ machine: 'skylake-sp-2017', cores: 6, packets: 150 }));
if (!knobs.ok) throw new Error(knobs.problem.code);
const layout = stageLayout({ width: 676, type: 1, scale: 1 });

describe.each(['rps', 'rss'])('%s on six cores', (path) => {
  const trace = runScenario({ ...base, knobs: knobs.value }, path);
  const { packets, spans, dictionary } = trace;
  const all = Array.from({ length: packets.length }, (_, packet) => packet);

  it('gives lanes to what was promoted, as long as it is meant: one packet, or the flows', () => {
    const packet = 40;
    const own = coresOfPacket(trace, packet);
    expect(shownCores(trace, packet, 'packets', null)).toEqual(own);
    expect(shownCores(trace, packet, 'flow', null)).toEqual(lanesOf(trace).cores);
    for (const level of ['packets', 'operations', 'flow'] as const) {
      const promoted = { packet: promotedFor(packet, level), pair: [5, 3] as const };
      expect(shownCores(trace, packet, level, promoted)).toEqual([5, 3]);
      expect(shownCores(trace, packet + 1, level, promoted)).toEqual(level === 'flow' ? [5, 3] : coresOfPacket(trace, packet + 1));
      expect(shownCores(trace, packet, level === 'flow' ? 'packets' : 'flow', promoted)).not.toEqual([5, 3]);
    }
  });

  it('shows the cores that a packet passes, first and last, and never one core twice', () => {
    const pairs = new Set<string>();
    for (const packet of all) {
      const [first, second] = coresOfPacket(trace, packet);
      expect(first).not.toBe(second);
      const passed = new Set([...orderOf(trace, packet)].filter((entry) => entry >= 0 && spans.core[entry] !== DEVICE && (spans.beginNs[entry] as number) < ((packets.doneNs[packet] as number) < 0 ? Infinity : (packets.doneNs[packet] as number))).map((entry) => spans.core[entry]));
      if (passed.size > 0) expect(passed.has(first)).toBe(true);
      if (passed.size === 2) expect([...passed].every((core) => core === first || core === second)).toBe(true);
      pairs.add(`${first} ${second}`);
    }
    expect(pairs.size).toBeGreaterThan(2);
  });

  it('keeps every core that worked: as a lane or among the others', () => {
    for (const packet of all.slice(0, 20)) {
      const { cores, others } = lanesOf(trace, coresOfPacket(trace, packet));
      const worked = dictionary.cores.map(({ id }) => id).filter((id) => spans.core.includes(id));
      expect([...cores, ...others]).toEqual(expect.arrayContaining(worked));
      expect(new Set([...cores, ...others]).size).toBe(cores.length + others.length);
    }
  });

  it('counts every line that crosses, also to a core without a lane, and names that core at the stub', () => {
    let stubs = 0;
    for (const packet of all.slice(20, 60)) {
      const cores = coresOfPacket(trace, packet);
      const { seam, strip } = sceneAt({ trace, layout: { ...layout, cores }, atNs: dictionary.endNs, packet });
      expect([seam.crossed, seam.of]).toEqual([transferCounts(trace)[packet], transferCounts(trace)[packet]]);
      for (const { from, to, hiddenCore } of strip.threads) {
        expect(hiddenCore >= 0).toBe(from < 0 || to < 0);
        expect(cores).not.toContain(hiddenCore);
        if (hiddenCore >= 0) stubs++;
      }
    }
    expect(stubs).toBeGreaterThan(0);
  });

  it('counts for every core the packets that wait for it', () => {
    const ids = [...dictionary.cores.map(({ id }) => id), DEVICE];
    for (let i = 1; i < 40; i++) {
      const atNs = (dictionary.endNs * i) / 40;
      const waiting = packetsOnTheWay(trace, atNs).filter((packet) => whereIs(trace, packet, atNs).kind === 'place');
      expect(coreQueues(trace, atNs, ids).reduce((sum, count) => sum + count, 0)).toBe(waiting.length);
    }
  });
});
