import { assert } from '../../base/assert.ts';
import { createRng } from '../../base/rng.ts';
import type { Directory } from './directory.ts';

const DIRTY = 128;
const PAGE_LINES = 64;
const FRAMES_SEED = 1;

/**
 * The cache that the cores of a complex share, one per complex: sets × ways, the least recently used way goes first.
 *
 * Physical addresses choose the set, and the frames of pages lie anywhere: lines at the same place of many pages (the first line of
 * each buffer, say) fall upon their sets at random, so some sets overflow long before all are full.
 */
export class LastLevelCache {
  private readonly ways: Int32Array[] = []; // per complex: line + 1 in each way, 0 empty
  private readonly usedAt: Uint32Array[] = []; // per complex and way
  /** Of a directory's entry: how many complexes have the line, then by complex its way + 1, 0 absent, and whether it is newer than memory (`DIRTY`). */
  private readonly bytes: Uint8Array;
  private readonly entryBytes: number;
  private readonly copies: number;
  private clock = 0;
  private readonly setCount: number;
  private readonly wayCount: number;
  /** By page: the set of its first line. */
  private readonly frames: Uint32Array;

  constructor(
    { lines, bytes, entryBytes, lastLevelByte }: Directory,
    private readonly complexes: number,
    { sets, ways }: { readonly sets: number; readonly ways: number },
  ) {
    assert(ways < DIRTY, `${ways} ways`);
    this.setCount = sets;
    this.wayCount = ways;
    for (let complex = 0; complex < complexes; complex++) {
      this.ways.push(new Int32Array(sets * ways));
      this.usedAt.push(new Uint32Array(sets * ways));
    }
    const rng = createRng(FRAMES_SEED);
    const places = Math.max(1, Math.floor(sets / PAGE_LINES));
    this.frames = Uint32Array.from({ length: Math.ceil(lines / PAGE_LINES) }, () => rng.integer(places) * PAGE_LINES);
    this.bytes = bytes;
    this.entryBytes = entryBytes;
    this.copies = lastLevelByte;
  }

  private placeOf(complex: number, line: number): number {
    return line * this.entryBytes + this.copies + 1 + complex;
  }

  has(complex: number, line: number): boolean {
    return this.bytes[this.placeOf(complex, line)] !== 0;
  }

  hasElsewhere(complex: number, line: number): boolean {
    const copies = this.bytes[line * this.entryBytes + this.copies] as number;
    return copies > 1 || (copies === 1 && !this.has(complex, line));
  }

  /** A complex that has the line newer than memory, -1 none. */
  dirtyIn(line: number): number {
    if (this.bytes[line * this.entryBytes + this.copies] === 0) return -1;
    for (let complex = 0; complex < this.complexes; complex++) if ((this.bytes[this.placeOf(complex, line)] as number) >= DIRTY) return complex;
    return -1;
  }

  /** A core took a copy: the line counts as used, or, where the copy replaces it, becomes the first to go. */
  hit(complex: number, line: number, isReplaced: boolean): void {
    this.stamp(complex, line, isReplaced ? 0 : ++this.clock);
  }

  private stamp(complex: number, line: number, at: number): void {
    (this.usedAt[complex] as Uint32Array)[this.slotOf(complex, line)] = at;
  }

  writtenBack(line: number): void {
    if (this.bytes[line * this.entryBytes + this.copies] === 0) return;
    for (let complex = 0; complex < this.complexes; complex++) (this.bytes[this.placeOf(complex, line)] as number) &= ~DIRTY;
  }

  /** Takes the line in, or renews it where it is; a new one goes into one of the first `ways` ways. Answers which line had to go, -1 none. */
  fill(complex: number, line: number, dirty: boolean, ways = this.wayCount): number {
    const place = this.placeOf(complex, line);
    const newer = dirty ? DIRTY : 0;
    if (this.bytes[place] !== 0) {
      (this.bytes[place] as number) |= newer;
      this.stamp(complex, line, ++this.clock);
      return -1;
    }
    const held = this.ways[complex] as Int32Array;
    const usedAt = this.usedAt[complex] as Uint32Array;
    const first = this.firstWayOf(line);
    let chosen = first;
    for (let i = first; i < first + ways && held[chosen] !== 0; i++) {
      if (held[i] === 0 || (usedAt[i] as number) < (usedAt[chosen] as number)) chosen = i;
    }
    const leaves = (held[chosen] as number) - 1;
    if (leaves !== -1) this.remove(complex, leaves);
    held[chosen] = line + 1;
    usedAt[chosen] = ++this.clock;
    this.bytes[place] = (chosen - first + 1) | newer;
    this.bytes[line * this.entryBytes + this.copies] = (this.bytes[line * this.entryBytes + this.copies] as number) + 1;
    return leaves;
  }

  /** First way of its set, among all of a complex. */
  private firstWayOf(line: number): number {
    return (((this.frames[Math.floor(line / PAGE_LINES)] as number) + (line % PAGE_LINES)) % this.setCount) * this.wayCount;
  }

  /** Of a line that is there: its way, among all of the complex. */
  private slotOf(complex: number, line: number): number {
    return this.firstWayOf(line) + ((this.bytes[this.placeOf(complex, line)] as number) & ~DIRTY) - 1;
  }

  /** Every complex but one (-1: every one) loses the line. */
  removeElsewhere(complex: number, line: number): void {
    if (this.bytes[line * this.entryBytes + this.copies] === 0) return;
    for (let other = 0; other < this.complexes; other++) if (other !== complex && this.has(other, line)) this.remove(other, line);
  }

  private remove(complex: number, line: number): void {
    const place = this.placeOf(complex, line);
    (this.ways[complex] as Int32Array)[this.slotOf(complex, line)] = 0;
    this.bytes[place] = 0;
    this.bytes[line * this.entryBytes + this.copies] = (this.bytes[line * this.entryBytes + this.copies] as number) - 1;
  }
}
