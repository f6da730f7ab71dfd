/**
 * Where a text stops being JSON, as line and column. `JSON.parse` knows, but every engine says it in other words and some
 * not at all; a visitor with a file of their own needs the place. Runs only when `JSON.parse` has already refused.
 */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

const TOKEN = /[{}[\]:,]|true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const SPACE = /[ \t\n\r]*/y;

type Expect = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd' | 'nothing';

export function jsonErrorPlace(text: string): TextPlace {
  return placeOf(text, jsonErrorOffset(text));
}

function jsonErrorOffset(text: string): number {
  const open: string[] = [];
  let expect: Expect = 'value';
  let offset = 0;
  for (;;) {
    offset += matchAt(SPACE, text, offset)?.length ?? 0;
    const token = text[offset] === '"' ? stringAt(text, offset) : matchAt(TOKEN, text, offset);
    if (token === undefined || !isExpected(token, expect, open.at(-1))) return offset;
    expect = afterToken(token, expect, open);
    offset += token.length;
  }
}

function matchAt(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}

/** The string literal that begins at `start`. By hand: a regular expression might backtrack through a million characters. */
function stringAt(text: string, start: number): string | undefined {
  for (let offset = start + 1; offset < text.length; offset += 1) {
    const code = text.charCodeAt(offset);
    if (code === 0x22) return text.slice(start, offset + 1);
    if (code < 0x20) return undefined;
    if (code === 0x5c) {
      const escape = matchAt(ESCAPE, text, offset);
      if (escape === undefined) return undefined;
      offset += escape.length - 1;
    }
  }
  return undefined;
}

function isExpected(token: string, expect: Expect, inside: string | undefined): boolean {
  const closes = (token === '}' && inside === '{') || (token === ']' && inside === '[');
  switch (expect) {
    case 'value': return !'}]:,'.includes(token);
    case 'valueOrEnd': return closes || !'}]:,'.includes(token);
    case 'key': return token.startsWith('"');
    case 'keyOrEnd': return closes || token.startsWith('"');
    case 'colon': return token === ':';
    case 'commaOrEnd': return closes || token === ',';
    case 'nothing': return false;
  }
}

/** What may follow `token`; `open` holds the brackets that are still open. */
function afterToken(token: string, expect: Expect, open: string[]): Expect {
  if (token === '{' || token === '[') {
    open.push(token);
    return token === '{' ? 'keyOrEnd' : 'valueOrEnd';
  }
  if (token === ':') return 'value';
  if (token === ',') return open.at(-1) === '{' ? 'key' : 'value';
  if (token === '}' || token === ']') open.pop();
  else if (expect === 'key' || expect === 'keyOrEnd') return 'colon';
  return open.length === 0 ? 'nothing' : 'commaOrEnd';
}

function placeOf(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
