import { expect, it } from 'vitest';
import { Directory } from '../../../src/model/machine/directory.ts';
import { LastLevelCache } from '../../../src/model/machine/lastLevelCache.ts';

const PAGE_LINES = 64;
/** 15 MiB, 20 ways: the first lines of pages have 192 sets, room for 3840 of them. */
const SETS = 12_288;
const WAYS = 20;

/** How many of the first lines of so many pages are still there when each has been taken in once. */
function kept(pages: number): number {
  const cache = new LastLevelCache(new Directory(pages * PAGE_LINES, 1, 2), 1, { sets: SETS, ways: WAYS });
  let gone = 0;
  for (let page = 0; page < pages; page++) if (cache.fill(0, page * PAGE_LINES, false) !== -1) gone++;
  return pages - gone;
}

it('frames of pages lie anywhere, so sets fill like a Poisson process', () => {
  expect(kept(1000)).toBe(1000); // 5.2 to a set: more than 20 once in a million sets
  expect(kept(3072) / 3072).toBeGreaterThan(0.95); // 16 to a set: 13 % of the sets have more than 20, by two or three
  expect(kept(3072)).toBeLessThan(3072);
  expect(kept(3840) / 3840).toBeLessThan(0.95); // 20 to a set: side by side all would fit
  expect(kept(3840) / 3840).toBeGreaterThan(0.88);
});

it('the lines of one page lie side by side', () => {
  const cache = new LastLevelCache(new Directory(PAGE_LINES, 1, 2), 1, { sets: SETS, ways: 1 });
  for (let line = 0; line < PAGE_LINES; line++) expect(cache.fill(0, line, false)).toBe(-1);
});
