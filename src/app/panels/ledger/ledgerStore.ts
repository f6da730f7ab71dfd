import { proxy } from 'comlink';
import { createStore } from 'zustand/vanilla';
import { LEDGER_DEFAULTS, type LedgerOptions } from '../../../analysis/ledger/ledgerScenario.ts';
import type { Problem, Result } from '../../../base/result.ts';
import type { Scenario } from '../../../scenario/schema.ts';
import type { LedgerAnswer } from '../../workers/studyProtocol.ts';
import { study, type StudyRun } from '../../workers/studyRun.ts';

/** One ledger of the page: it outlives its panel, which is not always in front. */
interface LedgerState {
  readonly options: LedgerOptions;
  readonly share: number | null; // of the work in hand; null: none
  readonly answer: LedgerAnswer | null;
  /** What the answer is for. */
  readonly of: LedgerBasis | null;
  readonly problem: Problem | null;
}

export const ledgerStore = createStore<LedgerState>(() => ({ options: LEDGER_DEFAULTS, share: null, answer: null, of: null, problem: null }));

let running: StudyRun<Result<LedgerAnswer>> | null = null;

/** Of a scenario the ledger takes traffic, machine and constants of its own. */
export type LedgerBasis = Pick<Scenario, 'knobs' | 'constants' | 'ownMachine'>;

export const basisOf = ({ knobs, constants, ownMachine }: Scenario): LedgerBasis => ({ knobs, ...(constants === undefined ? {} : { constants }), ...(ownMachine === undefined ? {} : { ownMachine }) });

const scenarioOf = (basis: LedgerBasis): Scenario => ({ version: 1, id: 'ledger', label: 'Ledger', lookFor: '', ...basis });

export async function keepLedger(basis: LedgerBasis): Promise<void> {
  running?.cancel();
  ledgerStore.setState({ share: 0, problem: null });
  const run: StudyRun<Result<LedgerAnswer>> = study<Result<LedgerAnswer>>((remote) =>
    remote.keep(scenarioOf(basis), ledgerStore.getState().options, proxy((share: number) => {
      if (running === run) ledgerStore.setState({ share });
    })),
  );
  running = run;
  const answer = await run.answer.catch((reason: unknown) => ({ ok: false as const, problem: { code: 'runFailed', values: { reason: String(reason) } } }));
  if (running !== run) return;
  running = null;
  ledgerStore.setState(answer.ok ? { share: null, answer: answer.value, of: basis } : { share: null, problem: answer.problem });
}

export function cancelLedger(): void {
  running?.cancel();
  running = null;
  ledgerStore.setState({ share: null });
}

export const setLedgerOptions = (options: Partial<LedgerOptions>): void => ledgerStore.setState((state) => ({ options: { ...state.options, ...options } }));
