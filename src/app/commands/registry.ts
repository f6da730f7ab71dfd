import { registry } from '../../base/registry.ts';
import type { Lab } from '../session/lab.ts';
import { askForRule, hasAddedRule, leaveWalk, spaceInWalk, takeRuleAway } from '../session/natDeeds.ts';
import { moveLevel, turnPin } from '../session/levelDeeds.ts';
import { changeSpeed, playPause, step, stepPacket, toEnd, toStart } from '../session/playDeeds.ts';
import { openRules } from '../session/ruleDeeds.ts';
import { fitAll, fitPacket, pan, zoom } from '../session/scoreDeeds.ts';
import { isRoomy } from '../session/useRoomy.ts';
import { setShow, swapCores } from '../session/viewDeeds.ts';
import type { Key } from './keys.ts';

/** Something a person can do by a key. The words of each stand in the catalogue under its id. */
export interface Command {
  readonly id: CommandId;
  readonly group: 'playhead' | 'score' | 'view' | 'run';
  readonly keys: readonly Key[];
  readonly run: (lab: Lab) => void;
}

export const COMMAND_IDS = [
  'playPause', 'stepBack', 'stepForward', 'previousPacket', 'nextPacket', 'toStart', 'toEnd', 'faster', 'slower', 'nearer', 'farther', 'pinLevel',
  'zoomIn', 'zoomOut', 'panBack', 'panForward', 'fitPacket', 'fitAll', 'showA', 'showB', 'showBoth', 'legend', 'table', 'natRule', 'swapCores', 'knobs', 'rules', 'commandLine', 'validation', 'about', 'help', 'close',
] as const;
export type CommandId = (typeof COMMAND_IDS)[number];

const letter = (key: string): Key => ({ key, cap: key.toUpperCase() });
const named = (key: string, cap: string, shift = false): Key => ({ key, cap, shift });
const placed = (code: string, key: string): Key => ({ key, code, cap: key.toUpperCase() });
const sign = (key: string): Key => ({ key, cap: key });

/** The one list behind keys, help sheet, button titles and tests. */
export const commands = registry<Command>([
  { id: 'playPause', group: 'playhead', keys: [named(' ', 'Space'), letter('k')], run: (lab) => void (spaceInWalk(lab) || playPause(lab)) },
  { id: 'stepBack', group: 'playhead', keys: [named('ArrowLeft', '←')], run: (lab) => step(lab, -1) },
  { id: 'stepForward', group: 'playhead', keys: [named('ArrowRight', '→')], run: (lab) => step(lab, 1) },
  { id: 'previousPacket', group: 'playhead', keys: [named('ArrowLeft', 'Shift + ←', true)], run: (lab) => stepPacket(lab, -1) },
  { id: 'nextPacket', group: 'playhead', keys: [named('ArrowRight', 'Shift + →', true)], run: (lab) => stepPacket(lab, 1) },
  { id: 'toStart', group: 'playhead', keys: [named('Home', 'Home')], run: toStart },
  { id: 'toEnd', group: 'playhead', keys: [named('End', 'End')], run: toEnd },
  { id: 'faster', group: 'playhead', keys: [sign('+'), sign('=')], run: (lab) => changeSpeed(lab, 1) },
  { id: 'slower', group: 'playhead', keys: [sign('-'), { key: '−', cap: '−' }], run: (lab) => changeSpeed(lab, -1) },
  { id: 'nearer', group: 'view', keys: [letter('z')], run: (lab) => moveLevel(lab, 1) },
  { id: 'farther', group: 'view', keys: [letter('x')], run: (lab) => moveLevel(lab, -1) },
  { id: 'pinLevel', group: 'view', keys: [letter('p')], run: turnPin },
  { id: 'zoomIn', group: 'score', keys: [placed('KeyW', 'w')], run: (lab) => zoom(lab, 1) },
  { id: 'zoomOut', group: 'score', keys: [placed('KeyS', 's')], run: (lab) => zoom(lab, -1) },
  { id: 'panBack', group: 'score', keys: [placed('KeyA', 'a')], run: (lab) => pan(lab, -1) },
  { id: 'panForward', group: 'score', keys: [placed('KeyD', 'd')], run: (lab) => pan(lab, 1) },
  { id: 'fitPacket', group: 'score', keys: [letter('f')], run: fitPacket },
  { id: 'fitAll', group: 'score', keys: [sign('0')], run: fitAll },
  { id: 'showA', group: 'view', keys: [sign('1')], run: (lab) => setShow(lab, 'a') },
  { id: 'showB', group: 'view', keys: [sign('2')], run: (lab) => setShow(lab, 'b') },
  { id: 'showBoth', group: 'view', keys: [sign('3')], run: (lab) => setShow(lab, 'both') },
  { id: 'legend', group: 'view', keys: [letter('l')], run: toggleLegend },
  { id: 'table', group: 'view', keys: [letter('g')], run: (lab) => lab.settings.setState(({ stageTable }) => ({ stageTable: !stageTable })) },
  { id: 'natRule', group: 'run', keys: [letter('n')], run: natRule },
  { id: 'swapCores', group: 'run', keys: [letter('c')], run: (lab) => void swapCores(lab) },
  { id: 'knobs', group: 'run', keys: [letter('t')], run: (lab) => lab.dialogs.setState({ open: 'knobs' }) },
  { id: 'rules', group: 'run', keys: [letter('e')], run: (lab) => openRules(lab) },
  { id: 'commandLine', group: 'run', keys: [letter('r')], run: (lab) => lab.dialogs.setState({ open: 'commandLine' }) },
  { id: 'validation', group: 'view', keys: [letter('v')], run: (lab) => lab.dialogs.setState({ open: 'validation' }) },
  { id: 'about', group: 'view', keys: [letter('i')], run: (lab) => lab.dialogs.setState({ open: 'about' }) },
  { id: 'help', group: 'view', keys: [sign('?')], run: (lab) => lab.dialogs.setState({ open: 'help' }) },
  { id: 'close', group: 'view', keys: [named('Escape', 'Esc')], run: closeTopmost },
]);

function toggleLegend(lab: Lab): void {
  lab.settings.setState(({ legend }) => ({ legend: !(legend ?? isRoomy(lab)) }));
}

function natRule(lab: Lab): void {
  void (hasAddedRule(lab.view.getState().scenario) ? takeRuleAway(lab) : askForRule(lab));
}

/** Dialogs close by themselves; outside of one, Esc leaves the walk of a NAT rule, or closes what is said in the bar. */
function closeTopmost(lab: Lab): void {
  if (lab.dialogs.getState().open !== null) lab.dialogs.setState({ open: null });
  else if (!leaveWalk(lab)) lab.problems.setState({ told: [] });
}
