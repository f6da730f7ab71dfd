/** What a parser of user input returns: a value, or a problem that the message catalogue can word. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/**
 * A problem is a code and its values, never a sentence: `words/` has the sentence. `where` says the place
 * ("byte 1024", "line 3", "knob rateMbps"); the catalogue adds what to do.
 */
export interface Problem {
  readonly code: string;
  readonly where?: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const fail = (code: string, where?: string, values?: Readonly<Record<string, string | number>>): Result<never> => ({
  ok: false,
  problem: { code, ...(where === undefined ? {} : { where }), ...(values === undefined ? {} : { values }) },
});
