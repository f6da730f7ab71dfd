import { fail, ok, type Result } from '../base/result.ts';
import { NS_LIMIT, ns } from '../base/units.ts';
import { z } from '../base/zod.ts';
import { changeKnobs } from './checkKnobs.ts';
import { DEFAULT_KNOBS } from './defaults.ts';
import { describeValue } from './fieldText.ts';
import { ENDPOINT_WEIGHT_MAX, ENDPOINTS_MAX, INTERVENTIONS_MAX, inTimeOrder, isFairList, isInside, isOneLine, PORT_MAX } from './netfilterFields.ts';
import { parseIp } from './ipAddress.ts';
import { parseIpv4 } from './ipv4.ts';
import { jsonErrorPlace } from './jsonPlace.ts';
import { CORE_DISTANCES, isSoundMachine, MEASURED_IDS, type OwnMachine } from './ownMachine.ts';
import { GAP_NS_MAX } from './queueExperiment.ts';
import { CAPTURE_NAME_CHARACTERS_MAX, DIGEST_PATTERN, type Endpoint, ID_PATTERN, type NetfilterSetup, type Scenario } from './schema.ts';
import { checkVersion, SCENARIO_VERSIONS, type Fields, type Versions } from './upgraders.ts';

/** Far above any scenario; a capture with the wrong name stops here. */
export const SCENARIO_CHARACTERS_MAX = 1_000_000;

const queueExperimentSchema = z.strictObject({ gapNs: z.number().check(z.minimum(0), z.maximum(GAP_NS_MAX)) });

const captureSchema = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(CAPTURE_NAME_CHARACTERS_MAX)),
  digest: z.string().check(z.regex(DIGEST_PATTERN)),
  fileBytes: z.int().check(z.minimum(1)),
});

const address = z.string().check(z.refine((text) => parseIpv4(text) !== undefined));

const endpointSchema = z.strictObject({
  address,
  port: z.int().check(z.minimum(1), z.maximum(PORT_MAX)),
  weight: z.number().check(z.minimum(0), z.maximum(ENDPOINT_WEIGHT_MAX)),
  listens: z.boolean(),
  answersTo: z.optional(z.string().check(z.refine(isInside))),
});

const bit = z.union([z.literal(0), z.literal(1)]);
const sysctlsSchema = z.strictObject({ ip_forward: z.optional(bit), rp_filter: z.optional(z.union([z.literal(0), z.literal(1), z.literal(2)])), route_localnet: z.optional(bit) });
const netfilterSchema = z.strictObject({
  rules: z.string(),
  ipset: z.optional(z.string()),
  unknown: z.enum(['never', 'always']),
  sysctls: z.optional(sysctlsSchema),
});

const interventionSchema = z.strictObject({ atNs: z.number().check(z.minimum(0), z.lt(NS_LIMIT)), rule: z.string().check(z.refine(isOneLine)) });

const numbersBy = <T extends string>(ids: readonly T[]) => z.partialRecord(z.enum(ids), z.number());
const ownMachineSchema = z.strictObject({
  complexOf: z.array(z.number()),
  socketOf: z.array(z.number()),
  latencyNs: numbersBy(CORE_DISTANCES),
  measured: z.optional(numbersBy(MEASURED_IDS)),
  like: z.optional(z.string().check(z.regex(ID_PATTERN))),
}).check(z.refine((machine) => isSoundMachine(machine as OwnMachine)));

/** All but the version, which is read first, and the knobs, which `changeKnobs` checks against their own table. */
const fileSchema = z.strictObject({
  id: z.optional(z.string().check(z.regex(ID_PATTERN))),
  label: z.optional(z.string().check(z.minLength(1), z.maxLength(80))),
  lookFor: z.optional(z.string().check(z.maxLength(400))),
  knobs: z.optional(z.unknown()),
  queueExperiment: z.optional(queueExperimentSchema),
  capture: z.optional(captureSchema),
  localAddress: z.optional(z.string().check(z.refine((text) => parseIp(text) !== undefined))),
  endpoints: z.optional(z.array(endpointSchema).check(z.maxLength(ENDPOINTS_MAX), z.refine(isFairList))),
  netfilter: z.optional(netfilterSchema),
  interventions: z.optional(z.array(interventionSchema).check(z.maxLength(INTERVENTIONS_MAX))),
  constants: z.optional(z.record(z.string().check(z.regex(ID_PATTERN)), z.number())),
  ownMachine: z.optional(ownMachineSchema),
  timeLimitNs: z.optional(z.number().check(z.minimum(1), z.lt(NS_LIMIT))),
});

