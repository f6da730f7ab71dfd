import { expose } from 'comlink';
import { breakEvens } from '../../analysis/ledger/breakEven.ts';
import { ledger, type LedgerWork } from '../../analysis/ledger/ledger.ts';
import { ok, type Result } from '../../base/result.ts';
import { loadRules } from '../../exchange/loadRules.ts';
import { readDropped } from '../../exchange/registry.ts';
import { catalogue } from '../../model/catalogue.ts';
import { simulate } from '../../model/simulate.ts';
import type { Capture } from '../../scenario/frames.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { Trace } from '../../trace/trace.ts';
import { validations } from '../../validation/registry.ts';
import { inOrder, tornadoSteps, type TornadoBar } from '../../validation/tornado.ts';
import type { StudyWorker, TornadoRequest } from './studyProtocol.ts';

/** Of the ledger's bar of progress: about as many runs as there are on both sides of it. */
const STEPS_SHARE = 0.6;

function run(scenario: Scenario, pathId: string, capture?: Capture): Result<Trace> {
  const rules = loadRules(scenario);
  return rules.ok ? simulate({ scenario, pathId, capture, rules: rules.value }) : rules;
}

function captureOf({ capture }: TornadoRequest): Result<Capture | undefined> {
  if (capture === null) return ok(undefined);
  const read = readDropped(capture.bytes, capture.name);
  return read.ok ? ok(read.value.kind === 'capture' ? read.value.capture : undefined) : read;
}

const worker: StudyWorker = {
  keep: (scenario, options, onProgress) => {
    const work: LedgerWork = { scenario, options, knownPaths: catalogue().paths.map(({ id }) => id), simulate: (given, pathId) => run(given, pathId) };
    const kept = ledger({ ...work, onProgress: (done, of) => onProgress((STEPS_SHARE * done) / of) });
    if (!kept.ok) return kept;
    const even = breakEvens({ ...work, onProgress: (done, of) => onProgress(Math.min(1, STEPS_SHARE + ((1 - STEPS_SHARE) * done) / of)) });
    return even.ok ? ok({ ledger: kept.value, breakEvens: even.value }) : even;
  },
  validations: () => validations.all.map(({ id, label }) => ({ id, label })),
  validate: (id, onProgress) => validations.get(id).run(onProgress),
  tornado: (request, onProgress) => {
    const capture = captureOf(request);
    if (!capture.ok) return capture;
    const steps = tornadoSteps(request.scenario, (scenario, side) => run(scenario, request[side], capture.value));
    const bars: TornadoBar[] = [];
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      const { present, bar, done, total } = step.value;
      bars.push(bar);
      onProgress(done, total, { present, bars: inOrder(bars) });
    }
  },
};

expose(worker);
