import type { LineState, Source, Why } from '../../src/trace/words.ts';

/** What one access found. `from` is the core that had the line, undefined when nobody or when several could have given it. */
export interface SlowAccess {
  readonly source: Source;
  readonly why: Why;
  readonly from: number | undefined;
  readonly state: LineState;
}

interface Copy {
  readonly line: number;
  state: 'S' | 'E' | 'M';
}

/** A private cache: per set a list of copies, the one used last in front. A line that is not in its set's list is invalid. */
class SlowCache {
  private readonly sets: Copy[][];
  /** Why this core has not got a line (any more); nothing noted: it never had it. */
  readonly missing = new Map<number, Why>();

  constructor(
    setCount: number,
    private readonly wayCount: number,
  ) {
    this.sets = Array.from({ length: setCount }, () => []);
  }

  find(line: number): Copy | undefined {
    return this.setOf(line).find((copy) => copy.line === line);
  }

  use(copy: Copy): void {
    this.drop(copy.line);
    this.setOf(copy.line).unshift(copy);
  }

  fill(line: number, state: Copy['state']): void {
    const set = this.setOf(line);
    if (set.length === this.wayCount) {
      const leastRecent = set.pop();
      if (leastRecent !== undefined) this.missing.set(leastRecent.line, 'capacity');
    }
    set.unshift({ line, state });
  }

  lose(line: number, why: Why): void {
    if (this.find(line) === undefined) return;
    this.drop(line);
    this.missing.set(line, why);
  }

  private drop(line: number): void {
    const set = this.setOf(line);
    set.splice(set.findIndex((copy) => copy.line === line), 1);
  }

  private setOf(line: number): Copy[] {
    return this.sets[line % this.sets.length] as Copy[];
  }
}

/**
 * MESI as textbooks tell it (Papamarcos & Patel 1984), with objects and lists, nobody keeping books but the caches themselves: every
 * question is answered by asking every cache. As slow as it is simple; `coherence.ts` must do the same access by access.
 */
export class SlowCoherence {
  private readonly caches: SlowCache[];

  constructor(coreCount: number, wayCount: number, setCount: number) {
    this.caches = Array.from({ length: coreCount }, () => new SlowCache(setCount, wayCount));
  }

  stateOf(core: number, line: number): LineState {
    return this.cache(core).find(line)?.state ?? 'I';
  }

  read(core: number, line: number): SlowAccess {
    const own = this.cache(core);
    const copy = own.find(line);
    if (copy !== undefined) {
      own.use(copy);
      return { source: 'privateHit', why: 'none', from: undefined, state: copy.state };
    }
    const why = own.missing.get(line) ?? 'cold';
    const holders = this.holders(line);
    const source = sourceOf(holders);
    for (const { copy: theirs } of holders) theirs.state = 'S';
    const state = holders.length === 0 ? 'E' : 'S';
    own.fill(line, state);
    return { source, why, from: onlyOf(holders), state };
  }

  write(core: number, line: number): SlowAccess {
    const own = this.cache(core);
    const copy = own.find(line);
    const others = this.holders(line).filter((holder) => holder.core !== core);
    if (copy !== undefined && copy.state !== 'S') {
      own.use(copy);
      copy.state = 'M';
      return { source: 'privateHit', why: 'none', from: undefined, state: 'M' };
    }
    for (const other of others) this.cache(other.core).lose(line, 'coherence');
    if (copy !== undefined) {
      own.use(copy);
      copy.state = 'M';
      return { source: 'upgrade', why: 'none', from: onlyOf(others), state: 'M' };
    }
    const why = own.missing.get(line) ?? 'cold';
    own.fill(line, 'M');
    return { source: sourceOf(others), why, from: onlyOf(others), state: 'M' };
  }

  /** The card writes memory; no cache keeps the old contents, and whoever looks next misses because of the card. */
  dmaWrite(line: number): void {
    for (const cache of this.caches) {
      cache.lose(line, 'dma');
      cache.missing.set(line, 'dma');
    }
  }

  /** The card reads memory: what was modified is written back first, and stays, clean. */
  dmaRead(line: number): void {
    for (const { copy } of this.holders(line)) if (copy.state === 'M') copy.state = 'E';
  }

  private holders(line: number): { readonly core: number; readonly copy: Copy; readonly wasModified: boolean }[] {
    return this.caches.flatMap((cache, core) => {
      const copy = cache.find(line);
      return copy === undefined ? [] : [{ core, copy, wasModified: copy.state === 'M' }];
    });
  }

  private cache(core: number): SlowCache {
    return this.caches[core] as SlowCache;
  }
}

const sourceOf = (holders: readonly { readonly wasModified: boolean }[]): Source =>
  holders.length === 0 ? 'dram' : holders.some((holder) => holder.wasModified) ? 'peerDirty' : 'peerClean';

const onlyOf = (holders: readonly { readonly core: number }[]): number | undefined => (holders.length === 1 ? holders[0]?.core : undefined);