type FileFields = z.infer<typeof fileSchema>;

/** A scenario file: JSON, strict, every field but the version optional. */
export function parseScenario(text: string, fileVersions: Versions<Fields> = SCENARIO_VERSIONS): Result<Scenario> {
  const json = parseJson(text);
  if (!json.ok) return json;
  const raw = json.value;
  if (!isFields(raw)) return fail('scenarioNotObject', undefined, { got: describeValue(raw) });
  const version = checkVersion(raw.version, fileVersions.current, 'scenario');
  if (!version.ok) return version;
  const { version: _, ...fields } = fileVersions.upgrade(raw, version.value);
  const checked = checkFields(fields);
  return checked.ok ? assemble(checked.value) : checked;
}

function parseJson(text: string): Result<unknown> {
  if (text.length > SCENARIO_CHARACTERS_MAX) return fail('scenarioTooLong', undefined, { max: SCENARIO_CHARACTERS_MAX });
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (plain.trim() === '') return fail('scenarioEmpty');
  try {
    const value: unknown = JSON.parse(plain);
    return ok(value);
  } catch {
    const { line, column } = jsonErrorPlace(plain);
    return fail('scenarioNotJson', `line ${line}, column ${column}`);
  }
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

function checkFields(fields: Fields): Result<FileFields> {
  const parsed = fileSchema.safeParse(fields);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const path = issue?.path ?? [];
  const field = path.filter((key) => typeof key !== 'number').join('.');
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    return fail('scenarioUnknownKey', placeOf([...path, key]), { key, known: (KEYS[field] ?? []).join(', ') });
  }
  return fail('scenarioField', placeOf(path), { field, got: describeValue(valueAt(fields, path)) });
}

/** The keys there are, by the object they are in. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  '': ['version', ...Object.keys(fileSchema.shape)],
  queueExperiment: Object.keys(queueExperimentSchema.shape),
  capture: Object.keys(captureSchema.shape),
  endpoints: Object.keys(endpointSchema.shape),
  netfilter: Object.keys(netfilterSchema.shape),
  'netfilter.sysctls': Object.keys(sysctlsSchema.shape),
  interventions: Object.keys(interventionSchema.shape),
  ownMachine: Object.keys(ownMachineSchema.shape),
};

/** `endpoints[0].port`. */
const placeOf = (path: readonly PropertyKey[]): string => path.map((key, depth) => (typeof key === 'number' ? `[${key}]` : `${depth === 0 ? '' : '.'}${String(key)}`)).join('');

const valueAt = (fields: Fields, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (isFields(value) || Array.isArray(value) ? (value as Readonly<Record<PropertyKey, unknown>>)[key] : undefined), fields);

function assemble(file: FileFields): Result<Scenario> {
  const raw = file.knobs === undefined ? {} : file.knobs;
  if (!isFields(raw)) return fail('scenarioField', 'knobs', { field: 'knobs', got: describeValue(raw) });
  const knobs = changeKnobs(DEFAULT_KNOBS, Object.entries(raw));
  if (!knobs.ok) return knobs;
  const id = file.id ?? 'own';
  return ok({
    version: 1,
    id,
    label: file.label ?? id,
    lookFor: file.lookFor ?? '',
    knobs: knobs.value,
    ...(file.queueExperiment === undefined ? {} : { queueExperiment: { gapNs: ns(file.queueExperiment.gapNs) } }),
    ...(file.capture === undefined ? {} : { capture: file.capture }),
    ...(file.localAddress === undefined ? {} : { localAddress: file.localAddress }),
    // JSON has no undefined: what is there, is a value.
    ...(file.endpoints === undefined ? {} : { endpoints: file.endpoints as readonly Endpoint[] }),
    ...(file.netfilter === undefined ? {} : { netfilter: file.netfilter as NetfilterSetup }),
    ...(file.interventions === undefined ? {} : { interventions: inTimeOrder(file.interventions.map(({ atNs, rule }) => ({ atNs: ns(atNs), rule: rule.trim() }))) }),
    ...(file.constants === undefined ? {} : { constants: file.constants }),
    ...(file.ownMachine === undefined ? {} : { ownMachine: file.ownMachine as OwnMachine }),
    ...(file.timeLimitNs === undefined ? {} : { timeLimitNs: ns(file.timeLimitNs) }),
  });
}
