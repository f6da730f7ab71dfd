import type { BreakEvens } from '../../analysis/ledger/breakEven.ts';
import type { Ledger } from '../../analysis/ledger/ledger.ts';
import type { LedgerOptions } from '../../analysis/ledger/ledgerScenario.ts';
import type { Result } from '../../base/result.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { NullExperiment } from '../../validation/nullExperiment.ts';
import type { Agreement } from '../../validation/registry.ts';
import type { Tornado, TornadoBar, Verdict } from '../../validation/tornado.ts';

export type { Agreement, NullExperiment, Tornado, TornadoBar, Verdict };

export interface LedgerAnswer {
  readonly ledger: Ledger;
  readonly breakEvens: BreakEvens;
}

/** What a tornado runs: a scenario with a capture's bytes where it replays one. */
export interface TornadoRequest {
  readonly scenario: Scenario;
  readonly a: string;
  readonly b: string;
  readonly capture: { readonly name: string; readonly bytes: Uint8Array } | null;
}

/** An entry of the registry, without its code. */
export interface KnownValidation {
  readonly id: string;
  readonly label: string;
}

/** Many runs that are read as one: each study has a worker of its own, and those of the stage go on. */
export interface StudyWorker {
  /** `onProgress` hears a share, 0 to 1. */
  keep(scenario: Scenario, options: LedgerOptions, onProgress: (share: number) => void): Result<LedgerAnswer>;
  validations(): readonly KnownValidation[];
  /** `onProgress` hears how much is done, and what there is by then. */
  validate(id: string, onProgress: (done: number, of: number, soFar: Agreement) => void): Agreement;
  tornado(request: TornadoRequest, onProgress: (done: number, of: number, soFar: Tornado) => void): Result<Tornado>;
}
