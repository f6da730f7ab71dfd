import type { HashLimitCondition, Match, Rate } from '../../scenario/ruleMatches.ts';
import type { Given, ModuleSpec } from './given.ts';
import { timeMatch } from './matchTime.ts';
import { readBlock, readInteger } from './values.ts';

type Spec = ModuleSpec<readonly Match[]>;

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
/** The kernel's unit of rates: 1/10 000 of a second. */
const RATE_UNIT_NS = 100_000;

/** `5/min`, `10/second`, `7`: the time between two tokens. */
function readPeriodNs(text: string): number | undefined {
  const [, number, unit = 's'] = /^(\d+)(?:\/([a-z]+))?$/i.exec(text) ?? [];
  const unitName = ['second', 'minute', 'hour', 'day'].find((name) => name.startsWith(unit.toLowerCase()));
  const count = Number(number);
  if (number === undefined || unitName === undefined || count === 0) return undefined;
  const units = Math.floor((10_000 * (SECONDS[unitName.charAt(0)] ?? 1)) / count);
  return units === 0 ? undefined : units * RATE_UNIT_NS;
}

/** 3/hour. */
const DEFAULT_PERIOD_NS = 1200e9;

const rate = (given: Given, periodName: string, burstName: string): Rate => ({
  periodNs: given.value(periodName, readPeriodNs, DEFAULT_PERIOD_NS),
  burst: given.value(burstName, (text) => readInteger(text, 10_000), 5),
});

const limit: Spec = {
  options: { limit: 1, 'limit-burst': 1 },
  build: (given) => [{ kind: 'limit', ...rate(given, 'limit', 'limit-burst'), not: given.not('limit') }],
};

const KEYS = ['srcip', 'srcport', 'dstip', 'dstport'] as const;
const readKeys = (text: string): HashLimitCondition['keys'] | undefined => {
  const words = text.split(',');
  return words.every((word) => (KEYS as readonly string[]).includes(word)) ? (words as HashLimitCondition['keys']) : undefined;
};

const hashlimit: Spec = {
  options: {
    'hashlimit-upto': 1, 'hashlimit-above': 1, 'hashlimit-burst': 1, 'hashlimit-mode': 1, 'hashlimit-name': 1, 'hashlimit-srcmask': 1, 'hashlimit-dstmask': 1,
    'hashlimit-htable-size': 1, 'hashlimit-htable-max': 1, 'hashlimit-htable-expire': 1, 'hashlimit-htable-gcinterval': 1,
  },
  aliases: { hashlimit: 'hashlimit-upto' },
  build: (given) => {
    const name = given.has('hashlimit-above') ? 'hashlimit-above' : 'hashlimit-upto';
    const bits = given.family === 'ipv4' ? 32 : 128;
    const prefix = (option: string): number => given.value(option, (text) => readInteger(text, bits), bits);
    return [{
      kind: 'hashlimit', ...rate(given, name, 'hashlimit-burst'), name: given.text('hashlimit-name'), keys: given.value('hashlimit-mode', readKeys, []),
      sourcePrefix: prefix('hashlimit-srcmask'), destinationPrefix: prefix('hashlimit-dstmask'),
      expireNs: given.value('hashlimit-htable-expire', (text) => readInteger(text), 10_000) * 1e6, above: (name === 'hashlimit-above') !== given.not(name), not: false,
    }];
  },
};

const ACTIONS = [['set', 'set'], ['rcheck', 'check'], ['update', 'update'], ['remove', 'remove']] as const;

const recent: Spec = {
  options: { name: 1, set: 0, rcheck: 0, update: 0, remove: 0, seconds: 1, reap: 0, hitcount: 1, rttl: 0, rsource: 0, rdest: 0, mask: 1 },
  build: (given) => {
    const [word, action] = ACTIONS.find(([option]) => given.has(option)) ?? ['set', 'set'];
    return [{
      kind: 'recent', name: given.has('name') ? given.text('name') : 'DEFAULT', action, not: given.not(word), side: given.has('rdest') ? 'destination' : 'source',
      seconds: given.value('seconds', (text) => readInteger(text), 0), hits: given.value('hitcount', (text) => readInteger(text, 255), 0),
      sameTtl: given.has('rttl'), reap: given.has('reap'), mask: given.has('mask') ? given.value('mask', (text) => readBlock(text, given.family)?.address) : null,
    }];
  },
};

const PROBABILITY_STEPS = 0x8000_0000;

const statistic: Spec = {
  options: { mode: 1, every: 1, packet: 1, probability: 1 },
  build: (given) => {
    if (given.text('mode') === 'nth') {
      const every = given.value('every', (text) => readInteger(text));
      const packet = given.value('packet', (text) => readInteger(text), 0);
      if (every === 0 || packet >= every) throw given.refusal('packet');
      return [{ kind: 'nth', every, packet, not: given.not('every') }];
    }
    const probability = given.value('probability', (text) => (/^(0|1|[01]?\.\d+)$/.test(text) ? Number(text) : undefined));
    if (given.text('mode') !== 'random' || probability > 1) throw given.refusal('mode');
    // The kernel keeps 31 bits of it.
    return [{ kind: 'random', probability: Math.round(probability * PROBABILITY_STEPS) / PROBABILITY_STEPS, not: given.not('probability') }];
  },
};

const time: Spec = {
  options: { timestart: 1, timestop: 1, datestart: 1, datestop: 1, weekdays: 1, monthdays: 1, utc: 0, kerneltz: 0, contiguous: 0 },
  build: timeMatch,
};

/** Modules that remember: how often, how recently, when. */
export const RATE_MODULES: Readonly<Record<string, Spec>> = { limit, hashlimit, recent, statistic, time };
