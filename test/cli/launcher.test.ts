import { execFile, type ExecFileException } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processIo } from '../../src/cli/io.ts';
import { lab, type Printed } from './fakeIo.ts';

const script = (name: string): string => fileURLToPath(new URL(`../../scripts/${name}`, import.meta.url));
const LIMIT_MS = 120_000; // the first call builds

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'lab-'))));
afterAll(() => rm(folder, { recursive: true }));

/** The command line as a person calls it, standing in `folder`. */
const spawnLab = (argv: readonly string[]): Promise<Printed> => spawnScript('lab.mjs', argv);

const spawnScript = (name: string, argv: readonly string[]): Promise<Printed> =>
  new Promise((resolve) => {
    const env = { ...process.env, npm_lifecycle_event: 'lab', INIT_CWD: folder };
    execFile(process.execPath, [script(name), ...argv], { env, cwd: folder, timeout: LIMIT_MS }, (error: ExecFileException | null, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err });
    });
  });

const digestOf = ({ out }: Printed): string => (JSON.parse(out) as { readonly digest: string }).digest;

describe('the launcher', () => {
  it('survives two calls at once, prints results on standard output only, and gives the digest of this process', { timeout: LIMIT_MS }, async () => {
    const argv = ['run', '--set', 'packets=20', '--json'];
    const [here, one, two] = [await lab(argv), ...(await Promise.all([spawnLab(argv), spawnLab(argv)]))];
    expect([one.code, two.code]).toEqual([0, 0]);
    expect(digestOf(one)).toBe(digestOf(here));
    expect(digestOf(two)).toBe(digestOf(here));
  });

  it('reads files from where the person stands, and hands the exit code on', { timeout: LIMIT_MS }, async () => {
    await writeFile(join(folder, 'mine.json'), '{ "version": 1, "knobs": { "packets": 5 } }');
    const file = await spawnLab(['run', '--scenario', 'mine.json', '--json']);
    expect([file.code, (JSON.parse(file.out) as { packets: { in: number } }).packets.in]).toEqual([0, 5]);
    const sample = await spawnLab(['run', '--scenario', 'nat-web', '--path', 'socket-channel', '--json']);
    expect([sample.code, sample.err.includes('nat-web')]).toEqual([0, false]);
    const folderAsFile = await spawnLab(['run', '--capture', '.']);
    expect([folderAsFile.code, folderAsFile.out]).toEqual([2, '']);
    expect(folderAsFile.err).toContain('could not be read');
  });
});

it.skipIf(process.platform === 'win32')('a pipe that is longer than may be read is known to be so', async () => {
  const file = await processIo.readFile('/dev/zero', 1000);
  expect(file).toMatchObject({ ok: true, value: { bytes: new Uint8Array(1000), fileBytes: 1001 } });
});

describe('npm start', () => {
  it.each([['--port', 'abc'], ['--port', '99999'], ['--port'], ['--prot', '1'], ['5000']])('refuses %s %s with a sentence and 2', { timeout: LIMIT_MS }, async (...argv) => {
    const { code, out, err } = await spawnScript('start.mjs', argv.filter((word) => word !== undefined));
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('npm start -- --port 5000');
    expect(err).not.toMatch(/^ {4}at /m);
  });

  it('says when the wanted port is taken', { timeout: LIMIT_MS }, async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
    const { code, out, err } = await spawnScript('start.mjs', ['--port', String(port)]);
    server.close();
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`Port ${port} is taken`);
  });
});
