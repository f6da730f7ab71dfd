import { describe, expect, it } from 'vitest';
import { ledger } from '../../src/analysis/ledger/ledger.ts';
import { LEDGER_DEFAULTS } from '../../src/analysis/ledger/ledgerScenario.ts';
import { packetExplained } from '../../src/analysis/packetExplained.ts';
import { queueCosts } from '../../src/analysis/queueCosts.ts';
import { explainText } from '../../src/cli/explainText.ts';
import { at } from '../../src/base/assert.ts';
import { type QueueId, queueKinds } from '../../src/model/experiments/queues/structures.ts';
import { machineProfiles } from '../../src/model/machine/profiles/registry.ts';
import { simulate } from '../../src/model/simulate.ts';
import { simulateRing } from '../../src/model/simulateQueues.ts';
import { queuesSaturated } from '../../src/scenario/library/queues.ts';
import type { Knobs, Scenario } from '../../src/scenario/schema.ts';
import { digest } from '../../src/trace/digest.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { OUTCOME } from '../../src/trace/words.ts';
import { tornado } from '../../src/validation/tornado.ts';
import { runScenario } from '../runScenario.ts';
import { brokenCores, brokenTilings } from '../conformance/examine.ts';

const ITEMS = 10_000; // every node more than twice

function run(queue: QueueId, gapNs: number, machine = 'zen4-vm-2026', items = ITEMS): Trace {
  return runScenario({ ...queuesSaturated, knobs: { ...queuesSaturated.knobs, machine, packets: items }, queueExperiment: { gapNs } }, queue);
}

describe.each(queueKinds.all.map(({ id }) => id))('%s', (queue) => {
  it.each([0, 500])('hands every item over, in order, with its time accounted for: gap %d ns', (gapNs) => {
    const trace = run(queue, gapNs, 'zen4-vm-2026', 3000);
    expect(trace.packets.length).toBe(3000);
    expect(trace.packets.outcome.every((outcome) => outcome === OUTCOME.delivered)).toBe(true);
    for (let item = 1; item < 3000; item++) expect(at(trace.packets.doneNs, item)).toBeGreaterThanOrEqual(at(trace.packets.doneNs, item - 1));
    expect(brokenTilings(trace)).toEqual([]);
    expect(brokenCores(trace)).toEqual([]);
  });

  it('is the same every time', () => expect(digest(run(queue, 0, 'zen4-vm-2026', 500))).toBe(digest(run(queue, 0, 'zen4-vm-2026', 500))));

  it.each(machineProfiles.ids)('runs on %s', (machine) => expect(queueCosts(run(queue, 0, machine, 2000)).perItemNs).toBeGreaterThan(1));
});

describe('saturated, and one lone packet', () => {
  const saturated = queueKinds.all.map(({ id: queue }) => queueCosts(run(queue, 0)).perItemNs);
  const lone = queueKinds.all.map(({ id: queue }) => queueCosts(run(queue, 500)).oneWayNs);

  it('a list under a lock costs several times a ring when both sides run flat out', () => {
    expect(at(saturated, 0) / at(saturated, 1)).toBeGreaterThan(2);
  });

  it('a lone packet pays much less for the list than a saturated one', () => {
    expect(at(lone, 0) / at(lone, 1)).toBeLessThan(0.5 * (at(saturated, 0) / at(saturated, 1)));
  });

  it('both indices on one line cost more than each on its own, where both sides run flat out; a lone packet finds both with one look', () => {
    expect(at(saturated, 2)).toBeGreaterThan(1.2 * at(saturated, 1));
    expect(at(lone, 2) / at(lone, 1)).toBeLessThan(1.1);
  });

  it('the one who has just released the lock takes it again: the list’s line moves much less often than items do', () => {
    const { touches, dictionary } = run('locked-list', 0);
    const list = dictionary.structures.find(({ id }) => id === 'List')?.firstLine;
    let moves = 0;
    for (let t = 0; t < touches.length; t++) if (at(touches.line, t) === list && at(touches.missed, t) > 0) moves++;
    expect(moves).toBeGreaterThan(10);
    expect(moves).toBeLessThan(ITEMS); // of 2 × ITEMS acquisitions
  });
});

