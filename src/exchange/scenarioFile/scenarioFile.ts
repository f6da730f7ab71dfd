import { fail, type Result } from '../../base/result.ts';
import { parseScenario, SCENARIO_CHARACTERS_MAX } from '../../scenario/parse.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { decodeUtf8 } from '../utf8.ts';

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const SPACES = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** JSON that begins with `{`, after a byte order mark and blanks. */
export function isScenarioFile(bytes: Uint8Array): boolean {
  let offset = BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte) ? BYTE_ORDER_MARK.length : 0;
  while (SPACES.has(bytes[offset] ?? 0)) offset += 1;
  return bytes[offset] === 0x7b;
}

export function readScenarioFile(bytes: Uint8Array): Result<Scenario> {
  // A character takes at least a byte and at most four: beyond this it is too long whatever it says.
  if (bytes.length > SCENARIO_CHARACTERS_MAX * 4) return fail('scenarioTooLong', undefined, { max: SCENARIO_CHARACTERS_MAX });
  const text = decodeUtf8(bytes);
  return text.ok ? parseScenario(text.value) : text;
}
