import { describe, expect, it } from 'vitest';
import { receivePaths } from '../../src/model/paths/registry.ts';
import { decodeView, DEFAULT_VIEW, encodeView } from '../../src/scenario/link.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { onOwnMachine } from '../../src/scenario/onOwnMachine.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { parseCoreToCore } from '../../src/exchange/coreToCore/parseCoreToCore.ts';
import { digest } from '../../src/trace/digest.ts';
import { brokenCores, brokenTilings } from '../conformance/examine.ts';
import { csv, latencies } from '../exchange/drawLatencies.ts';
import { runScenario } from '../runScenario.ts';
import { problemOf, valueOf } from '../words/sentence.ts';
import { lab } from './fakeIo.ts';

const TABLE = csv(latencies({ sockets: 2, complexes: 2, cores: 4, complexNs: 25, socketNs: 110, machineNs: 200 }), 'lower');
const files = { 'mine.csv': TABLE, 'two.csv': ',\n30,\n', 'words.csv': ',,\n20,,\n21,fast,\n', 'wide.json': '{"version":1,"knobs":{"machine":"graviton2-2020","cores":8,"readerCore":5}}', 'odd.csv': `# like,pentium\n${TABLE}` };
const run = (...words: readonly string[]) => lab(['run', '--json', '--set', 'packets=60', ...words], files);

interface Report {
  readonly digest: string;
  readonly machine: string;
  readonly remarks: readonly { readonly text: string }[];
}
const reportOf = (out: string): Report => JSON.parse(out) as Report;

const own = valueOf(parseCoreToCore(TABLE)).machine;
const base = scenarios.get('vj-2006');
const { scenario: mine } = onOwnMachine({ ...base, knobs: { ...base.knobs, packets: 60, cores: 16, readerCore: 12 } }, own);

