import { tokenize } from './tokenize.ts';

/** One call of iptables, taken apart as far as its table. */
export interface Call {
  readonly table: string;
  /** From the command on: `-A CHAIN …`. */
  readonly words: readonly string[];
}

/** `iptables -t nat -A CHAIN …`; undefined where a quote stays open or there is more than one line. */
export function readCall(text: string): Call | undefined {
  if (/[\r\n]/.test(text.trim())) return undefined;
  const words = tokenize(text);
  if (words === undefined) return undefined;
  if (words[0] === 'iptables') words.shift();
  const at = words.findIndex((word) => word === '-t' || word === '--table');
  const table = at < 0 ? 'filter' : (words.splice(at, 2)[1] ?? '');
  return { table, words };
}
