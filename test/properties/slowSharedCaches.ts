import { at } from '../../src/base/assert.ts';
import type { Topology } from '../../src/model/machine/topology.ts';
import type { LineState, Source, Why } from '../../src/trace/words.ts';

interface Copy {
  readonly line: number;
  state: Exclude<LineState, 'I'>;
  version: number;
}
interface Entry {
  readonly line: number;
  version: number;
  dirty: boolean;
  usedAt: number;
}
export interface SlowTouch {
  readonly source: Source;
  readonly why: Why;
  readonly distance: number;
  readonly state: LineState;
}
type Found = Omit<SlowTouch, 'why' | 'state'> & { readonly version: number };

const OWNERS: readonly LineState[] = ['E', 'M', 'O', 'F', 'D'];
const DIRTY: readonly LineState[] = ['M', 'O', 'D'];

/**
 * Private caches, last-level caches and memory as lists that carry what the line's contents are: a version, one higher with each
 * write. Whoever supplies a line must have the newest, or this reference throws: so no rule may ever serve stale data.
 */
export class SlowSharedCaches {
  private readonly caches: { sets: Copy[][]; missing: Map<number, Why> }[];
  private readonly lastLevels: (Entry | null)[][][];
  private readonly memory = new Map<number, number>();
  private readonly newest = new Map<number, number>();
  private readonly home = new Map<number, number>();
  private clock = 0;

  constructor(private readonly cores: number, private readonly ways: number, private readonly sets: number, private readonly topology: Topology) {
    const { lastLevel, complexOf } = topology;
    if (lastLevel === null) throw new Error('this reference is for machines with a last-level cache');
    this.caches = Array.from({ length: cores }, () => ({ sets: Array.from({ length: sets }, () => []), missing: new Map() }));
    this.lastLevels = Array.from({ length: 1 + Math.max(...complexOf) }, () => Array.from({ length: lastLevel.sets }, () => new Array<Entry | null>(lastLevel.ways).fill(null)));
  }

  stateOf(core: number, line: number): LineState {
    return this.find(core, line)?.state ?? 'I';
  }

  hasEntry(complex: number, line: number): boolean {
    return this.entry(complex, line) !== null;
  }

  read(core: number, line: number): SlowTouch {
    const own = this.find(core, line);
    if (own !== undefined) return this.hit(core, own);
    const why = this.whyMissing(core, line);
    const found = this.whereIs(core, line);
    const holders = this.holders(line);
    const alone = holders.length === 0 && this.lastLevels.every((_, complex) => complex === this.topology.complexOf[core] || !this.hasEntry(complex, line));
    const owner = holders.find(({ copy }) => OWNERS.includes(copy.state));
    const moves = owner?.copy.state === 'M' && this.topology.protocol === 'MOESDI';
    if (owner !== undefined && moves) {
      this.lose(owner.core, line, 'coherence');
      this.lastLevels.forEach((_, complex) => {
        if (complex !== this.topology.complexOf[core]) this.removeEntry(complex, line);
      });
    } else if (owner !== undefined) {
      const { copy } = owner;
      const wasModified = copy.state === 'M';
      if (copy.state === 'M') copy.state = this.topology.protocol === 'MOESI' ? 'O' : 'S';
      else if (copy.state === 'D') copy.state = 'O';
      else if (copy.state !== 'O') copy.state = 'S';
      if (wasModified && copy.state === 'S') this.putIn(at(this.topology.complexOf, owner.core), line, copy.version, true);
    }
    const state = moves ? 'D' : alone ? 'E' : this.topology.protocol === 'MESIF' ? 'F' : 'S';
    this.bring(core, { line, state, version: found.version });
    return { source: found.source, distance: found.distance, why, state };
  }

