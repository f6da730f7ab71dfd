import type { Problem } from '../base/result.ts';
import { ns } from '../base/units.ts';
import { changeKnob, findContradiction, valueOfText } from './checkKnobs.ts';
import { parseIp } from './ipAddress.ts';
import { KNOBS, knobIds } from './knobs.ts';
import { defaultScenario, scenarios } from './library/registry.ts';
import { CONSTANTS_LINK_KEY, constantFields, decodeConstants } from './linkConstants.ts';
import { decodeMachine, MACHINE_LINK_KEY, machineFields } from './linkMachine.ts';
import { decodeNetfilter, NETFILTER_LINK_KEYS, netfilterFields, textsToPack, type LinkedTexts, type Texts } from './linkNetfilter.ts';
import { asMatch, asNs, asNumber, asWhole, readField } from './linkReaders.ts';
import { GAP_NS_MAX } from './queueExperiment.ts';
import { CAPTURE_NAME_CHARACTERS_MAX, DIGEST_PATTERN, type Knobs, type Scenario } from './schema.ts';
import type { LinkFields } from './upgraders.ts';

const QUEUE_GAP_LINK_KEY = 'queueGapNs';

/** The part of a link that is the scenario: one of the library, and what differs from it. */
export const SCENARIO_LINK_KEYS: readonly string[] = ['scenario', ...knobIds, QUEUE_GAP_LINK_KEY, 'capture', 'captureName', 'captureBytes', 'local', 'timeLimitNs', CONSTANTS_LINK_KEY, MACHINE_LINK_KEY, ...NETFILTER_LINK_KEYS];

const baseOf = (id: string): Scenario => scenarios.find(id) ?? defaultScenario;

/** Texts of a scenario that its link cannot say as they are. */
export const scenarioTexts = (scenario: Scenario): Texts => textsToPack(scenario, baseOf(scenario.id));

export function scenarioFields(scenario: Scenario, linked: LinkedTexts): [string, string][] {
  const base = baseOf(scenario.id);
  const fields: [string, string][] = base === defaultScenario ? [] : [['scenario', base.id]];
  for (const { id } of KNOBS) {
    if (scenario.knobs[id] !== base.knobs[id]) fields.push([id, String(scenario.knobs[id])]);
  }
  const { queueExperiment, capture, localAddress, timeLimitNs } = scenario;
  if (queueExperiment !== undefined && queueExperiment.gapNs !== base.queueExperiment?.gapNs) fields.push([QUEUE_GAP_LINK_KEY, String(queueExperiment.gapNs)]);
  if (capture !== undefined && capture.digest !== base.capture?.digest) {
    fields.push(['capture', capture.digest], ['captureName', capture.name], ['captureBytes', String(capture.fileBytes)]);
  }
  if (localAddress !== undefined && localAddress !== base.localAddress) fields.push(['local', localAddress]);
  if (timeLimitNs !== undefined && timeLimitNs !== base.timeLimitNs) fields.push(['timeLimitNs', String(timeLimitNs)]);
  return [...fields, ...constantFields(scenario, base), ...machineFields(scenario), ...netfilterFields(scenario, base, linked)];
}

export interface DecodedScenario {
  readonly scenario: Scenario;
  /** What is still missing in it: texts that are packed or only named. */
  readonly linked: LinkedTexts;
}

export function decodeScenario(fields: LinkFields, problems: Problem[]): DecodedScenario {
  const base = decodeBase(fields, problems);
  const capture = decodeCapture(fields, problems) ?? base.capture;
  const absent = { fallback: undefined, problems };
  const localAddress = readField(fields, 'local', (text) => (parseIp(text) === undefined ? undefined : text), absent) ?? base.localAddress;
  const gapNs = readField(fields, QUEUE_GAP_LINK_KEY, asNumber(0, GAP_NS_MAX), absent);
  const timeLimitNs = readField(fields, 'timeLimitNs', (text) => asNs(text) || undefined, absent) ?? base.timeLimitNs;
  const { endpoints: _, netfilter: __, interventions: ___, constants: ____, ...rest } = base;
  const netfilter = decodeNetfilter(base, fields, problems);
  const scenario = {
    ...rest,
    knobs: decodeKnobs(base.knobs, fields, problems),
    ...(gapNs === undefined ? {} : { queueExperiment: { gapNs: ns(gapNs) } }),
    ...(capture === undefined ? {} : { capture }),
    ...(localAddress === undefined ? {} : { localAddress }),
    ...(timeLimitNs === undefined ? {} : { timeLimitNs }),
    ...decodeConstants(base, fields, problems),
    ...decodeMachine(fields, problems),
    ...netfilter.fields,
  };
  return { scenario, linked: netfilter.linked };
}

function decodeBase(fields: LinkFields, problems: Problem[]): Scenario {
  const id = fields.get('scenario');
  if (id !== undefined && scenarios.find(id) === undefined) {
    problems.push({ code: 'unknownScenario', where: 'scenario', values: { id, known: scenarios.ids.join(', ') } });
  }
  return id === undefined ? defaultScenario : baseOf(id);
}

/** Each knob by itself, then all together: those that contradict each other fall back to the scenario's own. */
function decodeKnobs(base: Knobs, fields: LinkFields, problems: Problem[]): Knobs {
  let knobs = base;
  for (const id of knobIds) {
    const text = fields.get(id);
    if (text === undefined) continue;
    const changed = changeKnob(knobs, id, valueOfText(id, text));
    if (changed.ok) knobs = changed.value;
    else problems.push(changed.problem);
  }
  for (let found = findContradiction(knobs); found !== undefined; found = findContradiction(knobs)) {
    problems.push(found.problem);
    knobs = { ...knobs, ...Object.fromEntries(found.knobs.map((id) => [id, base[id]])) };
  }
  return knobs;
}

/** The digest is what counts: a capture without its name or size is still found, or asked for, by its digest. */
function decodeCapture(fields: LinkFields, problems: Problem[]): Scenario['capture'] {
  const into = { fallback: undefined, problems };
  const digest = readField(fields, 'capture', asMatch(DIGEST_PATTERN), into);
  const name = readField(fields, 'captureName', asCaptureName, into);
  const fileBytes = readField(fields, 'captureBytes', asWhole, into);
  if (digest === undefined) {
    if (name !== undefined || fileBytes !== undefined) problems.push({ code: 'linkCapturePart', where: 'capture' });
    return undefined;
  }
  return { name: name ?? `${digest}.pcap`, digest, fileBytes: fileBytes ?? 0 };
}

const asCaptureName = (text: string): string | undefined => (text !== '' && text.length <= CAPTURE_NAME_CHARACTERS_MAX ? text : undefined);
