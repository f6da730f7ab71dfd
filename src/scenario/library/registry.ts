import { registry } from '../../base/registry.ts';
import type { Scenario } from '../schema.ts';
import { ackWaits, competingTask, slowService, smallBesideBulk } from './applications.ts';
import { livelock, livelockBudget, sameCoreLoses, sameCoreWins, tenSockets, tenThousandSockets, thousandSockets } from './load.ts';
import { smallPackets2017 } from './kernel-bypass.ts';
import { lonePackets } from './lone-packets.ts';
import { manyFlows } from './many-flows.ts';
import { dnatLocal, filterFirst, flowCache, handOver, masqueradeReplies, misdelivery, natRule, noNat } from './nat.ts';
import { natWeb } from './nat-web.ts';
import { freeCoherence, freeCoherenceOneCore } from './null-experiments.ts';
import { overload } from './overload.ts';
import { atRandom, inBursts } from './processes.ts';
import { queuesLone, queuesSaturated } from './queues.ts';
import { steeringBareFrames, steeringNat, steeringSixteenFlows, steeringWanderers } from './steering.ts';
import { cacheFriendly, cacheUnfriendly } from './structures.ts';
import { udpSmall } from './udp-small.ts';
import { vj2006 } from './vj-2006.ts';
import { vj2006OneCore } from './vj-2006-one-core.ts';

/** In menu order; the first is what a visitor sees. */
export const scenarios = registry<Scenario>([
  vj2006, vj2006OneCore, udpSmall, manyFlows, lonePackets,
  atRandom, inBursts, slowService, competingTask, ackWaits, smallBesideBulk,
  overload, sameCoreWins, sameCoreLoses, livelock, livelockBudget, tenSockets, thousandSockets, tenThousandSockets,
  cacheFriendly, cacheUnfriendly, queuesSaturated, queuesLone,
  natWeb, natRule, noNat, dnatLocal, misdelivery, handOver, filterFirst, flowCache, masqueradeReplies,
  steeringSixteenFlows, steeringWanderers, steeringBareFrames, steeringNat, smallPackets2017,
  freeCoherence, freeCoherenceOneCore,
]);

export const defaultScenario: Scenario = vj2006;
