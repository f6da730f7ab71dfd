import { pageOf, SCORE_NS } from '../stores/playback.ts';
import type { Lab } from './lab.ts';
import { openingOfPacket } from './opening.ts';
import { seek } from './playDeeds.ts';

/** What a person does to the time axis of the score. The playhead is always on the page that is shown. */

/** Narrower than this a page shows less than one memory access in a hundred pixels. */
const NARROWEST_NS = 2000;
/** This share of a page lies before what it was opened for. */
const LEAD = 0.1;

/** Where a page begins that shows a packet's work from its beginning. */
export const pageBefore = (beginNs: number, scoreNs: number): number => beginNs - LEAD * scoreNs;

/** Steps of 1, 2, 5; the playhead keeps its place on the screen. */
export function zoom(lab: Lab, direction: 1 | -1): void {
  const { atNs, endNs, scoreNs } = lab.playback.getState();
  const page = pageOf(lab.playback.getState());
  const shown = page.toNs - page.fromNs;
  const widthNs = Math.max(NARROWEST_NS, Math.min(nextWidth(Math.min(scoreNs, shown), direction), Math.max(endNs, 1)));
  lab.playback.setState({ scoreNs: widthNs, scoreFromNs: atNs - ((atNs - page.fromNs) / shown) * widthNs });
}

function nextWidth(widthNs: number, direction: 1 | -1): number {
  const power = 10 ** Math.floor(Math.log10(widthNs));
  const widths = [power / 2, power, 2 * power, 5 * power, 10 * power, 20 * power];
  const next = direction > 0 ? widths.findLast((one) => one < widthNs * 0.999) : widths.find((one) => one > widthNs * 1.001);
  return next ?? widthNs;
}

/** A tenth of the page along the run. */
export function pan(lab: Lab, direction: 1 | -1): void {
  const { atNs, scoreNs } = lab.playback.getState();
  seek(lab, atNs + (direction * scoreNs) / 10);
}

/** The followed packet, from its first step to its end on both sides. */
export function fitPacket(lab: Lab): void {
  const { a, b } = lab.runs.getState();
  if (a === null || b === null || a.packets.length === 0) return;
  const { followed, atNs } = lab.playback.getState();
  const { beginNs, endNs } = openingOfPacket(a, b, followed);
  const scoreNs = Math.max(NARROWEST_NS, (endNs - beginNs) / (1 - 2 * LEAD));
  lab.playback.setState({ scoreNs, scoreFromNs: pageBefore(beginNs, scoreNs) });
  if (atNs < beginNs || atNs > endNs) seek(lab, beginNs);
}

export const fitAll = (lab: Lab): void => lab.playback.setState(({ endNs }) => ({ scoreNs: Math.max(endNs, SCORE_NS), scoreFromNs: 0 }));
