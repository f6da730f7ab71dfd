import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { natWalk } from '../../src/analysis/natWalk.ts';
import { rewritesOf } from '../../src/analysis/rewrites.ts';
import { readRuleText, ruleForNewFlows, ruleText } from '../../src/analysis/ruleForNewFlows.ts';
import type { Lab } from '../../src/app/session/lab.ts';
import { addRule, askForRule, choosePrice, goOn, leaveWalk, leaveWithScenario, setRule, spaceInWalk, takeRuleAway } from '../../src/app/session/natDeeds.ts';
import { createDialogsStore } from '../../src/app/stores/dialogs.ts';
import { createKnownStore } from '../../src/app/stores/known.ts';
import { createNatWalkStore } from '../../src/app/stores/natWalk.ts';
import { createPlaybackStore } from '../../src/app/stores/playback.ts';
import { createProblemsStore } from '../../src/app/stores/problems.ts';
import { createRunsStore } from '../../src/app/stores/runs.ts';
import { createSaidStore } from '../../src/app/stores/said.ts';
import { createViewStore } from '../../src/app/stores/view.ts';
import type { RunRequest } from '../../src/app/workers/protocol.ts';
import { dnatLocal, natRule } from '../../src/scenario/library/nat.ts';
import { DEFAULT_VIEW } from '../../src/scenario/link.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import { natWalkWords } from '../../src/words/natWalkWords.ts';
import { runScenario } from '../runScenario.ts';

const few = (scenario: Scenario, packets = 160): Scenario => ({ ...scenario, knobs: { ...scenario.knobs, packets } });
const RULE = '-t nat -A PREROUTING -p udp --dport 53 -m statistic --mode nth --every 2 --packet 0 -j DNAT --to-destination :5353';

describe('the rule that is proposed', () => {
  const trace = runScenario(few(natRule), 'stack');

  test('takes every second new flow of the busiest program to another one', () => {
    const proposal = ruleForNewFlows(trace, 500_000);
    expect(proposal).toEqual({ ok: true, protocol: 'udp', port: 53, toPort: 5353 });
    expect(proposal.ok && ruleText(proposal)).toBe(RULE);
    expect(readRuleText(RULE)).toEqual({ every: 2, port: 53, to: ':5353' });
    expect(readRuleText('-t filter -A INPUT -p udp --dport 53 -j DROP')).toBeNull();
  });

  test('is not made where it would show nothing, and the reason is known', () => {
    expect(ruleForNewFlows(trace, trace.dictionary.endNs)).toEqual({ ok: false, why: 'late' });
    expect(ruleForNewFlows(runScenario(few(DEFAULT_VIEW.scenario, 40), 'stack'), 0)).toEqual({ ok: false, why: 'noNetfilter' });
    expect(ruleForNewFlows(runScenario(few(dnatLocal, 40), 'stack'), 0)).toEqual({ ok: false, why: 'longFlows' });
  });
});

describe('the frames', () => {
  const atNs = 1_000_000;
  const scenario: Scenario = { ...few(natRule), interventions: [{ atNs, rule: RULE }] };
  const left = runScenario(scenario, 'stack');
  const right = runScenario(scenario, 'socket-channel');
  const walk = natWalk(left, right, 0);

  test('are instants of the runs: the first rewrite, the same packet where it is sorted, and in the reader', () => {
    if (walk === null) throw new Error('no packet meets the rule');
    const { packet } = walk;
    expect(walk.leftNs).toBe(rewritesOf(left, packet)[0]?.atNs);
    expect(walk.metNs).toBe(rewritesOf(right, packet)[0]?.atNs);
    expect(walk.sortNs).toBeLessThan(walk.metNs);
    expect(walk.leftNs).toBeGreaterThan(atNs);
    expect(walk.left).toMatchObject({ outcome: 'delivered', isRewritten: true });
    expect(walk.right).toMatchObject({ outcome: 'misdelivered', sorted: 'byWire', way: 'channel' });
  });

  test('are said by what became of the packet', () => {
    if (walk === null) throw new Error('no packet meets the rule');
    expect(natWalkWords.captions.left(walk.left)).toContain('so it is right');
    expect(natWalkWords.captions.right(walk.right)).toContain('Sorted before the rule was asked');
    expect(natWalkWords.captions.met(walk.right)).toContain('already lies');
    const filtered = natWalk(left, runScenario(scenario, 'filtered-channel'), 0);
    expect(natWalkWords.captions.right(filtered?.right ?? walk.right)).toContain('after the rule was asked');
    expect(natWalkWords.captions.met(filtered?.right ?? walk.right)).toContain('right here too');
  });

  test('leave the past as it was', () => {
    const before = runScenario(few(natRule), 'socket-channel');
    for (let packet = 0; packet < before.packets.length; packet++) {
      const doneNs = before.packets.doneNs[packet] as number;
      if (doneNs >= 0 && doneNs < atNs) expect([right.packets.doneNs[packet], right.packets.outcome[packet]]).toEqual([doneNs, before.packets.outcome[packet]]);
    }
    expect(right.dictionary.netfilter?.added).toEqual([{ atNs, line: 7 }]);
  });

  test('there are none when no packet meets the rule', () => {
    const other = { ...few(natRule, 40), interventions: [{ atNs: 0, rule: RULE.replace('--dport 53', '--dport 54') }] };
    expect(natWalk(runScenario(other, 'stack'), runScenario(other, 'socket-channel'), 0)).toBeNull();
  });
});

