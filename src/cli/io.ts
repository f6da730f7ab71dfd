import { open, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fail, ok, type Result } from '../base/result.ts';

/** The first bytes of a file and how long all of it is. */
export interface FileStart {
  readonly bytes: Uint8Array;
  readonly fileBytes: number;
}

/** All that the command line touches of the world: handed in, so that a test can hold it. */
export interface CommandIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly readFile: (path: string, bytesMax: number) => Promise<Result<FileStart>>;
  readonly wallMs: () => number;
}

export const processIo: CommandIo = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  readFile,
  wallMs: () => Number(process.hrtime.bigint() / 1000n) / 1000,
};

/** `npm run lab` goes to the package's folder; relative names mean the folder in which the person stands. */
const standingIn = (): string => (process.env['npm_lifecycle_event'] === 'lab' ? (process.env['INIT_CWD'] ?? process.cwd()) : process.cwd());

async function readFile(path: string, bytesMax: number): Promise<Result<FileStart>> {
  try {
    const file = await open(resolve(standingIn(), path));
    try {
      return ok(await readStart(file, bytesMax));
    } finally {
      await file.close();
    }
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return fail(isMissing ? 'fileMissing' : 'fileUnreadable', path);
  }
}

const CHUNK_BYTES = 1 << 20;

/** From the beginning on and without seeking, so that a pipe can be read too: `--capture <(zcat big.pcap.gz)`. */
async function readStart(file: FileHandle, bytesMax: number): Promise<FileStart> {
  const { size } = await file.stat();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < bytesMax) {
    const chunk = new Uint8Array(Math.min(CHUNK_BYTES, bytesMax - length));
    const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
    if (bytesRead === 0) break;
    chunks.push(chunk.subarray(0, bytesRead));
    length += bytesRead;
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  // A pipe does not say how long it is, only that there is more.
  const isLonger = length === bytesMax && (await file.read(new Uint8Array(1), 0, 1, null)).bytesRead > 0;
  return { bytes, fileBytes: Math.max(size, length + (isLonger ? 1 : 0)) };
}
