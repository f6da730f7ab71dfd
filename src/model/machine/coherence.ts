import { assert } from '../../base/assert.ts';
import { SOURCE, STATE, WHY } from '../../trace/words.ts';
import { EVENT, EVENT_COUNT, NEXT } from './coherenceTable.ts';

const NOBODY = 255;
const next = (state: number, event: number): number => NEXT[state * EVENT_COUNT + event] as number;
const { I, E, M } = STATE;

/**
 * Who has which line, and where a wanted line comes from. One state per core and line; the directory (owner, number of
 * copies) only says where to look. Private caches have sets and ways with LRU; an invalidated line keeps its way until it is
 * needed, invalid ways are refilled first. No shared cache and no DDIO in this class: `xeon-2006` has neither.
 *
 * `read`, `write` answer with the source (SOURCE.*) and leave why, giver and the new state in `why`, `from`, `state`.
 */
export class Coherence {
  why = 0;
  from = NOBODY;
  state = 0;

  private readonly states: Uint8Array; // [core * lines + line]
  private readonly lost: Uint8Array; // WHY of the last loss, `cold` before the first fill; same index
  private readonly owner: Uint8Array; // core in E or M, else NOBODY
  private readonly copies: Uint8Array; // cores in S, E or M
  private readonly ways: Int32Array[]; // per core: sets × ways, most recently used first, -1 empty
  private readonly setMask: number;

  constructor(
    private readonly cores: number,
    private readonly lines: number,
    private readonly wayCount: number,
    setCount: number,
  ) {
    assert((setCount & (setCount - 1)) === 0, `${setCount} sets are no power of two`);
    this.states = new Uint8Array(cores * lines);
    this.lost = new Uint8Array(cores * lines).fill(WHY.cold);
    this.owner = new Uint8Array(lines).fill(NOBODY);
    this.copies = new Uint8Array(lines);
    this.ways = Array.from({ length: cores }, () => new Int32Array(setCount * wayCount).fill(-1));
    this.setMask = setCount - 1;
  }

  stateOf(core: number, line: number): number {
    return this.states[core * this.lines + line] as number;
  }

  read(core: number, line: number): number {
    const index = core * this.lines + line;
    const state = this.states[index] as number;
    this.from = NOBODY;
    if (state !== I) {
      this.use(core, line);
      this.why = WHY.none;
      this.state = state;
      return SOURCE.privateHit;
    }
    let source: number = SOURCE.dram;
    let after: number;
    if (this.copies[line] === 0) {
      after = next(I, EVENT.readAlone);
      this.owner[line] = core;
    } else {
      const owner = this.owner[line] as number;
      if (owner === NOBODY) {
        this.from = this.anyHolder(line);
        source = SOURCE.peerClean;
      } else {
        const ownerIndex = owner * this.lines + line;
        const ownerState = this.states[ownerIndex] as number;
        this.from = owner;
        source = ownerState === M ? SOURCE.peerDirty : SOURCE.peerClean;
        this.states[ownerIndex] = next(ownerState, EVENT.remoteRead);
        this.owner[line] = NOBODY;
      }
      after = next(I, EVENT.readShared);
    }
    this.why = this.lost[index] as number;
    this.states[index] = after;
    this.state = after;
    this.copies[line] = (this.copies[line] as number) + 1;
    this.insert(core, line);
    return source;
  }

  write(core: number, line: number): number {
    const index = core * this.lines + line;
    const state = this.states[index] as number;
    this.from = NOBODY;
    this.state = next(state, EVENT.localWrite);
    if (state >= E) {
      this.use(core, line);
      this.states[index] = this.state;
      this.why = WHY.none;
      return SOURCE.privateHit;
    }
    let source: number;
    if (state === I) {
      const owner = this.owner[line] as number;
      if (this.copies[line] === 0) source = SOURCE.dram;
      else {
        this.from = owner === NOBODY ? this.anyHolder(line) : owner;
        source = owner !== NOBODY && this.states[owner * this.lines + line] === M ? SOURCE.peerDirty : SOURCE.peerClean;
      }
      this.why = this.lost[index] as number;
      this.takeFromOthers(core, line, EVENT.remoteWrite, WHY.coherence);
      this.states[index] = this.state;
      this.insert(core, line);
    } else {
      source = SOURCE.upgrade;
      this.why = WHY.none;
      if ((this.copies[line] as number) > 1) this.from = this.anyHolder(line, core);
      this.takeFromOthers(core, line, EVENT.remoteWrite, WHY.coherence);
      this.use(core, line);
      this.states[index] = this.state;
    }
    this.copies[line] = 1;
    this.owner[line] = core;
    return source;
  }

  /** The card writes the line to memory: every copy goes, and the next touch of any core finds it gone because of DMA. */
  dmaWrite(line: number): void {
    if (this.copies[line] !== 0) this.takeFromOthers(-1, line, EVENT.dmaWrite, WHY.dma);
    this.copies[line] = 0;
    this.owner[line] = NOBODY;
    for (let core = 0, index = line; core < this.cores; core++, index += this.lines) this.lost[index] = WHY.dma;
  }

  /** The card reads the line: a modified copy is written back first and stays, clean. */
  dmaRead(line: number): void {
    const owner = this.owner[line] as number;
    if (owner === NOBODY) return;
    const index = owner * this.lines + line;
    this.states[index] = next(this.states[index] as number, EVENT.dmaRead);
  }

  private anyHolder(line: number, but = -1): number {
    for (let core = 0; core < this.cores; core++) if (core !== but && this.states[core * this.lines + line] !== I) return core;
    return NOBODY;
  }

  private takeFromOthers(core: number, line: number, event: number, why: number): void {
    for (let other = 0; other < this.cores; other++) {
      const index = other * this.lines + line;
      const state = this.states[index] as number;
      if (other === core || state === I) continue;
      this.states[index] = next(state, event);
      this.lost[index] = why;
    }
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
    const base = core * this.lines;
    let chosen = -1;
    for (let i = first; i <= last; i++) {
      const held = ways[i] as number;
      if (held === line) {
        chosen = i;
        break;
      }
      if (held === -1 || this.states[base + held] === I) chosen = i;
    }
    if (chosen === -1) {
      chosen = last;
      this.evict(core, ways[last] as number);
    }
    for (let i = chosen; i > first; i--) ways[i] = ways[i - 1] as number;
    ways[first] = line;
  }

  private evict(core: number, line: number): void {
    const index = core * this.lines + line;
    this.states[index] = next(this.states[index] as number, EVENT.evict);
    this.lost[index] = WHY.capacity;
    this.copies[line] = (this.copies[line] as number) - 1;
    if (this.owner[line] === core) this.owner[line] = NOBODY;
  }
}