function session(scenario: Scenario) {
  const view = createViewStore({ scenario, a: 'stack', b: 'socket-channel', show: 'both', panel: '' });
  const lab = {
    view, playback: createPlaybackStore(), runs: createRunsStore(), problems: createProblemsStore(), dialogs: createDialogsStore(), said: createSaidStore(),
    known: createKnownStore(), natWalk: createNatWalkStore(),
    simulator: { run: ({ scenario: asked, a, b }: RunRequest) => Promise.resolve({ ok: true, value: { a: runScenario(asked, a), b: runScenario(asked, b) } }) },
  } as unknown as Lab;
  const [a, b] = [runScenario(scenario, 'stack'), runScenario(scenario, 'socket-channel')];
  lab.runs.setState({ a, b, running: false });
  lab.playback.setState({ endNs: a.dictionary.endNs, atNs: 1_000_000 });
  leaveWithScenario(lab);
  const state = () => lab.natWalk.getState().state;
  const walking = () => {
    const now = state();
    if (now.phase !== 'walking') throw new Error(`it is ${now.phase}`);
    return now;
  };
  return { lab, state, walking, atNs: () => lab.playback.getState().atNs };
}

describe('walking through it', () => {
  let still = true;
  beforeEach(() => {
    still = true;
    vi.stubGlobal('matchMedia', (query: string) => ({ matches: query.includes('reduced-motion') && still }));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  test('asks at the present instant, adds the rule there, and goes from frame to frame', { timeout: 60_000 }, async () => {
    const { lab, state, walking, atNs } = session(few(natRule));
    await askForRule(lab);
    expect(state()).toMatchObject({ phase: 'asking', atNs: 1_000_000, rule: RULE, moved: null });
    await addRule(lab);
    expect(lab.view.getState().scenario.interventions).toEqual([{ atNs: 1_000_000, rule: RULE }]);
    expect([walking().frame, atNs()]).toEqual(['rule', 1_000_000]);
    const { walk } = walking();
    for (const [frame, instantNs] of [['left', walk.leftNs], ['right', walk.sortNs], ['met', walk.metNs], ['end', walk.endNs]] as const) {
      goOn(lab);
      expect([walking().frame, atNs()]).toEqual([frame, instantNs]);
      if (frame !== 'end') expect(lab.playback.getState().followed).toBe(walk.packet);
    }
    expect(spaceInWalk(lab)).toBe(true); // waits for a choice
    expect(lab.playback.getState().playing).toBe(false);

    const busyBefore = walking().busy;
    await choosePrice(lab, 'filtered-channel');
    expect(lab.view.getState().b).toBe('filtered-channel');
    expect(walking()).toMatchObject({ chosen: 'filtered-channel', busy: busyBefore });

    await takeRuleAway(lab);
    expect(state().phase).toBe('off');
    expect(lab.view.getState()).toMatchObject({ b: 'socket-channel', scenario: few(natRule) });
    expect(atNs()).toBe(1_000_000);
  });

  test('plays up to a frame where motion is wanted; Space cuts it short', { timeout: 60_000 }, async () => {
    still = false;
    const { lab, walking, atNs } = session(few(natRule));
    await askForRule(lab);
    await addRule(lab);
    goOn(lab);
    const { walk } = walking();
    expect(lab.playback.getState()).toMatchObject({ playing: true, stopAtNs: walk.leftNs });
    expect(atNs()).toBeLessThan(walk.leftNs);
    expect(spaceInWalk(lab)).toBe(true);
    expect([walking().frame, atNs(), lab.playback.getState().playing]).toEqual(['left', walk.leftNs, false]);
    expect(leaveWalk(lab)).toBe(true);
    expect(lab.playback.getState().nsPerSecond).toBe(2000);
    expect(lab.view.getState().scenario.interventions).toHaveLength(1); // the rule stays
  });

  test('where no flow begins it opens the scenario in which they do, and says why', { timeout: 60_000 }, async () => {
    const { lab, state } = session(few(DEFAULT_VIEW.scenario, 40));
    await askForRule(lab);
    expect(lab.view.getState().scenario.id).toBe('nat-rule');
    expect(state()).toMatchObject({ phase: 'asking', moved: 'noNetfilter', rule: RULE });
  });

  test('a rule that no packet meets is refused in place and leaves nothing behind', { timeout: 60_000 }, async () => {
    const { lab, state } = session(few(natRule));
    await askForRule(lab);
    setRule(lab, RULE.replace('--dport 53', '--dport 54'));
    await addRule(lab);
    expect(state()).toMatchObject({ phase: 'asking', refused: 'metByNone' });
    expect(lab.view.getState().scenario.interventions).toBeUndefined();
  });

  test('ends when another scenario is chosen', { timeout: 60_000 }, async () => {
    const { lab, state } = session(few(natRule));
    await askForRule(lab);
    lab.view.setState({ scenario: few(dnatLocal) });
    expect(state().phase).toBe('off');
  });
});
