import type { Problem } from '../../base/result.ts';
import type { Trace } from '../../trace/trace.ts';
import { pageNsOf } from '../../view/scene/level.ts';
import { levelOf, NOBODY } from '../stores/playback.ts';
import { tell } from '../stores/problems.ts';
import { words } from '../../words/pageWords.ts';
import type { View } from '../stores/view.ts';
import { ensureCapture } from './captures.ts';
import type { Lab } from './lab.ts';
import { keepTexts } from './linkedTexts.ts';
import { openingOf, openingOfPacket, packetNearest } from './opening.ts';
import { pageBefore } from './scoreDeeds.ts';

/** Where the playhead goes when the new runs are there. */
export type Afterwards =
  | { readonly kind: 'sameInstant' }
  /** A link's instant and packet, each if it names one. */
  | { readonly kind: 'link'; readonly atNs?: number; readonly followed?: number }
  /** Another scenario or other traffic: the old instant means nothing there. */
  | { readonly kind: 'opening' };

/** `not`: something else took its place, or it was cancelled. */
export type Outcome = 'done' | 'refused' | 'not';

/** How many runs are prepared or simulated, per lab: one may end while a file or a text of the next is still fetched. */
const underWay = new WeakMap<Lab, number>();

/** Simulates what the view asks for. The old runs stay on screen until the new ones are there, and for good if they fail. */
export async function runAgain(lab: Lab, afterwards: Afterwards): Promise<Outcome> {
  underWay.set(lab, (underWay.get(lab) ?? 0) + 1);
  lab.runs.setState({ running: true, progressPackets: 0 });
  try {
    return await simulateView(lab, afterwards);
  } finally {
    const others = (underWay.get(lab) ?? 1) - 1;
    underWay.set(lab, others);
    if (others === 0) lab.runs.setState({ running: false });
  }
}

async function simulateView(lab: Lab, afterwards: Afterwards): Promise<Outcome> {
  const view = lab.view.getState();
  const [capture] = await Promise.all([ensureCapture(lab, view.scenario), keepTexts(lab, view.scenario)]);
  if (!capture.ok) return refuse(lab, capture.problem);
  if (lab.view.getState().scenario !== view.scenario) return 'not'; // something else was chosen while a file was fetched
  const answer = await lab.simulator
    .run({ scenario: view.scenario, a: view.a, b: view.b }, (progressPackets) => lab.runs.setState({ progressPackets }))
    .catch((reason: unknown) => {
      refuse(lab, { code: 'runFailed', values: { reason: String(reason) } });
      throw reason; // a mistake of ours: it belongs on the console too
    });
  if (answer === 'superseded') return 'not';
  if (answer === 'cancelled') {
    restoreView(lab);
    return 'not';
  }
  if (!answer.ok) return refuse(lab, answer.problem);
  const { a, b } = answer.value;
  shown.set(lab, view);
  place(lab, { a, b }, afterwards);
  lab.runs.setState({ a, b });
  return 'done';
}

/** The view of the runs on screen, per lab: what a refused or cancelled change goes back to. */
const shown = new WeakMap<Lab, View>();

function refuse(lab: Lab, problem: Problem): 'refused' {
  tell(lab.problems, problem);
  restoreView(lab);
  return 'refused';
}

function restoreView(lab: Lab): void {
  const good = shown.get(lab);
  if (good === undefined) return;
  const { scenario, a, b } = good;
  lab.view.setState({ scenario, a, b });
}

function place(lab: Lab, { a, b }: { readonly a: Trace; readonly b: Trace }, afterwards: Afterwards): void {
  const before = lab.playback.getState();
  const endNs = Math.max(a.dictionary.endNs, b.dictionary.endNs);
  const wanted = afterwards.kind === 'sameInstant' ? before.followed : ((afterwards.kind === 'link' ? afterwards.followed : undefined) ?? openingOf(a, b).packet);
  const exists = wanted >= 0 && wanted < a.packets.length;
  const followed = exists ? wanted : Math.max(0, packetNearest(a, before.atNs));
  const linked = afterwards.kind === 'link' ? afterwards.atNs : undefined;
  const opening = openingOfPacket(a, b, followed);
  const atNs = afterwards.kind === 'sameInstant' ? before.atNs : (linked ?? opening.stillNs);
  const scoreNs = pageNsOf(levelOf(before), endNs);
  lab.playback.setState({
    endNs,
    stopAtNs: endNs,
    atNs: Math.min(atNs, endNs),
    followed,
    promoted: NOBODY,
    // The page of the score is turned so that the packet's work is in sight from its beginning.
    ...(afterwards.kind === 'sameInstant' ? {} : { scoreNs, scoreFromNs: pageBefore(opening.beginNs, scoreNs) }),
    playing: afterwards.kind === 'sameInstant' && before.playing && atNs < endNs,
  });
  if (!exists && a.packets.length > 0) lab.said.setState({ text: words.followedGone(wanted, followed) });
}
