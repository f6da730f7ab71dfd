import { cpuBudget } from '../../analysis/cpuBudget.ts';
import { headline } from '../../analysis/headline.ts';
import { natWalk } from '../../analysis/natWalk.ts';
import { ruleForNewFlows, ruleText } from '../../analysis/ruleForNewFlows.ts';
import { at } from '../../base/assert.ts';
import { natRule } from '../../scenario/library/nat.ts';
import { scenarios } from '../../scenario/library/registry.ts';
import type { Intervention, Scenario } from '../../scenario/schema.ts';
import { completeAtNs } from '../../view/scene/focus.ts';
import { ONE_SIDE } from '../shared/useMedia.ts';
import { FRAMES, type Frame, type Moved, type NatWalkState } from '../stores/natWalk.ts';
import { pageNsOf } from '../../view/scene/level.ts';
import { levelOf, SPEEDS_NS_PER_SECOND } from '../stores/playback.ts';
import type { Lab } from './lab.ts';
import { openingOfPacket } from './opening.ts';
import { seek } from './playDeeds.ts';
import { pageBefore } from './scoreDeeds.ts';
import { changeView, setShow } from './viewDeeds.ts';

/** *Add a NAT rule* (visual.md 8): the rule, what it does on both sides, what being right costs. Its frames are instants of the two runs. */

const setState = (lab: Lab, state: NatWalkState): void => lab.natWalk.setState({ state });
const stateOf = (lab: Lab): NatWalkState => lab.natWalk.getState().state;

/** Asks for the rule at the present instant; where it could show nothing, in the scenario and at an instant in which it does. */
export async function askForRule(lab: Lab): Promise<void> {
  await runsSettled(lab);
  const { a } = lab.runs.getState();
  if (a === null || stateOf(lab).phase !== 'off') return;
  lab.playback.setState({ playing: false });
  const here = ruleForNewFlows(a, lab.playback.getState().atNs);
  if (here.ok) return ask(lab, ruleText(here), null);
  if (here.why !== 'late') await changeView(lab, { scenario: natRule }, { kind: 'opening' });
  const now = lab.runs.getState();
  if (now.running || now.a === null || (here.why !== 'late' && lab.view.getState().scenario !== natRule)) return; // refused, or something else was chosen meanwhile
  goToEarly(lab);
  const there = ruleForNewFlows(now.a, lab.playback.getState().atNs);
  if (there.ok) ask(lab, ruleText(there), here.why);
}

/** Whoever asks while both sides are still being simulated is heard when they are. */
async function runsSettled({ runs }: Lab): Promise<void> {
  if (!runs.getState().running) return;
  await new Promise<void>((settle) => {
    const stop = runs.subscribe(({ running }) => {
      if (running) return;
      stop();
      settle();
    });
  });
}

function ask(lab: Lab, rule: string, moved: Moved | null): void {
  setState(lab, { phase: 'asking', atNs: lab.playback.getState().atNs, rule, moved, refused: null, adding: false });
}

/** Caches are warm, and most of the run is still to come. */
const EARLY_SHARE = 0.25;

function goToEarly(lab: Lab): void {
  const { a, b } = lab.runs.getState();
  if (a === null || b === null || a.packets.length === 0) return;
  const followed = Math.floor(a.packets.length * EARLY_SHARE);
  const { stillNs, beginNs } = openingOfPacket(a, b, followed);
  turnTo(lab, followed, stillNs, beginNs);
}

/** Follows a packet at an instant, with the page of the score turned to it. */
function turnTo(lab: Lab, followed: number, atNs: number, pageNs: number): void {
  const { endNs } = lab.playback.getState();
  const scoreNs = pageNsOf(levelOf(lab.playback.getState()), endNs);
  lab.playback.setState({ followed, scoreNs, scoreFromNs: pageBefore(pageNs, scoreNs) });
  seek(lab, atNs);
}

export function setRule(lab: Lab, rule: string): void {
  const state = stateOf(lab);
  if (state.phase === 'asking') setState(lab, { ...state, rule, refused: null });
}

/** Both sides run again with the rule from its instant on; before it nothing changes. */
export async function addRule(lab: Lab): Promise<void> {
  const asked = stateOf(lab);
  const { a, b } = lab.runs.getState();
  if (asked.phase !== 'asking' || asked.adding || a === null || b === null) return;
  const before = lab.view.getState();
  const said = headline(a, b);
  const { scenario } = before;
  const rule = { atNs: asked.atNs, rule: asked.rule.trim() };
  const added = [...(scenario.interventions ?? []), rule].sort((x, y) => x.atNs - y.atNs);
  const withRule = { ...scenario, interventions: added };
  setState(lab, { ...asked, adding: true });
  await changeView(lab, { scenario: withRule }, { kind: 'sameInstant' });
  const runs = lab.runs.getState();
  if (lab.view.getState().scenario !== withRule || runs.a === null || runs.b === null) return setState(lab, { ...asked, adding: false });
  const walk = natWalk(runs.a, runs.b, added.indexOf(rule));
  if (walk === null) {
    await changeView(lab, { scenario }, { kind: 'sameInstant' });
    return setState(lab, { ...asked, adding: false, refused: 'metByNone' });
  }
  const { nsPerSecond } = lab.playback.getState();
  setState(lab, {
    phase: 'walking', frame: 'rule', walk, before, atNs: asked.atNs, withRule, headline: said, nsPerSecond,
    busy: cpuBudget(runs.b).total.busy, chosen: null,
  });
  seek(lab, asked.atNs);
}

