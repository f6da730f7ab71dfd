import { ns } from '../../base/units.ts';
import type { Recorder } from '../../trace/recorder.ts';
import { KIND, packWhat, SOURCE, WHY } from '../../trace/words.ts';
import type { Coherence } from './coherence.ts';
import { type Costs, placeOf } from './costs.ts';
import { Pending } from './pending.ts';

/**
 * What an access costs on one core (model.md 1): latency is decided at issue, transfers from peers queue at the core's port, stores
 * hide behind the store buffer until it is full, independent loads overlap within the reorder window, chases stop the core.
 * Every wait is charged to the touch that caused it and to `stallNs` (or, behind a lock, `lockNs`) of the running span.
 *
 * Who gives a line away can write it until the request has arrived. A load of such a line counts as asking anew: one that runs ahead of
 * others is not final until it retires, and is done again when its line has gone.
 *
 * Pending operations outlive their stage: that is where a saturated ring gains and a lone packet does not.
 */
export class AccessCost {
  nowNs = 0;
  /** Of the running span; the executor resets them. */
  instructionNs = 0;
  stallNs = 0;
  lockNs = 0;
  span = 0;
  spanBeginNs = 0;

  private portNs = 0;
  private readonly loads: Pending;
  private readonly stores: Pending;
  private lastStoreNs = 0;
  private lastLoadNs = 0;
  /** The line that was prefetched last and has not been used; when it is there, and the touch to blame for what is still missing then. */
  private prefetched = -1;
  private prefetchedNs = 0;
  private prefetchTouch = 0;

  constructor(
    private readonly core: number,
    private readonly costs: Costs,
    private readonly coherence: Coherence,
    private readonly recorder: Recorder,
  ) {
    this.loads = new Pending(costs.loadSlots);
    this.stores = new Pending(costs.storeSlots);
  }

  /** When the data is there, for a line just looked up (`source`): the one place where a line's cost is computed. */
  private fetch(line: number, source: number): number {
    const { coherence } = this;
    const { directory } = coherence;
    const place = placeOf(source, coherence.distance);
    const latencyNs = this.costs.latencyNs[place] as number;
    const portNs = this.costs.portNs[place] as number; // 0 unless from a peer
    let beginNs = this.nowNs;
    const readyNs = directory.readyNs(line);
    if (readyNs > beginNs) beginNs = readyNs;
    if (portNs > 0) {
      if (this.portNs > beginNs) beginNs = this.portNs;
      this.portNs = beginNs + portNs;
    }
    const doneNs = beginNs + latencyNs;
    directory.setReady(line, doneNs);
    if (portNs > 0) directory.setGiver(line, coherence.gaveRight, beginNs + (this.costs.lostAfterNs[place] as number));
    return doneNs;
  }

  /** Looks the line up for a write that takes effect at `atNs`. Until another core's request has arrived, the line can still be written. */
  private write(line: number, atNs: number): number {
    const { coherence } = this;
    return coherence.directory.stillHas(line, this.core, atNs) ? coherence.writeBeforeGiven() : coherence.write(this.core, line);
  }

  private record(kind: number, line: number, source: number, latencyNs: number): number {
    const { why, from, state } = this.coherence;
    const missed = source === SOURCE.privateHit ? 0 : 1;
    return this.recorder.touched(this.span, this.nowNs, line, packWhat(kind, source, why, state), from, 1, missed, latencyNs);
  }

  private waitFor(doneNs: number, touch: number): void {
    const waitedNs = doneNs - this.nowNs;
    if (waitedNs <= 0) return;
    this.stallNs += waitedNs;
    this.nowNs = doneNs;
    this.recorder.stalled(touch, waitedNs);
  }

  private hit(kind: number, line: number): void {
    this.recorder.hit(this.span, this.nowNs - this.spanBeginNs, line, packWhat(kind, SOURCE.privateHit, WHY.none, this.coherence.state));
    if (this.costs.hitNs > 0) {
      this.nowNs += this.costs.hitNs;
      this.stallNs += this.costs.hitNs;
    }
  }

  /** The next address depends on this value: the core waits for it. */
  chase(line: number, kind: number = KIND.chase): void {
    const source = this.coherence.read(this.core, line);
    if (source === SOURCE.privateHit) {
      this.hit(kind, line);
      if (line === this.prefetched) this.waitFor(this.prefetchedNs, this.usesPrefetched());
      return;
    }
    const doneNs = this.fetch(line, source);
    const touch = this.record(kind, line, source, doneNs - this.nowNs);
    this.waitFor(doneNs, touch);
  }

