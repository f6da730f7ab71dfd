import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { keepAddress, linkOf, type AddressBar } from '../../src/app/session/address.ts';
import { openLink } from '../../src/app/session/openedLink.ts';
import type { Lab } from '../../src/app/session/lab.ts';
import { createPlaybackStore } from '../../src/app/stores/playback.ts';
import { createRunsStore } from '../../src/app/stores/runs.ts';
import { createSettingsStore } from '../../src/app/stores/settings.ts';
import { createViewStore } from '../../src/app/stores/view.ts';
import { DEFAULT_VIEW } from '../../src/scenario/link.ts';
import type { Trace } from '../../src/trace/trace.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function session() {
  const { scenario, a, b, show, panel } = DEFAULT_VIEW;
  const lab = {
    view: createViewStore({ scenario, a, b, show, panel }),
    playback: createPlaybackStore(),
    runs: createRunsStore(),
    settings: createSettingsStore(null),
    problems: createStore(() => ({ told: [] })),
  } as unknown as Lab;
  lab.runs.setState({ a: {} as Trace, b: {} as Trace, running: false });
  const entries: string[] = ['#'];
  const bar: AddressBar = {
    hash: () => entries.at(-1) ?? '',
    push: (hash) => entries.push(hash),
    replace: (hash) => {
      entries[entries.length - 1] = hash;
    },
    onTravel: () => () => undefined,
  };
  keepAddress(lab, bar);
  return { lab, entries };
}

test('playing changes the address now and then, and never makes a step of the history', () => {
  const { lab, entries } = session();
  for (let frame = 1; frame <= 60; frame++) {
    lab.playback.setState({ playing: true, atNs: frame * 33 });
    vi.advanceTimersByTime(16);
  }
  vi.advanceTimersByTime(1000);
  expect(entries).toHaveLength(1);
  expect(entries[0]).toContain('at=1980');
});

test('a scrub is one step, made when it rests', () => {
  const { lab, entries } = session();
  for (let move = 1; move <= 20; move++) {
    lab.playback.setState({ atNs: move * 100 });
    vi.advanceTimersByTime(30);
  }
  expect(entries).toHaveLength(1);
  vi.advanceTimersByTime(500);
  expect(entries).toHaveLength(2);
  expect(entries[1]).toContain('at=2000');
});

test('a change that is refused never was in the address', () => {
  const { lab, entries } = session();
  const good = lab.view.getState().a;
  lab.view.setState({ a: 'nonsense' });
  lab.runs.setState({ running: true });
  vi.advanceTimersByTime(100);
  lab.view.setState({ a: good });
  lab.runs.setState({ running: false });
  vi.advanceTimersByTime(1000);
  expect(entries.join(' ')).not.toContain('nonsense');
});

test('a link at the very beginning says so: left out it would mean the best first picture', () => {
  const { lab } = session();
  lab.playback.setState({ atNs: 0, followed: 0 });
  const opened = openLink(linkOf(lab));
  expect(opened.problems).toEqual([]);
  expect(opened.saysInstant && opened.saysPacket).toBe(true);
  expect(openLink('').saysInstant).toBe(false);
});
