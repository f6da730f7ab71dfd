import { assert } from '../../base/assert.ts';
import { SOURCE, STATE, WHY } from '../../trace/words.ts';
import { compileProtocol, EVENT, EVENT_COUNT } from './coherenceTable.ts';
import { Directory, NOBODY } from './directory.ts';
import { LastLevelCache } from './lastLevelCache.ts';
import { BUS, CARD, DISTANCE, distanceTo, type Topology } from './topology.ts';

const { I, S, E, M, O, F, D } = STATE;

const mayWrite = (state: number): boolean => state === M || state === E || state === D;

/**
 * Who has which line, and where a wanted line comes from. Whoever has a copy and does not own it has it in S. Private caches have sets and
 * ways with LRU; an invalidated line keeps its way until it is needed, invalid ways are refilled first.
 *
 * With a last-level cache, in this order: the owner within the complex, the complex's cache, a sharer within the complex, the
 * owner elsewhere, another complex's cache that is newer than memory, memory (of the socket that touched the line first). An entry
 * of a last-level cache may be older than its owner's copy: the owner is asked first, and renews it when it gives the line up.
 *
 * `read`, `write` answer with the source (SOURCE.*) and leave why, giver, distance and the new state in `why`, `from`, `distance`, `state`.
 */
export class Coherence {
  why = 0;
  from = NOBODY;
  distance = 0;
  state = 0;
  /** Who could write the line without asking until now, and gives it: `from`, or NOBODY. */
  gaveRight = NOBODY;

  readonly directory: Directory;
  private readonly next: Uint8Array;
  private readonly ways: Int32Array[]; // per core: sets × ways, most recently used first: line + 1, negative when that copy was taken away, 0 empty
  private readonly holes: Uint8Array[]; // per core and set: ways that are empty or whose line was taken away
  private readonly setMask: number;
  private readonly lastLevel: LastLevelCache | null;
  private readonly inclusive: boolean;
  private readonly distances: Uint8Array; // [core * complexes + complex]
  private readonly complexes: number;

  constructor(
    cores: number,
    lines: number,
    private readonly wayCount: number,
    setCount: number,
    private readonly topology: Topology = BUS,
  ) {
    assert((setCount & (setCount - 1)) === 0, `${setCount} sets are no power of two`);
    this.next = compileProtocol(topology.protocol);
    for (const event of [EVENT.remoteWrite, EVENT.dmaWrite, EVENT.evict]) for (const state of Object.values(STATE)) assert(this.after(state, event) === I, `a copy in state ${state} survives event ${event}`);
    this.ways = Array.from({ length: cores }, () => new Int32Array(setCount * wayCount));
    this.holes = Array.from({ length: cores }, () => new Uint8Array(setCount).fill(wayCount));
    this.setMask = setCount - 1;
    const { lastLevel, complexOf } = topology;
    this.inclusive = lastLevel?.fills === 'inclusive';
    const complexes = 1 + Math.max(CARD, ...complexOf.slice(0, cores));
    this.complexes = complexes;
    this.directory = new Directory(lines, cores, lastLevel === null ? 0 : 1 + complexes);
    this.lastLevel = lastLevel === null ? null : new LastLevelCache(this.directory, complexes, lastLevel);
    this.distances = Uint8Array.from({ length: lastLevel === null ? 0 : cores * complexes }, (_, i) => distanceTo(topology, Math.floor(i / complexes), i % complexes));
  }

  stateOf(core: number, line: number): number {
    const { directory } = this;
    if (!directory.has(line, core)) return I;
    return directory.owner(line) === core ? directory.ownerState(line) : S;
  }

  private after(state: number, event: number): number {
    return this.next[state * EVENT_COUNT + event] as number;
  }

  read(core: number, line: number): number {
    const { directory } = this;
    this.from = NOBODY;
    if (directory.has(line, core)) {
      this.use(core, line);
      this.why = WHY.none;
      this.state = directory.owner(line) === core ? directory.ownerState(line) : S;
      return SOURCE.privateHit;
    }
    const source = this.locate(core, line);
    const owner = directory.owner(line);
    const moves = owner !== NOBODY && this.ownerIsRead(owner, core, line);
    const alone = directory.holderFrom(line, 0) === NOBODY && (this.lastLevel === null || !this.lastLevel.hasElsewhere(this.topology.complexOf[core] as number, line));
    const after = moves ? D : this.after(I, alone ? EVENT.readAlone : EVENT.readShared);
    this.why = directory.whyLost(line, core) || WHY.cold;
    this.state = after;
    this.fill(core, line);
    if (after !== S) directory.setOwner(line, core, after);
    return source;
  }

