import type { PlaceEntry } from '../../trace/trace.ts';

/** Where packets wait, for every path in the same order (the order list where segments have an order), so that a place has the same number everywhere. */
export const places = (ringSlots: number, channelEntries: number, withOrderList: boolean): readonly PlaceEntry[] => [
  { id: 'preempted', label: 'preempted', kind: 'preempted', capacity: 0, gap: 'none' },
  { id: 'nicFifo', label: 'card\'s FIFO', kind: 'ring', capacity: 0, gap: 'nic' },
  { id: 'rxRing', label: 'rx ring', kind: 'ring', capacity: ringSlots, gap: 'nic' },
  { id: 'inputQueue', label: 'input queue', kind: 'queue', capacity: 1000, gap: 'H1' },
  { id: 'prequeue', label: 'prequeue', kind: 'queue', capacity: 0, gap: 'H2' },
  { id: 'backlog', label: 'socket backlog', kind: 'queue', capacity: 0, gap: 'H2' },
  { id: 'receiveQueue', label: 'receive queue', kind: 'queue', capacity: 0, gap: 'H2' },
  { id: 'channel', label: 'channel', kind: 'channel', capacity: channelEntries - 1, gap: 'H1' },
  { id: 'filteredChannel', label: 'channel', kind: 'channel', capacity: channelEntries - 1, gap: 'H2' },
  { id: 'gro', label: 'GRO', kind: 'queue', capacity: 0, gap: 'none' },
  ...(withOrderList ? [{ id: 'orderList', label: 'order list', kind: 'queue', capacity: 0, gap: 'H2' } as const] : []),
];
export const PLACE = { preempted: 0, nicFifo: 1, rxRing: 2, inputQueue: 3, prequeue: 4, backlog: 5, receiveQueue: 6, channel: 7, filteredChannel: 8, gro: 9, orderList: 10 } as const;