  write(core: number, line: number): SlowTouch {
    const own = this.find(core, line);
    if (own !== undefined && (own.state === 'E' || own.state === 'M' || own.state === 'D')) {
      own.state = 'M';
      own.version = this.nextVersion(line);
      return this.hit(core, own);
    }
    const others = this.holders(line).filter((holder) => holder.core !== core);
    const farthest = Math.max(0, ...others.map((other) => this.away(core, at(this.topology.complexOf, other.core))));
    const why = own === undefined ? this.whyMissing(core, line) : 'none';
    const found = own === undefined ? this.whereIs(core, line) : { source: 'upgrade' as const, distance: 0, version: own.version };
    for (const other of others) this.lose(other.core, line, 'coherence');
    this.lastLevels.forEach((_, complex) => {
      if (complex !== this.topology.complexOf[core]) this.removeEntry(complex, line);
    });
    const version = this.nextVersion(line);
    if (own === undefined) this.bring(core, { line, state: 'M', version });
    else {
      own.state = 'M';
      own.version = version;
      this.hit(core, own);
    }
    return { source: found.source, distance: Math.max(found.distance, farthest), why, state: 'M' };
  }

  dmaWrite(line: number): void {
    for (const [core, { missing }] of this.caches.entries()) {
      this.lose(core, line, 'dma');
      missing.set(line, 'dma');
    }
    if (!this.home.has(line)) this.home.set(line, 0);
    const { ddioWays } = this.shared;
    this.lastLevels.forEach((_, complex) => {
      if (complex !== 0 || ddioWays === 0) this.removeEntry(complex, line);
    });
    const version = this.nextVersion(line);
    if (ddioWays > 0) this.putIn(0, line, version, true, ddioWays);
    else this.memory.set(line, version);
  }

  dmaRead(line: number): void {
    this.memory.set(line, this.newestOf(line));
    this.lastLevels.forEach((_, complex) => {
      const entry = this.entry(complex, line);
      if (entry !== null) entry.dirty = false;
    });
    for (const { core, copy } of this.holders(line)) {
      if (!DIRTY.includes(copy.state)) continue;
      copy.state = copy.state === 'O' ? 'S' : 'E';
      this.putIn(at(this.topology.complexOf, core), line, copy.version, false);
    }
  }

  private get shared(): NonNullable<Topology['lastLevel']> {
    return this.topology.lastLevel as NonNullable<Topology['lastLevel']>;
  }

  /** The order of coherence.ts, each supplier checked. */
  private whereIs(core: number, line: number): Found {
    const complex = at(this.topology.complexOf, core);
    const found = this.supplier(core, complex, line);
    if (found.version !== this.newestOf(line)) throw new Error(`${found.source} gave version ${found.version} of line ${line}, newest is ${this.newestOf(line)}`);
    return found;
  }

  private supplier(core: number, complex: number, line: number): Found {
    const holders = this.holders(line);
    const owner = holders.find(({ copy }) => OWNERS.includes(copy.state));
    const near = holders.find((holder) => at(this.topology.complexOf, holder.core) === complex);
    if (owner !== undefined && at(this.topology.complexOf, owner.core) === complex && owner.copy.state !== 'F') {
      return { source: owner.copy.state === 'E' ? 'peerClean' : 'peerDirty', distance: 0, version: owner.copy.version };
    }
    const entry = this.entry(complex, line);
    if (entry !== null) {
      entry.usedAt = this.shared.fills === 'victim' ? 0 : ++this.clock;
      return { source: 'llcHit', distance: 0, version: entry.version };
    }
    if (near !== undefined) return { source: 'peerClean', distance: 0, version: near.copy.version };
    if (owner !== undefined) return { source: 'remotePeer', distance: this.away(core, at(this.topology.complexOf, owner.core)), version: owner.copy.version };
    const newerThanMemory = this.lastLevels.findIndex((_, other) => this.entry(other, line)?.dirty === true);
    if (newerThanMemory >= 0) return { source: 'remotePeer', distance: this.away(core, newerThanMemory), version: this.entry(newerThanMemory, line)?.version ?? -1 };
    if (!this.home.has(line)) this.home.set(line, at(this.topology.socketOf, core));
    return { source: 'dram', distance: this.home.get(line) === this.topology.socketOf[core] ? 0 : 2, version: this.memory.get(line) ?? 0 };
  }

