import { chase, lock, store, unlock } from '../machine/stage.ts';
import type { KernelStage } from './commonStages.ts';

/** The stage that only a channel has that is a list. */
export const LOCK = 'channelLock';

const LIKE_RING = 'as for a ring (the compiled loops of experiments/queues differ by less than three instructions), lock functions aside';

/** What a path's channel is, and what is linked. */
interface ListOf {
  readonly channel: 'Channel' | 'CoreChannel';
  readonly item: 'ChannelItem.next' | 'SkBuff.head';
}

/**
 * A path's stages where its channel is a list under a lock, laid out as the one that was measured (experiments/queues): lock, head,
 * tail and length on one line, each item on its own. The consumer also keeps out its own core's interrupt or softirq, where the producer is.
 */
export function listStages(stages: readonly KernelStage[], { channel, item }: ListOf = { channel: 'Channel', item: 'ChannelItem.next' }): readonly KernelStage[] {
  const isInInterrupt = stages.some(({ id, context }) => id === 'channelPut' && context === 'hardirq');
  const consumers = isInInterrupt ? 'irq' : 'bh';
  const at = { lock: `${channel}.lock`, head: `${channel}.head`, tail: `${channel}.tail` } as const;
  return stages.flatMap((stage) => {
    switch (stage.id) {
      case 'channelPut':
        return [
          { ...stage, id: LOCK, label: 'channel lock', symbol: '_spin_lock', instructions: 6, why: LIKE_RING, operations: [lock(at.lock)] },
          { ...stage, symbol: '(what if) append to a list', instructions: 24, why: LIKE_RING, operations: [store(item, 'LastItem.next', at.tail), unlock(at.lock)] },
        ];
      case 'channelTake':
        return [{ ...stage, symbol: '(what if) unlink from a list', why: LIKE_RING, operations: [lock(at.lock, consumers), chase(item), store(at.head), unlock(at.lock, consumers), ...besides(stage, channel)] }];
      case 'requestWake':
        return [{ ...stage, operations: [...besides(stage, channel), lock(at.lock, consumers), store(at.head), unlock(at.lock, consumers)] }];
      default:
        return [stage];
    }
  });
}

/** What a stage does that has nothing to do with the queue. */
const besides = ({ operations }: KernelStage, channel: string): KernelStage['operations'] =>
  operations.map((group) => group.filter((operation) => !('at' in operation) || ![channel, 'ChannelSlot'].includes(operation.at.slice(0, operation.at.indexOf('.')))));
