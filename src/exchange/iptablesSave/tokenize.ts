/**
 * Words of a line as the shell-like rules of iptables-restore have them: white space separates, double or single quotes
 * hold together, a backslash within quotes keeps the next character. `undefined` when a quote is never closed.
 */
export function tokenize(line: string): string[] | undefined {
  const words: string[] = [];
  const plain = !/["']/.test(line);
  if (plain) return line.split(/\s+/).filter((word) => word !== '');
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const letter = line.charAt(at);
    if (quote !== '') {
      if (letter === '\\' && at + 1 < line.length) word = (word ?? '') + line.charAt(++at);
      else if (letter === quote) quote = '';
      else word = (word ?? '') + letter;
    } else if (letter === '"' || letter === "'") {
      quote = letter;
      word ??= '';
    } else if (/\s/.test(letter)) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? '') + letter;
    }
  }
  if (quote !== '') return undefined;
  if (word !== null) words.push(word);
  return words;
}
