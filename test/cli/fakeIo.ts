import { fail, ok } from '../../src/base/result.ts';
import type { CommandIo } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';

export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, over files that exist only here. The clock ticks one ms a look. */
export async function lab(argv: readonly string[], files: Readonly<Record<string, Uint8Array | string>> = {}): Promise<Printed> {
  let out = '';
  let err = '';
  let clockMs = 0;
  const io: CommandIo = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    wallMs: () => clockMs++,
    readFile: async (path, bytesMax) => {
      const file = files[path];
      if (file === undefined) return fail('fileMissing', path);
      const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
      return ok({ bytes: bytes.subarray(0, bytesMax), fileBytes: bytes.length });
    },
  };
  const code = await main(argv, io);
  return { code, out, err };
}
