import { basename } from 'node:path';
import { lineOf, type Import, type SourceFile } from './readSources.ts';
import {
  ASSETS,
  ASSET_PLACES,
  BANNED_WORDS,
  COMPOSITION_ROOT,
  D3_GESTURES,
  D3_GESTURE_PLACES,
  D3_NEVER,
  MAY_IMPORT,
  MODEL_FOLDER,
  MODEL_FREE,
  PACKAGES,
} from './rooms.ts';

export type Rule =
  | 'unknown room'
  | 'room'
  | 'package'
  | 'd3 name'
  | 'banned word'
  | 'export *'
  | 'index file'
  | 'extension'
  | 'no such file'
  | 'model in the page'
  | 'cycle';

export interface Violation {
  rule: Rule;
  file: string;
  line: number;
  what: string;
}

/** src/model/kernel/steering/rss.ts → model/kernel; undefined when the file lies in no room of the table. */
export function roomOf(path: string): string | undefined {
  const parts = path.split('/').slice(1, -1);
  const two = parts.slice(0, 2).join('/');
  if (Object.hasOwn(MAY_IMPORT, two)) return two;
  const [one = ''] = parts;
  if (!Object.hasOwn(MAY_IMPORT, one)) return undefined;
  // A folder below a divided room must be a room itself; 'app' is divided for its workers only.
  const isDivided = one !== 'app' && Object.keys(MAY_IMPORT).some((room) => room.startsWith(`${one}/`));
  return isDivided && parts.length > 1 ? undefined : one;
}

export function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  return (MAY_IMPORT[from] ?? []).some((allowed) => (allowed.endsWith('/*') ? to.startsWith(allowed.slice(0, -1)) : to === allowed));
}

export function findViolations(files: readonly SourceFile[]): Violation[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [
    ...files.flatMap((file) => [...checkPlace(file), ...checkWords(file), ...file.imports.flatMap((one) => checkImport(file, one, byPath))]),
    ...findModelInThePage(files, byPath),
    ...findCycles(files, byPath),
  ];
}

function checkPlace(file: SourceFile): Violation[] {
  const found: Violation[] = [];
  if (file.path !== COMPOSITION_ROOT && roomOf(file.path) === undefined) {
    found.push({ rule: 'unknown room', file: file.path, line: 1, what: 'lies in no room of the table' });
  }
  if (/^index\.\w+$/.test(basename(file.path))) {
    found.push({ rule: 'index file', file: file.path, line: 1, what: 'name it for what is in it, and import that' });
  }
  return found;
}

function checkWords(file: SourceFile): Violation[] {
  const found: Violation[] = [];
  for (const { where, word, why } of BANNED_WORDS) {
    if (!isIn(file.path, where)) continue;
    for (const match of file.code.matchAll(new RegExp(word, 'g'))) {
      found.push({ rule: 'banned word', file: file.path, line: lineOf(file.code, match.index), what: `${lineAt(file, match.index)}: ${why}` });
    }
  }
  for (const match of file.code.matchAll(/\bexport\s+(type\s+)?\*/g)) {
    found.push({ rule: 'export *', file: file.path, line: lineOf(file.code, match.index), what: 'name what is exported' });
  }
  return found;
}

function checkImport(file: SourceFile, one: Import, byPath: ReadonlyMap<string, SourceFile>): Violation[] {
  const at = { file: file.path, line: one.line };
  if (one.target === undefined) return checkPackage(file, one);
  if (ASSETS.test(one.specifier)) {
    if (isIn(file.path, ASSET_PLACES)) return [];
    return [{ ...at, rule: 'room', what: `${one.specifier}: only ${ASSET_PLACES.join(', ')} may import what is not code` }];
  }
  if (!/\.tsx?(\?\w+)?$/.test(one.specifier)) return [{ ...at, rule: 'extension', what: `${one.specifier} must end in .ts or .tsx` }];
  if (!byPath.has(one.target)) return [{ ...at, rule: 'no such file', what: one.specifier }];
  const from = roomOf(file.path);
  const to = roomOf(one.target);
  if (from === undefined || (to !== undefined && mayImport(from, to))) return [];
  return [{ ...at, rule: 'room', what: `${from} may not import ${to ?? one.target} (${one.specifier})` }];
}

function checkPackage(file: SourceFile, one: Import): Violation[] {
  const at = { file: file.path, line: one.line };
  const name = packageOf(one.specifier);
  const places = PACKAGES[name];
  if (places === undefined) return [{ ...at, rule: 'package', what: `${one.specifier} is not in the table of packages` }];
  if (!isIn(file.path, places)) return [{ ...at, rule: 'package', what: `${one.specifier} may be imported only in ${places.join(', ')}` }];
  if (name !== 'd3') return [];
  return one.names
    .filter(
      (imported) =>
        imported === '*' ||
        imported === 'default' ||
        D3_NEVER.some((never) => never.test(imported)) ||
        (D3_GESTURES.test(imported) && !isIn(file.path, D3_GESTURE_PLACES)),
    )
    .map((imported) => ({ ...at, rule: 'd3 name', what: `${imported} of d3 has no place here` }));
}

/** '@scope/name/sub' → '@scope/name', 'node:fs' → 'node:' */
function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:';
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** A file of the page that reaches the model by imports that bind values would put it on the main thread. */
function findModelInThePage(files: readonly SourceFile[], byPath: ReadonlyMap<string, SourceFile>): Violation[] {
  const found: Violation[] = [];
  for (const file of files) {
    if (!MODEL_FREE.includes(roomOf(file.path) ?? '')) continue;
    const seen = new Map<string, string[]>([[file.path, [file.path]]]);
    for (const [path, way] of seen) {
      if (path.startsWith(MODEL_FOLDER)) {
        found.push({ rule: 'model in the page', file: file.path, line: 1, what: way.join(' → ') });
        break;
      }
      for (const { target, kind } of byPath.get(path)?.imports ?? []) {
        const bindsValues = kind === 'static' || kind === 'dynamic';
        if (bindsValues && target !== undefined && !seen.has(target)) seen.set(target, [...way, target]);
      }
    }
  }
  return found;
}

/** Circles of imports between files, types included: two files that need each other are one idea in two places. */
function findCycles(files: readonly SourceFile[], byPath: ReadonlyMap<string, SourceFile>): Violation[] {
  const found: Violation[] = [];
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (path: string): void => {
    const start = way.indexOf(path);
    if (start !== -1) {
      const circle = [...way.slice(start), path];
      found.push({ rule: 'cycle', file: path, line: 1, what: circle.join(' → ') });
      return;
    }
    if (done.has(path)) return;
    done.add(path);
    way.push(path);
    for (const { target, kind } of byPath.get(path)?.imports ?? []) {
      if (kind !== 'url' && target !== undefined && byPath.has(target)) visit(target);
    }
    way.pop();
  };
  for (const file of files) visit(file.path);
  return found;
}

function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place));
}

function lineAt(file: SourceFile, index: number): string {
  const from = file.code.lastIndexOf('\n', index) + 1;
  const end = file.code.indexOf('\n', index);
  return file.code.slice(from, end === -1 ? undefined : end).trim();
}
