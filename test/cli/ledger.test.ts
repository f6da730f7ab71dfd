import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { lab } from './fakeIo.ts';

const SHORT = ['--set', 'packets=60'];

describe('lab ledger', () => {
  it('prints the waterfall, the break-even and how to repeat a step', async () => {
    const { code, out, err } = await lab(['ledger', ...SHORT]);
    expect([code, err]).toEqual([0, '']);
    for (const told of ['Socket lookup', 'as first', 'Left', 'Both do all of it', 'David Miller', '--step ITEM']) expect(out).toContain(told);
  });

  it('prints the same as JSON', async () => {
    const { code, out } = await lab(['ledger', ...SHORT, '--rules', '3', '--unclassified', '20', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ scenario: 'vj-2006', machine: 'xeon-2006', options: { rules: 3, unclassifiedShare: 20 }, steps: Array.from({ length: 6 }, () => ({ inOrder: expect.any(Number) })), breakEven: { rulesMax: 1024 } });
  });

  it('prints the scenario of a step, with everything before it', async () => {
    const { out } = await lab(['ledger', '--step', 'hooks', '--rules', '2']);
    const read = parseScenario(out);
    expect(read).toMatchObject({ ok: true, value: { knobs: { channelAsks: 'routeAndSocket', classify: 'afterNetfilter' } } });
    expect(out.match(/-A INPUT/g)).toHaveLength(2);
    expect(out).not.toContain('DNAT');
  });

  it.each([
    ['too many rules', ['--rules', '5000']], ['half a rule', ['--rules', '0.5']], ['no number', ['--rules', 'x']], ['more than all', ['--unclassified', '101']],
    ['no such step', ['--step', 'gro']], ['a replay', ['--set', 'process=replay']],
  ])('refuses %s with 2', async (_, argv) => {
    const { code, out, err } = await lab(['ledger', ...argv]);
    expect([code, out]).toEqual([2, '']);
    expect(err).not.toMatch(/undefined|\[object/);
  });
});
