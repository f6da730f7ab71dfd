import type { Constant } from '../../base/constant.ts';

/**
 * Instructions of the out-of-line lock functions beside the locked operation itself (profile: atomicNs) and the line.
 * The two are one published pair, 65.6 ns, scaled by the one factor of the column *Locks* (paths/calibration.ts).
 */
export const LOCK_INSTRUCTIONS_NS: Constant = {
  id: 'lockInstructionsNs', label: 'spin lock: call, preempt count, test', value: 20, unit: 'ns', grade: 'estimated',
  source: 'fitted',
};
export const UNLOCK_INSTRUCTIONS_NS: Constant = {
  id: 'unlockInstructionsNs', label: 'spin unlock: call, store, preempt count', value: 27.7, unit: 'ns', grade: 'derived',
  source: 'lock pair 65.6 ns less one atomic 37.9 ns, domain facts 5.1 (Opteron 844)',
};
