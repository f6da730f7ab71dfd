import { fail, ok, type Result } from '../base/result.ts';
import { registry } from '../base/registry.ts';
import type { Capture } from '../scenario/frames.ts';
import { RULES_CHARACTERS_MAX } from '../scenario/netfilterFields.ts';
import type { Scenario } from '../scenario/schema.ts';
import { contentDigest } from './contentDigest.ts';
import { CAPTURE_BYTES_MAX, type ReadLimits } from './capture/limits.ts';
import { isCoreToCore, type MeasuredMachine, readCoreToCore } from './coreToCore/parseCoreToCore.ts';
import { foreignFile } from './fileSignature.ts';
import { isGzip, unpackGzip } from './gzip/unpackGzip.ts';
import { isSetFile } from './ipsetSave/setFile.ts';
import { isRuleFile } from './iptablesSave/ruleFile.ts';
import { isPcap } from './pcap/fileHeader.ts';
import { parsePcap } from './pcap/parsePcap.ts';
import { isPcapng, parsePcapng } from './pcapng/parsePcapng.ts';
import { isScenarioFile, readScenarioFile } from './scenarioFile/scenarioFile.ts';
import { decodeUtf8 } from './utf8.ts';

/** What a file turned out to be. */
export type Dropped =
  | { readonly kind: 'capture'; readonly capture: Capture }
  | { readonly kind: 'scenario'; readonly scenario: Scenario }
  | { readonly kind: 'rules' | 'sets'; readonly text: string }
  | ({ readonly kind: 'machine' } & MeasuredMachine);

/** Recognised by content, never by name. */
export interface FileFormat {
  readonly id: string;
  readonly label: string;
  detect(bytes: Uint8Array): boolean;
  read(bytes: Uint8Array, name: string, limits: ReadLimits): Result<Dropped>;
}

const asCapture = (capture: Result<Capture>): Result<Dropped> => (capture.ok ? ok({ kind: 'capture', capture: capture.value }) : capture);

export const fileFormats = registry<FileFormat>([
  {
    id: 'pcap',
    label: 'Packet capture (classic pcap)',
    detect: isPcap,
    read: (bytes, name, limits) => asCapture(parsePcap(bytes, name, limits)),
  },
  {
    id: 'pcapng',
    label: 'Packet capture (pcapng)',
    detect: isPcapng,
    read: (bytes, name, limits) => asCapture(parsePcapng(bytes, name, limits)),
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
  {
    id: 'core-to-core',
    label: 'Core-to-core latencies (CSV)',
    detect: isCoreToCore,
    read: (bytes) => {
      const measured = readCoreToCore(bytes);
      return measured.ok ? ok({ kind: 'machine', ...measured.value }) : measured;
    },
  },
]);

/** As it is: what is understood of it, whoever runs it says. */
function readTextOf(kind: 'rules' | 'sets', bytes: Uint8Array, name: string): Result<Dropped> {
  if (bytes.length > RULES_CHARACTERS_MAX) return fail('rulesTooLong', name, { characters: bytes.length, max: RULES_CHARACTERS_MAX });
  const text = decodeUtf8(bytes);
  return text.ok ? ok({ kind, text: text.value.replace(/^\uFEFF/, '') }) : text;
}

/**
 * The one door for files of any kind, packed with gzip or not. Of a file longer than CAPTURE_BYTES_MAX `bytes` may be the beginning
 * only, with `fileBytes` the whole: then it can be a capture, whose first frames are taken.
 */
export function readDropped(bytes: Uint8Array, name: string, limits: Pick<ReadLimits, 'fileBytes' | 'onProgress'> = {}): Result<Dropped> {
  return isGzip(bytes) ? readPacked(bytes, name, limits) : readPlain(bytes, name, limits);
}

function readPlain(bytes: Uint8Array, name: string, limits: ReadLimits): Result<Dropped> {
  const format = fileFormats.all.find((candidate) => candidate.detect(bytes));
  return format === undefined ? { ok: false, problem: foreignFile(bytes, name) } : format.read(bytes, name, limits);
}

/** Unpacking takes about as long as everything that follows it. */
const UNPACKING_SHARE = 0.5;

/** A capture is named by the file as it is: packed. */
function readPacked(bytes: Uint8Array, name: string, { fileBytes = bytes.length, onProgress }: ReadLimits): Result<Dropped> {
  const unpacked = unpackGzip(bytes, name, { bytesMax: CAPTURE_BYTES_MAX, fileBytes, onProgress: (share) => onProgress?.(share * UNPACKING_SHARE) });
  if (!unpacked.ok) return unpacked;
  const { bytes: plain, end } = unpacked.value;
  const read = readPlain(plain, name, { onProgress: (share) => onProgress?.(UNPACKING_SHARE + share * (1 - UNPACKING_SHARE)) });
  if (!read.ok) return read;
  if (read.value.kind !== 'capture') return end === 'whole' ? read : fail('gzipCut', name, { bytes: plain.length });
  const { capture } = read.value;
  const remarks = [{ code: 'captureUnpacked', values: { bytes: plain.length } }, ...(end === 'whole' ? [] : [{ code: end === 'limit' ? 'gzipLimit' : 'gzipTruncated', values: { bytes: plain.length } }])];
  return ok({ kind: 'capture', capture: { ...capture, digest: contentDigest(bytes, fileBytes), fileBytes, remarks: [...remarks, ...capture.remarks] } });
}
