import type { MachineProfile } from '../machine/profile.ts';
import type { Stage } from '../machine/thread.ts';
import type { ApplicationWork } from './application.ts';
import type { PlaceEntry } from '../../trace/trace.ts';
import type { Arrivals } from './arrivals.ts';
import type { RingShape } from './channelRing.ts';
import type { ClosedLoop } from './closedLoop.ts';
import type { KernelChoices } from './choices.ts';
import type { KernelValues } from './constants.ts';
import type { Layout } from './layout.ts';

/** What a run fixes before it begins. */
export interface KernelConfig {
  readonly profile: MachineProfile;
  readonly cores: number;
  readonly irqCore: number;
  readonly queues: number;
  readonly readerCore: number;
  readonly readers: 'together' | 'spread';
  readonly threadsPerSocket: number;
  readonly wanderNs: number;
  readonly application: ApplicationWork;
  /** Tasks that compete with the readers, on each of their cores. */
  readonly competitors: number;
  readonly wokenPreempts: boolean;
  readonly ringSlots: number;
  readonly interruptsPerSecond: number;
  readonly channelFull: 'drop' | 'slowPath';
  readonly layout: Layout;
  /** What every socket has for its packets; null: queues. */
  readonly socketRing: RingShape | null;
  /** Where packets wait; the index is the place's number. */
  readonly places: readonly PlaceEntry[];
  readonly stages: ReadonlyMap<string, Stage>;
  readonly arrivals: Arrivals;
  /** Senders that wait for ACKs; null: what arrives is settled beforehand. */
  readonly loop: ClosedLoop | null;
  /** At most. */
  readonly tasks: number;
  readonly buffers: number;
  readonly skBuffs: number;
  readonly ackBuffs: number;
  readonly txSlots: number;
  readonly lockFactor: number;
  readonly choices: KernelChoices;
  readonly constants: KernelValues;
  readonly wrongSocket: 'deliver' | 'handOver';
  /** What a channel does of the stack before a put. */
  readonly asks: { readonly route: boolean; readonly socket: boolean };
  /** How much later than netfilter a flow cache hears of changed rules. */
  readonly flowLagNs: number;
  readonly flowLimit: boolean;
}
