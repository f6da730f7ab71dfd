import { assert } from '../../base/assert.ts';
import { SOURCE, STATE, WHY } from '../../trace/words.ts';
import { compileProtocol, EVENT, EVENT_COUNT } from './coherenceTable.ts';
import { LastLevelCache } from './lastLevelCache.ts';
import { BUS, CARD, DISTANCE, distanceTo, type Topology } from './topology.ts';

/** No core; also what `from` says of lines that come from no core's cache. */
export const NOBODY = 255;
const { I, S, E, M, O, F, D } = STATE;

const mayWrite = (state: number): boolean => state === M || state === E || state === D;

/**
 * Who has which line, and where a wanted line comes from. One state per core and line; the directory (owner, number of
 * copies) only says where to look. Private caches have sets and ways with LRU; an invalidated line keeps its way until it is
 * needed, invalid ways are refilled first.
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

  private readonly next: Uint8Array;
  private readonly states: Uint8Array; // [line * cores + core]
  private readonly lost: Uint8Array; // WHY of the last loss, 0 before the first fill (`cold`), so that lines never touched take no memory; same index
  private readonly owner: Uint8Array; // core in E, M, O, F or D, else NOBODY
  private readonly copies: Uint8Array; // cores not in I
  private readonly ways: Int32Array[]; // per core: sets × ways, most recently used first, -1 empty
  private readonly holes: Uint8Array[]; // per core and set: ways that are empty or whose line is in I
  private readonly setMask: number;
  private readonly lastLevel: LastLevelCache | null;
  private readonly inclusive: boolean;
  private readonly home: Uint8Array; // socket whose memory has the line, NOBODY untouched; empty without a last-level cache

  constructor(
    private readonly cores: number,
    lines: number,
    private readonly wayCount: number,
    setCount: number,
    private readonly topology: Topology = BUS,
  ) {
    assert((setCount & (setCount - 1)) === 0, `${setCount} sets are no power of two`);
    this.next = compileProtocol(topology.protocol);
    this.states = new Uint8Array(cores * lines);
    this.lost = new Uint8Array(cores * lines);
    this.owner = new Uint8Array(lines).fill(NOBODY);
    this.copies = new Uint8Array(lines);
    this.ways = Array.from({ length: cores }, () => new Int32Array(setCount * wayCount).fill(-1));
    this.holes = Array.from({ length: cores }, () => new Uint8Array(setCount).fill(wayCount));
    this.setMask = setCount - 1;
    const { lastLevel, complexOf } = topology;
    this.inclusive = lastLevel?.fills === 'inclusive';
    this.lastLevel = lastLevel === null ? null : new LastLevelCache(lines, 1 + Math.max(CARD, ...complexOf.slice(0, cores)), lastLevel);
    this.home = new Uint8Array(lastLevel === null ? 0 : lines).fill(NOBODY);
  }

  stateOf(core: number, line: number): number {
    return this.states[line * this.cores + core] as number;
  }

  private after(state: number, event: number): number {
    return this.next[state * EVENT_COUNT + event] as number;
  }

  read(core: number, line: number): number {
    const index = line * this.cores + core;
    const state = this.states[index] as number;
    this.from = NOBODY;
    if (state !== I) {
      this.use(core, line);
      this.why = WHY.none;
      this.state = state;
      return SOURCE.privateHit;
    }
    const source = this.locate(core, line);
    const moves = this.copies[line] !== 0 && this.owner[line] !== NOBODY && this.ownerIsRead(this.owner[line] as number, core, line);
    const copies = this.copies[line] as number;
    const alone = copies === 0 && (this.lastLevel === null || !this.lastLevel.hasElsewhere(this.topology.complexOf[core] as number, line));
    const after = moves ? D : this.after(I, alone ? EVENT.readAlone : EVENT.readShared);
    if (after !== S) this.owner[line] = core;
    this.why = (this.lost[index] as number) || WHY.cold;
    this.state = after;
    this.copies[line] = copies + 1;
    this.fill(core, line, after);
    return source;
  }

  write(core: number, line: number): number {
    const index = line * this.cores + core;
    const state = this.states[index] as number;
    this.from = NOBODY;
    this.state = M;
    if (mayWrite(state)) {
      this.use(core, line);
      this.states[index] = this.after(state, EVENT.localWrite);
      this.why = WHY.none;
      return SOURCE.privateHit;
    }
    let source: number;
    if (state === I) {
      source = this.locate(core, line);
      if (this.lastLevel !== null) this.distance = Math.max(this.distance, this.farthestCopy(core, line));
      this.why = (this.lost[index] as number) || WHY.cold;
      this.takeFromOthers(core, line, EVENT.remoteWrite, WHY.coherence);
      this.fill(core, line, this.after(state, EVENT.localWrite));
    } else {
      source = SOURCE.upgrade;
      this.why = WHY.none;
      if ((this.copies[line] as number) > 1) this.from = this.anyHolder(line, core);
      if (this.lastLevel !== null) this.distance = this.farthestCopy(core, line);
      this.takeFromOthers(core, line, EVENT.remoteWrite, WHY.coherence);
      this.use(core, line);
      this.states[index] = this.after(state, EVENT.localWrite);
    }
    this.copies[line] = 1;
    this.owner[line] = core;
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
    this.takeFromOthers(-1, line, EVENT.dmaWrite, WHY.dma);
    this.copies[line] = 0;
    this.owner[line] = NOBODY;
    this.lost.fill(WHY.dma, line * this.cores, (line + 1) * this.cores);
    const ddioWays = this.topology.lastLevel?.ddioWays ?? 0;
    if (this.lastLevel !== null && this.home[line] === NOBODY) this.home[line] = CARD;
    if (ddioWays > 0) this.fillLastLevel(CARD, line, true, ddioWays);
  }

  /** The card reads the line: a modified copy is written back first and stays, clean. */
  dmaRead(line: number): void {
    this.lastLevel?.writtenBack(line);
    const owner = this.owner[line] as number;
    if (owner === NOBODY) return;
    const index = line * this.cores + owner;
    const after = this.after(this.states[index] as number, EVENT.dmaRead);
    if (this.isDirty(owner, line) && this.lastLevel !== null) this.fillLastLevel(this.topology.complexOf[owner] as number, line, false);
    this.states[index] = after;
    if (after === S) this.owner[line] = NOBODY;
  }

  /** Where a line comes from that the core has not got; sets `from`, `gaveRight` and `distance`. */
  private locate(core: number, line: number): number {
    const source = this.lastLevel === null ? this.locateOnBus(line) : this.locateNear(core, line, this.lastLevel);
    this.gaveRight = this.from !== NOBODY && mayWrite(this.stateOf(this.from, line)) ? this.from : NOBODY;
    return source;
  }

  private locateOnBus(line: number): number {
    if (this.copies[line] === 0) return SOURCE.dram;
    const owner = this.owner[line] as number;
    this.from = owner === NOBODY ? this.anyHolder(line) : owner;
    return this.isDirty(this.from, line) ? SOURCE.peerDirty : SOURCE.peerClean;
  }

  private locateNear(core: number, line: number, lastLevel: LastLevelCache): number {
    const { complexOf, socketOf } = this.topology;
    const complex = complexOf[core] as number;
    const owner = this.owner[line] as number;
    const forwards = owner !== NOBODY && this.stateOf(owner, line) === F;
    this.distance = DISTANCE.complex;
    if (owner !== NOBODY && complexOf[owner] === complex && !forwards) {
      this.from = owner;
      return this.isDirty(owner, line) ? SOURCE.peerDirty : SOURCE.peerClean;
    }
    if (lastLevel.has(complex, line)) {
      lastLevel.hit(complex, line, !this.inclusive);
      return SOURCE.llcHit;
    }
    if ((this.copies[line] as number) > 0) {
      this.from = this.holderIn(complex, line);
      if (this.from !== NOBODY) return SOURCE.peerClean;
    }
    if (owner !== NOBODY) {
      this.from = owner;
      this.distance = distanceTo(this.topology, core, complexOf[owner] as number);
      return SOURCE.remotePeer;
    }
    const holder = lastLevel.dirtyIn(line);
    if (holder !== -1) {
      this.distance = distanceTo(this.topology, core, holder);
      return SOURCE.remotePeer;
    }
    if (this.home[line] === NOBODY) this.home[line] = socketOf[core] as number;
    this.distance = this.home[line] === socketOf[core] ? DISTANCE.complex : DISTANCE.machine;
    return SOURCE.dram;
  }

  private isDirty(core: number, line: number): boolean {
    const state = this.stateOf(core, line);
    return state === M || state === O || state === D;
  }

  /** How far away the farthest copy is that a write takes. */
  private farthestCopy(core: number, line: number): number {
    let farthest: number = DISTANCE.complex;
    for (let other = 0, left = this.copies[line] as number; left > 0; other++) {
      if (this.stateOf(other, line) === I) continue;
      left--;
      if (other !== core) farthest = Math.max(farthest, distanceTo(this.topology, core, this.topology.complexOf[other] as number));
    }
    return farthest;
  }

  /** Answers whether the line leaves its owner for the reader. */
  private ownerIsRead(owner: number, reader: number, line: number): boolean {
    const index = line * this.cores + owner;
    const state = this.states[index] as number;
    const after = this.after(state, EVENT.remoteRead);
    this.states[index] = after;
    if (after === S) this.owner[line] = NOBODY;
    if (state === M && after === S && this.lastLevel !== null) this.fillLastLevel(this.topology.complexOf[owner] as number, line, true);
    if (after !== I) return false;
    this.lost[index] = WHY.coherence;
    this.leavesHole(owner, line);
    this.copies[line] = 0; // who gives a line away had the only copy
    this.lastLevel?.removeElsewhere(this.topology.complexOf[reader] as number, line);
    return true;
  }

  private anyHolder(line: number, but = -1): number {
    const first = line * this.cores;
    for (let core = 0; core < this.cores; core++) if (core !== but && this.states[first + core] !== I) return core;
    return NOBODY;
  }

  private holderIn(complex: number, line: number): number {
    for (let core = 0, left = this.copies[line] as number; left > 0; core++) {
      if (this.stateOf(core, line) === I) continue;
      if (this.topology.complexOf[core] === complex) return core;
      left--;
    }
    return NOBODY;
  }

  private takeFromOthers(core: number, line: number, event: number, why: number): void {
    const first = line * this.cores;
    for (let other = 0, left = this.copies[line] as number; left > 0; other++) {
      const state = this.states[first + other] as number;
      if (state === I) continue;
      left--;
      if (other === core) continue;
      this.states[first + other] = this.after(state, event);
      this.lost[first + other] = why;
      this.leavesHole(other, line);
    }
    if (this.lastLevel === null) return;
    const stays = core >= 0 ? (this.topology.complexOf[core] as number) : (this.topology.lastLevel?.ddioWays ?? 0) > 0 ? CARD : -1;
    this.lastLevel.removeElsewhere(stays, line);
  }

  private fillLastLevel(complex: number, line: number, dirty: boolean, ways?: number): void {
    const leaves = this.lastLevel?.fill(complex, line, dirty, ways) ?? -1;
    if (leaves === -1 || !this.inclusive || this.copies[leaves] === 0) return;
    for (let core = 0, left = this.copies[leaves] as number; left > 0; core++) {
      if (this.stateOf(core, leaves) === I) continue;
      left--;
      if (this.topology.complexOf[core] !== complex) continue;
      this.lose(core, leaves);
      this.leavesHole(core, leaves);
    }
  }

  /** The line comes into the core's cache in a state. */
  private fill(core: number, line: number, state: number): void {
    if (this.inclusive) this.fillLastLevel(this.topology.complexOf[core] as number, line, false);
    this.states[line * this.cores + core] = state;
    this.insert(core, line);
  }

  /** A hit: the way moves to the front of its set. */
  private use(core: number, line: number): void {
    const ways = this.ways[core] as Int32Array;
    const first = (line & this.setMask) * this.wayCount;
    if (ways[first] === line) return;
    let i = first + 1;
    while (ways[i] !== line) i++;
    for (; i > first; i--) ways[i] = ways[i - 1] as number;
    ways[first] = line;
  }

  /** A fill: into the line's own stale way, else an empty or invalid way, else over the least recently used. */
  private insert(core: number, line: number): void {
    const ways = this.ways[core] as Int32Array;
    const first = (line & this.setMask) * this.wayCount;
    const last = first + this.wayCount - 1;
    const { states, cores } = this;
    const holes = this.holes[core] as Uint8Array;
    const set = line & this.setMask;
    let chosen = -1;
    for (let i = first; i <= last && holes[set] !== 0; i++) {
      const held = ways[i] as number;
      if (held === line) {
        chosen = i;
        break;
      }
      if (held === -1 || states[held * cores + core] === I) chosen = i;
    }
    if (chosen === -1) {
      chosen = last;
      this.evict(core, ways[last] as number);
    } else {
      holes[set] = (holes[set] as number) - 1;
    }
    for (let i = chosen; i > first; i--) ways[i] = ways[i - 1] as number;
    ways[first] = line;
  }

  /** A core's line went to I where it lies: its way is refilled first. */
  private leavesHole(core: number, line: number): void {
    const holes = this.holes[core] as Uint8Array;
    const set = line & this.setMask;
    holes[set] = (holes[set] as number) + 1;
  }

  private evict(core: number, line: number): void {
    const dirty = this.isDirty(core, line);
    this.lose(core, line);
    if (this.lastLevel !== null && (dirty || !this.inclusive)) this.fillLastLevel(this.topology.complexOf[core] as number, line, dirty);
  }

  private lose(core: number, line: number): void {
    const index = line * this.cores + core;
    this.states[index] = this.after(this.states[index] as number, EVENT.evict);
    this.lost[index] = WHY.capacity;
    this.copies[line] = (this.copies[line] as number) - 1;
    if (this.owner[line] === core) this.owner[line] = NOBODY;
  }
}
