import { fail, ok, type Result } from '../base/result.ts';
import { registry } from '../base/registry.ts';
import type { Capture } from '../scenario/frames.ts';
import { RULES_CHARACTERS_MAX } from '../scenario/netfilterFields.ts';
import type { Scenario } from '../scenario/schema.ts';
import { foreignFile } from './fileSignature.ts';
import { isSetFile } from './ipsetSave/setFile.ts';
import { isRuleFile } from './iptablesSave/ruleFile.ts';
import { isPcap } from './pcap/fileHeader.ts';
import { parsePcap } from './pcap/parsePcap.ts';
import { isScenarioFile, readScenarioFile } from './scenarioFile/scenarioFile.ts';
import { decodeUtf8 } from './utf8.ts';

/** What a file turned out to be. */
export type Dropped =
  | { readonly kind: 'capture'; readonly capture: Capture }
  | { readonly kind: 'scenario'; readonly scenario: Scenario }
  | { readonly kind: 'rules' | 'sets'; readonly text: string };

/** Recognised by content, never by name. */
export interface FileFormat {
  readonly id: string;
  readonly label: string;
  detect(bytes: Uint8Array): boolean;
  read(bytes: Uint8Array, name: string): Result<Dropped>;
}

export const fileFormats = registry<FileFormat>([
  {
    id: 'pcap',
    label: 'Packet capture (classic pcap)',
    detect: isPcap,
    read: (bytes, name) => {
      const capture = parsePcap(bytes, name);
      return capture.ok ? ok({ kind: 'capture', capture: capture.value }) : capture;
    },
  },
  {
    id: 'scenario',
    label: 'Scenario (JSON)',
    detect: isScenarioFile,
    read: (bytes) => {
      const scenario = readScenarioFile(bytes);
      return scenario.ok ? ok({ kind: 'scenario', scenario: scenario.value }) : scenario;
    },
  },
  { id: 'iptables-save', label: 'Netfilter rules (iptables-save)', detect: isRuleFile, read: (bytes, name) => readTextOf('rules', bytes, name) },
  { id: 'ipset-save', label: 'Sets (ipset save)', detect: isSetFile, read: (bytes, name) => readTextOf('sets', bytes, name) },
]);

/** As it is: what is understood of it, whoever runs it says. */
function readTextOf(kind: 'rules' | 'sets', bytes: Uint8Array, name: string): Result<Dropped> {
  if (bytes.length > RULES_CHARACTERS_MAX) return fail('rulesTooLong', name, { characters: bytes.length, max: RULES_CHARACTERS_MAX });
  const text = decodeUtf8(bytes);
  return text.ok ? ok({ kind, text: text.value.replace(/^\uFEFF/, '') }) : text;
}

/** The one door for files of any kind. */
export function readDropped(bytes: Uint8Array, name: string): Result<Dropped> {
  const format = fileFormats.all.find((candidate) => candidate.detect(bytes));
  return format === undefined ? { ok: false, problem: foreignFile(bytes, name) } : format.read(bytes, name);
}