  write(core: number, line: number): number {
    const { directory } = this;
    this.from = NOBODY;
    this.state = M;
    if (directory.owner(line) === core && mayWrite(directory.ownerState(line))) {
      this.use(core, line);
      directory.setOwner(line, core, M);
      this.why = WHY.none;
      return SOURCE.privateHit;
    }
    let source: number = SOURCE.upgrade;
    if (directory.has(line, core)) {
      const first = directory.holderFrom(line, 0);
      this.from = first === core ? directory.holderFrom(line, core + 1) : first;
      if (this.lastLevel !== null) this.distance = this.farthestCopy(core, line);
      this.why = WHY.none;
      this.takeFromOthers(core, line);
      this.use(core, line);
    } else {
      source = this.locate(core, line);
      if (this.lastLevel !== null) this.distance = Math.max(this.distance, this.farthestCopy(core, line));
      this.why = directory.whyLost(line, core) || WHY.cold;
      this.takeFromOthers(core, line);
      this.fill(core, line);
    }
    directory.setOwner(line, core, M);
    return source;
  }

  /** A write by a core that gives the line away, before the request for it has arrived: it changes no state. */
  writeBeforeGiven(): number {
    this.why = WHY.none;
    this.from = NOBODY;
    this.state = M;
    return SOURCE.privateHit;
  }

  /**
   * The card writes a line: every copy in a core's cache goes, and the next touch of any core finds it gone because of DMA. With
   * DDIO the line is then in the last-level cache of the card's complex, without in memory.
   */
  dmaWrite(line: number): void {
    this.takeFromOthers(-1, line);
    this.directory.allLose(line, WHY.dma);
    if (this.lastLevel === null) return;
    const ddioWays = this.topology.lastLevel?.ddioWays ?? 0;
    this.directory.homeFor(line, CARD);
    if (ddioWays > 0) this.fillLastLevel(CARD, line, true, ddioWays);
  }

  /** The card reads the line: a modified copy is written back first and stays, clean. */
  dmaRead(line: number): void {
    const { directory } = this;
    this.lastLevel?.writtenBack(line);
    const owner = directory.owner(line);
    if (owner === NOBODY) return;
    const after = this.after(directory.ownerState(line), EVENT.dmaRead);
    if (this.isDirty(owner, line)) this.fillLastLevel(this.topology.complexOf[owner] as number, line, false);
    if (after === S) directory.disown(line);
    else directory.setOwner(line, owner, after);
  }

  /** Where a line comes from that the core has not got; sets `from`, `gaveRight` and `distance`. */
  private locate(core: number, line: number): number {
    const { directory } = this;
    const source = this.lastLevel === null ? this.locateOnBus(line) : this.locateNear(core, line, this.lastLevel);
    this.gaveRight = this.from !== NOBODY && directory.owner(line) === this.from && mayWrite(directory.ownerState(line)) ? this.from : NOBODY;
    return source;
  }

  private locateOnBus(line: number): number {
    const owner = this.directory.owner(line);
    this.from = owner === NOBODY ? this.directory.holderFrom(line, 0) : owner;
    if (this.from === NOBODY) return SOURCE.dram;
    return this.isDirty(this.from, line) ? SOURCE.peerDirty : SOURCE.peerClean;
  }

  private locateNear(core: number, line: number, lastLevel: LastLevelCache): number {
    const { complexOf, socketOf } = this.topology;
    const complex = complexOf[core] as number;
    const owner = this.directory.owner(line);
    this.distance = DISTANCE.complex;
    if (owner !== NOBODY && complexOf[owner] === complex && this.directory.ownerState(line) !== F) {
      this.from = owner;
      return this.isDirty(owner, line) ? SOURCE.peerDirty : SOURCE.peerClean;
    }
    if (lastLevel.has(complex, line)) {
      lastLevel.hit(complex, line, !this.inclusive);
      return SOURCE.llcHit;
    }
    this.from = this.holderIn(complex, line);
    if (this.from !== NOBODY) return SOURCE.peerClean;
    if (owner !== NOBODY) {
      this.from = owner;
      this.distance = this.distanceTo(core, complexOf[owner] as number);
      return SOURCE.remotePeer;
    }
    const holder = lastLevel.dirtyIn(line);
    if (holder !== -1) {
      this.distance = this.distanceTo(core, holder);
      return SOURCE.remotePeer;
    }
    this.distance = this.directory.homeFor(line, socketOf[core] as number) === socketOf[core] ? DISTANCE.complex : DISTANCE.machine;
    return SOURCE.dram;
  }

  private distanceTo(core: number, complex: number): number {
    return this.distances[core * this.complexes + complex] as number;
  }

  /** Whether a core has the line newer than memory. */
  private isDirty(core: number, line: number): boolean {
    if (this.directory.owner(line) !== core) return false;
    const state = this.directory.ownerState(line);
    return state === M || state === O || state === D;
  }

