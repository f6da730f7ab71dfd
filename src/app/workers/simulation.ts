import { expose, transfer } from 'comlink';
import { fail, ok } from '../../base/result.ts';
import { loadRules } from '../../exchange/loadRules.ts';
import { readDropped } from '../../exchange/registry.ts';
import { ruleFeedback } from '../../exchange/ruleFeedback.ts';
import { catalogue } from '../../model/catalogue.ts';
import { simulate } from '../../model/simulate.ts';
import type { Capture } from '../../scenario/frames.ts';
import { transferablesOf } from '../../trace/trace.ts';
import { busiestAddresses } from './busiestAddresses.ts';
import type { CaptureSummary, SimulationWorker } from './protocol.ts';

/** Captures that were read, by digest. Only the latest two: one on screen, one on its way. */
const captures = new Map<string, Capture>();
const HELD = 2;

const summaryOf = (capture: Capture): CaptureSummary => ({
  name: capture.name,
  digest: capture.digest,
  fileBytes: capture.fileBytes,
  frames: capture.frames.length,
  remarks: capture.remarks,
  addresses: busiestAddresses(capture.frames),
});

const worker: SimulationWorker = {
  catalogue,
  read: (bytes, name) => {
    const dropped = readDropped(bytes, name);
    if (!dropped.ok) return dropped;
    if (dropped.value.kind !== 'capture') return ok(dropped.value);
    const { capture } = dropped.value;
    captures.delete(capture.digest);
    captures.set(capture.digest, capture);
    for (const digest of [...captures.keys()].slice(0, -HELD)) captures.delete(digest);
    return ok({ kind: 'capture', capture: summaryOf(capture) });
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
    const result = simulate({ scenario, pathId, capture, rules: rules.value }, onProgress);
    return result.ok ? transfer(result, transferablesOf(result.value)) : result;
  },
};

expose(worker);