/** Play before a frame's instant is at most this long, simulated and in seconds of the viewer's. */
const RUN_UP_NS = 6000;
const RUN_UP_SECONDS = 3;

/** To the next frame: seen coming about where time goes on, as a cut where it does not, or where motion is not wanted. */
export function goOn(lab: Lab): void {
  const state = stateOf(lab);
  if (state.phase !== 'walking') return;
  const frame = FRAMES[FRAMES.indexOf(state.frame) + 1];
  if (frame === undefined) return;
  setState(lab, { ...state, frame });
  const { walk } = state;
  const targetNs = instantOf(state, frame);
  showSideOf(lab, frame);
  const { atNs } = lab.playback.getState();
  if (frame === 'end') return seek(lab, targetNs);
  turnTo(lab, walk.packet, targetNs, Math.min(walk.leftNs, walk.sortNs));
  const fromNs = Math.max(Math.min(atNs, targetNs), targetNs - RUN_UP_NS);
  if (targetNs - fromNs < 1 || prefersStill()) return;
  const pace = SPEEDS_NS_PER_SECOND.find((speed) => (targetNs - fromNs) / speed <= RUN_UP_SECONDS) ?? state.nsPerSecond;
  lab.playback.setState({ atNs: fromNs, stopAtNs: targetNs, nsPerSecond: pace, playing: true });
}

/** Where there is room for one side only, the one that the frame is about. */
function showSideOf(lab: Lab, frame: Frame): void {
  if (matchMedia(ONE_SIDE).matches) setShow(lab, frame === 'left' ? 'a' : 'b');
}

const prefersStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

const instantOf = ({ atNs, walk }: Extract<NatWalkState, { phase: 'walking' }>, frame: Frame): number =>
  ({ rule: atNs, left: walk.leftNs, right: walk.sortNs, met: walk.metNs, end: walk.endNs })[frame];

/** Space while it walks: first to the frame's instant, where play is on its way there, then on. At the end it waits for a choice. */
export function spaceInWalk(lab: Lab): boolean {
  const state = stateOf(lab);
  if (state.phase !== 'walking') return false;
  if (state.frame === 'end') return state.chosen === null;
  if (lab.playback.getState().playing) seek(lab, instantOf(state, state.frame));
  else goOn(lab);
  return true;
}

/** The right side by another path, from the same packets: its picture when both are done with the packet that was watched. */
export async function choosePrice(lab: Lab, path: string): Promise<void> {
  const state = stateOf(lab);
  if (state.phase !== 'walking') return;
  await changeView(lab, { b: path }, { kind: 'sameInstant' });
  const { a, b } = lab.runs.getState();
  if (a === null || b === null || lab.view.getState().b !== path || stateOf(lab).phase !== 'walking') return;
  setState(lab, { ...state, chosen: path });
  const { packet, endNs } = state.walk;
  const completeNs = completeAtNs(a, b, packet);
  turnTo(lab, packet, Number.isFinite(completeNs) ? completeNs : Math.min(endNs, at(a.packets.doneNs, packet)), state.walk.leftNs);
}

/** Ends it; the rule stays. False: it was not on. */
export function leaveWalk(lab: Lab): boolean {
  const state = stateOf(lab);
  if (state.phase === 'off') return false;
  if (state.phase === 'walking') {
    lab.playback.setState({ playing: false, nsPerSecond: state.nsPerSecond });
    if (lab.view.getState().show !== state.before.show) setShow(lab, state.before.show);
  }
  setState(lab, { phase: 'off' });
  return true;
}

/** The rule is taken away: the run, the paths and the instant as they were. */
export async function takeRuleAway(lab: Lab): Promise<void> {
  const state = stateOf(lab);
  leaveWalk(lab);
  if (state.phase === 'walking') {
    const { scenario, a, b } = state.before;
    await changeView(lab, { scenario, a, b }, { kind: 'sameInstant' });
    return seek(lab, state.atNs);
  }
  const { interventions = [], ...scenario } = lab.view.getState().scenario;
  const own = interventions.findLast((one) => !ofLibrary(scenario.id).some(({ atNs, rule }) => atNs === one.atNs && rule === one.rule));
  const rest = interventions.filter((one) => one !== own);
  await changeView(lab, { scenario: rest.length === 0 ? scenario : { ...scenario, interventions: rest } }, { kind: 'sameInstant' });
}

/** More of them than the scenario of the library has. */
export const hasAddedRule = ({ id, interventions = [] }: Scenario): boolean => interventions.length > ofLibrary(id).length;
const ofLibrary = (id: string): readonly Intervention[] => scenarios.find(id)?.interventions ?? [];

/** Whoever chooses another scenario has left the walk. */
export function leaveWithScenario(lab: Lab): () => void {
  return lab.view.subscribe(({ scenario }, before) => {
    if (scenario === before.scenario) return;
    const state = stateOf(lab);
    if ((state.phase === 'walking' && scenario !== state.withRule) || (state.phase === 'asking' && !state.adding)) leaveWalk(lab);
  });
}
