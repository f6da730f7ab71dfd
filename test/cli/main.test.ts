import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/analysis/runReport.ts';
import { processIo, type CommandIo } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';
import { buildPcap } from '../exchange/buildPcap.ts';
import { lab } from './fakeIo.ts';

/** A capture of small UDP datagrams to hosts of 203.0.113.0/24, one every millisecond. */
const capture = (...hosts: readonly number[]): Uint8Array =>
  buildPcap(hosts.map((host, i) => ({ atNs: i * 1e6, protocol: 17, ports: [4000, 53], destination: [203, 0, 113, host], payload: 40 })));

const SMALL = ['--set', 'packets=40'];
type Printed = RunReport & { readonly engine: Record<string, number> };
const parsed = (text: string): Printed => JSON.parse(text) as Printed;

describe('lab run', () => {
  it('prints everything about a run as JSON', async () => {
    const { code, out, err } = await lab(['run', ...SMALL, '--json']);
    expect([code, err]).toEqual([0, '']);
    const report = parsed(out);
    expect(report.digest).toMatch(/^[0-9a-f]{16}$/);
    expect(Object.keys(report.packets)).toEqual(['in', 'outgoing', 'delivered', 'misdelivered', 'forwarded', 'dropped', 'inFlight']);
    expect(report.packets.in).toBe(40);
    expect(Object.keys(report.latencyNs)).toEqual(['mean', 'p50', 'p90', 'p99', 'p999', 'max']);
    expect(report.cpuBudget.perCore.map((core) => core.core)).toEqual([0, 1]);
    expect(Object.keys(report.cpuBudget.total)).toEqual(['intr', 'softint', 'socket', 'locks', 'sched', 'app', 'other', 'busy']);
    expect(Object.keys(report.missesPerPacket)).toEqual(['llcHit', 'peerClean', 'peerDirty', 'remotePeer', 'dram', 'upgrade']);
    expect(Object.keys(report.engine)).toEqual(['wallMs', 'packetsPerSecond', 'traceBytes']);
  });

  it('prints the same twice, but for the engine', async () => {
    const [once, again] = await Promise.all([lab(['run', ...SMALL, '--json']), lab(['run', ...SMALL, '--json'])]);
    expect({ ...parsed(again.out), engine: null }).toEqual({ ...parsed(once.out), engine: null });
  });

  it('takes path, scenario and knobs', async () => {
    const channel = await lab(['run', '--path', 'socket-channel', '--scenario', 'vj-2006-one-core', ...SMALL, '--json']);
    expect(channel.code).toBe(0);
    expect(parsed(channel.out).path).toBe('socket-channel');
    const turned = await lab(['run', '--set', 'cores=1', '--set=readerCore=0', ...SMALL, '--json']);
    expect(parsed(turned.out).cpuBudget.perCore.length).toBe(1);
  });

  it('takes a scenario file', async () => {
    const file = JSON.stringify({ version: 1, knobs: { packets: 7 } });
    const { code, out } = await lab(['run', '--scenario', 'dir/mine.json', '--json'], { 'dir/mine.json': file });
    expect(code).toBe(0);
    expect(parsed(out).packets.in).toBe(7);
  });

  it('lets no stranger’s text steer the terminal', async () => {
    const { out } = await lab(['run', '--scenario', 'mine.json'], { 'mine.json': JSON.stringify({ version: 1, label: 'a\u001b[2Jb', knobs: { packets: 1 } }) });
    expect(out).not.toContain('\u001b');
    const { err } = await lab(['run', '--scenario', './\u001b[2J.json']);
    expect(err).not.toContain('\u001b');
  });

  it('plays a capture, and says what it assumed', async () => {
    const pcap = capture(10, 10, 11);
    const guessed = await lab(['run', '--capture', 'a.pcap', '--json'], { 'a.pcap': pcap });
    expect(guessed.code).toBe(0);
    expect(parsed(guessed.out).remarks.length).toBeGreaterThan(0);
    const given = await lab(['run', '--capture', 'a.pcap', '--local', '203.0.113.10', '--json'], { 'a.pcap': pcap });
    const { packets } = parsed(given.out);
    expect([packets.in, packets.delivered, packets.dropped.notForUs]).toEqual([3, 2, 1]);
  });

  it('prints tables for people', async () => {
    const { code, out } = await lab(['run', ...SMALL]);
    expect(code).toBe(0);
    for (const word of ['Packets', 'Latency', 'Stages', 'CPU', 'digest']) expect(out).toContain(word);
    expect(out).not.toMatch(/undefined|NaN|\[object/);
  });

  it.each([
    [['--set', 'rateMbps'], /knob=value/],
    [['--set', 'rateMbps=fast'], /rateMbps.*number/],
    [['--set', 'rateMbps=1e999'], /rateMbps/],
    [['--set', 'speed=3'], /no knob “speed”.*rateMbps/],
    [['--path', 'nowhere'], /no receive path “nowhere”.*stack/],
    [['--scenario', 'nosuch'], /no scenario “nosuch”.*vj-2006/],
    [['--scenario', './no.json'], /no\.json.*no such file/],
    [['--scenario', 'a.pcap'], /a\.pcap.*--capture/],
    [['--scenario', 'bad.json'], /bad\.json.*line 1/],
    [['--capture', 'bad.json'], /bad\.json/],
    [['--capture', 'good.json'], /good\.json.*--scenario/],
    [['--capture', 'cut.pcap'], /cut\.pcap/],
    [['--capture', 'none.pcap'], /none\.pcap.*no such file/],
    [['--local', '10.0.0.1'], /--capture/],
    [['--capture', 'a.pcap', '--local', 'here'], /“here”.*IPv4/],
    [['--capture', 'a.pcap', '--set', 'process=constant'], /process=constant.*capture/],
    [['--set', 'machine=toaster'], /no machine “toaster”/],
    [['--set', 'process=replay'], /capture/],
  ])('answers bad input %j with a sentence and 2', async (args, sentence) => {
    const pcap = capture(10);
    const files = { 'a.pcap': pcap, 'cut.pcap': pcap.subarray(0, 30), 'bad.json': '{"version" 1}', 'good.json': '{"version":1}' };
    const { code, out, err } = await lab(['run', '--json', ...args], files);
    expect(err).toMatch(sentence);
    expect(err).not.toContain('Something is wrong here');
    expect([code, out]).toEqual([2, '']);
  });
});

describe('lab list', () => {
  it.each(['paths', 'machines', 'scenarios', 'knobs', 'constants'])('lists %s with id and label', async (what) => {
    const { code, out } = await lab(['list', what, '--json']);
    expect(code).toBe(0);
    const rows = JSON.parse(out) as { id: string; label: string }[];
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect([typeof row.id, typeof row.label]).toEqual(['string', 'string']);
    const table = await lab(['list', what]);
    expect(table.out).toContain(rows[0]?.id);
    expect(table.out).not.toMatch(/undefined|NaN|\[object/);
  });

  it('gives unit, range and default of every knob', async () => {
    const rows = JSON.parse((await lab(['list', 'knobs', '--json'])).out) as Record<string, unknown>[];
    expect(rows.find((row) => row['id'] === 'rateMbps')).toMatchObject({ unit: 'Mb/s', min: 1, max: 100_000, default: 1000 });
    for (const row of rows) for (const field of ['unit', 'min', 'max', 'default']) expect(row[field]).toBeDefined();
  });
});

describe('usage', () => {
  it.each([
    [[]], [['dance']], [['run', '--jsn']], [['run', '-j']], [['run', 'stack']], [['run', '--path']], [['run', '--path', '--json']], [['run', '--json=yes']],
    [['run', '--path', 'stack', '--path', 'stack']], [['list']], [['list', 'dogs']], [['list', 'paths', 'machines']], [['list', 'paths', '--set', 'a=b']],
    [['run', '--constructor', 'x']], [['list', 'constructor']],
  ])('of %j is refused with the usage on standard error and 2', async (argv) => {
    const { code, out, err } = await lab(argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('lab run [--scenario');
  });

  it('is printed when asked for', async () => {
    const { code, out, err } = await lab(['run', '--help']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('lab list paths');
  });
});

describe('our own mistakes', () => {
  it('are told apart from bad input: 1, with where it happened', async () => {
    let err = '';
    const io: CommandIo = { ...processIo, out: () => { throw new Error('the printer burns'); }, err: (text) => void (err += text) };
    expect(await main(['list', 'paths'], io)).toBe(1);
    expect(err).toContain('the printer burns');
  });
});
