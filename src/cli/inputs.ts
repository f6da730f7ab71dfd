import { fail, ok, type Problem, type Result } from '../base/result.ts';
import { CAPTURE_BYTES_MAX } from '../exchange/capture/limits.ts';
import { type MeasuredMachine, readCoreToCore, TABLE_BYTES_MAX } from '../exchange/coreToCore/parseCoreToCore.ts';
import { loadRules } from '../exchange/loadRules.ts';
import { readDropped, type Dropped } from '../exchange/registry.ts';
import type { Capture } from '../scenario/frames.ts';
import { parseDecimal } from '../scenario/fieldText.ts';
import { parseIp } from '../scenario/ipAddress.ts';
import { defaultScenario, scenarios } from '../scenario/library/registry.ts';
import type { LoadedRules } from '../scenario/loadedRules.ts';
import { onOwnMachine } from '../scenario/onOwnMachine.ts';
import { recognisedIn } from '../scenario/ownMachine.ts';
import { findSample } from '../scenario/samples.ts';
import type { Scenario } from '../scenario/schema.ts';
import { withKnobs } from '../scenario/withKnob.ts';
import type { CommandIo } from './io.ts';
import { withNetfilter, type AskedNetfilter } from './netfilterInputs.ts';
import { publicFile } from './sampleFiles.ts';

/** What `run` was asked to simulate, as written. */
export interface Asked {
  readonly scenario: string | undefined;
  readonly capture: string | undefined;
  readonly local: string | undefined;
  readonly sets: readonly string[];
  readonly constants: readonly string[];
  readonly machineFile?: string | undefined;
  readonly netfilter: AskedNetfilter;
}

export interface Inputs {
  readonly scenario: Scenario;
  readonly capture: Capture | undefined;
  /** Undefined: netfilter is not loaded. */
  readonly rules: LoadedRules | undefined;
  /** Of reading the machine file. */
  readonly remarks: readonly Problem[];
}

/** The scenario with everything that was said about it, and the frames that it plays. */
export async function readInputs(asked: Asked, io: CommandIo): Promise<Result<Inputs>> {
  const chosen = await chosenScenario(asked.scenario, io);
  if (!chosen.ok) return chosen;
  const measured = await readMachine(asked.machineFile, io);
  if (!measured.ok) return measured;
  const { scenario: onMachine, remarks: fitted } = measured.value === undefined ? { scenario: chosen.value, remarks: [] } : onOwnMachine(chosen.value, measured.value.machine);
  const given = asked.capture === undefined ? ok(undefined) : await readCapture(asked.capture, io);
  if (!given.ok) return given;
  const changes = knobChanges(asked.sets);
  if (!changes.ok) return changes;
  const replay = given.value === undefined ? [] : [['process', 'replay'] as const];
  const turned = withKnobs(onMachine, [...replay, ...changes.value]);
  if (!turned.ok) return turned;
  const constants = constantChanges(asked.constants);
  if (!constants.ok) return constants;
  let scenario = asked.constants.length === 0 ? turned.value : { ...turned.value, constants: { ...turned.value.constants, ...constants.value } };
  if (given.value !== undefined) {
    if (scenario.knobs.process !== 'replay') return fail('captureNotPlayed');
    const { name, digest, fileBytes } = given.value;
    scenario = { ...scenario, capture: { name, digest, fileBytes } };
  }
  if (asked.local !== undefined) {
    if (parseIp(asked.local) === undefined) return fail('localNotAddress', undefined, { got: asked.local });
    if (scenario.knobs.process !== 'replay') return fail('localWithoutReplay');
    scenario = { ...scenario, localAddress: asked.local };
  }
  const filtered = await withNetfilter(scenario, asked.netfilter, io);
  if (!filtered.ok) return filtered;
  scenario = filtered.value;
  const rules = loadRules(scenario);
  if (!rules.ok) return inRules(rules.problem, asked.netfilter.rules ?? 'netfilter.rules');
  const capture = scenario.knobs.process !== 'replay' ? ok(undefined) : given.value === undefined ? await sampleOf(scenario, io) : given;
  return capture.ok ? ok({ scenario, capture: capture.value, rules: rules.value, remarks: measured.value === undefined ? [] : [recognisedIn(measured.value.machine), ...measured.value.remarks, ...fitted] }) : capture;
}

