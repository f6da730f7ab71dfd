import type { BreakEvens } from '../../analysis/ledger/breakEven.ts';
import type { Ledger } from '../../analysis/ledger/ledger.ts';
import type { LedgerOptions } from '../../analysis/ledger/ledgerScenario.ts';
import type { Result } from '../../base/result.ts';
import type { Scenario } from '../../scenario/schema.ts';

export interface LedgerAnswer {
  readonly ledger: Ledger;
  readonly breakEvens: BreakEvens;
}

/** A worker of its own: some seconds of runs, during which those of the stage go on. `onProgress` hears a share, 0 to 1. */
export interface LedgerWorker {
  keep(scenario: Scenario, options: LedgerOptions, onProgress: (share: number) => void): Result<LedgerAnswer>;
}
