import type { Problem } from '../base/result.ts';
import { parseDecimal } from './fieldText.ts';
import { readField } from './linkReaders.ts';
import { ID_PATTERN, type Scenario } from './schema.ts';
import type { LinkFields } from './upgraders.ts';

type Constants = NonNullable<Scenario['constants']>;

export const CONSTANTS_LINK_KEY = 'constants';

/** `peerDirtyNs:0,atomicNs:5`; nothing where the base says the same. */
export function constantFields(scenario: Scenario, base: Scenario): [string, string][] {
  const text = (constants: Constants): string => Object.entries(constants).map(([id, value]) => `${id}:${value}`).sort().join(',');
  const own = text(scenario.constants ?? {});
  return own === text(base.constants ?? {}) ? [] : [[CONSTANTS_LINK_KEY, own]];
}

/** An empty text takes the base's own constants back. */
function asConstants(text: string): Constants | undefined {
  const constants: Record<string, number> = {};
  for (const part of text === '' ? [] : text.split(',')) {
    const [id = '', value = ''] = part.split(':');
    const number = parseDecimal(value);
    if (!ID_PATTERN.test(id) || number === undefined) return undefined;
    constants[id] = number;
  }
  return constants;
}

export function decodeConstants(base: Scenario, fields: LinkFields, problems: Problem[]): Pick<Scenario, 'constants'> {
  const constants = readField(fields, CONSTANTS_LINK_KEY, asConstants, { fallback: base.constants ?? {}, problems });
  return Object.keys(constants).length === 0 ? {} : { constants };
}
