import { tell } from '../stores/problems.ts';
import { listenToKeys } from '../commands/listenToKeys.ts';
import { adopt, browserAddressBar, keepAddress } from './address.ts';
import { awaitFileOf } from './awaitedLink.ts';
import { keepCatalogue } from './catalogueDeeds.ts';
import { playFirstVisit } from './firstVisit.ts';
import type { Lab } from './lab.ts';
import { completeLink } from './linkedTexts.ts';
import { keepLevel } from './levelDeeds.ts';
import type { OpenedLink } from './openedLink.ts';
import { leaveWithScenario } from './natDeeds.ts';
import { runAgain } from './runAgain.ts';
import { DEFAULT_VIEW } from '../../scenario/link.ts';

/** From an empty session to one that runs: the first simulation, the keys, the address. */
export async function start(lab: Lab, link: OpenedLink): Promise<void> {
  for (const problem of link.problems) tell(lab.problems, problem);
  listenToKeys(lab);
  keepLevel(lab);
  leaveWithScenario(lab);
  keepCatalogue(lab);
  const { atNs, followed } = link.view;
  const isPlain = !link.saysInstant && !link.saysPacket;
  const complete = await completeLink(lab, link);
  if (complete.ok) lab.view.setState({ scenario: complete.value.view.scenario });
  else tell(lab.problems, complete.problem);
  const named = { ...(link.saysInstant ? { atNs } : {}), ...(link.saysPacket ? { followed } : {}) };
  const { scenario } = lab.view.getState();
  const outcome = complete.ok ? await runAgain(lab, { kind: 'link', ...named }) : 'not';
  // Somebody may have chosen something else while the first runs were under way: a file was dropped.
  const isBehind = lab.view.getState().scenario !== scenario;
  // What the link asked for was refused and said; the page still has something to show.
  if (outcome !== 'done' && lab.runs.getState().a === null && !isBehind) {
    awaitFileOf(lab, link);
    await adopt(lab, { view: { ...DEFAULT_VIEW, theme: lab.settings.getState().theme }, linked: {}, problems: [], saysInstant: false, saysPacket: false });
  }
  keepAddress(lab, browserAddressBar(), isBehind);
  if (isPlain && outcome === 'done') playFirstVisit(lab);
}
