import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '../base/result.ts';

/** `once` and `many` take a value, `flag` takes none. */
export type OptionKind = 'once' | 'many' | 'flag';

export interface Options {
  readonly words: readonly string[];
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/**
 * Options strictly: an unknown one, one without its value or one too many is a problem, not a guess. (`parseArgs` in its own
 * strict mode throws English sentences; its tokens let the catalogue word them.)
 */
export function parseOptions(argv: readonly string[], kinds: Readonly<Record<string, OptionKind>>, wordsMax: number): Result<Options> {
  const options = Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, { type: kind === 'flag' ? ('boolean' as const) : ('string' as const) }]));
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, tokens: true });
  const words: string[] = [];
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const option = token.rawName;
    const kind = Object.hasOwn(kinds, token.name) && option.startsWith('--') ? kinds[token.name] : undefined;
    if (kind === undefined) return fail('usageUnknownOption', undefined, { option });
    const known = values.get(token.name) ?? [];
    if (known.length > 0 && kind !== 'many') return fail('usageTwice', undefined, { option });
    if (kind === 'flag') {
      if (token.value !== undefined) return fail('usageNoValue', undefined, { option });
    } else if (token.value === undefined || token.value === '' || (!token.inlineValue && token.value.startsWith('--'))) {
      return fail('usageMissingValue', undefined, { option });
    }
    values.set(token.name, [...known, token.value ?? '']);
  }
  const extra = words[wordsMax];
  return extra === undefined ? ok({ words, values }) : fail('usageArgument', undefined, { argument: extra });
}
