import { describe, expect, test } from 'vitest';
import { isSingleCharacter, isTheBrowsers, matches, type Key } from '../../src/app/commands/keys.ts';
import { COMMAND_IDS, commands } from '../../src/app/commands/registry.ts';
import { words } from '../../src/words/pageWords.ts';

describe.each(commands.all.map((command) => ({ id: command.id, command })))('command $id', ({ id, command }) => {
  test('has a key and a word', () => {
    expect(command.keys.length).toBeGreaterThan(0);
    expect(words.commands[id]).toMatch(/\S/);
    for (const key of command.keys) expect(key.cap).toMatch(/\S/);
  });

  test('shares no key with another', () => {
    const pressesOf = (key: Key): string => `${key.shift === true && !isSingleCharacter(key) ? 'Shift+' : ''}${key.key}`;
    const others = commands.all.filter((other) => other.id !== id).flatMap((other) => other.keys.map(pressesOf));
    for (const key of command.keys) expect(others).not.toContain(pressesOf(key));
  });
});

test('every id of the list is a command, and every word has one', () => {
  expect([...commands.ids].sort()).toEqual([...COMMAND_IDS].sort());
  expect(Object.keys(words.commands).sort()).toEqual([...COMMAND_IDS].sort());
});

const pressed = (key: string, modifiers: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) => ({
  key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...modifiers,
});

test('F5 and the browser’s own combinations are never taken', () => {
  expect(isTheBrowsers(pressed('F5'))).toBe(true);
  expect(isTheBrowsers(pressed('r', { ctrlKey: true }))).toBe(true);
  expect(isTheBrowsers(pressed('r', { metaKey: true }))).toBe(true);
  expect(isTheBrowsers(pressed('ArrowLeft', { altKey: true }))).toBe(true);
  expect(isTheBrowsers(pressed('k'))).toBe(false);
  for (const { keys } of commands.all) for (const key of keys) expect(key.key).not.toMatch(/^F\d/);
});

test('a sign counts by its character, whatever the layout needs for it; an arrow with Shift is another key', () => {
  const help = { key: '?', cap: '?' };
  expect(matches(help, pressed('?', { shiftKey: true }))).toBe(true);
  expect(matches(help, pressed('?'))).toBe(true);
  expect(matches({ key: 'k', cap: 'K' }, pressed('K', { shiftKey: true }))).toBe(true);
  const step = { key: 'ArrowRight', cap: '→' };
  const packet = { key: 'ArrowRight', cap: 'Shift + →', shift: true };
  expect(matches(step, pressed('ArrowRight', { shiftKey: true }))).toBe(false);
  expect(matches(packet, pressed('ArrowRight', { shiftKey: true }))).toBe(true);
  expect(matches(step, pressed('ArrowRight'))).toBe(true);
});
