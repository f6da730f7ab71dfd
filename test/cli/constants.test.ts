import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/analysis/runReport.ts';
import type { Tornado } from '../../src/validation/tornado.ts';
import { lab } from './fakeIo.ts';

const busy = async (...more: readonly string[]): Promise<number> => {
  const { out } = await lab(['run', '--set', 'packets=40', ...more, '--json']);
  return (JSON.parse(out) as RunReport).cpuBudget.total.busy;
};

describe('lab run --constant', () => {
  it('gives constants other values', async () => {
    expect(await busy('--constant', 'peerDirtyNs=0', '--constant', 'peerCleanNs=0')).toBeLessThan(await busy());
  });

  it.each([['peerDirtyNs', /sets no constant/], ['peerDirtyNs=much', /sets no constant/], ['nothing=1', /no constant “nothing”/], ['clockGhz=0', /outside the range/], ['cacheWays=4', /stays as it is/]])(
    'refuses %s', async (text, sentence) => {
      const { code, err } = await lab(['run', '--constant', text]);
      expect(code).toBe(2);
      expect(err).toMatch(sentence);
    });
});

describe('lab tornado', () => {
  it('prints every bar as JSON, the twenty largest as a table', async () => {
    const asked = ['tornado', '--set', 'packets=10'];
    const json = JSON.parse((await lab([...asked, '--json'])).out) as Tornado & { readonly a: string };
    expect(json.a).toBe('stack');
    expect(json.bars.length).toBeGreaterThan(20);
    const table = await lab(asked);
    expect([table.code, table.out.trimEnd().split('\n').length]).toEqual([0, 21]);
  });
});
