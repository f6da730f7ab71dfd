import type { Trace } from '../trace/trace.ts';

/** A question whose answer is kept as long as its trace: a sealed trace never changes, so neither does the answer. */
export function perTrace<T>(ask: (trace: Trace) => T): (trace: Trace) => T {
  const known = new WeakMap<Trace, { readonly answer: T }>();
  return (trace) => {
    const kept = known.get(trace);
    if (kept !== undefined) return kept.answer;
    const answer = ask(trace);
    known.set(trace, { answer });
    return answer;
  };
}
