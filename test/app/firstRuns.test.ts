import { expect, test } from 'vitest';
import type { Lab } from '../../src/app/session/lab.ts';
import { runAgain } from '../../src/app/session/runAgain.ts';
import { changeView, chooseScenario } from '../../src/app/session/viewDeeds.ts';
import { createKnownStore } from '../../src/app/stores/known.ts';
import { createPlaybackStore } from '../../src/app/stores/playback.ts';
import { createProblemsStore } from '../../src/app/stores/problems.ts';
import { createRunsStore } from '../../src/app/stores/runs.ts';
import { createSaidStore } from '../../src/app/stores/said.ts';
import { createViewStore } from '../../src/app/stores/view.ts';
import type { RunRequest } from '../../src/app/workers/protocol.ts';
import type { RunAnswer } from '../../src/app/workers/simulator.ts';
import { DEFAULT_VIEW } from '../../src/scenario/link.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import { runScenario } from '../runScenario.ts';

const refusal: RunAnswer = { ok: false, problem: { code: 'tooManyCores', where: 'knobs.cores', values: { cores: 64, machine: 'xeon-2006', max: 2 } } };

const first = DEFAULT_VIEW.scenario;
const replay: Scenario = { ...first, knobs: { ...first.knobs, process: 'replay' }, capture: { digest: '0123456789abcdef', name: 'theirs.pcap', fileBytes: 4711 } };
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** A session whose first runs are under way, and a simulator that answers when it is told to. */
function session() {
  const asked: Scenario[] = [];
  let settle: ((answer: RunAnswer) => void) | null = null;
  const lab = {
    view: createViewStore(DEFAULT_VIEW), playback: createPlaybackStore(), runs: createRunsStore(), problems: createProblemsStore(), said: createSaidStore(), known: createKnownStore(),
    shelf: { get: () => Promise.resolve() },
    simulator: {
      get isBusy() {
        return settle !== null;
      },
      run: ({ scenario }: RunRequest) => {
        settle?.('superseded');
        asked.push(scenario);
        return new Promise<RunAnswer>((told) => (settle = told));
      },
    },
  } as unknown as Lab;
  const answer = async (what: RunAnswer): Promise<void> => {
    const told = settle;
    settle = null;
    told?.(what);
    await settled();
  };
  const good = (): RunAnswer => {
    const scenario = { ...first, knobs: { ...first.knobs, packets: 20 } };
    return { ok: true, value: { a: runScenario(scenario, 'stack'), b: runScenario(scenario, 'socket-channel') } };
  };
  const state = () => ({ scenario: lab.view.getState().scenario, running: lab.runs.getState().running, isShown: lab.runs.getState().a !== null, told: lab.problems.getState().told.length });
  return { lab, asked, answer, good, state, begun: runAgain(lab, { kind: 'opening' }) };
}

test('what is refused before it runs leaves the first runs on their way', async () => {
  const { lab, asked, answer, good, state } = session();
  await settled();
  await changeView(lab, { scenario: replay }, { kind: 'opening' });
  expect(asked).toEqual([first]);
  expect(state()).toMatchObject({ scenario: first, running: true, isShown: false, told: 1 });
  await answer(good());
  expect(state()).toMatchObject({ scenario: first, running: false, isShown: true });
});

test('the first runs are shown while a file is looked for, and the change is still under way until it is found or not', async () => {
  const { lab, answer, good, state } = session();
  await settled();
  let found = (): void => {};
  lab.shelf.get = () => new Promise((tell) => (found = () => tell(undefined)));
  const changed = changeView(lab, { scenario: replay }, { kind: 'opening' });
  await answer(good());
  expect(state()).toMatchObject({ scenario: replay, running: true, isShown: true, told: 0 });
  found();
  await changed;
  expect(state()).toMatchObject({ scenario: first, running: false, isShown: true, told: 1 });
});

test('what the simulator refuses gives way to the first runs, made once more', async () => {
  const { lab, asked, answer, good, state, begun } = session();
  await settled();
  const chosen = chooseScenario(lab, 'overload');
  await settled();
  await expect(begun).resolves.toBe('not');
  await answer(refusal);
  expect(asked.at(-1)).toBe(first);
  expect(state()).toMatchObject({ scenario: first, running: true, told: 1 });
  await answer(good());
  await chosen;
  expect(state()).toMatchObject({ scenario: first, running: false, isShown: true });
});

test('and ends there when those are refused too', async () => {
  const { lab, asked, answer, state } = session();
  await settled();
  const chosen = chooseScenario(lab, 'overload');
  await settled();
  await answer(refusal);
  await answer(refusal);
  await chosen;
  expect(asked).toHaveLength(3);
  expect(state()).toMatchObject({ running: false, isShown: false });
});
