const SPACE = 32;
const DOUBLE = 34;
const SINGLE = 39;
const BACKSLASH = 92;

/**
 * Words of a line as the shell-like rules of iptables-restore have them: white space separates, double or single quotes
 * hold together, a backslash within quotes keeps the next character. `undefined` when a quote is never closed.
 */
export function tokenize(line: string): string[] | undefined {
  const words: string[] = [];
  const end = line.length;
  let at = 0;
  while (at < end) {
    if (isSpace(line, at)) {
      at += 1;
      continue;
    }
    const from = at;
    while (at < end && !isSpace(line, at) && !isQuote(line.charCodeAt(at))) at += 1;
    let word = line.slice(from, at);
    // A word with quotes is put together from its pieces.
    while (at < end && !isSpace(line, at)) {
      const code = line.charCodeAt(at);
      if (!isQuote(code)) {
        word += line.charAt(at);
        at += 1;
        continue;
      }
      const piece = quotedPiece(line, at);
      if (piece === undefined) return undefined;
      word += piece.text;
      at = piece.end;
    }
    words.push(word);
  }
  return words;
}

const isQuote = (code: number): boolean => code === DOUBLE || code === SINGLE;

/** White space beyond ASCII is rare enough for a regular expression. */
function isSpace(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  return code === SPACE || (code < 128 ? code >= 9 && code <= 13 : /\s/.test(line.charAt(at)));
}

/** What the quote that begins at `at` holds, and where the text goes on behind it. */
function quotedPiece(line: string, at: number): { readonly text: string; readonly end: number } | undefined {
  const quote = line.charCodeAt(at);
  let text = '';
  let from = at + 1;
  for (let next = from; next < line.length; next++) {
    const code = line.charCodeAt(next);
    if (code === quote) return { text: text + line.slice(from, next), end: next + 1 };
    if (code !== BACKSLASH || next + 1 >= line.length) continue;
    text += line.slice(from, next);
    from = next + 1;
    next += 1;
  }
  return undefined;
}
