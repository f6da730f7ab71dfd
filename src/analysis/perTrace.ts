import type { Trace } from '../trace/trace.ts';

/** A question whose answer is kept as long as its trace: a sealed trace never changes, so neither does the answer. */
export interface PerTrace<T> {
  (trace: Trace): T;
  /** The answer that somebody else (a worker) found to the same question. */
  keep(trace: Trace, answer: T): void;
}

export function perTrace<T>(ask: (trace: Trace) => T): PerTrace<T> {
  const known = new WeakMap<Trace, { readonly answer: T }>();
  const keep = (trace: Trace, answer: T): void => void known.set(trace, { answer });
  const question = (trace: Trace): T => {
    const kept = known.get(trace);
    if (kept !== undefined) return kept.answer;
    const answer = ask(trace);
    keep(trace, answer);
    return answer;
  };
  return Object.assign(question, { keep });
}
