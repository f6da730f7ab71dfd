import { atomic, chase, fence, join, load, poll, publish, type StageDef, store } from '../../machine/stage.ts';
import { ENTRIES_PER_LINE, type QueueId, type RingKind } from './structures.ts';

export type QueueStage = StageDef<unknown>;

/** Pause instructions stop a core of this family for about 65 cycles; as instructions of the profile's pace. */
const PAUSE = 97;

/** The program that times single items reads the time stamp counter, which waits for what is before it and takes about 36 cycles. */
const STAMP = 54;

const producer = { context: 'user', column: 'other', gridColumn: 'driver' } as const;
const consumer = { context: 'user', column: 'app', gridColumn: 'recvmsg' } as const;
const LOOP = 'counted in the compiled loop, lock and line accesses aside';

const pauses = (side: typeof producer | typeof consumer, id: string): QueueStage => ({
  ...side, id, label: 'pause', symbol: 'relax', shared: true, instructions: PAUSE, why: 'one pause instruction', operations: [],
});

/**
 * A list under a test-and-set lock: nobody hands it over, whoever's exchange comes first has it, and that is often the one who has just
 * released it. Full or empty is seen behind it.
 */
const listStages = (fills: ReturnType<typeof store>): readonly QueueStage[] => [
  { ...producer, id: 'append', label: 'append', symbol: 'lq_prod', instructions: 10, why: LOOP, operations: [fills, store('LastNode.item'), store('List.head'), publish('List.head')] },
  { ...producer, id: 'appendFirst', label: 'append to the empty list', symbol: 'lq_prod', instructions: 10, why: LOOP, operations: [fills, store('List.head'), publish('List.head')] },
  { ...producer, id: 'lockToPut', label: 'lock', symbol: 'lock', instructions: 6, why: LOOP, operations: [atomic('List.head')] },
  { ...producer, id: 'producerSpins', label: 'spin', symbol: 'lock', shared: true, instructions: 3, why: LOOP, operations: [poll('List.head')] },
  { ...producer, id: 'foundFull', label: 'full: unlock', symbol: 'unlock', instructions: 2, why: LOOP, operations: [publish('List.head')] },
  { ...consumer, id: 'lockToTake', label: 'lock', symbol: 'lock', shared: true, instructions: 6, why: LOOP, operations: [atomic('List.head')] },
  { ...consumer, id: 'consumerSpins', label: 'spin', symbol: 'lock', shared: true, instructions: 3, why: LOOP, operations: [poll('List.head')] },
  // The new head is the node's next pointer: without it the lock cannot be released.
  { ...consumer, id: 'unlink', label: 'unlink', symbol: 'lq_cons', instructions: 12, why: LOOP, operations: [chase('Node.item'), store('List.head'), publish('List.head')] },
  { ...consumer, id: 'foundEmpty', label: 'empty: unlock', symbol: 'unlock', shared: true, instructions: 2, why: LOOP, operations: [publish('List.head')] },
  { ...consumer, id: 'look', label: 'look', symbol: 'cons', shared: true, instructions: 3, why: LOOP, operations: [poll('List.head')] },
];

const ringStages = (other: 'producer' | 'consumer', fills: ReturnType<typeof store>): readonly QueueStage[] => [
  { ...producer, id: 'put', label: 'put', symbol: 'ring_prod', instructions: 12, why: LOOP, operations: [load(`Index.${other}`), fills, store('Slot.entry'), publish('Index.producer')] },
  { ...producer, id: 'foundFull', label: 'full', symbol: 'ring_prod', shared: true, instructions: 4, why: LOOP, operations: [poll(`Index.${other}`)] },
  // Guessed to be there, as a branch predictor does: the entry is looked at before the index has come.
  { ...consumer, id: 'take', label: 'take', symbol: 'ring_cons', instructions: 12, why: LOOP, operations: [load('Index.producer'), chase('Slot.entry'), load('Node.item'), store(`Index.${other}`)] },
  { ...consumer, id: 'look', label: 'look', symbol: 'ring_cons', shared: true, instructions: 3, why: LOOP, operations: [poll('Index.producer')] },
];

/** The stages of both sides. The `paced` programs time single items: they fill the node first, read time stamps, and wait after each item until it is done. */
export function stagesOf(queue: QueueId, paced: boolean): readonly QueueStage[] {
  const fills = paced ? [] : store('Node.item');
  const own = queue === 'locked-list' ? listStages(fills) : ringStages(queue === 'ring' ? 'consumer' : 'producer', fills);
  const waits: readonly QueueStage[] = paced ? [
    { ...producer, id: 'fill', label: 'fill', symbol: 'prod', instructions: 4, why: LOOP, operations: [store('Node.item')] },
    { ...producer, id: 'putDone', label: 'fence', symbol: 'prod', shared: true, instructions: 2, why: LOOP, operations: [fence()] },
    { ...consumer, id: 'stamp', label: 'time stamp', symbol: 'ts', instructions: STAMP, why: 'rdtscp', operations: [] },
    { ...consumer, id: 'takeDone', label: 'contents and time stamp', symbol: 'ts', instructions: STAMP, why: 'rdtscp', operations: [load('Node.item'), join()] },
    { ...consumer, id: 'takeFence', label: 'fence', symbol: 'cons', shared: true, instructions: 2, why: LOOP, operations: [fence()] },
  ] : [];
  return [...own, ...waits, pauses(producer, 'producerPauses'), pauses(consumer, 'consumerPauses')];
}

/** Of a call for one entry, and for every entry: read from alf_queue.h (load, store, a quarter of an unrolled loop's turn); the ways of reserving differ by the exchange, its test and the wait for those before. */
const PER_CALL = { spsc: 14, mpmc: 20 };
const PER_ENTRY = 2.75;
const COUNTED = 'counted in the source of alf_queue.h';

/** Putting and taking `bulk` entries by one call each. Entries of one call lie in as many lines as they fill. */
export function ringOperations(ring: RingKind, bulk: number): readonly QueueStage[] {
  const lines = Math.ceil(bulk / ENTRIES_PER_LINE);
  const instructions = PER_CALL[ring] + PER_ENTRY * bulk;
  const reserve = (end: string) => (ring === 'mpmc' ? atomic(`Index.${end}`) : []);
  const entries = Array.from({ length: lines }, () => 'Slot.entry');
  return [
    { ...producer, id: 'put', label: `put ${bulk}`, symbol: 'alf_enqueue', instructions, why: COUNTED, operations: [load('Index.producer'), load('Index.consumer'), reserve('producer'), store(...entries), publish('Index.producer')] },
    { ...consumer, id: 'take', label: `take ${bulk}`, symbol: 'alf_dequeue', instructions, why: COUNTED, operations: [load('Index.consumer'), load('Index.producer'), reserve('consumer'), load(...entries), publish('Index.consumer')] },
  ];
}
