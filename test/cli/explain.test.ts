import { describe, expect, it } from 'vitest';
import type { PacketExplained } from '../../src/analysis/packetExplained.ts';
import { receivePaths } from '../../src/model/paths/registry.ts';
import { lab } from './fakeIo.ts';

const SMALL = ['--set', 'packets=30'];

describe('lab explain packet', () => {
  it.each(receivePaths.ids)('on %s waits and work add up to the latency, to the tick', async (path) => {
    const { code, out } = await lab(['explain', 'packet', '17', '--path', path, ...SMALL, '--json']);
    expect(code).toBe(0);
    const told = JSON.parse(out) as PacketExplained;
    expect(told.outcome).toBe('delivered');
    expect(told.waitedNs + told.workedNs).toBe(told.doneNs - told.arrivedNs);
    expect(told.steps[0]?.beginNs).toBe(told.arrivedNs);
    expect(told.steps.at(-1)?.endNs).toBe(told.doneNs);
  });

  it('tells it in sentences, every missing line with where it came from', async () => {
    const { out } = await lab(['explain', 'packet', '17', ...SMALL]);
    expect(out).toMatch(/^Packet 17 \(counted from 0\), tcp from 198\.51\.100\.1:\d+ to 192\.0\.2\.1:5001/);
    expect(out).toMatch(/moved, modified, from core [01], 1\d\d.ns/);
    expect(out).toMatch(/Delivered after [\d.]+.µs to 192\.0\.2\.1:5001\. Waits [\d.]+.µs and work [\d.]+.µs make [\d.]+.µs, exactly/);
  });

  it('says why a packet got to the wrong program', async () => {
    const { out } = await lab(['explain', 'packet', '100', '--scenario', 'misdelivery', '--path', 'socket-channel']);
    expect(out).toContain('Delivered to the wrong program');
    expect(out).toContain('it was sorted before the rule was asked');
  });

  it.each([
    [['explain'], 'Say which packet'],
    [['explain', 'packet'], 'Say which packet'],
    [['explain', 'packet', '30', ...SMALL], 'There is no packet “30”. They are counted from 0; the last is 29.'],
    [['explain', 'packet', '-1', ...SMALL], 'There is no option'],
    [['explain', 'packet', 'x', ...SMALL], 'There is no packet “x”'],
  ])('%j is refused with a remedy', async (argv, sentence) => {
    const { code, err } = await lab(argv);
    expect(code).toBe(2);
    expect(err).toContain(sentence);
  });
});
