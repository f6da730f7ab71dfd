/** The cache that the cores of a complex share, one per complex: sets × ways, the least recently used way goes first. */
export class LastLevelCache {
  private readonly ways: Int32Array[] = []; // per complex: the line in each way, -1 empty
  private readonly usedAt: Uint32Array[] = []; // per complex and way
  private readonly place: Uint8Array; // [line * complexes + complex]: way + 1, 0 absent
  private readonly dirty: Uint8Array; // same index: newer than memory
  /** Complexes that have the line. */
  private readonly copies: Uint8Array;
  private clock = 0;
  private readonly setCount: number;
  private readonly wayCount: number;

  constructor(
    lines: number,
    private readonly complexes: number,
    { sets, ways }: { readonly sets: number; readonly ways: number },
  ) {
    this.setCount = sets;
    this.wayCount = ways;
    for (let complex = 0; complex < complexes; complex++) {
      this.ways.push(new Int32Array(sets * ways).fill(-1));
      this.usedAt.push(new Uint32Array(sets * ways));
    }
    this.place = new Uint8Array(lines * complexes);
    this.dirty = new Uint8Array(lines * complexes);
    this.copies = new Uint8Array(lines);
  }

  has(complex: number, line: number): boolean {
    return this.place[line * this.complexes + complex] !== 0;
  }

  hasElsewhere(complex: number, line: number): boolean {
    const copies = this.copies[line] as number;
    return copies > 1 || (copies === 1 && !this.has(complex, line));
  }

  /** A complex that has the line newer than memory, -1 none. */
  dirtyIn(line: number): number {
    if (this.copies[line] === 0) return -1;
    for (let complex = 0; complex < this.complexes; complex++) if (this.dirty[line * this.complexes + complex] === 1) return complex;
    return -1;
  }

  /** A core took a copy: the line counts as used, or, where the copy replaces it, becomes the first to go. */
  hit(complex: number, line: number, isReplaced: boolean): void {
    this.stamp(complex, line, isReplaced ? 0 : ++this.clock);
  }

  private stamp(complex: number, line: number, at: number): void {
    const way = (this.place[line * this.complexes + complex] as number) - 1;
    (this.usedAt[complex] as Uint32Array)[(line % this.setCount) * this.wayCount + way] = at;
  }

  writtenBack(line: number): void {
    if (this.copies[line] === 0) return;
    for (let complex = 0; complex < this.complexes; complex++) this.dirty[line * this.complexes + complex] = 0;
  }

  /** Takes the line in, or renews it where it is; a new one goes into one of the first `ways` ways. Answers which line had to go, -1 none. */
  fill(complex: number, line: number, dirty: boolean, ways = this.wayCount): number {
    const index = line * this.complexes + complex;
    if (dirty) this.dirty[index] = 1;
    if (this.place[index] !== 0) {
      this.stamp(complex, line, ++this.clock);
      return -1;
    }
    const held = this.ways[complex] as Int32Array;
    const usedAt = this.usedAt[complex] as Uint32Array;
    const first = (line % this.setCount) * this.wayCount;
    let chosen = first;
    for (let i = first; i < first + ways && held[chosen] !== -1; i++) {
      if (held[i] === -1 || (usedAt[i] as number) < (usedAt[chosen] as number)) chosen = i;
    }
    const leaves = held[chosen] as number;
    if (leaves !== -1) this.remove(complex, leaves);
    held[chosen] = line;
    usedAt[chosen] = ++this.clock;
    this.place[index] = chosen - first + 1;
    this.copies[line] = (this.copies[line] as number) + 1;
    return leaves;
  }

  /** Every complex but one (-1: every one) loses the line. */
  removeElsewhere(complex: number, line: number): void {
    if (this.copies[line] === 0) return;
    for (let other = 0; other < this.complexes; other++) if (other !== complex && this.has(other, line)) this.remove(other, line);
  }

  private remove(complex: number, line: number): void {
    const index = line * this.complexes + complex;
    const way = (this.place[index] as number) - 1;
    (this.ways[complex] as Int32Array)[(line % this.setCount) * this.wayCount + way] = -1;
    this.place[index] = 0;
    this.dirty[index] = 0;
    this.copies[line] = (this.copies[line] as number) - 1;
  }
}
