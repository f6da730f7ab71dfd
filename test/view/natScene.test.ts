import { describe, expect, it } from 'vitest';
import { ways } from '../../src/analysis/packetWay.ts';
import { astrayFromNs, rewritesOf, rewritingPassages } from '../../src/analysis/rewrites.ts';
import { dnatLocal, masqueradeReplies, misdelivery, natRule } from '../../src/scenario/library/nat.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import { OUTCOME } from '../../src/trace/words.ts';
import { stageLayout } from '../../src/view/scene/layout.ts';
import { bottom, right, type Rect } from '../../src/view/scene/rect.ts';
import { sceneAt } from '../../src/view/scene/sceneAt.ts';
import { ruleMarks, scoreMarks } from '../../src/view/scene/scoreMarks.ts';
import { slowRail } from '../../src/view/scene/slowRail.ts';
import { runScenario } from '../runScenario.ts';

const short = (scenario: Scenario, packets = 160): Scenario => ({ ...scenario, knobs: { ...scenario.knobs, packets } });
const stack = runScenario(short(misdelivery), 'stack');
const channel = runScenario(short(misdelivery), 'socket-channel');
const wide = stageLayout({ width: 676, type: 1, scale: 1 });
const LAYOUTS = [
  ['1440', wide], ['1280', stageLayout({ width: 596, type: 1, scale: 1 })], ['projector', stageLayout({ width: 676, type: 1.4, scale: 1 })],
  ['phone', stageLayout({ width: 358, type: 1, scale: 1, trays: true })], ['320', stageLayout({ width: 288, type: 1, scale: 1, trays: true })],
] as const;

const first = (trace = channel) => {
  const rewrite = rewritesOf(trace, trace.passages.packet[rewritingPassages(trace)[0] as number] as number)[0];
  if (rewrite === undefined) throw new Error('nothing was rewritten');
  return rewrite;
};
const overlap = (a: Rect, b: Rect): boolean => a.x < right(b) && b.x < right(a) && a.y < bottom(b) && b.y < bottom(a);

describe('a rewrite', () => {
  it('shows as a cut at its instant, and as a sign on the packet for the rest of its life', () => {
    const { packet, atNs } = first(stack);
    const at = (ns: number) => sceneAt({ trace: stack, layout: wide, atNs: ns, packet });
    expect(at(atNs - 0.001).tags).toEqual([]);
    expect(at(atNs).tags).toMatchObject([{ packet, kind: 'rewrite', hook: 'PREROUTING', from: ':53', to: ':5353', lane: 0 }]);
    const doneNs = stack.packets.doneNs[packet] as number;
    const chipOf = (ns: number) => at(ns).chips.find((chip) => chip.packet === packet);
    expect(chipOf(atNs - 0.001)?.rewritten).toBe(false);
    for (const share of [0, 0.5, 0.99]) expect(chipOf(atNs + (doneNs - atNs) * share)).toMatchObject({ rewritten: true, wrong: false });
    expect(at(doneNs).tags.filter((tag) => tag.packet === packet)).toEqual([]);
  });

  it('happens on the reader’s core where a channel sorts first', () => {
    const { packet, atNs } = first();
    expect(sceneAt({ trace: channel, layout: wide, atNs, packet }).tags).toMatchObject([{ packet, lane: 1 }]);
  });

  it.each(LAYOUTS)('has a tag that stays on the picture and off the trays: %s', (_, layout) => {
    for (const trace of [stack, channel]) {
      for (const row of rewritingPassages(trace).slice(0, 40)) {
        const scene = sceneAt({ trace, layout, atNs: trace.passages.endNs[row] as number, packet: trace.passages.packet[row] as number });
        for (const tag of scene.tags) {
          expect(tag.rect.x).toBeGreaterThanOrEqual(0);
          expect(right(tag.rect)).toBeLessThanOrEqual(layout.width);
          expect(bottom(tag.rect)).toBeLessThanOrEqual(layout.height + layout.overhang);
          for (const tray of scene.trays) expect(overlap(tag.rect, tray.rect)).toBe(false);
        }
      }
    }
  });
});

