import { ok, type Result } from '../../base/result.ts';
import { LEDGER_CHANNEL, LEDGER_STACK, type LedgerWork, measure } from './ledger.ts';
import { LEDGER_ITEMS, LEDGER_RULES_MAX, type LedgerItem, ledgerScenario } from './ledgerScenario.ts';

const FILTERING: readonly LedgerItem[] = LEDGER_ITEMS.slice(0, LEDGER_ITEMS.indexOf('hooks') + 1);

/** Between these two numbers of rules, both of them run, the saving ends. */
export interface BreakEven {
  readonly saves: number | null; // null: not even without rules
  readonly savesNot: number | null; // null: still at the largest number that was tried
}

export interface BreakEvens {
  /** Both sides do everything. */
  readonly sameRules: BreakEven;
  /** The channel does what `hooks` and the steps before it ask; the stack loads no netfilter. */
  readonly againstBareStack: BreakEven;
  readonly rulesMax: number;
}

/** How many rules until the channel saves nothing, by bisection over runs: the saving is taken to fall, or to stay, as rules are added. */
export function breakEvens({ simulate, scenario, options, onProgress = () => {} }: LedgerWork): Result<BreakEvens> {
  const busyOf = new Map<string, number>();
  let runs = 0;
  const busy = (path: string, items: readonly LedgerItem[], rules: number): Result<number> => {
    const key = `${path} ${items.length} ${rules}`;
    const known = busyOf.get(key);
    if (known !== undefined) return ok(known);
    onProgress(runs++, RUNS_ABOUT);
    const run = simulate(ledgerScenario(scenario, new Set(items), { ...options, rules }), path);
    if (!run.ok) return run;
    const value = measure(run.value).busy;
    busyOf.set(key, value);
    return ok(value);
  };
  const savesAgainst = (stackItems: readonly LedgerItem[], channelItems: readonly LedgerItem[]): Result<BreakEven> =>
    bisect((rules) => {
      const stack = busy(LEDGER_STACK, stackItems, stackItems.length === 0 ? 0 : rules);
      if (!stack.ok) return stack;
      const channel = busy(LEDGER_CHANNEL, channelItems, rules);
      return channel.ok ? ok(channel.value < stack.value) : channel;
    });
  const againstBareStack = savesAgainst([], FILTERING);
  if (!againstBareStack.ok) return againstBareStack;
  const sameRules = savesAgainst(LEDGER_ITEMS, LEDGER_ITEMS);
  return sameRules.ok ? ok({ sameRules: sameRules.value, againstBareStack: againstBareStack.value, rulesMax: LEDGER_RULES_MAX }) : sameRules;
}

/** For a bar of progress only. */
const RUNS_ABOUT = 26;

function bisect(saves: (rules: number) => Result<boolean>): Result<BreakEven> {
  const least = saves(0);
  if (!least.ok) return least;
  if (!least.value) return ok({ saves: null, savesNot: 0 });
  const most = saves(LEDGER_RULES_MAX);
  if (!most.ok) return most;
  if (most.value) return ok({ saves: LEDGER_RULES_MAX, savesNot: null });
  let low = 0;
  let high = LEDGER_RULES_MAX;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const there = saves(middle);
    if (!there.ok) return there;
    if (there.value) low = middle;
    else high = middle;
  }
  return ok({ saves: low, savesNot: high });
}