describe('lab run --machine-file', () => {
  it('runs on that machine and says what was recognised', async () => {
    const { code, out } = await run('--machine-file', 'mine.csv');
    const { machine, remarks } = reportOf(out);
    expect([code, machine]).toEqual([0, 'your-machine']);
    expect(remarks[0]?.text.replaceAll('\u2009', ' ')).toMatch(/^16 cores, 4 complexes, 2 sockets; messages: 25\.\d ns within a complex, 1\d\d ns between complexes, (19|20)\d ns between sockets\.$/);
  });

  it('farther cores move lines more slowly', async () => {
    const busyOf = async (readerCore: number): Promise<number> => {
      const { out } = await run('--machine-file', 'mine.csv', '--set', 'cores=16', '--set', `readerCore=${readerCore}`);
      return (JSON.parse(out) as { cpuBudget: { total: { busy: number } } }).cpuBudget.total.busy;
    };
    const [near, across, far] = [await busyOf(1), await busyOf(4), await busyOf(8)];
    expect(across).toBeGreaterThan(near);
    expect(far).toBeGreaterThan(across);
  });

  it('takes no more cores than there are, and says so; more are refused where they were asked for', async () => {
    const wide = await run('--scenario', 'wide.json', '--path', 'rps', '--machine-file', 'two.csv');
    expect(reportOf(wide.out).remarks.map(({ text }) => text)).toContain('Your machine has 2 cores: the scenario runs on no more.');
    expect((await run('--machine-file', 'two.csv', '--set', 'cores=4')).err).toContain('your-machine has 2 cores, not 4');
  });

  it.each([
    [['--machine-file', 'words.csv'], /^words\.csv, line 3, column 2: “fast” is no latency/],
    [['--machine-file', 'none.csv'], /^none\.csv: There is no such file/],
    [['--machine-file', 'odd.csv'], /no machine “pentium”/],
    [['--set', 'machine=your-machine'], /no machine of your own here yet/],
    [['--scenario', 'mine.csv'], /no scenario but a table of core-to-core latencies; give it with --machine-file/],
  ])('answers %j with its place and 2', async (words, sentence) => {
    const { code, out, err } = await run(...words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
  });

  it('is listed with its constants', async () => {
    expect((await lab(['list', 'machines', '--machine-file', 'mine.csv'], files)).out).toContain('your-machine');
    expect((await lab(['list', 'constants', '--machine-file', 'mine.csv'], files)).out).toMatch(/peerDirtyNs +your-machine/);
    expect((await lab(['list', 'machines', '--machine-file', 'words.csv'], files)).code).toBe(2);
    expect((await lab(['list', 'machines'], files)).out).not.toContain('your-machine');
  });
});

describe('a scenario on a machine of one’s own', () => {
  it('is the same in a link, in a file, and on the command line', async () => {
    const expected = digest(runScenario(mine, 'socket-channel'));
    const link = encodeView({ ...DEFAULT_VIEW, scenario: mine });
    const { view, problems } = decodeView(link);
    expect([view.scenario, problems]).toEqual([mine, []]);
    const file = JSON.stringify(mine);
    expect(valueOf(parseScenario(file))).toEqual(mine);
    const told = await lab(['run', '--json', '--path', 'socket-channel', '--scenario', 'own.json'], { 'own.json': file });
    const given = await run('--path', 'socket-channel', '--machine-file', 'mine.csv', '--set', 'cores=16', '--set', 'readerCore=12');
    expect([reportOf(told.out).digest, reportOf(given.out).digest]).toEqual([expected, expected]);
  });

  it('a link holds the largest', () => {
    const large = valueOf(parseCoreToCore(`# atomicNs,1.87\n# like,epyc-milan-2021\n${csv(latencies({ sockets: 2, complexes: 16, cores: 2, complexNs: 25, socketNs: 110, machineNs: 200 }), 'full')}`)).machine;
    const { scenario } = onOwnMachine(base, large);
    const link = encodeView({ ...DEFAULT_VIEW, scenario });
    expect(link.length).toBeLessThan(400);
    expect(decodeView(link).view.scenario).toEqual(scenario);
  });

  it.each([
    ['0/0;complex:20', 'one core'], ['00/00', 'no latency'], ['00/00;complex:-1', 'a negative latency'], ['02/00;socket:90', 'a number left out'], ['001/010;complex:20;machine:90', 'a complex in two sockets'],
    ['01/00;complex:20', 'a latency that no pair has'], ['0011/0000;complex:90;socket:20', 'the farther the faster'], ['00/00;complex:20;atomicNs:0', 'an atomic that costs nothing'], ['00/00;complex:20;warp:9', 'an unknown quantity'], ['', 'nothing'],
  ])('a link with %j is reported: %s', (text) => {
    const { view, problems } = decodeView(`#ownMachine=${text}`);
    expect(problems.map(({ code, where }) => `${code} ${where}`)).toEqual(['linkValue ownMachine']);
    expect(view).toEqual(DEFAULT_VIEW);
  });

  it.each([
    [{ complexOf: [0], socketOf: [0], latencyNs: {} }, 'ownMachine'], [{ complexOf: [0, 0], socketOf: [0, 0], latencyNs: { complex: 1e9 } }, 'ownMachine'], [{ complexOf: 'a' }, 'ownMachine.complexOf'], [{ complexOf: [0, 0], socketOf: [0, 0], latencyNs: { complex: 20 }, colour: 1 }, 'ownMachine.colour'],
  ])('a file with %j is refused at its place', (ownMachine, where) => {
    expect(problemOf(parseScenario(JSON.stringify({ version: 1, ownMachine }))).where).toBe(where);
  });

  it.each(receivePaths.ids)('%s keeps its accounts there', (path) => {
    const trace = runScenario(mine, path);
    expect([brokenTilings(trace), brokenCores(trace)]).toEqual([[], []]);
    expect(trace.packets.length).toBe(60);
  });
});
