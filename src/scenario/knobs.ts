import { assert } from '../base/assert.ts';
import { registry } from '../base/registry.ts';
import { DEFAULT_KNOBS } from './defaults.ts';
import type { Knobs } from './schema.ts';

export type KnobId = keyof Knobs;
export type NumberKnobId = { [K in KnobId]: Knobs[K] extends number ? K : never }[KnobId];
export type ChoiceKnobId = Exclude<KnobId, NumberKnobId>;
export type KnobValue = string | number;

interface KnobWords {
  readonly label: string;
  /** One line: what it does. */
  readonly help: string;
  /** Empty for a plain count or a name. */
  readonly unit: string;
}

export interface NumberKnob extends KnobWords {
  readonly kind: 'number';
  readonly id: NumberKnobId;
  readonly min: number;
  readonly max: number;
  /** One press of an arrow key on the control; not a condition on the value. */
  readonly step: number;
  readonly integer: boolean;
  readonly default: number;
}

export interface ChoiceKnob extends KnobWords {
  readonly kind: 'choice';
  readonly id: ChoiceKnobId;
  /** `machines`: whatever the model's catalogue offers; `simulate` checks the id. */
  readonly choices: readonly { readonly id: string; readonly label: string }[] | 'machines';
  readonly default: string;
}

export type KnobSpec = NumberKnob | ChoiceKnob;

