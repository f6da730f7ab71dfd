import { proxy, wrap } from 'comlink';
import type { LedgerOptions } from '../../analysis/ledger/ledgerScenario.ts';
import type { Result } from '../../base/result.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { LedgerAnswer, LedgerWorker } from './ledgerProtocol.ts';

export interface LedgerRun {
  /** Never settles when it was cancelled. */
  readonly answer: Promise<Result<LedgerAnswer>>;
  /** Ends the worker. */
  readonly cancel: () => void;
}

/** The URL must stay literal: the bundler looks for it. */
const createLedgerWorker = (): Worker => new Worker(new URL('./ledger.ts', import.meta.url), { type: 'module', name: 'ledger' });

export function runLedger(scenario: Scenario, options: LedgerOptions, onProgress: (share: number) => void): LedgerRun {
  const worker = createLedgerWorker();
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'the ledger’s worker ended')));
  });
  const answer = Promise.race([wrap<LedgerWorker>(worker).keep(scenario, options, proxy(onProgress)), died]).finally(() => worker.terminate());
  return { answer, cancel: () => worker.terminate() };
}
