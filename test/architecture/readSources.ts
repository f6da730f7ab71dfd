import { readFileSync, readdirSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';

export interface Import {
  /** As written, between the quotes. */
  specifier: string;
  line: number;
  /** The file meant, from the checkout's folder, when the specifier is relative. */
  target: string | undefined;
  /** `static` binds values, `type` leaves nothing behind, `dynamic` is import(…), `url` is new URL(…, import.meta.url). */
  kind: 'static' | 'type' | 'dynamic' | 'url';
  /** Names between the braces, as the other module calls them; '*' for a namespace, 'default' for the default. */
  names: string[];
}

export interface SourceFile {
  /** From the checkout's folder, with slashes: src/base/units.ts */
  path: string;
  /** The text with comments and the insides of strings and regular expressions blanked; same length, same lines. */
  code: string;
  imports: Import[];
}

/** Reads every TypeScript file of `folder`/src. */
export function readSources(folder: string): SourceFile[] {
  return readdirSync(join(folder, 'src'), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && /\.(ts|tsx|mts|cts|js|jsx|mjs|cjs)$/.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .toSorted()
    .map((file) => parseSource(relative(folder, file).split(sep).join('/'), readFileSync(file, 'utf8')));
}

export function parseSource(path: string, text: string): SourceFile {
  const code = blankOut(text);
  return { path, code, imports: findImports(path, text, code) };
}

export function lineOf(code: string, index: number): number {
  return code.slice(0, index).split('\n').length;
}

// The quotes are still there in blanked code, their insides are blanks: the pattern finds the place, the text the name.
const STATIC = /\b(import|export)\b(\s+type\b)?\s*(?:([\w$*{}\s,]*?)\bfrom\s*)?(['"])( *)\4/g;
const DYNAMIC = /\bimport\s*\(\s*(['"])( *)\1/g;
const URL_OF = /\bnew\s+URL\s*\(\s*(['"])( *)\1\s*,\s*import\s*\.\s*meta\s*\.\s*url/g;

function findImports(path: string, text: string, code: string): Import[] {
  const found: Import[] = [];
  const add = (match: RegExpMatchArray, kind: Import['kind'], blanks: string, names: string[]): void => {
    const from = (match.index ?? 0) + match[0].search(/['"]/) + 1; // before the quote are only keywords, names and braces
    const specifier = text.slice(from, from + blanks.length);
    const target = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier.replace(/\?.*$/, '')) : undefined;
    found.push({ specifier, line: lineOf(code, from), target, kind, names });
  };
  for (const match of code.matchAll(STATIC)) {
    const [, keyword, type, clause = '', , blanks = ''] = match;
    if (keyword === 'export' && clause === '') continue; // export … = '…' is no import
    const names = namesOf(clause);
    const onlyTypes = type !== undefined || (/^\s*\{/.test(clause) && names.length > 0 && names.every((name) => name.startsWith('type ')));
    add(match, onlyTypes ? 'type' : 'static', blanks, names.map((name) => name.replace(/^type /, '')));
  }
  for (const match of code.matchAll(DYNAMIC)) add(match, 'dynamic', match[2] ?? '', []);
  for (const match of code.matchAll(URL_OF)) add(match, 'url', match[2] ?? '', []);
  return found;
}

/** `a, { b as c, type d }, * as e` → default, b, type d, * */
function namesOf(clause: string): string[] {
  const names: string[] = [];
  const braces = /\{([^}]*)\}/.exec(clause);
  if (braces) {
    for (const part of (braces[1] ?? '').split(',')) {
      const name = part.trim().replace(/\s+as\s+.*$/, '').replace(/\s+/g, ' ');
      if (name !== '') names.push(name);
    }
  }
  const rest = clause.replace(/\{[^}]*\}/, '');
  if (rest.includes('*')) names.push('*');
  if (/^\s*[A-Za-z_$]/.test(rest)) names.push('default');
  return names;
}

const REGEX_MAY_FOLLOW = /(?:^|[(,=:[!&|?{;+\-*%~^]|\b(?:return|typeof|case|in|of))\s*$/;

/** Blanks comments, and what stands between quotes, backticks (but not in their `${…}`) and the slashes of a RegExp. */
export function blankOut(text: string): string {
  const out = text.split('');
  const blank = (from: number, to: number): void => {
    for (let i = from; i < to; i += 1) if (out[i] !== '\n') out[i] = ' ';
  };
  /** One entry for each open template: how many braces are open inside its `${`. */
  const templates: number[] = [];
  let at = 0;
  const skipTemplate = (from: number): number => {
    let i = from;
    while (i < text.length && text[i] !== '`' && !(text[i] === '$' && text[i + 1] === '{')) i += text[i] === '\\' ? 2 : 1;
    blank(from, Math.min(i, text.length));
    if (text[i] === '$') {
      templates.push(0);
      return i + 2;
    }
    return i + 1;
  };
  while (at < text.length) {
    const here = text[at];
    const next = text[at + 1];
    if (here === '/' && next === '/') {
      const newline = text.indexOf('\n', at);
      const end = newline === -1 ? text.length : newline;
      blank(at, end);
      at = end;
    } else if (here === '/' && next === '*') {
      const close = text.indexOf('*/', at + 2);
      const end = close === -1 ? text.length : close + 2;
      blank(at, end);
      at = end;
    } else if (here === "'" || here === '"') {
      let end = at + 1;
      while (end < text.length && text[end] !== here && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
      if (text[end] === here) blank(at + 1, end); // else an apostrophe in the text of an element
      at = text[end] === here ? end + 1 : at + 1;
    } else if (here === '`') {
      at = skipTemplate(at + 1);
    } else if (here === '/' && REGEX_MAY_FOLLOW.test(out.slice(Math.max(0, at - 40), at).join(''))) {
      let end = at + 1;
      let inClass = false;
      while (end < text.length && text[end] !== '\n' && (inClass || text[end] !== '/')) {
        if (text[end] === '[') inClass = true;
        if (text[end] === ']') inClass = false;
        end += text[end] === '\\' ? 2 : 1;
      }
      if (text[end] === '/') blank(at + 1, end);
      at = end + 1;
    } else {
      const depth = templates.at(-1);
      if (depth !== undefined && here === '{') templates[templates.length - 1] = depth + 1;
      if (depth !== undefined && here === '}') {
        if (depth === 0) {
          templates.pop();
          at = skipTemplate(at + 1);
          continue;
        }
        templates[templates.length - 1] = depth - 1;
      }
      at += 1;
    }
  }
  return out.join('');
}