/** A line is one of some file. */
const inRules = (problem: Problem, name: string): Result<never> => {
  const isLine = problem.where === undefined || problem.where.startsWith('line ');
  return { ok: false, problem: isLine ? { ...problem, where: [name, problem.where].filter((part) => part !== undefined).join(', ') } : problem };
};

async function chosenScenario(asked: string | undefined, io: CommandIo): Promise<Result<Scenario>> {
  if (asked === undefined) return ok(defaultScenario);
  const known = scenarios.find(asked);
  if (known !== undefined) return ok(known);
  const file = await readAny(asked, io);
  if (file.ok) return file.value.kind === 'scenario' ? ok(file.value.scenario) : fail('notAScenario', asked, { kind: file.value.kind });
  const looksLikeId = file.problem.code === 'fileMissing' && !/[./\\]/.test(asked);
  return looksLikeId ? fail('unknownScenario', undefined, { id: asked, known: scenarios.ids.join(', ') }) : file;
}

async function readCapture(path: string, io: CommandIo): Promise<Result<Capture>> {
  const file = await readAny(path, io);
  if (!file.ok) return file;
  return file.value.kind === 'capture' ? ok(file.value.capture) : fail('notACapture', path, { kind: file.value.kind });
}

/** Not by what it looks like: whoever names a machine file means one. */
export async function readMachine(path: string | undefined, io: CommandIo): Promise<Result<MeasuredMachine | undefined>> {
  if (path === undefined) return ok(undefined);
  const file = await io.readFile(path, TABLE_BYTES_MAX + 1);
  if (!file.ok) return file;
  const read = readCoreToCore(file.value.bytes);
  return read.ok ? read : placed(read.problem, path);
}

/** A file too long to be read whole can only be a capture: its first frames are played, and this is said. */
async function readAny(path: string, io: CommandIo): Promise<Result<Dropped>> {
  const file = await io.readFile(path, CAPTURE_BYTES_MAX);
  if (!file.ok) return file;
  const { bytes, fileBytes } = file.value;
  const name = path.split(/[/\\]/).at(-1) ?? path;
  const dropped = readDropped(bytes, name, { fileBytes });
  return dropped.ok ? dropped : placed(dropped.problem, path);
}

/** A problem within a file says which file. */
const placed = (problem: Problem, path: string): Result<never> => {
  const where = problem.where ?? '';
  const name = path.split(/[/\\]/).at(-1) ?? path;
  return { ok: false, problem: { ...problem, where: where === '' ? path : where.startsWith(name) ? where : `${path}, ${where}` } };
};

/** A scenario that names a capture runs by itself when that capture comes with the program. */
async function sampleOf({ capture }: Scenario, io: CommandIo): Promise<Result<Capture | undefined>> {
  if (capture === undefined) return ok(undefined); // `simulate` refuses, with words
  const sample = findSample(capture.digest);
  if (sample !== undefined) return readCapture(publicFile(sample.path), io);
  const { name, digest, fileBytes } = capture;
  return fail('scenarioNeedsCapture', undefined, { name, digest, bytes: fileBytes });
}

function constantChanges(given: readonly string[]): Result<Readonly<Record<string, number>>> {
  const changes: Record<string, number> = {};
  for (const text of given) {
    const [, id, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    const number = value === undefined ? undefined : parseDecimal(value.trim());
    if (id === undefined || number === undefined) return fail('usageConstant', undefined, { got: text });
    changes[id.trim()] = number;
  }
  return ok(changes);
}

function knobChanges(sets: readonly string[]): Result<readonly (readonly [string, string])[]> {
  const changes: (readonly [string, string])[] = [];
  for (const set of sets) {
    const [, id, value] = /^([^=]+)=(.+)$/s.exec(set) ?? [];
    if (id === undefined || value === undefined) return fail('usageSet', undefined, { got: set });
    changes.push([id.trim(), value.trim()]);
  }
  return ok(changes);
}
