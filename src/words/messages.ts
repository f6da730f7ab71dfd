import { CAPTURE_MESSAGES } from './captureMessages.ts';
import { MACHINE_MESSAGES } from './machineMessages.ts';
import { NETFILTER_MESSAGES } from './netfilterMessages.ts';
import { RUN_MESSAGES } from './runMessages.ts';
import { SCENARIO_MESSAGES } from './scenarioMessages.ts';
import { cleanText, messageValues, type Message, type Told } from './told.ts';

/** The one catalogue of sentences for the codes that rooms report. A translation is another table with the same keys. */
export const MESSAGES = { ...SCENARIO_MESSAGES, ...CAPTURE_MESSAGES, ...RUN_MESSAGES, ...NETFILTER_MESSAGES, ...MACHINE_MESSAGES } as const satisfies Record<string, Message>;

export type MessageCode = keyof typeof MESSAGES;

export const isMessageCode = (code: string): code is MessageCode => Object.hasOwn(MESSAGES, code);

/** The sentence for a problem or remark: place, what is wrong with its values, and what to do. */
export function say(told: Told): string {
  const place = told.where === undefined || told.where === '' ? '' : `${cleanText(told.where)}: `;
  const values = told.values ?? {};
  if (isMessageCode(told.code)) return place + MESSAGES[told.code](messageValues(values));
  const listed = Object.entries(values).map(([name, value]) => `${name} ${value}`);
  return place + cleanText([`Something is wrong here: ${told.code}`, ...listed].join(', ')) + '.';
}
