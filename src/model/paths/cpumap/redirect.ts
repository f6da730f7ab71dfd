import { at } from '../../../base/assert.ts';
import type { CardQueue } from '../../kernel/card.ts';
import { Fifo } from '../../kernel/fifo.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { rpsCore } from '../../kernel/steering/rps.ts';
import type { Thread } from '../../machine/thread.ts';
import type { BufferSource, Upper } from '../stack/napiPoll.ts';
import { CpuMapEntry } from './cpuMapEntry.ts';
import { bulkPlace, ringPlace } from './structures.ts';

type Next = (thread: Thread) => void;

/** CPU_MAP_BULK_SIZE */
const BULK = 8;

/** Entries of the map, made when they are first needed: behind the readers, so that these keep their numbers. */
export class CpuMap {
  private readonly entries: CpuMapEntry[] = [];
  /** The cores that run the stack: those that answer no interrupt; where there are no others, all. */
  private readonly cores: readonly number[];

  constructor(private readonly kernel: Kernel) {
    const all = kernel.cpus.map(({ id }) => id);
    const others = all.filter((id) => kernel.card.queues.every(({ core }) => core !== id));
    this.cores = others.length > 0 ? others : all;
  }

  entryFor(packet: number): CpuMapEntry {
    const { kernel } = this;
    const core = rpsCore(kernel.card.hashOf(kernel.arrivals.flow[packet] as number), this.cores);
    return (this.entries[core] ??= new CpuMapEntry(kernel, at(kernel.cpus, core)));
  }
}

/** The XDP program of one queue's poll and what follows XDP_REDIRECT: frames go into the bulk queue of a core, by eights or at the poll's end into its ring. */
export class Redirect implements Upper, BufferSource {
  private readonly s;
  private readonly pointAtFrame;
  private readonly pointAtBulk;
  private readonly bulkPlace: number;
  private readonly ringPlace: number;
  /** By core. */
  private readonly bulks: readonly Fifo[];
  /** Those whose bulk queue has something, in the order in which they got it. */
  private readonly toFlush: CpuMapEntry[] = [];
  /** Pages of frames that no ring had room for. */
  private readonly returned = new Fifo();

  constructor(private readonly kernel: Kernel, private readonly map: CpuMap) {
    const stage = (id: string) => kernel.stage(id);
    this.s = {
      program: stage('xdpProgram'), bulkPut: stage('bulkPut'), flush: stage('bulkFlush'), put: stage('channelPut'), full: stage('ringFull'), flushed: stage('bulkFlushed'), slabRefill: stage('slabRefill'),
    };
    this.pointAtFrame = kernel.config.layout.pointer('XdpFrame');
    this.bulkPlace = kernel.placeOf(bulkPlace);
    this.ringPlace = kernel.placeOf(ringPlace);
    this.pointAtBulk = kernel.config.layout.pointer('BulkQueue');
    this.bulks = kernel.cpus.map(() => new Fifo());
  }

  readonly receive = (thread: Thread, packet: number, after: Next): void => {
    thread.run(this.s.program, packet, () => {
      const entry = this.map.entryFor(packet);
      // bq_enqueue() makes room first, and wakes nobody.
      if (this.bulkOf(entry).length === BULK) this.flush(thread, entry, () => this.enqueue(thread, packet, entry, after));
      else this.enqueue(thread, packet, entry, after);
    });
  };

  private bulkOf({ cpu }: CpuMapEntry): Fifo {
    return at(this.bulks, cpu.id);
  }

  private enqueue(thread: Thread, packet: number, entry: CpuMapEntry, after: Next): void {
    const { kernel } = this;
    this.pointAtBulk(thread, thread.core * kernel.cpus.length + entry.cpu.id);
    this.pointAtFrame(thread, kernel.buffers.bufferOf[packet] as number);
    thread.run(this.s.bulkPut, packet, () => {
      if (!this.toFlush.includes(entry)) this.toFlush.push(entry);
      this.bulkOf(entry).push(packet);
      kernel.packets.waitsAt(packet, this.bulkPlace);
      after(thread);
    });
  }

  /** bq_flush_to_queue() */
  private flush(thread: Thread, entry: CpuMapEntry, then: Next): void {
    const { kernel, s } = this;
    const bulk = this.bulkOf(entry);
    if (bulk.length === 0) return then(thread);
    const first = bulk.head;
    entry.pointAt(thread, entry.ring.producer);
    this.pointAtBulk(thread, thread.core * kernel.cpus.length + entry.cpu.id);
    const next = (): void => {
      if (bulk.length === 0) return thread.run(s.flushed, first, then);
      this.produce(thread, bulk.shift(), entry, next);
    };
    thread.run(s.flush, first, next);
  }

  private produce(thread: Thread, packet: number, entry: CpuMapEntry, then: () => void): void {
    const { kernel, s } = this;
    const { ring } = entry;
    entry.pointAt(thread, ring.producer);
    if (ring.isFull) {
      this.pointAtFrame(thread, kernel.buffers.bufferOf[packet] as number);
      return thread.run(s.full, packet, () => {
        kernel.owners.dropped(packet, kernel.cpuOf(thread), 'channelFull');
        this.returned.push(kernel.buffers.bufferOf[packet] as number);
        then();
      });
    }
    thread.run(s.put, packet, () => {
      ring.put(packet, thread.visibleNs);
      kernel.packets.waitsAt(packet, this.ringPlace);
      then();
    });
  }

  /** xdp_do_flush(): every entry's kthread is woken once. */
  readonly pollEnds = (thread: Thread, then: Next): void => {
    const entry = this.toFlush.shift();
    if (entry === undefined) return then(thread);
    const { last } = this.bulkOf(entry);
    this.flush(thread, entry, () => entry.wake(thread, last, (same) => this.pollEnds(same, then)));
  };

  /** A page for the card, without an sk_buff. */
  take(thread: Thread, queue: CardQueue, slot: number, then: (firstLine: number | null) => void): void {
    const { kernel, returned } = this;
    const { dataSlab } = kernel.buffers;
    if (returned.length === 0 && dataSlab.needsRefill(thread.core)) {
      return thread.run(this.s.slabRefill, -1, () => {
        dataSlab.refill(thread.core);
        this.take(thread, queue, slot, then);
      });
    }
    const buffer = returned.length > 0 ? returned.shift() : dataSlab.take(thread.core);
    queue.bufferInSlot[slot] = buffer;
    then(kernel.config.layout.line('Packet', buffer));
  }
}
