import { CONNECTION_STATES, CONNECTION_STATUSES, type ConntrackCondition, type Match, type TupleSide } from '../../scenario/ruleMatches.ts';
import type { Given, ModuleSpec } from './given.ts';
import { readBlock, readInteger, readPorts, readProtocol, readRange } from './values.ts';

type Spec = ModuleSpec<readonly Match[]>;

const ADDRESSES: readonly (readonly [string, TupleSide])[] = [['ctorigsrc', 'origSource'], ['ctorigdst', 'origDestination'], ['ctreplsrc', 'replySource'], ['ctrepldst', 'replyDestination']];
const PORTS: readonly (readonly [string, TupleSide])[] = ADDRESSES.map(([name, side]) => [`${name}port`, side]);
const DIRECTIONS = { ORIGINAL: 'ORIGINAL', REPLY: 'REPLY' } as const;

/** Names of a list, separated by commas, in any case. */
const namesOf = <T extends string>(known: readonly T[]) => (text: string): readonly T[] | undefined => {
  const words = text.toUpperCase().split(',');
  return words.every((word) => (known as readonly string[]).includes(word)) ? (words as T[]) : undefined;
};

function conntrackMatch(given: Given): readonly Match[] {
  const asked = <T>(name: string, read: (text: string) => T | undefined) => ({ value: given.value(name, read), not: given.not(name) });
  const condition: ConntrackCondition = {
    kind: 'conntrack',
    ...(given.has('ctstate') ? { states: asked('ctstate', namesOf(CONNECTION_STATES)) } : {}),
    ...(given.has('ctstatus') ? { statuses: asked('ctstatus', namesOf(CONNECTION_STATUSES)) } : {}),
    ...(given.has('ctdir') ? { direction: asked('ctdir', (text) => (Object.hasOwn(DIRECTIONS, text) ? DIRECTIONS[text as keyof typeof DIRECTIONS] : undefined)) } : {}),
    ...(given.has('ctproto') ? { protocol: asked('ctproto', readProtocol) } : {}),
    ...(given.has('ctexpire') ? { expires: asked('ctexpire', (text) => readRange(text, 0xffff_ffff)) } : {}),
    addresses: {}, ports: {},
  };
  // Most rules ask for the state alone.
  if (!given.names.some((name) => name.startsWith('ctorig') || name.startsWith('ctrepl'))) return [{ ...condition, not: false }];
  const addresses = Object.fromEntries(ADDRESSES.filter(([name]) => given.has(name)).map(([name, side]) => [side, asked(name, (text) => readBlock(text, given.family))]));
  const ports = Object.fromEntries(PORTS.filter(([name]) => given.has(name)).map(([name, side]) => [side, asked(name, readPorts)]));
  return [{ ...condition, addresses, ports, not: false }];
}

const options = Object.fromEntries(['ctstate', 'ctstatus', 'ctdir', 'ctproto', 'ctexpire', ...ADDRESSES.map(([name]) => name), ...PORTS.map(([name]) => name)].map((name) => [name, 1]));
const conntrack: Spec = { options, build: conntrackMatch };

/** The old `state` is `conntrack` with one option. */
const state: Spec = {
  options: { state: 1 },
  build: (given) => {
    const states = given.value('state', namesOf(['INVALID', 'ESTABLISHED', 'RELATED', 'NEW', 'UNTRACKED'] as const));
    return [{ kind: 'conntrack', states: { value: states, not: given.not('state') }, addresses: {}, ports: {}, not: false }];
  },
};

const connlimit: Spec = {
  options: { 'connlimit-above': 1, 'connlimit-upto': 1, 'connlimit-mask': 1, 'connlimit-saddr': 0, 'connlimit-daddr': 0 },
  build: (given) => {
    const name = given.has('connlimit-above') ? 'connlimit-above' : 'connlimit-upto';
    const above = given.value(name, (text) => readInteger(text));
    const bits = given.family === 'ipv4' ? 32 : 128;
    const prefix = given.value('connlimit-mask', (text) => readInteger(text, bits), bits);
    const not = (name === 'connlimit-upto') !== given.not(name);
    return [{ kind: 'connlimit', above, prefix, side: given.has('connlimit-daddr') ? 'destination' : 'source', not }];
  },
};

const helper: Spec = { options: { helper: 1 }, build: (given) => [{ kind: 'helper', not: given.not('helper') }] };

const socket: Spec = {
  options: { transparent: 0, nowildcard: 0, 'restore-skmark': 0 },
  build: (given) => [{ kind: 'socket', transparent: given.has('transparent'), noWildcard: given.has('nowildcard'), not: false }],
};

const rpfilter: Spec = {
  options: { loose: 0, validmark: 0, 'accept-local': 0, invert: 0 },
  build: (given) => [{ kind: 'rpFilter', loose: given.has('loose'), validMark: given.has('validmark'), acceptLocal: given.has('accept-local'), not: given.has('invert') }],
};

/** Modules that ask conntrack, the sockets or the routes. */
export const CONNECTION_MODULES: Readonly<Record<string, Spec>> = { conntrack, state, connlimit, helper, socket, rpfilter };
