import { expect, test } from 'vitest';
import type { Lab } from '../../src/app/session/lab.ts';
import { fitAll, pageBefore, pan, zoom } from '../../src/app/session/scoreDeeds.ts';
import { createSaidStore } from '../../src/app/stores/said.ts';
import { createPlaybackStore, pageOf, SCORE_NS } from '../../src/app/stores/playback.ts';
import { formatInstant } from '../../src/words/format.ts';

const MS = 1e6;

function labAt(atNs: number) {
  const playback = createPlaybackStore();
  playback.setState({ atNs, endNs: 12 * MS, stopAtNs: 12 * MS });
  const lab: Pick<Lab, 'playback' | 'said'> = { playback, said: createSaidStore() };
  return { lab: lab as Lab, page: () => pageOf(playback.getState()), now: () => playback.getState() };
}

test('zooming goes by 1, 2, 5 and leaves the playhead where it is on the screen', () => {
  const { lab, page, now } = labAt(5.03 * MS);
  const shareOf = (): number => (now().atNs - page().fromNs) / (page().toNs - page().fromNs);
  const before = shareOf();
  for (const widthNs of [50_000, 20_000, 10_000, 5000, 2000, 2000]) {
    zoom(lab, 1);
    expect(now().scoreNs).toBe(widthNs);
    expect(shareOf()).toBeCloseTo(before, 6);
  }
  for (let i = 0; i < 20; i++) zoom(lab, -1);
  expect(page()).toEqual({ fromNs: 0, toNs: 12 * MS });
  zoom(lab, 1);
  expect(now().scoreNs).toBe(10 * MS);
});

test('panning moves a tenth of the page and stays in the run', () => {
  const { lab, now } = labAt(0.005 * MS);
  pan(lab, 1);
  expect(now().atNs).toBeCloseTo(0.015 * MS, 6);
  pan(lab, -1);
  pan(lab, -1);
  expect(now().atNs).toBe(0);
});

test('the whole run fits on one page', () => {
  const { lab, page } = labAt(3 * MS);
  fitAll(lab);
  expect(page()).toEqual({ fromNs: 0, toNs: 12 * MS });
});

test('a page opened for a packet has its first step in the first half', () => {
  const { lab, page } = labAt(5.03 * MS);
  lab.playback.setState({ scoreFromNs: pageBefore(5.02 * MS, SCORE_NS) });
  expect(page().fromNs).toBeLessThan(5.02 * MS);
  expect(5.02 * MS - page().fromNs).toBeLessThan(SCORE_NS / 2);
});

test('the read-out keeps one unit and one length for a whole run', () => {
  expect(formatInstant(20_900, 900_000)).toBe('20.900\u2009µs');
  expect(formatInstant(278_137_534, 3e8)).toBe('278.137\u2009534\u2009ms');
  expect(formatInstant(0, 3e8)).toBe('0.000\u2009000\u2009ms');
});
