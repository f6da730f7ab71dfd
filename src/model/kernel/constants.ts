import type { Constant } from '../../base/constant.ts';
import { LOCK_INSTRUCTIONS_NS, UNLOCK_INSTRUCTIONS_NS } from './lockCost.ts';
import { TCP_RECEIVE_BUFFER_BYTES, UDP_RECEIVE_BUFFER_BYTES } from './socket.ts';

/** Numbers of the kernel of 2005, as the catalogue and the trace list them. */
export const kernelConstants: readonly Constant[] = [
  LOCK_INSTRUCTIONS_NS,
  UNLOCK_INSTRUCTIONS_NS,
  { id: 'tcpReceiveBufferBytes', label: 'TCP receive buffer', value: TCP_RECEIVE_BUFFER_BYTES, unit: 'B', grade: 'published', source: 'net.ipv4.tcp_rmem[2] of 2.6.15' },
  { id: 'udpReceiveBufferBytes', label: 'UDP receive buffer', value: UDP_RECEIVE_BUFFER_BYTES, unit: 'B', grade: 'published', source: 'net.core.rmem_default of 2.6' },
  { id: 'napiWeight', label: 'packets per poll', value: 64, unit: 'packets', grade: 'published', source: 'dev_rx_weight, domain facts 3.4' },
  { id: 'netdevBudget', label: 'packets per softirq', value: 300, unit: 'packets', grade: 'published', source: 'netdev_budget, domain facts 3.4' },
  { id: 'refillBatch', label: 'buffers posted at once', value: 16, unit: 'buffers', grade: 'published', source: 'E1000_RX_BUFFER_WRITE, domain facts 3.4' },
];