  private away(core: number, complex: number): number {
    const { complexOf, socketOf } = this.topology;
    if (complexOf[core] === complex) return 0;
    return socketOf.some((socket, other) => complexOf[other] === complex && socket === socketOf[core]) ? 1 : 2;
  }

  private newestOf(line: number): number {
    return this.newest.get(line) ?? 0;
  }

  private nextVersion(line: number): number {
    this.newest.set(line, this.newestOf(line) + 1);
    return this.newestOf(line);
  }

  private whyMissing(core: number, line: number): Why {
    return at(this.caches, core).missing.get(line) ?? 'cold';
  }

  private setOf(core: number, line: number): Copy[] {
    return at(at(this.caches, core).sets, line % this.sets);
  }

  private find(core: number, line: number): Copy | undefined {
    return this.setOf(core, line).find((copy) => copy.line === line);
  }

  private holders(line: number): { readonly core: number; readonly copy: Copy }[] {
    return Array.from({ length: this.cores }, (_, core) => ({ core, copy: this.find(core, line) })).filter((holder): holder is { core: number; copy: Copy } => holder.copy !== undefined);
  }

  private hit(core: number, copy: Copy): SlowTouch {
    const set = this.setOf(core, copy.line);
    set.unshift(...set.splice(set.indexOf(copy), 1));
    return { source: 'privateHit', why: 'none', distance: 0, state: copy.state };
  }

  private lose(core: number, line: number, why: Why): void {
    const set = this.setOf(core, line);
    const index = set.findIndex((copy) => copy.line === line);
    if (index < 0) return;
    set.splice(index, 1);
    at(this.caches, core).missing.set(line, why);
  }

  private bring(core: number, copy: Copy): void {
    const complex = at(this.topology.complexOf, core);
    if (this.shared.fills === 'inclusive') this.putIn(complex, copy.line, copy.version, false);
    const set = this.setOf(core, copy.line);
    if (set.length === this.ways) {
      const leaves = at(set, set.length - 1);
      const isDirty = DIRTY.includes(leaves.state);
      this.lose(core, leaves.line, 'capacity');
      if (isDirty || this.shared.fills === 'victim') this.putIn(complex, leaves.line, leaves.version, isDirty);
    }
    set.unshift(copy);
  }

  private entry(complex: number, line: number): Entry | null {
    return at(at(this.lastLevels, complex), line % this.shared.sets).find((one) => one?.line === line) ?? null;
  }

  private removeEntry(complex: number, line: number): void {
    const set = at(at(this.lastLevels, complex), line % this.shared.sets);
    const index = set.findIndex((one) => one?.line === line);
    if (index >= 0) set[index] = null;
  }

  private putIn(complex: number, line: number, version: number, dirty: boolean, ways = this.shared.ways): void {
    const present = this.entry(complex, line);
    if (present !== null) {
      present.version = version;
      present.dirty ||= dirty;
      present.usedAt = ++this.clock;
      return;
    }
    const set = at(at(this.lastLevels, complex), line % this.shared.sets);
    const allowed = set.slice(0, ways);
    const empty = allowed.indexOf(null);
    const oldest = allowed.reduce((best, one, way) => ((one?.usedAt ?? 0) < (set[best]?.usedAt ?? 0) ? way : best), 0);
    const way = empty >= 0 ? empty : oldest;
    const leaves = set[way];
    set[way] = { line, version, dirty, usedAt: ++this.clock };
    if (leaves === null || leaves === undefined) return;
    if (leaves.dirty) this.memory.set(leaves.line, leaves.version);
    if (this.shared.fills !== 'inclusive') return;
    for (const { core, copy } of this.holders(leaves.line)) {
      if (at(this.topology.complexOf, core) !== complex) continue;
      if (DIRTY.includes(copy.state)) this.memory.set(leaves.line, copy.version);
      this.lose(core, leaves.line, 'capacity');
    }
  }
}
