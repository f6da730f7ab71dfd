import type { CaseSysctls } from './netfilterCase.ts';
import type { OwnMachine } from './ownMachine.ts';

/** How scenarios, machines, paths and panels are named in files and links; whether the name exists is checked where the thing lives. */
export const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** Content digests (exchange/contentDigest.ts). */
export const DIGEST_PATTERN = /^[0-9a-f]{16}$/;
/** As long as file names get. */
export const CAPTURE_NAME_CHARACTERS_MAX = 255;

/**
 * What a person chooses. The two paths belong to the view (see link.ts), a scenario names neither.
 * Knob ids are the keys of `Knobs`; `knobs.ts` has label, unit, range and default of each.
 */
export interface Knobs {
  readonly transport: 'tcp' | 'udp';
  readonly process: 'constant' | 'poisson' | 'onOff' | 'ackClock' | 'replay';
  readonly burstPackets: number; // mean length of an on/off burst
  readonly peakMbps: number; // of wire time, within a burst
  readonly roundTripUs: number; // from an ACK's leaving to the arrival of what it lets go, beside the wire's time
  readonly windowPackets: number; // that a sender has under way at most, whatever it is offered; 0: what it is offered
  readonly besideMbps: number; // of another kind of traffic beside; 0: none
  readonly besideTransport: 'tcp' | 'udp';
  readonly besideProcess: 'constant' | 'poisson' | 'onOff';
  readonly besideBytes: number; // of its IP packets
  readonly besideFlows: number;
  readonly unclassifiedShare: number; // %, spread evenly: packets whose socket no signature tells
  readonly packetsPerFlow: number; // then a new flow takes its place; 0: flows last as long as the run
  readonly rateMbps: number; // of wire time, all flows together
  readonly packetBytes: number; // of the IP packet
  readonly flows: number;
  readonly packets: number;
  readonly cores: number;
  readonly irqCore: number;
  readonly readerCore: number;
  readonly readers: 'together' | 'spread';
  readonly threadsPerSocket: number; // UDP: threads of the program that read one socket
  readonly workNs: number; // of the program on each packet
  readonly workSpread: 'fixed' | 'exponential' | 'rareLong';
  readonly thinkUs: number; // asleep after each call that read something
  readonly competitors: number; // tasks that only want to run, on each reader's core
  readonly wokenReader: 'waits' | 'preempts'; // while one of them runs
  readonly wanderUs: number; // a reader stays so long on a core; 0: for good
  readonly queues: number; // of the card; 0: as the path is known for
  readonly flowLimit: 'off' | 'on';
  readonly machine: string;
  readonly era: 'machine' | '2005' | 'modern'; // of the kernel
  readonly seed: number;
  readonly timeScale: number; // gaps of a replay are multiplied by it
  readonly interruptsPerSecond: number;
  readonly ringSlots: number;
  readonly channelFull: 'drop' | 'slowPath';
  readonly classify: 'beforeNetfilter' | 'afterNetfilter';
  readonly channelAsks: 'nothing' | 'route' | 'socket' | 'routeAndSocket'; // before the put, beside the classifier's own hash
  readonly channelQueue: 'ring' | 'list'; // of entries without a lock, or of items linked under one
  readonly channelIndices: 'apart' | 'together'; // producer's and consumer's, on lines of their own or on one
  readonly padding: 'lines' | 'none'; // whether each sk_buff begins at a line of its own
  readonly prefetch: 'none' | 'nextFrame'; // what the driver's loop asks for beforehand
  readonly slabBatch: number; // free buffers that go between a core's list and the shared one at once; 0: as the kernel does
  readonly umem: 'zeroCopy' | 'copy'; // AF_XDP: who writes into the process's memory, the card or the kernel
  readonly wrongSocket: 'deliver' | 'handOver'; // what a channel's reader does when its netfilter says another socket
  readonly flowLagUs: number; // until a flow cache hears of changed rules
}

/** Where flows of made traffic go, as on the wire, and whether a program of this machine is bound there. */
export interface Endpoint {
  readonly address: string; // dotted IPv4; all of them are this machine's own
  readonly port: number;
  /** Share of the flows that are sent here; 0: none, it only listens. */
  readonly weight: number;
  readonly listens: boolean;
  /** The flows were begun behind this machine by this address (dotted, in 10.0.0.0/24): what arrives are the answers. */
  readonly answersTo?: string;
}

/** Netfilter of this machine. */
export interface NetfilterSetup {
  readonly rules: string; // iptables-save text, IPv4
  readonly ipset?: string; // ipset save text
  readonly unknown: 'never' | 'always'; // how rules match that are not understood
  readonly sysctls?: CaseSysctls;
}

/** Something that is done while the run goes: an `iptables` call, as one types it: `-t nat -A PREROUTING ...` (also -I). */
export interface Intervention {
  readonly atNs: number;
  readonly rule: string;
}

export interface QueueExperiment {
  /** From one item to the next; 0: the producer never waits, the queue is saturated. */
  readonly gapNs: number;
}

export interface Scenario {
  readonly version: 1;
  readonly id: string;
  readonly label: string;
  /** One sentence: what to look for. */
  readonly lookFor: string;
  readonly knobs: Knobs;
  /**
   * Present: no card and no kernel, but two programs on two cores with a queue between them. The sides are kinds of queue, and
   * only the knobs in `queueExperiment.ts` mean something.
   */
  readonly queueExperiment?: QueueExperiment;
  /** Which capture `process: replay` plays, by content digest; the frames themselves travel beside the scenario. */
  readonly capture?: { readonly name: string; readonly digest: string; readonly fileBytes: number };
  /** Addresses of this machine in the capture, dotted; absent: guessed, and said. */
  readonly localAddress?: string;
  /** Where flows go and what listens (made traffic); absent: every flow has a service of its own. */
  readonly endpoints?: readonly Endpoint[];
  /** Absent: netfilter is not loaded. */
  readonly netfilter?: NetfilterSetup;
  /** In time order. Rules that they add make netfilter (and what it needs) be loaded from the beginning. */
  readonly interventions?: readonly Intervention[];
  /** Constants of the model with other values, by id (`lab list constants`); the model checks names and bounds. */
  readonly constants?: Readonly<Record<string, number>>;
  /** The machine that `knobs.machine: your-machine` means; without it there is none. */
  readonly ownMachine?: OwnMachine;
  /** The run ends here at the latest, in ns; absent: when everything has arrived and nothing is pending. */
  readonly timeLimitNs?: number;
}