  /** An independent load: overlaps with its neighbours within the reorder window. */
  load(line: number): void {
    const source = this.coherence.read(this.core, line);
    if (source === SOURCE.privateHit) {
      this.hit(KIND.load, line);
      if (line === this.prefetched) this.pushLoad(this.prefetchedNs, this.usesPrefetched());
      return;
    }
    const doneNs = this.fetch(line, source);
    this.pushLoad(doneNs, this.record(KIND.load, line, source, doneNs - this.nowNs));
  }

  /** Asks for a line that will be needed: nobody waits, until it is used. */
  prefetch(line: number): void {
    const source = this.coherence.read(this.core, line);
    if (source === SOURCE.privateHit) return;
    this.prefetched = line;
    this.prefetchedNs = this.fetch(line, source);
    this.prefetchTouch = this.record(KIND.load, line, source, this.prefetchedNs - this.nowNs);
  }

  private usesPrefetched(): number {
    this.prefetched = -1;
    return this.prefetchTouch;
  }

  private pushLoad(doneNs: number, touch: number): void {
    const loads = this.loads;
    while (loads.count > 0 && loads.oldestNs <= this.nowNs) loads.shift();
    if (loads.count === loads.slots) {
      let earliest = loads.first;
      for (let k = 1; k < loads.count; k++) {
        const i = (loads.first + k) & loads.mask;
        if ((loads.doneNs[i] as number) < (loads.doneNs[earliest] as number)) earliest = i;
      }
      this.waitFor(loads.doneNs[earliest] as number, loads.touch[earliest] as number);
      // Those before it move up by one, so that the ring stays dense and in order of issue.
      for (let i = earliest; i !== loads.first; i = (i - 1) & loads.mask) {
        const before = (i - 1) & loads.mask;
        loads.doneNs[i] = loads.doneNs[before] as number;
        loads.touch[i] = loads.touch[before] as number;
      }
      loads.shift();
    }
    loads.push(doneNs, touch);
    if (doneNs > this.lastLoadNs) this.lastLoadNs = doneNs;
    this.waitFor(loads.oldestNs - this.costs.reorderWindowNs, loads.touch[loads.first] as number);
  }

  /**
   * A store: a miss moves the line but stops the core only when the store buffer is full. Answers when it is visible to others: not
   * before the loads and stores that came before it are done (x86; elsewhere those that publish are ordered so).
   */
  store(line: number, kind: number = KIND.store): number {
    const source = this.write(line, Math.max(this.lastStoreNs, this.lastLoadNs, this.nowNs));
    if (source === SOURCE.privateHit) {
      this.hit(kind, line);
      return Math.max(this.lastStoreNs, this.lastLoadNs, this.nowNs);
    }
    const doneNs = this.fetch(line, source);
    return this.pushStore(doneNs, this.record(kind, line, source, doneNs - this.nowNs));
  }

  private pushStore(doneNs: number, touch: number): number {
    const stores = this.stores;
    this.lastStoreNs = Math.max(this.lastStoreNs, this.lastLoadNs, doneNs);
    while (stores.count > 0 && stores.oldestNs <= this.nowNs) stores.shift();
    stores.push(this.lastStoreNs, touch);
    if (stores.count > stores.slots) {
      this.waitFor(stores.oldestNs, stores.touch[stores.first] as number);
      stores.shift();
    }
    return this.lastStoreNs;
  }

  /**
   * Looks up `lines` neighbouring lines: the first that misses is fetched, the others come with it. Leaves one record of them all
   * in `swept`.
   */
  private sweep(line: number, lines: number, write: boolean): void {
    const { coherence } = this;
    const { directory } = coherence;
    let missed = 0;
    let source: number = SOURCE.privateHit;
    let why: number = WHY.none;
    let from = 255;
    let state = 0;
    let doneNs = this.nowNs;
    for (let k = 0; k < lines; k++) {
      const one = write ? coherence.write(this.core, line + k) : coherence.read(this.core, line + k);
      if (k === 0) state = coherence.state;
      if (one === SOURCE.privateHit) continue;
      if (missed === 0) {
        source = one;
        why = coherence.why;
        from = coherence.from;
        doneNs = this.fetch(line + k, one);
      } else if (directory.readyNs(line + k) < doneNs) directory.setReady(line + k, doneNs);
      missed++;
    }
    const what = packWhat(write ? KIND.streamWrite : KIND.streamRead, source, why, state);
    this.swept.touch = this.recorder.touched(this.span, this.nowNs, line, what, from, lines, missed, doneNs - this.nowNs);
    this.swept.missed = missed;
    this.swept.doneNs = doneNs;
  }
  private readonly swept = { touch: 0, missed: 0, doneNs: 0 };

