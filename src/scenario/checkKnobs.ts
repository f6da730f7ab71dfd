import { fail, ok, type Problem, type Result } from '../base/result.ts';
import { describeValue, parseDecimal } from './fieldText.ts';
import { findKnob, knobIds, type ChoiceKnob, type KnobId, type KnobSpec, type KnobValue, type NumberKnob } from './knobs.ts';
import { ID_PATTERN, type Knobs } from './schema.ts';

/** TCP: 20 bytes of IP, 20 of TCP, 12 of timestamps, and one of data. UDP (28 and up) is covered by Ethernet's own 46. */
export const TCP_PACKET_BYTES_MIN = 53;

export const knobPlace = (id: string): string => `knobs.${id}`;

/** What `--set`, a link or a text field gave: text of a number becomes the number, anything else stays for `checkKnob` to refuse. */
export function valueOfText(id: string, value: KnobValue): KnobValue {
  if (typeof value === 'number' || findKnob(id)?.kind !== 'number') return value;
  return parseDecimal(value) ?? value;
}

/** One knob by itself, strictly: in a scenario file "500" is no number. */
export function checkKnob(spec: KnobSpec, value: unknown): Result<KnobValue> {
  return spec.kind === 'number' ? checkNumber(spec, value) : checkChoice(spec, value);
}

function checkNumber(spec: NumberKnob, value: unknown): Result<number> {
  const where = knobPlace(spec.id);
  const values = { knob: spec.id, got: describeValue(value), min: spec.min, max: spec.max, unit: spec.unit };
  if (typeof value !== 'number') return fail('knobNotNumber', where, values);
  if (!Number.isFinite(value)) return fail('knobNotFinite', where, values);
  if (value < spec.min || value > spec.max) return fail('knobOutOfRange', where, values);
  if (spec.integer && !Number.isInteger(value)) return fail('knobNotWhole', where, values);
  return ok(value + 0); // −0 becomes 0
}

function checkChoice(spec: ChoiceKnob, value: unknown): Result<string> {
  const where = knobPlace(spec.id);
  const got = describeValue(value);
  if (spec.choices === 'machines') {
    if (typeof value === 'string' && ID_PATTERN.test(value)) return ok(value);
    return fail('knobNotId', where, { knob: spec.id, got });
  }
  const choice = spec.choices.find((candidate) => candidate.id === value);
  if (choice !== undefined) return ok(choice.id);
  return fail('knobNotChoice', where, { knob: spec.id, got, known: spec.choices.map((candidate) => candidate.id).join(', ') });
}

/** A contradiction between knobs, and the knobs that take part in it. */
export interface Contradiction {
  readonly problem: Problem;
  readonly knobs: readonly KnobId[];
}

export function findContradiction(knobs: Knobs): Contradiction | undefined {
  for (const knob of ['irqCore', 'readerCore'] as const) {
    const value = knobs[knob];
    if (value >= knobs.cores) {
      const problem = { code: 'coreOutside', where: knobPlace(knob), values: { knob, value, cores: knobs.cores } };
      return { problem, knobs: ['cores', 'irqCore', 'readerCore'] };
    }
  }
  if (knobs.transport === 'tcp' && knobs.packetBytes < TCP_PACKET_BYTES_MIN) {
    const values = { packetBytes: knobs.packetBytes, min: TCP_PACKET_BYTES_MIN };
    return { problem: { code: 'packetTooSmallForTcp', where: knobPlace('packetBytes'), values }, knobs: ['transport', 'packetBytes'] };
  }
  if (knobs.besideMbps > 0 && knobs.process === 'replay') {
    return { problem: { code: 'besideReplay', where: knobPlace('besideMbps'), values: { besideMbps: knobs.besideMbps } }, knobs: ['besideMbps', 'process'] };
  }
  if (knobs.besideMbps > 0 && knobs.besideTransport === 'tcp' && knobs.besideBytes < TCP_PACKET_BYTES_MIN) {
    const values = { packetBytes: knobs.besideBytes, min: TCP_PACKET_BYTES_MIN };
    return { problem: { code: 'packetTooSmallForTcp', where: knobPlace('besideBytes'), values }, knobs: ['besideTransport', 'besideBytes'] };
  }
  if (knobs.threadsPerSocket > 1 && knobs.transport === 'tcp') {
    return { problem: { code: 'threadsShareUdp', where: knobPlace('threadsPerSocket'), values: { threadsPerSocket: knobs.threadsPerSocket } }, knobs: ['threadsPerSocket', 'transport'] };
  }
  if (knobs.process === 'ackClock' && knobs.transport === 'udp') {
    return { problem: { code: 'ackClockNeedsTcp', where: knobPlace('process') }, knobs: ['process', 'transport'] };
  }
  if (knobs.process === 'ackClock' && knobs.packetsPerFlow > 0) {
    return { problem: { code: 'ackClockFlowsLast', where: knobPlace('packetsPerFlow'), values: { packetsPerFlow: knobs.packetsPerFlow } }, knobs: ['process', 'packetsPerFlow'] };
  }
  if (knobs.process === 'onOff' && knobs.peakMbps < knobs.rateMbps) {
    const values = { peakMbps: knobs.peakMbps, rateMbps: knobs.rateMbps };
    return { problem: { code: 'peakBelowRate', where: knobPlace('peakMbps'), values }, knobs: ['process', 'peakMbps', 'rateMbps'] };
  }
  return undefined;
}

/** One knob changed and checked by itself, not yet against the others. */
export function changeKnob(knobs: Knobs, id: string, value: unknown): Result<Knobs> {
  const spec = findKnob(id);
  if (spec === undefined) return fail('unknownKnob', knobPlace(id), { id, known: knobIds.join(', ') });
  const checked = checkKnob(spec, value);
  return checked.ok ? ok({ ...knobs, [spec.id]: checked.value }) : checked;
}

/** Several knobs changed at once: each is checked by itself, then all together, so their order does not matter. */
export function changeKnobs(knobs: Knobs, changes: Iterable<readonly [string, unknown]>): Result<Knobs> {
  let changed = knobs;
  for (const [id, value] of changes) {
    const next = changeKnob(changed, id, value);
    if (!next.ok) return next;
    changed = next.value;
  }
  const contradiction = findContradiction(changed);
  return contradiction === undefined ? ok(changed) : { ok: false, problem: contradiction.problem };
}