describe('a misdelivered packet', () => {
  const { packet } = first();

  it('is marked from the rewrite on, ends in the wrong tray and stays there', () => {
    const fromNs = astrayFromNs(channel, packet);
    expect(fromNs).toBe(first().atNs);
    const at = (ns: number) => sceneAt({ trace: channel, layout: wide, atNs: ns, packet });
    expect(at(fromNs - 0.001).chips.filter((chip) => chip.wrong)).toEqual([]);
    expect(at(fromNs).chips.find((chip) => chip.packet === packet)?.wrong).toBe(true);
    const doneNs = channel.packets.doneNs[packet] as number;
    const trays = at(doneNs).trays;
    expect(trays.map(({ wrong }) => wrong)).toEqual([1, 0]);
    expect(trays[0]?.chips).toMatchObject([{ packet, wrong: true }]);
    expect(trays[0]?.texts.map(({ text }) => text)).toEqual(expect.arrayContaining([':53', '→ :5353']));
    expect(at(channel.dictionary.endNs).trays[0]?.chips.some((chip) => chip.wrong)).toBe(true);
  });

  it('is counted by its tray as the run counts it', () => {
    const { outcome, takenBy } = channel.packets;
    const end = sceneAt({ trace: channel, layout: wide, atNs: channel.dictionary.endNs, packet: 0 });
    for (const { socket, taken, wrong } of end.trays) {
      expect(wrong).toBe(outcome.filter((one, i) => one === OUTCOME.misdelivered && takenBy[i] === socket).length);
      expect(taken - wrong).toBe(outcome.filter((one, i) => one === OUTCOME.delivered && takenBy[i] === socket).length);
    }
  });

  it.each(LAYOUTS)('lies within its tray, beside the address that it is for: %s', (_, layout) => {
    for (let i = 1; i <= 40; i++) {
      const { trays } = sceneAt({ trace: channel, layout, atNs: (channel.dictionary.endNs * i) / 40, packet });
      for (const tray of trays) {
        for (const chip of tray.chips) {
          expect(chip.rect.x).toBeGreaterThanOrEqual(tray.rect.x);
          expect(right(chip.rect)).toBeLessThanOrEqual(right(tray.rect));
        }
        if (tray.wrong > 0) expect(tray.texts.some(({ tone }) => tone === 'strong') && tray.chips.some((chip) => chip.wrong)).toBe(true);
      }
      trays.slice(1).forEach((tray, k) => expect(tray.rect.x).toBeGreaterThanOrEqual(right(trays[k]?.rect as Rect)));
    }
  });
});

it('shows no trays where no rule can exchange programs', () => {
  const { netfilter: _, ...without } = short(natRule, 40);
  const trace = runScenario(without, 'stack');
  expect(sceneAt({ trace, layout: wide, atNs: trace.dictionary.endNs, packet: 0 }).trays).toEqual([]);
});

describe('the slow path', () => {
  const trace = runScenario(short(dnatLocal, 60), 'socket-channel');

  it('is a rail from the classifier to steps that are ghosts until the shown packet takes them', () => {
    const rail = slowRail(trace, wide);
    expect(rail?.boxes.map(({ label }) => label)).toEqual(['netfilter', 'route', 'lookup', 'tcp']);
    const packet = 30;
    const slowNs = ways(trace).slowNs[packet] as number;
    expect(sceneAt({ trace, layout: wide, atNs: slowNs - 0.001, packet }).rail).toBeNull();
    expect(sceneAt({ trace, layout: wide, atNs: slowNs, packet }).rail).toEqual(rail);
  });

  it('is not there where every packet finds a channel', () => {
    expect(slowRail(channel, wide)).toBeNull();
    expect(slowRail(stack, wide)).toBeNull();
  });
});

it('a forwarded packet is seen where it left, until another comes there', () => {
  const trace = runScenario(short(masqueradeReplies, 60), 'stack');
  const packet = trace.packets.outcome.indexOf(OUTCOME.forwarded);
  const doneNs = trace.packets.doneNs[packet] as number;
  const { chips, tags } = sceneAt({ trace, layout: wide, atNs: doneNs, packet });
  expect(chips.find((chip) => chip.packet === packet)).toMatchObject({ wrong: false });
  expect(tags.find((tag) => tag.packet === packet)).toMatchObject({ kind: 'forwarded', to: expect.stringMatching(/^10\.0\.0\.5:/) });
});

it('a packet that a rule drops stays in the box with the reason, marked', () => {
  const rules = '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p udp --dport 53 -j DROP\nCOMMIT\n';
  const trace = runScenario({ ...short(natRule, 30), netfilter: { rules, unknown: 'never' } }, 'stack');
  const packet = trace.packets.outcome.indexOf(OUTCOME.dropped);
  const { chips, tags } = sceneAt({ trace, layout: wide, atNs: trace.packets.doneNs[packet] as number, packet });
  expect(chips.find((chip) => chip.packet === packet)?.wrong).toBe(true);
  expect(tags).toMatchObject([{ packet, kind: 'dropped', reason: 'filtered' }]);
});

describe('the score', () => {
  const whole = { fromNs: 0, toNs: channel.dictionary.endNs };

  it('has at most one mark per 12 pixels, and they count everything', () => {
    const marks = scoreMarks(channel, whole, 1292);
    marks.slice(1).forEach((mark, i) => expect(mark.x - (marks[i]?.x ?? 0)).toBeGreaterThanOrEqual(12));
    const sum = (kind: 'misdelivered' | 'rewritten') => marks.reduce((all, mark) => all + mark[kind], 0);
    expect(sum('misdelivered')).toBe(channel.packets.outcome.filter((one) => one === OUTCOME.misdelivered).length);
    expect(sum('rewritten')).toBe(rewritingPassages(channel).length);
    expect(marks.every(({ kind, misdelivered }) => kind !== 'rewritten' || misdelivered === 0)).toBe(true);
  });

  it('marks the instant at which a rule was added', () => {
    const rule = '-t nat -A PREROUTING -p udp --dport 53 -j DNAT --to-destination :5353';
    const trace = runScenario({ ...short(natRule, 40), interventions: [{ atNs: 300_000, rule }] }, 'stack');
    expect(ruleMarks(trace, { fromNs: 0, toNs: 600_000 }, 1200)).toEqual([{ x: 600, text: rule }]);
    expect(ruleMarks(trace, { fromNs: 0, toNs: 200_000 }, 1200)).toEqual([]);
  });
});
