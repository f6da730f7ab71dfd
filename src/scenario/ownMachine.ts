import type { Problem } from '../base/result.ts';

/** The machine of a scenario's own: what `knobs.machine` says for it. */
export const OWN_MACHINE = 'your-machine';
export const OWN_CORES_MAX = 64;
/** Shorter than two cycles, or longer than anything a cache line waits for. */
export const MESSAGE_NS_MIN = 0.5;
export const MESSAGE_NS_MAX = 100_000;

/** What two cores share, the nearest first. */
export const CORE_DISTANCES = ['complex', 'socket', 'machine'] as const;
export type CoreDistance = (typeof CORE_DISTANCES)[number];

/** What `tools/measure` measures beside the table, by the name it prints: least and most that can be meant. */
export const MEASURED = {
  atomicNs: { min: 0.1, max: 1000 },
  fenceNs: { min: 0.1, max: 1000 },
  lockPairNs: { min: 0.1, max: 2000 },
  copyBytesPerNs: { min: 0.01, max: 1000 },
  peerConcurrency: { min: 1, max: 64 },
  lostAfter: { min: 0, max: 1 },
} as const;
export type MeasuredId = keyof typeof MEASURED;
export const MEASURED_IDS = Object.keys(MEASURED) as MeasuredId[];

/** A machine that somebody measured: what was recognised in a core-to-core latency table, and what was measured beside it. */
export interface OwnMachine {
  /** By core, 2 to 64 of them: complexes and sockets are numbered as they come. */
  readonly complexOf: readonly number[];
  readonly socketOf: readonly number[];
  /** One message, ns: median of all pairs that share a complex, only a socket, neither. Of what there are pairs. */
  readonly latencyNs: Readonly<Partial<Record<CoreDistance, number>>>;
  readonly measured?: Readonly<Partial<Record<MeasuredId, number>>>;
  /** The machine from which everything else is taken over; absent: the nearest one. */
  readonly like?: string;
}

export function distanceOf({ complexOf, socketOf }: Pick<OwnMachine, 'complexOf' | 'socketOf'>, one: number, other: number): CoreDistance {
  if (complexOf[one] === complexOf[other]) return 'complex';
  return socketOf[one] === socketOf[other] ? 'socket' : 'machine';
}

/** Numbered as they come, every complex in one socket, and a latency for every distance that two cores have, the farther the longer. */
export function isSoundMachine({ complexOf, socketOf, latencyNs, measured = {} }: OwnMachine): boolean {
  const cores = complexOf.length;
  if (cores < 2 || cores > OWN_CORES_MAX || socketOf.length !== cores || !isNumberedAsTheyCome(complexOf) || !isNumberedAsTheyCome(socketOf)) return false;
  if (complexOf.some((complex, core) => socketOf[core] !== socketOf[complexOf.indexOf(complex)])) return false;
  const found = new Set(complexOf.flatMap((_, one) => complexOf.slice(0, one).map((__, other) => distanceOf({ complexOf, socketOf }, one, other))));
  const values = CORE_DISTANCES.filter((distance) => found.has(distance)).map((distance) => latencyNs[distance] ?? Number.NaN);
  if (Object.keys(latencyNs).length !== found.size || values.some((value, index) => !isMessage(value) || value < (values[index - 1] ?? 0))) return false;
  return Object.entries(measured).every(([id, value]) => isMeasured(id, value));
}

const isMessage = (ns: number): boolean => ns >= MESSAGE_NS_MIN && ns <= MESSAGE_NS_MAX;

export const isMeasured = (id: string, value: number): id is MeasuredId =>
  Object.hasOwn(MEASURED, id) && value >= MEASURED[id as MeasuredId].min && value <= MEASURED[id as MeasuredId].max;

const isNumberedAsTheyCome = (numbers: readonly number[]): boolean =>
  numbers.every((number, core) => Number.isInteger(number) && number >= 0 && number <= Math.max(-1, ...numbers.slice(0, core)) + 1);

/** What was recognised, to be told. */
export const recognisedIn = ({ complexOf, socketOf, latencyNs }: OwnMachine): Problem => ({
  code: 'ownMachineRecognised', values: { cores: complexOf.length, complexes: Math.max(...complexOf) + 1, sockets: Math.max(...socketOf) + 1, ...latencyNs },
});
