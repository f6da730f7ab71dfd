import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/run.mjs';
import { findViolations, mayImport, roomOf, type Violation } from './findViolations.ts';
import { blankOut, parseSource, readSources } from './readSources.ts';
import { MAY_IMPORT } from './rooms.ts';

const say = ({ rule, file, line, what }: Violation): string => `${rule}: ${file}:${line}: ${what}`;

test('every file keeps to its room', () => {
  const files = readSources(ROOT);
  expect(files.length).toBeGreaterThan(0);
  expect(findViolations(files).map(say)).toEqual([]);
});

test('the table names rooms that exist in it, and has no circle', () => {
  for (const [room, others] of Object.entries(MAY_IMPORT)) {
    for (const other of others) {
      const named = Object.keys(MAY_IMPORT).filter((known) => known === other || (other.endsWith('/*') && known.startsWith(other.slice(0, -1))));
      expect(named, `${room} → ${other}`).not.toEqual([]);
      for (const one of named) expect(one !== room && mayImport(one, room), `${room} ⇄ ${one}`).toBe(false);
    }
  }
});

describe('in a house where every rule is broken', () => {
  const violations = findViolations(readSources(join(ROOT, 'test/fixtures/badRoom')));
  const lines = violations.map(say);

  test.each([
    ['room', 'src/base/a.ts:2', 'base may not import trace'],
    ['cycle', 'src/base/a.ts:1', 'src/base/a.ts → src/base/b.ts → src/base/a.ts'],
    ['index file', 'src/base/index.ts:1', ''],
    ['export *', 'src/base/index.ts:1', ''],
    ['banned word', 'src/scenario/seed.ts:1', 'by name'],
    ['banned word', 'src/scenario/seed.ts:1', 'no clock'],
    ['banned word', 'src/model/engine/later.ts:1', 'synchronous'],
    ['banned word', 'src/model/engine/later.ts:2', 'synchronous'],
    ['banned word', 'src/model/engine/later.ts:3', 'timers'],
    ['no such file', 'src/model/machine/gap.ts:1', '../kernel/stages.ts'],
    ['extension', 'src/model/machine/gap.ts:2', '../engine/later'],
    ['banned word', 'src/model/machine/gap.ts:4', 'this function differently'],
    ['banned word', 'src/model/machine/gap.ts:4', '** differently'],
    ['banned word', 'src/model/machine/gap.ts:4', 'every language'],
    ['unknown room', 'src/model/attic/forgotten.ts:1', ''],
    ['unknown room', 'src/attic/lost.ts:1', ''],
    ['package', 'src/model/simulate.ts:1', 'immer is not in the table'],
    ['package', 'src/model/simulate.ts:2', 'react may be imported only in'],
    ['room', 'src/analysis/mean.ts:1', 'analysis may not import model'],
    ['d3 name', 'src/analysis/mean.ts:2', 'randomNormal'],
    ['package', 'src/analysis/mean.ts:3', 'd3-scale is not in the table'],
    ['room', 'src/view/paint/draw.ts:1', 'view/paint may not import trace'],
    ['d3 name', 'src/view/paint/draw.ts:2', 'select of d3'],
    ['d3 name', 'src/view/paint/draw.ts:2', 'zoom of d3'],
    ['room', 'src/view/paint/draw.ts:3', 'draw.css'],
    ['package', 'src/exchange/read.ts:1', 'node:fs may be imported only in src/cli/'],
    ['room', 'src/app/panels/Panel.tsx:1', 'app may not import model'],
    ['d3 name', 'src/app/panels/Panel.tsx:3', '* of d3'],
    ['model in the page', 'src/app/panels/Panel.tsx:1', 'src/model/simulate.ts'],
  ])('%s: %s %s', (rule, place, what) => {
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${escape(`${rule}: ${place}: `)}.*${escape(what)}`)));
  });

  test('and nothing that is allowed is reported', () => {
    expect(violations.filter(({ file }) => file === 'src/app/workers/run.ts' || file === 'src/trace/units.ts')).toEqual([]);
    expect(lines.filter((line) => line.includes('gap.ts:3'))).toEqual([]);
    expect(lines).toHaveLength(30); // those above, and the clock rule a second time in seed.ts
  });
});

describe('reading sources', () => {
  const importsOf = (text: string) => parseSource('src/model/paths/stack/stages.ts', text).imports;

  test('finds imports of every kind, over several lines, and follows them', () => {
    expect(
      importsOf(`import type { A } from '../a.ts';
import {
  b as c, // not 'this.ts'
  type D,
} from "./b.ts";
import { type E, type F } from './e.ts';
export { g } from '../../g.ts';
import main, * as all from 'zod/mini';
import './h.ts';
const lazy = () => import('./i.ts');
new Worker(new URL('./j.ts', import.meta.url), { type: 'module' });
export const k = './not-an-import.ts';`).map(({ specifier, target, kind, names, line }) => [line, kind, specifier, target, names.join()]),
    ).toEqual([
      [1, 'type', '../a.ts', 'src/model/paths/a.ts', 'A'],
      [5, 'static', './b.ts', 'src/model/paths/stack/b.ts', 'b,D'],
      [6, 'type', './e.ts', 'src/model/paths/stack/e.ts', 'E,F'],
      [7, 'static', '../../g.ts', 'src/model/g.ts', 'g'],
      [8, 'static', 'zod/mini', undefined, '*,default'],
      [9, 'static', './h.ts', 'src/model/paths/stack/h.ts', ''],
      [10, 'dynamic', './i.ts', 'src/model/paths/stack/i.ts', ''],
      [11, 'url', './j.ts', 'src/model/paths/stack/j.ts', ''],
    ]);
  });

  test.each([
    ['a // Date', 'a        '],
    ['a /* Date\n * */ b', 'a        \n      b'],
    [`'Date' + "it's" + a`, `'    ' + "    " + a`],
    ["`Date ${now(`x${y}`)} Date` + z", '`     ${now(` ${y}`)}     ` + z'],
    ['s.replace(/Date[/"]/g, x) / 2', 's.replace(/        /g, x) / 2'],
    ['<p>don’t, don\'t</p>; a', '<p>don’t, don\'t</p>; a'],
    ["'\\'Date' + b", "'      ' + b"],
  ])('blanks what is not code: %s', (text, code) => {
    expect(blankOut(text)).toBe(code);
  });

  test.each([
    ['src/base/units.ts', 'base'],
    ['src/model/simulate.ts', 'model'],
    ['src/model/kernel/steering/rss.ts', 'model/kernel'],
    ['src/model/attic/a.ts', undefined],
    ['src/view/draw.ts', undefined],
    ['src/app/panels/latency/Panel.tsx', 'app'],
    ['src/app/workers/run.ts', 'app/workers'],
    ['src/shell.ts', undefined],
  ])('%s is in %s', (path, room) => {
    expect(roomOf(path)).toBe(room);
  });
});

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