/** Every knob in menu order: controls, `lab list knobs`, `--set`, links and scenario files all read this one table. */
export const KNOBS: readonly KnobSpec[] = [
  {
    kind: 'choice', id: 'transport', label: 'Transport', unit: '', default: DEFAULT_KNOBS.transport,
    help: 'What made traffic carries; a replay carries what its capture does.',
    choices: [{ id: 'tcp', label: 'TCP' }, { id: 'udp', label: 'UDP' }],
  },
  {
    kind: 'choice', id: 'process', label: 'Traffic', unit: '', default: DEFAULT_KNOBS.process,
    help: 'At equal distances, at random, in bursts, as ACKs let it, or a capture again with its own gaps.',
    choices: [{ id: 'constant', label: 'Constant rate' }, { id: 'poisson', label: 'Poisson' }, { id: 'onOff', label: 'On and off' }, { id: 'ackClock', label: 'TCP that waits for ACKs' }, { id: 'replay', label: 'Replay of a capture' }],
  },
  {
    kind: 'number', id: 'rateMbps', label: 'Rate', unit: 'Mb/s', default: DEFAULT_KNOBS.rateMbps,
    help: 'Share of the wire that all flows take together, preamble and gap between frames included.',
    min: 1, max: 100_000, step: 10, integer: false,
  },
  {
    kind: 'number', id: 'burstPackets', label: 'Burst', unit: 'packets', default: DEFAULT_KNOBS.burstPackets,
    help: 'Mean length of a burst of on/off traffic; each belongs to one flow.',
    min: 1, max: 10_000, step: 1, integer: false,
  },
  {
    kind: 'number', id: 'peakMbps', label: 'Rate within a burst', unit: 'Mb/s', default: DEFAULT_KNOBS.peakMbps,
    help: 'How fast packets of an on/off burst follow each other; the silences between make up for it.',
    min: 1, max: 100_000, step: 100, integer: false,
  },
  {
    kind: 'number', id: 'roundTripUs', label: 'Round trip', unit: 'µs', default: DEFAULT_KNOBS.roundTripUs,
    help: 'To a sender that waits for ACKs and back, beside the time on the wire.',
    min: 1, max: 1_000_000, step: 10, integer: false,
  },
  {
    kind: 'number', id: 'windowPackets', label: 'Sender’s window', unit: 'packets', default: DEFAULT_KNOBS.windowPackets,
    help: 'What a sender that waits for ACKs has under way at most; 0 is as much as the receiver offers.',
    min: 0, max: 10_000, step: 1, integer: true,
  },
  {
    // 46 is the smallest payload of an Ethernet frame (shorter packets are padded to it), 1500 the largest.
    kind: 'number', id: 'packetBytes', label: 'Packet size', unit: 'B', default: DEFAULT_KNOBS.packetBytes,
    help: 'Length of each IP packet, headers included.',
    min: 46, max: 1500, step: 1, integer: true,
  },
  {
    kind: 'number', id: 'flows', label: 'Flows', unit: '', default: DEFAULT_KNOBS.flows,
    help: 'Connections that take turns, each with a socket of its own.',
    min: 1, max: 100_000, step: 1, integer: true,
  },
  {
    kind: 'number', id: 'packetsPerFlow', label: 'Packets per flow', unit: '', default: DEFAULT_KNOBS.packetsPerFlow,
    help: 'After so many packets a flow ends and a new one takes its place; 0 lets flows last as long as the run.',
    min: 0, max: 100_000, step: 1, integer: true,
  },
  {
    kind: 'number', id: 'besideMbps', label: 'Other traffic beside', unit: 'Mb/s', default: DEFAULT_KNOBS.besideMbps,
    help: 'Rate of a second kind of traffic, as long as the first lasts; 0 is none.',
    min: 0, max: 100_000, step: 10, integer: false,
  },
  {
    kind: 'choice', id: 'besideTransport', label: 'Beside: transport', unit: '', default: DEFAULT_KNOBS.besideTransport,
    help: 'What the traffic beside carries; it waits for no ACKs.',
    choices: [{ id: 'tcp', label: 'TCP' }, { id: 'udp', label: 'UDP' }],
  },
  {
    kind: 'choice', id: 'besideProcess', label: 'Beside: traffic', unit: '', default: DEFAULT_KNOBS.besideProcess,
    help: 'When its packets come.',
    choices: [{ id: 'constant', label: 'Constant rate' }, { id: 'poisson', label: 'Poisson' }, { id: 'onOff', label: 'On and off' }],
  },
  {
    kind: 'number', id: 'besideBytes', label: 'Beside: packet size', unit: 'B', default: DEFAULT_KNOBS.besideBytes,
    help: 'Length of its IP packets, headers included.',
    min: 46, max: 1500, step: 1, integer: true,
  },
  {
    kind: 'number', id: 'besideFlows', label: 'Beside: flows', unit: '', default: DEFAULT_KNOBS.besideFlows,
    help: 'Connections of the traffic beside, each with a socket of its own.',
    min: 1, max: 1000, step: 1, integer: true,
  },
  {
    kind: 'number', id: 'unclassifiedShare', label: 'Not classifiable', unit: '%', default: DEFAULT_KNOBS.unclassifiedShare,
    help: 'Share of made traffic that no signature tells, such as fragments: no channel carries it.',
    min: 0, max: 100, step: 1, integer: false,
  },
  {
    kind: 'number', id: 'packets', label: 'Packets', unit: '', default: DEFAULT_KNOBS.packets,
    help: 'How many packets made traffic sends; then the run drains and ends.',
    min: 1, max: 100_000, step: 100, integer: true,
  },
  {
    kind: 'number', id: 'cores', label: 'Cores', unit: '', default: DEFAULT_KNOBS.cores,
    help: 'How many cores of the machine take part.',
    min: 1, max: 64, step: 1, integer: true,
  },
  {
    kind: 'number', id: 'irqCore', label: 'Interrupt core', unit: '', default: DEFAULT_KNOBS.irqCore,
    help: 'The core that takes the network card’s interrupts, counted from 0.',
    min: 0, max: 63, step: 1, integer: true,
  },
  {
    kind: 'number', id: 'readerCore', label: 'Reader core', unit: '', default: DEFAULT_KNOBS.readerCore,
    help: 'The core on which the application reads, counted from 0.',
    min: 0, max: 63, step: 1, integer: true,
  },
  {
    kind: 'choice', id: 'readers', label: 'Readers', unit: '', default: DEFAULT_KNOBS.readers,
    help: 'All on the reader core, or one after another on the cores from there on.',
    choices: [{ id: 'together', label: 'On one core' }, { id: 'spread', label: 'On all cores' }],
  },
  {
    kind: 'number', id: 'threadsPerSocket', label: 'Threads per socket', unit: '', default: DEFAULT_KNOBS.threadsPerSocket,
    help: 'How many threads of the program read one UDP socket; a channel has one reader.',
    min: 1, max: 16, step: 1, integer: true,
  },
  {
    kind: 'number', id: 'workNs', label: 'Work per packet', unit: 'ns', default: DEFAULT_KNOBS.workNs,
    help: 'How long the program works on each packet, beside its receive loop.',
    min: 0, max: 10_000_000, step: 100, integer: true,
  },
  {
    kind: 'choice', id: 'workSpread', label: 'Work varies', unit: '', default: DEFAULT_KNOBS.workSpread,
    help: 'Whether every packet means the same work, or more and less around that mean.',
    choices: [{ id: 'fixed', label: 'Not at all' }, { id: 'exponential', label: 'Exponentially' }, { id: 'rareLong', label: 'One in ten is long' }],
  },
  {
    kind: 'number', id: 'thinkUs', label: 'Think time', unit: 'µs', default: DEFAULT_KNOBS.thinkUs,
    help: 'How long the program sleeps, outside recv, after each call that has read something.',
    min: 0, max: 1_000_000, step: 10, integer: true,
  },
  {
    kind: 'number', id: 'competitors', label: 'Competing tasks', unit: '', default: DEFAULT_KNOBS.competitors,
    help: 'Tasks on each reader’s core that take all the time they get, a slice at a time.',
    min: 0, max: 8, step: 1, integer: true,
  },
  {
    kind: 'choice', id: 'wokenReader', label: 'Woken reader', unit: '', default: DEFAULT_KNOBS.wokenReader,
    help: 'What a reader does that is woken while a competing task runs.',
    choices: [{ id: 'waits', label: 'Waits for the slice to end' }, { id: 'preempts', label: 'Takes the core' }],
  },
  {
    kind: 'number', id: 'wanderUs', label: 'Readers wander after', unit: 'µs', default: DEFAULT_KNOBS.wanderUs,
    help: 'How long a reader stays on a core; at its next wake-up it goes to the next one; 0: it stays.',
    min: 0, max: 1_000_000, step: 100, integer: true,
  },
  {
    kind: 'number', id: 'queues', label: 'Card’s queues', unit: '', default: DEFAULT_KNOBS.queues,
    help: 'For RSS, RPS and RFS; 0: as many as cores where the card steers, else one. Other paths have one.',
    min: 0, max: 64, step: 1, integer: true,
  },
  {
    kind: 'choice', id: 'flowLimit', label: 'Flow limit', unit: '', default: DEFAULT_KNOBS.flowLimit,
    help: 'Whether a flow loses packets once it has more than its share of a backlog that is half full.',
    choices: [{ id: 'off', label: 'Off' }, { id: 'on', label: 'On' }],
  },
  {
    kind: 'choice', id: 'machine', label: 'Machine', unit: '', default: DEFAULT_KNOBS.machine,
    help: 'Whose caches, latencies and instruction speed are used.',
    choices: 'machines',
  },
  {
    kind: 'choice', id: 'era', label: 'Kernel', unit: '', default: DEFAULT_KNOBS.era,
    help: 'Of 2.6.15, or of today: no prequeue, early demux, socket lookup without a lock.',
    choices: [{ id: 'machine', label: 'Of the machine’s time' }, { id: '2005', label: '2.6.15' }, { id: 'modern', label: 'Of today' }],
  },
  {
    kind: 'number', id: 'seed', label: 'Seed', unit: '', default: DEFAULT_KNOBS.seed,
    help: 'Where the random numbers start; the same seed gives the same run, byte for byte.',
    min: 0, max: 2 ** 32 - 1, step: 1, integer: true,
  },
  {
    kind: 'number', id: 'timeScale', label: 'Time scale', unit: '×', default: DEFAULT_KNOBS.timeScale,
    help: 'The gaps of a replay are multiplied by this; 0.5 plays the capture twice as fast.',
    min: 0.001, max: 1000, step: 0.1, integer: false,
  },
  {
    kind: 'number', id: 'interruptsPerSecond', label: 'Interrupt throttle', unit: '1/s', default: DEFAULT_KNOBS.interruptsPerSecond,
    help: 'The most interrupts the card may raise in a second; 0 lifts the limit.',
    min: 0, max: 1_000_000, step: 1000, integer: true,
  },
  {
    // The card of 2006 (e1000): at least 48 descriptors, at most 4096.
    kind: 'number', id: 'ringSlots', label: 'Receive ring', unit: 'slots', default: DEFAULT_KNOBS.ringSlots,
    help: 'Packets that fit into the card’s receive ring before it must drop.',
    min: 48, max: 4096, step: 8, integer: true,
  },
  {
    kind: 'choice', id: 'channelFull', label: 'Full channel', unit: '', default: DEFAULT_KNOBS.channelFull,
    help: 'What happens to a packet whose channel has no room.',
    choices: [{ id: 'drop', label: 'Drop the packet' }, { id: 'slowPath', label: 'Send it down the slow path' }],
  },
  {
    kind: 'choice', id: 'classify', label: 'Classifier', unit: '', default: DEFAULT_KNOBS.classify,
    help: 'Whether packets are sorted into channels by their address on the wire, or only after netfilter.',
    choices: [{ id: 'beforeNetfilter', label: 'Before netfilter' }, { id: 'afterNetfilter', label: 'After netfilter' }],
  },
  {
    kind: 'choice', id: 'channelAsks', label: 'Channel also asks', unit: '', default: DEFAULT_KNOBS.channelAsks,
    help: 'What a socket or application channel asks the stack for each packet, beside its own hash.',
    choices: [{ id: 'nothing', label: 'Nothing' }, { id: 'route', label: 'For the route' }, { id: 'socket', label: 'For the socket' }, { id: 'routeAndSocket', label: 'For route and socket' }],
  },
  {
    kind: 'choice', id: 'channelQueue', label: 'Channel’s queue', unit: '', default: DEFAULT_KNOBS.channelQueue,
    help: 'A ring without a lock, or a linked list under one; a channel that a process sees stays a ring.',
    choices: [{ id: 'ring', label: 'Ring' }, { id: 'list', label: 'List under a lock' }],
  },
  {
    kind: 'choice', id: 'channelIndices', label: 'Channel’s indices', unit: '', default: DEFAULT_KNOBS.channelIndices,
    help: 'Whether a ring’s producer and consumer write to lines of their own or to one line.',
    choices: [{ id: 'apart', label: 'Each on a line of its own' }, { id: 'together', label: 'On one line' }],
  },
  {
    kind: 'choice', id: 'padding', label: 'Padding', unit: '', default: DEFAULT_KNOBS.padding,
    help: 'Whether each sk_buff begins at a cache line of its own, or where its neighbour ends.',
    choices: [{ id: 'lines', label: 'To whole lines' }, { id: 'none', label: 'None' }],
  },
  {
    kind: 'choice', id: 'prefetch', label: 'Prefetch', unit: '', default: DEFAULT_KNOBS.prefetch,
    help: 'Whether the driver asks for the headers of the next frame while it works on one.',
    choices: [{ id: 'none', label: 'Nothing' }, { id: 'nextFrame', label: 'Next frame’s headers' }],
  },
  {
    kind: 'number', id: 'slabBatch', label: 'Recycling batch', unit: 'buffers', default: DEFAULT_KNOBS.slabBatch,
    help: 'Free buffers that a core takes from or gives to the shared list at once; 0: as the kernel does.',
    min: 0, max: 60, step: 1, integer: true,
  },
  {
    kind: 'choice', id: 'umem', label: 'AF_XDP', unit: '', default: DEFAULT_KNOBS.umem,
    help: 'Whether the card writes into the memory that the process has lent, or the kernel copies there.',
    choices: [{ id: 'zeroCopy', label: 'Zero copy' }, { id: 'copy', label: 'Copy' }],
  },
  {
    kind: 'choice', id: 'wrongSocket', label: 'Wrong channel', unit: '', default: DEFAULT_KNOBS.wrongSocket,
    help: 'What a reader does with a packet of its channel that netfilter sends to another socket.',
    choices: [{ id: 'deliver', label: 'Keep it: misdelivered' }, { id: 'handOver', label: 'Hand it over' }],
  },
  {
    kind: 'number', id: 'flowLagUs', label: 'Flow cache lag', unit: 'µs', default: DEFAULT_KNOBS.flowLagUs,
    help: 'How long a flow cache goes on as it learned after the rules have changed.',
    min: 0, max: 10_000_000, step: 100, integer: true,
  },
];

const byId = registry(KNOBS);

export const knobIds: readonly string[] = byId.ids;
export const findKnob = (id: string): KnobSpec | undefined => byId.find(id);

for (const id of Object.keys(DEFAULT_KNOBS)) assert(findKnob(id) !== undefined, `knob ${id} has no entry in KNOBS`);
