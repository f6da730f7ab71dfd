import { ns } from '../../base/units.ts';
import { indirectionIndex, indirectionTable } from '../../base/toeplitz.ts';
import type { Recorder } from '../../trace/recorder.ts';
import type { EventCalendar } from '../engine/eventCalendar.ts';
import type { Coherence } from '../machine/coherence.ts';
import { LINE_BYTES } from '../machine/memoryMap.ts';
import { Nic } from '../machine/nic.ts';
import type { PacketClock } from '../machine/packetClock.ts';
import type { Thread } from '../machine/thread.ts';
import { EVENT_KIND, eventOf } from './events.ts';
import type { KernelConfig } from './kernelConfig.ts';
import { PLACE } from './places.ts';
import type { Slab } from './slab.ts';
import { FilterTable } from './steering/filterTable.ts';
import { wireHashes } from './steering/wireHashes.ts';
import { TransmitRing } from './transmitRing.ts';

interface CardWiring {
  readonly calendar: EventCalendar;
  readonly recorder: Recorder;
  readonly packets: PacketClock;
  readonly coherence: Coherence;
  readonly ackSlab: Slab;
  readonly dmaStage: number;
  /** An interrupt for a core. */
  readonly raise: (core: number, atNs: number) => void;
}

/** e1000_buffer: 16 bytes. */
const INFOS_PER_LINE = 4;

/** A pair of queues: what lies in the receive ring's slots, the transmit ring, and the core that their interrupt goes to. */
export class CardQueue {
  readonly nic: Nic;
  readonly bufferInSlot: Int32Array;
  readonly skbInSlot: Int32Array;
  /** Who has its NAPI: the softirq's thread or a reader's that polls for itself (NAPI_STATE_SCHED); null: nobody. */
  owner: Thread | null = null;
  /** Its interrupt has been raised and not been answered. */
  raised = false;
  readonly transmit: TransmitRing;
  private readonly descriptorsPerLine: number;
  private readonly firstDescriptor: number;
  private readonly firstInfo: number;
  private readonly pointAt;

  constructor(
    readonly index: number,
    readonly core: number,
    config: KernelConfig,
    engine: { freeNs: number },
    { calendar, recorder, packets, coherence, ackSlab, dmaStage, raise }: CardWiring,
  ) {
    const { profile, ringSlots, interruptsPerSecond, layout } = config;
    const q = profile.quantities;
    this.descriptorsPerLine = LINE_BYTES / q.rxDescriptorBytes.value;
    this.firstDescriptor = index * Math.ceil(ringSlots / this.descriptorsPerLine);
    this.firstInfo = index * Math.ceil(ringSlots / INFOS_PER_LINE);
    this.bufferInSlot = new Int32Array(ringSlots);
    this.skbInSlot = new Int32Array(ringSlots).fill(-1);
    this.pointAt = { descriptor: layout.pointer('RxDescriptor'), bufferInfo: layout.pointer('RxBufferInfo') };
    this.transmit = new TransmitRing(index, config.txSlots, layout, coherence, ackSlab);
    this.nic = new Nic(ringSlots, {
      recorder, packets, coherence, dmaStage, engine,
      places: { fifo: PLACE.nicFifo, ring: PLACE.rxRing },
      dmaNs: q.dmaNs.value,
      dmaBytesPerNs: q.dmaBytesPerNs.value,
      interruptGapNs: interruptsPerSecond === 0 ? 0 : ns(1e9 / interruptsPerSecond),
      at: {
        dmaDone: (atNs) => calendar.push(atNs, eventOf(EVENT_KIND.dmaDone, index)),
        interrupt: (atNs) => calendar.push(atNs, eventOf(EVENT_KIND.interrupt, index)),
      },
      raise: (atNs) => {
        this.raised = true;
        raise(core, atNs);
      },
      descriptorLine: (slot) => layout.line('RxDescriptor', this.descriptorLineOf(slot)),
    });
  }

  /** The thread's descriptor and what the driver knows of it become those of a slot. */
  pointAtSlot(thread: Thread, slot: number): void {
    this.pointAt.descriptor(thread, this.descriptorLineOf(slot));
    this.pointAt.bufferInfo(thread, this.firstInfo + Math.floor(slot / INFOS_PER_LINE));
  }

  /** Which line of descriptors, of all queues', a slot's lies in. */
  private descriptorLineOf(slot: number): number {
    return this.firstDescriptor + Math.floor(slot / this.descriptorsPerLine);
  }
}

/** The card's queues, and which of them a frame goes to: by a filter for its flow, else by the hash of its addresses and ports. */
export class Card {
  readonly queues: readonly CardQueue[];
  readonly filters: FilterTable;
  /** By core: the queue that it sends on, its own where it has one. */
  private readonly sendsOn: readonly CardQueue[];
  private readonly hashes: Uint32Array;
  private readonly table: Uint8Array;

  constructor(config: KernelConfig, wiring: CardWiring) {
    const { queues, cores, irqCore, constants } = config;
    this.filters = new FilterTable(constants.cardFilters, constants.filterProgrammingNs);
    this.hashes = wireHashes(config.arrivals);
    const engine = { freeNs: 0 };
    this.table = indirectionTable(queues);
    this.queues = Array.from({ length: queues }, (_, index) => new CardQueue(index, (irqCore + index) % cores, config, engine, wiring));
    this.sendsOn = Array.from({ length: cores }, (_, core) => this.queues.find((queue) => queue.core === core) ?? (this.queues[core % queues] as CardQueue));
  }

  /** The hash that the card computes of a flow; 0 where there is nothing to hash. */
  hashOf(flow: number): number {
    return this.hashes[flow] as number;
  }

  /** Where a frame goes that the thread sends. */
  sendsFor(thread: Thread): CardQueue {
    return this.sendsOn[thread.core] as CardQueue;
  }

  queueFor(flow: number, atNs: number): CardQueue {
    const filtered = this.filters.queueOf(flow, atNs);
    const index = filtered === -1 ? (this.table[indirectionIndex(this.hashOf(flow))] as number) : filtered;
    return this.queues[index] as CardQueue;
  }

  /** A queue of this core whose interrupt waits for an answer, and whether there are more. */
  answer(core: number): { readonly queue: CardQueue; readonly more: boolean } {
    const raised = this.queues.filter((queue) => queue.raised && queue.core === core);
    const queue = raised[0] as CardQueue;
    queue.raised = false;
    return { queue, more: raised.length > 1 };
  }
}
