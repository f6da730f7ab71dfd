import { expose } from 'comlink';
import { breakEvens } from '../../analysis/ledger/breakEven.ts';
import { ledger, type LedgerWork } from '../../analysis/ledger/ledger.ts';
import { ok } from '../../base/result.ts';
import { loadRules } from '../../exchange/loadRules.ts';
import { catalogue } from '../../model/catalogue.ts';
import { simulate } from '../../model/simulate.ts';
import type { LedgerWorker } from './ledgerProtocol.ts';

/** Of the bar of progress: about as many runs as there are on both sides of it. */
const STEPS_SHARE = 0.6;

const worker: LedgerWorker = {
  keep: (scenario, options, onProgress) => {
    const work: LedgerWork = {
      scenario,
      options,
      knownPaths: catalogue().paths.map(({ id }) => id),
      simulate: (given, pathId) => {
        const rules = loadRules(given);
        return rules.ok ? simulate({ scenario: given, pathId, rules: rules.value }) : rules;
      },
    };
    const kept = ledger({ ...work, onProgress: (done, of) => onProgress((STEPS_SHARE * done) / of) });
    if (!kept.ok) return kept;
    const even = breakEvens({ ...work, onProgress: (done, of) => onProgress(Math.min(1, STEPS_SHARE + ((1 - STEPS_SHARE) * done) / of)) });
    return even.ok ? ok({ ledger: kept.value, breakEvens: even.value }) : even;
  },
};

expose(worker);
