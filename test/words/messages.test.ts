import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMAND_MESSAGES } from '../../src/words/commandLine.ts';
import { MESSAGES, say, type MessageCode } from '../../src/words/messages.ts';
import { sentence } from './sentence.ts';

const src = new URL('../../src/', import.meta.url);
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(new URL(path.replaceAll('\\', '/'), src), 'utf8') }));

/** Rooms in which a `code:` is always that of a problem or remark (in the app it may also be a key of the keyboard). */
const REPORTING = /^(scenario|exchange|model|cli)\//;

const codesIn = ({ path, text }: (typeof sources)[number]): string[] => {
  const found = [...text.matchAll(/\bfail\(\s*'(\w+)'/g)];
  if (REPORTING.test(path)) found.push(...text.matchAll(/\bcode: '(\w+)'/g));
  return found.map((match) => match[1] ?? '');
};

/** Values of every message that `simulate` and the app send, as they send them; the parsers' own are checked where they arise. */
const SAMPLES: Partial<Record<MessageCode, Readonly<Record<string, string | number>>>> = {
  unknownPath: { id: 'x', known: 'stack, socket-channel' },
  unknownMachine: { id: 'x', known: 'xeon-2006' },
  tooManyCores: { cores: 8, machine: 'xeon-2006', max: 2 },
  coreOutside: { knob: 'readerCore', value: 1, cores: 1 },
  noCapture: {},
  unknownLocalAddress: { address: '10.0.0.5' },
  runTooLong: {},
  localGuessed: { address: '203.0.113.10', frames: 11_996, total: 12_000 },
  localAll: { total: 12_000 },
  localGuessedIpv6: { address: '2001:db8::1', frames: 11_996, total: 12_000 },
  localAllIpv6: { total: 12_000 },
  ipv6AsIpv4: { frames: 4 },
  localGiven: { address: '203.0.113.10' },
  framesSplit: { frames: 1, into: 3, limit: 1514 },
  packetLimit: { limit: 100_000, frames: 4711, total: 12_000 },
  scaledTime: { timeScale: 0.5 },
  captureMissing: { name: 'a.pcap', bytes: 4711, digest: '0123456789abcdef' },
  fileTooLarge: { name: 'a.pcap', bytes: 2e9, max: 2 ** 29 },
  fileUnreadable: { name: 'a' },
};

describe('the message catalogue', () => {
  it('has a sentence for every code that any room reports', () => {
    const isWorded = (path: string, code: string) => Object.hasOwn(MESSAGES, code) || (path.startsWith('cli/') && Object.hasOwn(COMMAND_MESSAGES, code));
    const missing = sources.flatMap((source) => codesIn(source).filter((code) => !isWorded(source.path, code)).map((code) => `${source.path}: ${code}`));
    expect(missing).toEqual([]);
  });

  it('finds such codes at all', () => {
    const all = new Set(sources.flatMap(codesIn));
    for (const code of ['knobOutOfRange', 'linkValue', 'captureTruncated', 'captureLinkType', 'fileEmpty']) expect(all).toContain(code);
  });

  it('has each code once', () => {
    expect(Object.keys(COMMAND_MESSAGES).filter((code) => Object.hasOwn(MESSAGES, code))).toEqual([]);
  });

  it('has no sentence that nobody says', () => {
    const text = sources.filter(({ path }) => !path.startsWith('words/')).map((source) => source.text).join('\n');
    const silent = Object.keys(MESSAGES).filter((code) => !text.includes(`'${code}'`) && !Object.hasOwn(SAMPLES, code));
    expect(silent).toEqual([]);
  });

  it.each(Object.entries(SAMPLES))('words %s', (code, values) => {
    expect(sentence({ code, values })).toMatch(/^[A-Z0-9].{20,}\.$/);
  });

  it.each([
    [{ code: 'coreOutside', where: 'knobs.readerCore', values: { knob: 'readerCore', value: 1, cores: 1 } },
      'knobs.readerCore: There is no core 1: with 1 core, counted from 0, the last is 0. Set readerCore lower, or cores higher.'],
    [{ code: 'framesSplit', values: { frames: 1, into: 3, limit: 1514 } },
      '1 frame was longer than 1514 bytes, merged before the capture saw them, or of an interface without that limit; split again into 3.'],
    [{ code: 'localGuessed', values: { address: '203.0.113.10', frames: 11_996, total: 12_000 } },
      '203.0.113.10 is taken for this machine: it takes part in 11\u2009996 of 12\u2009000 IPv4 frames. Another can be chosen.'],
  ])('%j', (told, said) => {
    expect(say(told)).toBe(said);
  });

  it('says something even for a code that it does not know', () => {
    expect(say({ code: 'brandNew', where: 'line 3', values: { depth: 4 } })).toBe('line 3: Something is wrong here: brandNew, depth 4.');
    expect(say({ code: 'toString' })).toBe('Something is wrong here: toString.');
    expect(() => say({ code: 'knobOutOfRange' })).not.toThrow();
  });

  it('lets no stranger’s text steer the terminal or the reader', () => {
    const said = say({ code: 'unknownScenario', where: 'a\u001b[2Jb', values: { id: 'x\n\u202ey', known: 'z'.repeat(5000) } });
    expect(said).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(said.length).toBeLessThan(600);
  });
});
