import { describe, expect, it } from 'vitest';
import { fileFormats, readDropped } from '../../src/exchange/registry.ts';
import { tryCase } from './fuzz.ts';
import { FILES } from './seeds.ts';

const SEED = 20_261_123;
const CASES = 1500;

describe('whatever files and links have been through', () => {
  it(`nothing that reads them throws: ${CASES} cases of seed ${SEED} (npm run fuzz -- --minutes N tries more)`, () => {
    for (let number = 0; number < CASES; number++) {
      const failure = tryCase(SEED, number);
      if (failure !== undefined) throw new Error(`case ${failure.number} of seed ${failure.seed}, ${failure.target}`, { cause: failure.reason });
    }
  });

  it('the mutations begin with files that are right, of every form there is', () => {
    const isRead = (file: Uint8Array): boolean => readDropped(file, 'x').ok;
    for (const { id, detect } of fileFormats.all) expect(FILES.some((file) => detect(file) && isRead(file)), `test/fuzz/seeds.ts has a file of the form ${id}`).toBe(true);
  });
});
