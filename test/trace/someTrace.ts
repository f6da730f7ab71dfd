import { Recorder } from '../../src/trace/recorder.ts';
import type { Dictionary, Trace } from '../../src/trace/trace.ts';
import { DEVICE, KIND, OUTCOME, packWhat, SHARED, SOURCE, STATE, WHY } from '../../src/trace/words.ts';

/** As little as a dictionary may say. */
export const someDictionary: Dictionary = {
  version: 1,
  path: { id: 'toy', label: 'Toy path' },
  machine: { id: 'toy', label: 'Toy machine' },
  knobs: { packets: 2, transport: 'tcp' },
  cores: [{ id: 0, label: 'core 0', takesInterrupt: true, runsReader: true }],
  stages: [{ id: 'copy', label: 'copy', context: 'task', column: 'socket', gridColumn: 'copy', symbol: 'copy_to_user', shared: false }],
  structures: [
    { id: 'Socket', label: 'socket', group: 'socket', firstLine: 0, instances: 2, linesPerInstance: 3, fieldGroups: [{ id: 'lock', line: 0, lines: 1 }, { id: 'state', line: 1, lines: 2 }] },
    { id: 'SkBuff', label: 'sk_buff', group: 'sk_buff', firstLine: 6, instances: 3, linesPerInstance: 1, fieldGroups: [{ id: 'head', line: 0, lines: 1 }] },
  ],
  places: [{ id: 'preempted', label: 'preempted', kind: 'preempted', capacity: 0, gap: 'none' }],
  flows: [],
  sockets: [],
  netfilter: null,
  dropReasons: ['rxRingFull', 'channelFull'],
  constants: [],
  coherenceTable: [],
  outgoing: 0,
  remarks: [],
  endNs: 1000,
};

/** Something in every column: a packet that is delivered, one that is dropped, a wait, spans of a core and of the card, touches. */
export function someTrace(dictionary: Dictionary = someDictionary): Trace {
  const recorder = new Recorder();
  const packet = recorder.packetArrived(100, 3, 1514, 1460);
  const dma = recorder.spanBegan(100, 0, DEVICE, packet, 0);
  recorder.spanEnded(dma, 50, 0, 0);
  recorder.waited(packet, 1, 1, 150, 200.5);
  const copy = recorder.spanBegan(200.5, 2, 1, packet, SHARED);
  const touch = recorder.touched(copy, 210.5, 7, packWhat(KIND.streamRead, SOURCE.peerDirty, WHY.coherence, STATE.S), 1, 23, 22, 139.5);
  recorder.stalled(touch, 89.5);
  recorder.spanEnded(copy, 60, 89.5, 12);
  recorder.packetDone(packet, 362, 1, OUTCOME.delivered, 0);
  recorder.packetIsFor(packet, 0);
  recorder.packetTaken(packet, 1);
  const connection = recorder.connected({
    protocol: 17, source: 0xc6336407, destination: 0xc0000201, sourcePort: 40_000, destinationPort: 53,
    replySource: 0xc0000201, replyDestination: 0xc6336407, replySourcePort: 5353, replyDestinationPort: 40_000, beganNs: 150, confirmedNs: -1, repliedNs: -1, packets: 1,
  });
  recorder.connectionChanged(connection, 'confirmedNs', 200);
  recorder.passed({
    packet, own: 0, hook: 1, core: 1, beginNs: 150, endNs: 180, state: 3, connection, verdict: 1, rulesWalked: 2, ruleLine: 4,
    source: 0xc6336407, destination: 0xc0000201, sourcePort: 40_000, destinationPort: 53, sourceAfter: 0xc6336407, destinationAfter: 0xc0000201, sourcePortAfter: 40_000, destinationPortAfter: 5353,
  });
  const lost = recorder.packetArrived(400, 4, 60, 6);
  recorder.packetDone(lost, 401, DEVICE, OUTCOME.dropped, 1);
  return recorder.seal(dictionary);
}
