import { expect, test } from 'vitest';
import { headline } from '../../src/analysis/headline.ts';
import { happeningsOf } from '../../src/app/narration/happenings.ts';
import { panels } from '../../src/app/panels/registry.ts';
import type { Lab } from '../../src/app/session/lab.ts';
import { chooseScenario, setKnobs } from '../../src/app/session/viewDeeds.ts';
import { createKnownStore } from '../../src/app/stores/known.ts';
import { createPlaybackStore } from '../../src/app/stores/playback.ts';
import { createProblemsStore } from '../../src/app/stores/problems.ts';
import { createRunsStore } from '../../src/app/stores/runs.ts';
import { createSaidStore } from '../../src/app/stores/said.ts';
import { createViewStore } from '../../src/app/stores/view.ts';
import type { RunRequest } from '../../src/app/workers/protocol.ts';
import { simulate } from '../../src/model/simulate.ts';
import { queuesLone, queuesSaturated } from '../../src/scenario/library/queues.ts';
import { DEFAULT_VIEW } from '../../src/scenario/link.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import { lanesOf } from '../../src/view/scene/lanes.ts';
import { runScenario } from '../runScenario.ts';

const short = (scenario: Scenario): Scenario => ({ ...scenario, knobs: { ...scenario.knobs, packets: 300 } });

test('two programs with a queue take the place of two paths, and paths of theirs', async () => {
  const lab = {
    view: createViewStore({ ...DEFAULT_VIEW, b: 'rss' }), playback: createPlaybackStore(), runs: createRunsStore(), problems: createProblemsStore(), said: createSaidStore(), known: createKnownStore(),
    simulator: {
      run: ({ scenario, a, b }: RunRequest) => {
        const [one, other] = [a, b].map((pathId) => simulate({ scenario: short(scenario), pathId }));
        return Promise.resolve(one?.ok === true && other?.ok === true ? { ok: true, value: { a: one.value, b: other.value } } : (one?.ok === false ? one : other));
      },
    },
  } as unknown as Lab;
  const shown = () => [lab.view.getState().a, lab.view.getState().b, lab.playback.getState().nsPerSecond, lab.runs.getState().a?.dictionary.path.id];
  await chooseScenario(lab, 'queues-saturated');
  expect(shown()).toEqual(['locked-list', 'ring', 200, 'locked-list']);
  expect(lab.problems.getState().told).toEqual([]);
  await setKnobs(lab, { rateMbps: 5 });
  expect(lab.problems.getState().told).toMatchObject([{ problem: { code: 'foreignToQueues', where: 'knobs.rateMbps' } }]);
  expect(lab.view.getState().scenario).toBe(queuesSaturated);
  await chooseScenario(lab, 'queues-lone');
  expect(shown()).toEqual(['locked-list', 'ring', 200, 'locked-list']);
  await chooseScenario(lab, 'cache-friendly');
  expect(shown()).toEqual(['stack', 'socket-channel', 2000, 'stack']);
});

test('what is no part of it is not shown: no card, no rules, no ledger', () => {
  const [a, b] = [runScenario(short(queuesLone), 'locked-list'), runScenario(short(queuesLone), 'ring')];
  expect(panels.all.filter(({ isFor }) => isFor?.(a) === false).map(({ id }) => id)).toEqual(['nat', 'ledger']);
  expect(headline(a, b)).toMatchObject({ code: 'queues', values: { isLone: 1 } });
  expect(headline(runScenario(short(queuesSaturated), 'ring'), b).values.nsA).toBeLessThan(50);
  expect(happeningsOf(a, 200)[0]?.text).toBe('The producer begins with packet A200.');
  expect(happeningsOf(a, 200).map(({ text }) => text).join(' ')).not.toMatch(/last bit|card/);
  expect(lanesOf(a)).toMatchObject({ cores: [0, 1], queues: { H1: { from: { lane: 0 }, to: { lane: 1 } }, H2: null } });
});
