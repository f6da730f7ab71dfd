import type { Rng } from '../../../base/rng.ts';
import type { HookName } from '../../../scenario/ruleSet.ts';
import type { RejectKind } from '../../../scenario/ruleTargets.ts';
import type { IpAddress } from '../../../scenario/ipAddress.ts';
import type { Conntrack } from './conntrack/conntrack.ts';
import type { Meter } from './meter.ts';
import type { Packet } from './packet.ts';
import type { RuleMemory } from './ruleMemory.ts';
import type { Routes } from './stack/routes.ts';

/** Noon of 1 January 2026, a Thursday: what `-m time` reads, as a laboratory has no clock. */
export const EPOCH_SECONDS = 1_767_268_800;

/** What rules may ask of the host on which they are. */
export interface Surroundings {
  readonly conntrack: Conntrack;
  readonly routes: Routes;
  readonly memory: RuleMemory;
  readonly rng: Rng;
  /** Seconds since 1970 at the instant 0. */
  readonly epochSeconds: number;
  hasListener(protocol: number, address: IpAddress, port: number): boolean;
  /** A socket that is connected to the packet's sender. */
  hasSocket(packet: Packet): boolean;
  /** Answers the packet with a refusal. */
  reject(packet: Packet, how: RejectKind): void;
}

/** A packet's passage through one hook. */
export interface Passage {
  readonly hook: HookName;
  readonly nowNs: number;
  readonly here: Surroundings;
  /** A match found that the packet must not live (`hotdrop`). */
  hotdrop: boolean;
  /** Where a passage has a price: what it consists of is noted here. */
  readonly meter: Meter | null;
}

export type Predicate = (packet: Packet, at: Passage) => boolean;

/** What a target decides; `undefined` lets the packet go on to the next rule. */
export type Decision = 'accept' | 'drop' | undefined;
export type Action = (packet: Packet, at: Passage) => Decision;
