import type { Choice } from '../choice.ts';
import { inColumn } from './stages.ts';

/** Which of the talk's columns a stage's time is counted in. */
export const counting: readonly Choice[] = [
  {
    id: 'intrSymbols',
    label: 'What counts as Intr',
    chosen: 'every function of the e1000 driver, wherever it runs',
    source: 'oprofile counts by symbol; 7 points at 8000 interrupts a second would be 8.75 µs for each, too much for a handler that only masks and schedules (domain facts 1.1)',
    alternatives: [
      { id: 'transmitIsSocket', label: 'the driver\'s transmit function counts as Socket', stage: inColumn((stage) => (stage.id === 'ackXmit' ? 'socket' : undefined)) },
      { id: 'cleanIsSoftint', label: 'cleaning after transmission counts as Softint', stage: inColumn((stage) => (stage.id === 'txClean' && stage.context === 'softirq' ? 'softint' : undefined)) },
    ],
  },
  {
    id: 'drainBeforeLock',
    label: 'Stores that a lock waits for',
    chosen: 'stall of whoever stored',
    source: 'the wait is caused by the store; no document says how oprofile of 2006 would show it',
    alternatives: [{ id: 'lock', label: 'they count as Locks: the locked instruction cannot retire before', kernel: { drainCountsAs: 'lock' } }],
  },
];