  /**
   * A copy's `lines` neighbouring lines: the first as an independent access, the rest at the streaming rate. The rate's share of the
   * lines that hit is instruction time (the copy loop), that of the missed ones is stall.
   */
  stream(line: number, lines: number, write: boolean): void {
    if (lines === 0) return;
    this.sweep(line, lines, write);
    const { touch, missed, doneNs } = this.swept;
    if (missed > 0) {
      if (write) this.pushStore(doneNs, touch);
      else this.pushLoad(doneNs, touch);
    }
    const totalNs = (lines - 1) * this.costs.lineStreamNs;
    const missedNs = missed === 0 ? 0 : missed === lines ? totalNs : ns((totalNs * missed) / lines);
    this.nowNs += totalNs;
    this.instructionNs += totalNs - missedNs;
    if (missedNs > 0) {
      this.stallNs += missedNs;
      this.recorder.stalled(touch, missedNs);
    }
  }

  /** Reads neighbouring lines without copying them: the prefetcher follows, so that those after the first miss come at the streaming rate. */
  scan(line: number, lines: number): void {
    this.sweep(line, lines, false);
    const { touch, missed, doneNs } = this.swept;
    if (missed > 0) this.waitFor(doneNs + (missed - 1) * this.costs.lineStreamNs, touch);
  }

  /** The values of all pending loads are needed now. */
  join(): void {
    const loads = this.loads;
    while (loads.count > 0) {
      this.waitFor(loads.oldestNs, loads.touch[loads.first] as number);
      loads.shift();
    }
  }

  private drain(): void {
    this.join();
    const stores = this.stores;
    while (stores.count > 0) {
      this.waitFor(stores.oldestNs, stores.touch[stores.first] as number);
      stores.shift();
    }
  }

  fence(): void {
    this.drain();
    this.instructionNs += this.costs.fenceNs;
    this.nowNs += this.costs.fenceNs;
  }

  /** Locked read-modify-write inlined in its caller: charged to the caller as a profiler would. */
  atomic(line: number): void {
    this.drain();
    const { waitNs, touch } = this.own(line, KIND.atomic);
    this.nowNs += waitNs + this.costs.atomicNs;
    this.stallNs += waitNs;
    this.instructionNs += this.costs.atomicNs;
    if (waitNs > 0) this.recorder.stalled(touch, waitNs);
  }

  /** The locked operation that takes a free lock: line and atomic are the lock's. */
  acquire(line: number, kind: number = KIND.lock): void {
    this.join();
    const { stallNs } = this;
    this.drain();
    if (this.costs.locksPayForStores) {
      this.lockNs += this.stallNs - stallNs;
      this.stallNs = stallNs;
    }
    const { waitNs, touch } = this.own(line, kind);
    this.nowNs += waitNs + this.costs.atomicNs;
    this.lockNs += waitNs + this.costs.atomicNs;
    if (waitNs > 0) this.recorder.stalled(touch, waitNs);
  }

  /** A held lock handed over at `releaseNs`: spinning, the line's way here and the atomic are the lock's. */
  acquireHandedOver(line: number, releaseNs: number): void {
    const sinceNs = this.nowNs;
    this.nowNs = Math.max(sinceNs, releaseNs);
    const { waitNs, touch } = this.own(line, KIND.lock);
    this.nowNs += waitNs + this.costs.atomicNs;
    this.lockNs += this.nowNs - sinceNs;
    if (waitNs > 0) this.recorder.stalled(touch, waitNs);
  }

  /** The plain store that releases a spin lock; with the instructions of the unlock function, all the lock's. */
  release(line: number, unlockNs: number): void {
    const stallNs = this.stallNs;
    this.store(line, KIND.unlock);
    this.lockNs += this.stallNs - stallNs + unlockNs;
    this.stallNs = stallNs;
    this.nowNs += unlockNs;
  }

  /** Waits until everything before is done: a register read of the card stops the core. */
  registerRead(costNs: number): void {
    this.drain();
    this.nowNs += costNs;
    this.instructionNs += costNs;
  }

  work(costNs: number): void {
    this.nowNs += costNs;
    this.instructionNs += costNs;
  }

  private owned = { waitNs: 0, touch: 0 };
  private own(line: number, kind: number): { readonly waitNs: number; readonly touch: number } {
    const source = this.write(line, this.nowNs);
    const waitNs = source === SOURCE.privateHit ? this.costs.hitNs : this.fetch(line, source) - this.nowNs;
    this.owned.touch = this.record(kind, line, source, waitNs);
    this.owned.waitNs = waitNs;
    return this.owned;
  }
}
