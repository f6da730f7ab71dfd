/**
 * The coherence of `xeon-2006` once more, written from its description with sets, maps and words, to be held against the fast
 * one: slow, and nothing in it is clever. A core's cache is, for each set, the list of the lines that it holds, the most
 * recently used first.
 */
export type SlowState = 'M' | 'E' | 'S';

export interface SlowAnswer {
  readonly source: 'privateHit' | 'peerClean' | 'peerDirty' | 'dram' | 'upgrade';
  readonly why: 'none' | 'dma' | 'coherence' | 'capacity' | 'cold';
  readonly from: number; // -1: nobody
  readonly state: SlowState;
}

interface SlowCache {
  readonly states: Map<number, SlowState>;
  readonly lost: Map<number, SlowAnswer['why']>;
  readonly sets: Map<number, number[]>;
}

export class SlowCoherence {
  private readonly caches: readonly SlowCache[];
  private readonly size: { readonly ways: number; readonly sets: number };
  private readonly overwritten = new Set<number>(); // by the card

  constructor(cores: number, ways: number, sets: number) {
    this.caches = Array.from({ length: cores }, () => ({ states: new Map(), lost: new Map(), sets: new Map() }));
    this.size = { ways, sets };
  }

  read(core: number, line: number): SlowAnswer {
    const mine = this.cacheOf(core).states.get(line);
    if (mine !== undefined) return this.hit(core, line, mine);
    const why = this.whyMissing(core, line);
    const holders = this.holdersOf(line);
    if (holders.length === 0) {
      this.fill(core, line, 'E');
      return { source: 'dram', why, from: -1, state: 'E' };
    }
    const giver = holders[0] ?? -1;
    const dirty = this.cacheOf(giver).states.get(line) === 'M';
    for (const holder of holders) this.cacheOf(holder).states.set(line, 'S');
    this.fill(core, line, 'S');
    return { source: dirty ? 'peerDirty' : 'peerClean', why, from: giver, state: 'S' };
  }

  write(core: number, line: number): SlowAnswer {
    const mine = this.cacheOf(core).states.get(line);
    if (mine === 'M' || mine === 'E') return this.hit(core, line, 'M');
    const others = this.holdersOf(line).filter((holder) => holder !== core);
    const from = others[0] ?? -1;
    const dirty = from >= 0 && this.cacheOf(from).states.get(line) === 'M';
    const why = this.whyMissing(core, line);
    for (const other of others) this.drop(other, line, 'coherence');
    if (mine === 'S') return { ...this.hit(core, line, 'M'), source: 'upgrade', from };
    this.fill(core, line, 'M');
    return { source: from < 0 ? 'dram' : dirty ? 'peerDirty' : 'peerClean', why, from, state: 'M' };
  }

  dmaWrite(line: number): void {
    for (const holder of this.holdersOf(line)) this.drop(holder, line, 'dma');
    this.overwritten.add(line);
    for (const cache of this.caches) cache.lost.delete(line);
  }

  dmaRead(line: number): void {
    for (const { states } of this.caches) if (states.get(line) === 'M') states.set(line, 'E');
  }

  private hit(core: number, line: number, state: SlowState): SlowAnswer {
    const { states } = this.cacheOf(core);
    states.set(line, state);
    this.use(core, line);
    return { source: 'privateHit', why: 'none', from: -1, state };
  }

  /** What took it last: this cache's own loss, else the card (if it ever wrote the line), else it never was there. */
  private whyMissing(core: number, line: number): SlowAnswer['why'] {
    return this.cacheOf(core).lost.get(line) ?? (this.overwritten.has(line) ? 'dma' : 'cold');
  }

  private fill(core: number, line: number, state: SlowState): void {
    const set = this.setOf(core, line);
    if (set.length === this.size.ways) this.drop(core, set[set.length - 1] ?? -1, 'capacity');
    set.push(line);
    this.cacheOf(core).states.set(line, state);
    this.use(core, line);
  }

  private drop(core: number, line: number, why: SlowAnswer['why']): void {
    const cache = this.cacheOf(core);
    cache.states.delete(line);
    cache.lost.set(line, why);
    const set = this.setOf(core, line);
    set.splice(set.indexOf(line), 1);
  }

  private use(core: number, line: number): void {
    const set = this.setOf(core, line);
    set.splice(set.indexOf(line), 1);
    set.unshift(line);
  }

  private setOf(core: number, line: number): number[] {
    const { sets } = this.cacheOf(core);
    const index = line % this.size.sets;
    const set = sets.get(index) ?? [];
    sets.set(index, set);
    return set;
  }

  private holdersOf(line: number): number[] {
    return [...this.caches.keys()].filter((core) => this.cacheOf(core).states.has(line));
  }

  private cacheOf(core: number): SlowCache {
    const cache = this.caches[core];
    if (cache === undefined) throw new Error(`no core ${core}`);
    return cache;
  }
}
