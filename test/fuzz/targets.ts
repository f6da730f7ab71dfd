import { packetCounts } from '../../src/analysis/packetCounts.ts';
import type { Problem, Result } from '../../src/base/result.ts';
import { loadRules } from '../../src/exchange/loadRules.ts';
import { readCases } from '../../src/exchange/netfilterCases/readCases.ts';
import { readDropped } from '../../src/exchange/registry.ts';
import { ruleFeedback } from '../../src/exchange/ruleFeedback.ts';
import { decodeUtf8 } from '../../src/exchange/utf8.ts';
import { receivePaths } from '../../src/model/paths/registry.ts';
import { simulate } from '../../src/model/simulate.ts';
import { DEFAULT_KNOBS } from '../../src/scenario/defaults.ts';
import { FRAME_KIND, NO_ADDRESS, type Capture } from '../../src/scenario/frames.ts';
import { decodeView, encodeView } from '../../src/scenario/link.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import { isMessageCode, say } from '../../src/words/messages.ts';
import type { Told } from '../../src/words/told.ts';
import { FILES, LINKS } from './seeds.ts';
import type { Chance } from './mutate.ts';

/** Something that reads what strangers wrote: throws when it does what it must not. */
export interface Target {
  readonly id: string;
  readonly seeds: readonly Uint8Array[];
  readonly read: (bytes: Uint8Array, chance: Chance) => void;
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** Every problem and remark has words, and no hole in them; what strangers wrote may say anything. */
function worded({ code, values = {} }: Told): void {
  must(isMessageCode(code), `no words for ${code}`);
  const ours = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? 'x' : value]));
  must(code === 'knobNotFinite' || !/undefined|NaN|Infinity|–/.test(say({ code, values: ours })), `a hole in ${code} ${JSON.stringify(values)}`);
}

const problem = (found: Problem): void => worded(found);
const either = <T>(result: Result<T>, then: (value: T) => void): void => (result.ok ? then(result.value) : problem(result.problem));

/** What the replay relies on. */
function soundCapture({ frames, remarks }: Capture): void {
  remarks.forEach(worded);
  must(frames.length > 0 && frames.length <= 100_000, `${frames.length} frames`);
  must(frames.atNs[0] === 0, 'begins later than 0');
  for (let row = 0; row < frames.length; row++) {
    const [atNs, kind, source, destination] = [frames.atNs[row] as number, frames.kind[row] as number, frames.source[row] as number, frames.destination[row] as number];
    must(Number.isInteger(atNs * 1024) && atNs < 2 ** 42 && atNs >= (frames.atNs[row - 1] ?? 0), `frame ${row} at ${atNs}`);
    must((source === NO_ADDRESS) === (destination === NO_ADDRESS), `frame ${row} has half its addresses`);
    must(source === NO_ADDRESS || (source < frames.addresses.length && destination < frames.addresses.length), `frame ${row} has no such address`);
    must((kind !== FRAME_KIND.tcp && kind !== FRAME_KIND.udp) || source !== NO_ADDRESS, `frame ${row} is a segment of nobody`);
    must((frames.headerBytes[row] as number) + (frames.payloadBytes[row] as number) <= (frames.frameBytes[row] as number), `frame ${row} is longer inside than outside`);
  }
}

const base: Scenario = { version: 1, id: 'x', label: 'x', lookFor: '', knobs: { ...DEFAULT_KNOBS, process: 'replay' } };
const FRAMES_RUN_MAX = 200;
const RULES = '*nat\n-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 203.0.113.10:8080\nCOMMIT\n*filter\n-A INPUT -m conntrack --ctstate NEW -j ACCEPT\nCOMMIT\n';

/** Played to its end, every packet counted once. */
function played(capture: Capture, chance: Chance): void {
  if (capture.frames.length > FRAMES_RUN_MAX) return;
  const scenario: Scenario = { ...base, ...(chance.integer(2) === 0 ? {} : { netfilter: { rules: RULES, unknown: 'never' } }) };
  const rules = loadRules(scenario);
  must(rules.ok, 'rules of its own');
  const run = simulate({ scenario, pathId: chance.of(receivePaths.ids), capture, rules: rules.ok ? rules.value : undefined });
  either(run, (trace) => {
    const { dropped, outgoing, inFlight, ...rest } = packetCounts(trace);
    must(inFlight === 0, `${inFlight} in flight at the end`);
    must(rest.delivered + rest.misdelivered + rest.forwarded + Object.values(dropped).reduce((sum, count) => sum + count, 0) === rest.in, 'a packet is not counted once');
    must(rest.in + outgoing >= capture.frames.length, 'a frame is lost');
    trace.dictionary.remarks.forEach(worded);
  });
}

const asText = (bytes: Uint8Array, then: (text: string) => void): void => either(decodeUtf8(bytes), then);

export const TARGETS: readonly Target[] = [
  {
    id: 'file',
    seeds: FILES,
    // Whatever the registry of forms knows, it is read by this one door.
    read: (bytes, chance) => either(readDropped(bytes, 'x', chance.integer(4) === 0 ? { fileBytes: bytes.length + 1 } : {}), (dropped) => {
      if (dropped.kind !== 'capture') return;
      soundCapture(dropped.capture);
      played(dropped.capture, chance);
    }),
  },
  {
    id: 'link',
    seeds: LINKS,
    read: (bytes) => {
      const decoded = decodeView(String.fromCharCode(...bytes.subarray(0, 20_000)));
      decoded.problems.forEach(problem);
      encodeView(decoded.view);
    },
  },
  {
    id: 'rules',
    seeds: FILES,
    read: (bytes) => asText(bytes, (rules) => {
      either(loadRules({ netfilter: { rules, ipset: rules, unknown: 'never' } }), (loaded) => loaded?.remarks.forEach(worded));
      const feedback = ruleFeedback({ rules, ipset: rules });
      feedback.remarks.forEach(worded);
      feedback.setRemarks.forEach(worded);
      either(loadRules({ netfilter: { rules: '*filter\nCOMMIT\n', unknown: 'never' }, interventions: [{ atNs: 1, rule: rules.slice(0, 2000) }] }), () => {});
    }),
  },
  { id: 'cases', seeds: FILES, read: (bytes) => asText(bytes, (text) => either(readCases(text), () => {})) },
];
