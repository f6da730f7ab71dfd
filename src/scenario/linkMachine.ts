import type { Problem } from '../base/result.ts';
import { parseDecimal } from './fieldText.ts';
import { readField } from './linkReaders.ts';
import { CORE_DISTANCES, isSoundMachine, MEASURED_IDS, type OwnMachine } from './ownMachine.ts';
import { ID_PATTERN, type Scenario } from './schema.ts';
import type { LinkFields } from './upgraders.ts';

export const MACHINE_LINK_KEY = 'ownMachine';

/** A letter for each core: the number of its complex or socket. */
const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_';
const written = (numbers: readonly number[]): string => numbers.map((number) => LETTERS.charAt(number)).join('');
const read = (letters: string): readonly number[] => Array.from(letters, (letter) => LETTERS.indexOf(letter));

/** `00001111/00000000;complex:23;socket:100;atomicNs:1.9;like:epyc-milan-2021`: complexes and sockets of the cores, then what was measured. */
export const ownMachineText = ({ complexOf, socketOf, latencyNs, measured = {}, like }: OwnMachine): string => [
  `${written(complexOf)}/${written(socketOf)}`,
  ...CORE_DISTANCES.flatMap((distance) => (latencyNs[distance] === undefined ? [] : [`${distance}:${latencyNs[distance]}`])),
  ...MEASURED_IDS.flatMap((id) => (measured[id] === undefined ? [] : [`${id}:${measured[id]}`])),
  ...(like === undefined ? [] : [`like:${like}`]),
].join(';');

export function parseOwnMachine(text: string): OwnMachine | undefined {
  const [cores = '', ...parts] = text.split(';');
  const [complexes = '', sockets = ''] = cores.split('/');
  const latencyNs: Record<string, number> = {};
  const measured: Record<string, number> = {};
  let like: string | undefined;
  for (const part of parts) {
    const [name = '', value = ''] = part.split(':');
    const number = parseDecimal(value);
    if (name === 'like' && ID_PATTERN.test(value)) like = value;
    else if (number === undefined) return undefined;
    else if (CORE_DISTANCES.some((distance) => distance === name)) latencyNs[name] = number;
    else measured[name] = number;
  }
  const machine = { complexOf: read(complexes), socketOf: read(sockets), latencyNs, ...(Object.keys(measured).length === 0 ? {} : { measured }), ...(like === undefined ? {} : { like }) };
  return isSoundMachine(machine) ? machine : undefined;
}

/** No scenario of the library has one. */
export const machineFields = ({ ownMachine }: Scenario): [string, string][] => (ownMachine === undefined ? [] : [[MACHINE_LINK_KEY, ownMachineText(ownMachine)]]);

export function decodeMachine(fields: LinkFields, problems: Problem[]): Pick<Scenario, 'ownMachine'> {
  const ownMachine = readField(fields, MACHINE_LINK_KEY, parseOwnMachine, { fallback: undefined, problems });
  return ownMachine === undefined ? {} : { ownMachine };
}
