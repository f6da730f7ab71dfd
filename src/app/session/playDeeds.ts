import { nextInstant, previousInstant } from '../../analysis/instants.ts';
import { SPEEDS_NS_PER_SECOND } from '../stores/playback.ts';
import type { Lab } from './lab.ts';
import { openingOfPacket } from './opening.ts';

/** What a person does to the playhead. Every deed but play and speed also stops it. */
export function seek(lab: Lab, atNs: number): void {
  const { endNs } = lab.playback.getState();
  lab.said.setState({ text: '' });
  lab.playback.setState({ atNs: Math.max(0, Math.min(atNs, endNs)), playing: false, stopAtNs: endNs });
}

export const toStart = (lab: Lab): void => seek(lab, 0);
export const toEnd = (lab: Lab): void => seek(lab, lab.playback.getState().endNs);

/** To the next or previous instant at which anything on the stage begins or ends, on either side. */
export function step(lab: Lab, direction: 1 | -1): void {
  const { a, b } = lab.runs.getState();
  if (a === null || b === null) return;
  const { atNs, endNs } = lab.playback.getState();
  seek(lab, direction > 0 ? (nextInstant([a, b], atNs) ?? endNs) : (previousInstant([a, b], atNs) ?? 0));
}

/** Follows the next or previous packet, from where its work begins. */
export function stepPacket(lab: Lab, direction: 1 | -1): void {
  const { a, b } = lab.runs.getState();
  if (a === null || b === null || a.packets.length === 0) return;
  const followed = Math.max(0, Math.min(a.packets.length - 1, lab.playback.getState().followed + direction));
  const { beginNs } = openingOfPacket(a, b, followed);
  lab.playback.setState({ followed });
  seek(lab, beginNs);
}

export function playPause(lab: Lab): void {
  const { playing, atNs, endNs } = lab.playback.getState();
  lab.said.setState({ text: '' });
  if (playing) lab.playback.setState({ playing: false });
  else if (endNs > 0) lab.playback.setState({ playing: true, stopAtNs: endNs, atNs: atNs >= endNs ? 0 : atNs });
}

export function setSpeed(lab: Lab, nsPerSecond: number): void {
  lab.playback.setState({ nsPerSecond });
}

export function changeSpeed(lab: Lab, direction: 1 | -1): void {
  const { nsPerSecond } = lab.playback.getState();
  const faster = SPEEDS_NS_PER_SECOND.find((speed) => speed > nsPerSecond);
  const slower = SPEEDS_NS_PER_SECOND.findLast((speed) => speed < nsPerSecond);
  setSpeed(lab, (direction > 0 ? faster : slower) ?? nsPerSecond);
}