describe('a scenario of queues', () => {
  const told = (changes: Partial<Scenario>, pathId = 'ring'): unknown => {
    const run = simulate({ scenario: { ...queuesSaturated, ...changes }, pathId });
    return run.ok ? run.ok : [run.problem.code, run.problem.where];
  };
  const knobs = (changes: Partial<Knobs>): Partial<Scenario> => ({ knobs: { ...queuesSaturated.knobs, packets: 200, ...changes } });

  it('knows queues, machines and how many items, and says what it does not know', () => {
    expect(told(knobs({ machine: 'xeon-2006' }))).toBe(true);
    expect(told(knobs({ packets: 1 }), 'locked-list')).toBe(true);
    expect(told({}, 'stack')).toEqual(['unknownPath', 'path']);
    expect(told(knobs({ machine: 'abacus' }))).toEqual(['unknownMachine', 'knobs.machine']);
    expect(told(knobs({ flows: 3 }))).toEqual(['foreignToQueues', 'knobs.flows']);
    expect(told({ netfilter: { rules: '*nat\nCOMMIT', unknown: 'never' } })).toEqual(['foreignToQueues', 'netfilter']);
    expect(told({ constants: { nonsense: 1 } })).toEqual(['unknownConstant', 'constants.nonsense']);
  });

  it('runs with constants of its own', () => {
    const perItemNs = (constants: Scenario['constants']) => queueCosts(runScenario({ ...queuesSaturated, ...knobs({ packets: 3000 }), ...(constants === undefined ? {} : { constants }) }, 'locked-list')).perItemNs;
    expect(perItemNs({ peerDirtyNs: 80 })).toBeGreaterThan(1.5 * perItemNs(undefined));
    expect(perItemNs({ 'unlink.instructions': 300 })).toBeGreaterThan(20 + perItemNs(undefined));
  });

  it('has no ledger and no tornado, which compare receive paths', () => {
    const refused = ledger({ simulate: (scenario, pathId) => simulate({ scenario, pathId }), scenario: queuesSaturated, options: LEDGER_DEFAULTS, knownPaths: [] });
    const none = tornado(queuesSaturated, () => { throw new Error('ran'); });
    for (const one of [refused, none]) expect(one).toMatchObject({ ok: false, problem: { code: 'notOfQueues' } });
  });

  it('tells an item without inventing a flow for it', () => {
    const explained = packetExplained(run('ring', 500, 'zen4-vm-2026', 50), 20);
    expect(explained).toMatchObject({ flow: null, outcome: 'delivered', program: null });
    expect(explainText(explained)).toContain('Item 20 (counted from 0), 64 bytes: Ring.');
  });
});

describe('a ring that one core fills and empties', () => {
  const perCallNs = (ring: 'spsc' | 'mpmc', bulk: number): number => {
    const result = simulateRing({ ring, bulk, rounds: 500 }, 'skylake-sp-2017');
    if (!result.ok) throw new Error(JSON.stringify(result));
    expect(brokenTilings(result.value)).toEqual([]);
    expect(result.value.packets.outcome.every((outcome) => outcome === OUTCOME.delivered)).toBe(true);
    return queueCosts(result.value).perItemNs / 2;
  };

  it.each([1, 8, 16])('pays for its locked operation once a call, however many entries: %d', (bulk) => {
    const lockedNs = machineProfiles.get('skylake-sp-2017').quantities.atomicNs.value;
    const dearer = perCallNs('mpmc', bulk) - perCallNs('spsc', bulk);
    expect(dearer).toBeGreaterThan(lockedNs);
    expect(dearer).toBeLessThan(1.5 * lockedNs);
  });
});
