import { expose, transfer } from 'comlink';
import { buffersOf, prepare } from '../../analysis/prepared.ts';
import { fail, ok } from '../../base/result.ts';
import { loadRules } from '../../exchange/loadRules.ts';
import { ruleFeedback } from '../../exchange/ruleFeedback.ts';
import { catalogue } from '../../model/catalogue.ts';
import { simulate } from '../../model/simulate.ts';
import type { Capture } from '../../scenario/frames.ts';
import { transferablesOf } from '../../trace/trace.ts';
import { orOutOfMemory } from './orOutOfMemory.ts';
import { CAPTURES_HELD, type SimulationWorker } from './protocol.ts';

/** Captures that were read, by digest. Only the latest two: one on screen, one on its way. */
const captures = new Map<string, Capture>();

const worker: SimulationWorker = {
  catalogue,
  hold: (capture) => {
    captures.delete(capture.digest);
    captures.set(capture.digest, capture);
    for (const digest of [...captures.keys()].slice(0, -CAPTURES_HELD)) captures.delete(digest);
  },
  feedback: ruleFeedback,
  run: (scenario, pathId, onProgress) => {
    const named = scenario.knobs.process === 'replay' ? scenario.capture : undefined;
    const capture = named === undefined ? undefined : captures.get(named.digest);
    if (named !== undefined && capture === undefined) {
      return fail('captureMissing', named.name, { name: named.name, bytes: named.fileBytes, digest: named.digest });
    }
    const rules = loadRules(scenario);
    if (!rules.ok) return rules;
    return orOutOfMemory(() => {
      const result = simulate({ scenario, pathId, capture, rules: rules.value }, onProgress);
      if (!result.ok) return result;
      const prepared = prepare(result.value);
      return transfer(ok(prepared), [...new Set([...transferablesOf(result.value), ...buffersOf(prepared)])]);
    });
  },
};

expose(worker);
