import { ok, type Result } from '../base/result.ts';
import { registry } from '../base/registry.ts';
import type { Capture } from '../scenario/frames.ts';
import type { Scenario } from '../scenario/schema.ts';
import { foreignFile } from './fileSignature.ts';
import { isPcap } from './pcap/fileHeader.ts';
import { parsePcap } from './pcap/parsePcap.ts';
import { isScenarioFile, readScenarioFile } from './scenarioFile/scenarioFile.ts';

/** What a file turned out to be. */
export type Dropped =
  | { readonly kind: 'capture'; readonly capture: Capture }
  | { readonly kind: 'scenario'; readonly scenario: Scenario };

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
]);

/** The one door for files of any kind. */
export function readDropped(bytes: Uint8Array, name: string): Result<Dropped> {
  const format = fileFormats.all.find((candidate) => candidate.detect(bytes));
  return format === undefined ? { ok: false, problem: foreignFile(bytes, name) } : format.read(bytes, name);
}