  /** How far away the farthest copy is that a write takes. */
  private farthestCopy(core: number, line: number): number {
    const { directory } = this;
    let farthest: number = DISTANCE.complex;
    for (let other = directory.holderFrom(line, 0); other !== NOBODY; other = directory.holderFrom(line, other + 1)) {
      if (other !== core) farthest = Math.max(farthest, this.distanceTo(core, this.topology.complexOf[other] as number));
    }
    return farthest;
  }

  /** Answers whether the line leaves its owner for the reader. */
  private ownerIsRead(owner: number, reader: number, line: number): boolean {
    const { directory } = this;
    const state = directory.ownerState(line);
    const after = this.after(state, EVENT.remoteRead);
    if (after === S) directory.disown(line);
    else if (after !== I) directory.setOwner(line, owner, after);
    if (state === M && after === S) this.fillLastLevel(this.topology.complexOf[owner] as number, line, true);
    if (after !== I) return false;
    directory.loses(line, owner, WHY.coherence);
    this.leavesHole(owner, line);
    this.lastLevel?.removeElsewhere(this.topology.complexOf[reader] as number, line);
    return true;
  }

  private holderIn(complex: number, line: number): number {
    const { directory } = this;
    for (let core = directory.holderFrom(line, 0); core !== NOBODY; core = directory.holderFrom(line, core + 1)) {
      if (this.topology.complexOf[core] === complex) return core;
    }
    return NOBODY;
  }

  /** A core or (-1) the card writes: all other copies go. */
  private takeFromOthers(core: number, line: number): void {
    const { directory } = this;
    for (let other = directory.holderFrom(line, 0); other !== NOBODY; other = directory.holderFrom(line, other + 1)) {
      if (other === core) continue;
      directory.loses(line, other, WHY.coherence);
      this.leavesHole(other, line);
    }
    if (this.lastLevel === null) return;
    const stays = core >= 0 ? (this.topology.complexOf[core] as number) : (this.topology.lastLevel?.ddioWays ?? 0) > 0 ? CARD : -1;
    this.lastLevel.removeElsewhere(stays, line);
  }

  private fillLastLevel(complex: number, line: number, dirty: boolean, ways?: number): void {
    const leaves = this.lastLevel?.fill(complex, line, dirty, ways) ?? -1;
    if (leaves === -1 || !this.inclusive) return;
    const { directory } = this;
    for (let core = directory.holderFrom(leaves, 0); core !== NOBODY; core = directory.holderFrom(leaves, core + 1)) {
      if (this.topology.complexOf[core] !== complex) continue;
      directory.loses(leaves, core, WHY.capacity);
      this.leavesHole(core, leaves);
    }
  }

  /** The line comes into the core's cache. */
  private fill(core: number, line: number): void {
    if (this.inclusive) this.fillLastLevel(this.topology.complexOf[core] as number, line, false);
    this.directory.gains(line, core);
    this.insert(core, line);
  }

  /** A hit: the way moves to the front of its set. */
  private use(core: number, line: number): void {
    const ways = this.ways[core] as Int32Array;
    const first = (line & this.setMask) * this.wayCount;
    const here = line + 1;
    if (ways[first] === here) return;
    let i = first + 1;
    while (ways[i] !== here) i++;
    for (; i > first; i--) ways[i] = ways[i - 1] as number;
    ways[first] = here;
  }

  /** A fill: into the line's own stale way, else an empty or invalid way, else over the least recently used. */
  private insert(core: number, line: number): void {
    const ways = this.ways[core] as Int32Array;
    const set = line & this.setMask;
    const first = set * this.wayCount;
    const holes = this.holes[core] as Uint8Array;
    let chosen = first + this.wayCount - 1;
    if (holes[set] === 0) {
      this.evict(core, (ways[chosen] as number) - 1);
    } else {
      const stale = -(line + 1);
      for (let i = first; i < first + this.wayCount; i++) {
        const held = ways[i] as number;
        if (held <= 0) chosen = i;
        if (held === stale) break;
      }
      holes[set] = (holes[set] as number) - 1;
    }
    for (let i = chosen; i > first; i--) ways[i] = ways[i - 1] as number;
    ways[first] = line + 1;
  }

  /** A core's copy was taken away where it lies: its way is refilled first. */
  private leavesHole(core: number, line: number): void {
    const ways = this.ways[core] as Int32Array;
    const holes = this.holes[core] as Uint8Array;
    const set = line & this.setMask;
    const here = line + 1;
    let i = set * this.wayCount;
    while (ways[i] !== here) i++;
    ways[i] = -here;
    holes[set] = (holes[set] as number) + 1;
  }

  private evict(core: number, line: number): void {
    const dirty = this.isDirty(core, line);
    this.directory.loses(line, core, WHY.capacity);
    if (this.lastLevel !== null && (dirty || !this.inclusive)) this.fillLastLevel(this.topology.complexOf[core] as number, line, dirty);
  }
}
