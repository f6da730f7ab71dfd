import { Recorder } from '../../src/trace/recorder.ts';
import type { GridColumn, StageEntry, StructureEntry, Trace } from '../../src/trace/trace.ts';
import { type Column, type Context, DEVICE, DROP_REASONS, KIND, OUTCOME, packWhat, SHARED, SOURCE, STATE, WHY } from '../../src/trace/words.ts';

/** A trace drawn by hand for tests of the picture: shaped like the real thing, its numbers mean nothing. */
export interface DemoOptions {
  readonly path: 'stack' | 'socket-channel';
  readonly packets?: number;
  readonly flows?: number;
  readonly readerCore?: number;
  readonly gapNs?: number;
  readonly dropEvery?: number;
}

const stage = (id: string, label: string, context: Context, column: Column | 'none', gridColumn: GridColumn | 'nic', shared = false): StageEntry =>
  ({ id, label, context, column, gridColumn, symbol: id, shared });

const STAGES: readonly StageEntry[] = [
  stage('dma', 'DMA', 'nic', 'none', 'nic'),
  stage('isr', 'interrupt', 'hardirq', 'intr', 'irq', true),
  stage('poll', 'poll entry', 'softirq', 'softint', 'driver', true),
  stage('rx', 'driver receive', 'softirq', 'softint', 'driver'),
  stage('netfilter', 'netfilter', 'softirq', 'softint', 'netfilter'),
  stage('route', 'route', 'softirq', 'softint', 'route'),
  stage('lookup', 'socket lookup', 'softirq', 'softint', 'lookup'),
  stage('tcp', 'TCP receive', 'softirq', 'softint', 'tcp'),
  stage('wakeUp', 'wake-up', 'softirq', 'sched', 'tcp', true),
  stage('recvmsg', 'recvmsg', 'task', 'socket', 'recvmsg'),
  stage('copy', 'copy', 'task', 'socket', 'copy'),
  stage('app', 'application', 'user', 'app', 'app'),
  stage('classify', 'classify', 'hardirq', 'intr', 'driver'),
];
const stageIndex = (id: string): number => STAGES.findIndex((entry) => entry.id === id);

const SHAPES: readonly (readonly [string, string, string, number, readonly string[]])[] = [
  ['RxDescriptor', 'desc', 'packet', 64, ['slot']],
  ['Packet', 'packet', 'packet', 64, ['header', ...Array.from({ length: 23 }, (_, i) => `payload${i}`)]],
  ['SkBuff', 'sk_buff', 'sk_buff', 64, ['head', 'data', 'sharedInfo', 'cb', 'truesize']],
  ['Route', 'route', 'route', 1, ['bucket', 'entry']],
  ['Socket', 'socket', 'socket', 4, ['lock', 'state', 'sequence', 'window', 'rcvbuf', 'timers', 'memory', 'flags']],
  ['ReceiveQueue', 'queue', 'queue', 4, ['head', 'count']],
  ['Task', 'task', 'task', 4, ['state', 'on']],
  ['RunQueue', 'runq', 'runq', 2, ['lock', 'clock']],
  ['Slab', 'slab', 'slab', 1, ['list', 'batch', 'partial']],
  ['Channel', 'channel', 'channel', 4, ['tail', 'slots', 'head']],
  ['Softnet', 'softnet', 'softnet', 2, ['poll', 'stat']],
  ['UserBuffer', 'user buf', 'user buf', 4, ['one', 'two', 'three']],
];

function structures(): readonly StructureEntry[] {
  let firstLine = 0;
  return SHAPES.map(([id, label, group, instances, fields]) => {
    const entry = {
      id, label, group, firstLine, instances, linesPerInstance: fields.length,
      fieldGroups: fields.map((field, line) => ({ id: field, line, lines: 1 })),
    };
    firstLine += instances * fields.length;
    return entry;
  });
}

export function demoTrace(options: DemoOptions): Trace {
  const { path, packets = 30, flows = 3, readerCore = 1, gapNs = 12_304, dropEvery = 0 } = options;
  const all = structures();
  const recorder = new Recorder();
  const states = new Map<number, number[]>(); // line -> state of core 0, core 1
  const freeNs = [0, 0];
  let pollUntilNs = -1;

  const lineOf = (name: string, instance: number): number => {
    const [id, field] = name.split('.') as [string, string];
    const entry = all.find((one) => one.id === id) as StructureEntry;
    return entry.firstLine + (instance % entry.instances) * entry.linesPerInstance + entry.fieldGroups.findIndex((group) => group.id === field);
  };

  const touch = (span: number, atNs: number, line: number, core: number, kind: number): number => {
    const known = states.get(line) ?? [-1, -1];
    states.set(line, known);
    const other = core === 0 ? 1 : 0;
    const mine = known[core] as number;
    const theirs = known[other] as number;
    const writes = kind !== KIND.load && kind !== KIND.chase;
    let source: number = SOURCE.privateHit;
    if (mine <= STATE.I) source = theirs > STATE.S ? SOURCE.peerDirty : theirs === STATE.S ? SOURCE.peerClean : SOURCE.dram;
    else if (writes && mine === STATE.S) source = SOURCE.upgrade;
    const after = writes ? STATE.M : theirs > STATE.I ? STATE.S : mine > STATE.I ? mine : STATE.E;
    known[core] = after;
    if (writes) known[other] = theirs === -1 ? -1 : STATE.I;
    else if (theirs > STATE.S) known[other] = STATE.S;
    const peer = source === SOURCE.peerDirty || source === SOURCE.peerClean;
    const latencyNs = peer ? 140 : source === SOURCE.dram ? 110 : source === SOURCE.upgrade ? 38 : 0;
    const why = peer ? WHY.coherence : source === SOURCE.dram ? (mine === -1 ? WHY.cold : WHY.dma) : WHY.none;
    const row = recorder.touched(span, atNs, line, packWhat(kind, source, why, after), peer ? other : DEVICE, 1, source === SOURCE.privateHit ? 0 : 1, latencyNs);
    recorder.stalled(row, latencyNs);
    return latencyNs;
  };

  /** Runs a stage on a core from `readyNs` at the earliest; letters: r read, w write, l lock. */
  const run = (id: string, core: number, packet: number, readyNs: number, instructionNs: number, touches: string): number => {
    const beginNs = Math.max(readyNs, freeNs[core] as number);
    const span = recorder.spanBegan(beginNs, stageIndex(id), core, packet, STAGES[stageIndex(id)]?.shared === true ? SHARED : 0);
    const list = touches === '' ? [] : touches.split(' ');
    let nowNs = beginNs;
    let stallNs = 0;
    let lockNs = 0;
    for (const one of list) {
      nowNs += Math.round(instructionNs / (list.length + 1));
      const name = one.slice(2);
      const perPacket = /^(RxDescriptor|Packet|SkBuff)/.test(name);
      const kind = one[0] === 'l' ? KIND.lock : one[0] === 'w' ? KIND.store : KIND.chase;
      const lostNs = touch(span, nowNs, lineOf(name, perPacket ? packet % 8 : 1), core, kind);
      nowNs += lostNs + (kind === KIND.lock ? 40 : 0);
      if (kind === KIND.lock) lockNs += lostNs + 40;
      else stallNs += lostNs;
    }
    recorder.spanEnded(span, instructionNs, stallNs, lockNs);
    return (freeNs[core] = beginNs + instructionNs + stallNs + lockNs);
  };

  let arrivedNs = 1500;
  for (let i = 0; i < packets; i++) {
    const packet = recorder.packetArrived(arrivedNs, i % flows, 1514, 1448);
    const dmaSpan = recorder.spanBegan(arrivedNs, stageIndex('dma'), DEVICE, packet, 0);
    for (const [name, lines] of [['Packet.header', 24], ['RxDescriptor.slot', 1]] as const) {
      const line = lineOf(name, packet % 8);
      for (let l = line; l < line + lines; l++) states.set(l, [STATE.I, STATE.I]);
      recorder.touched(dmaSpan, arrivedNs + 60, line, packWhat(KIND.dmaWrite, SOURCE.dram, WHY.dma, STATE.I), DEVICE, lines, lines, 100);
    }
    recorder.spanEnded(dmaSpan, 240, 0, 0);
    const inRingNs = arrivedNs + 240;
    if (dropEvery > 0 && i % dropEvery === dropEvery - 1) {
      recorder.packetDone(packet, inRingNs, DEVICE, OUTCOME.dropped, DROP_REASONS.indexOf('rxRingFull'));
      arrivedNs += gapNs;
      continue;
    }
    const wokenNs = inRingNs;
    if (inRingNs > pollUntilNs) {
      run('isr', 0, packet, wokenNs + 900, 600, 'w:Softnet.poll');
      if (path === 'stack') run('poll', 0, packet, 0, 300, 'w:Softnet.stat');
    }
    const takenNs = Math.max(inRingNs, freeNs[0] as number);
    recorder.waited(packet, 0, 0, inRingNs, takenNs);
    let queuedNs = 0;
    if (path === 'stack') {
      run('rx', 0, packet, takenNs, 700, 'r:RxDescriptor.slot w:Slab.list w:Slab.batch w:SkBuff.head w:SkBuff.data w:SkBuff.sharedInfo w:SkBuff.cb w:SkBuff.truesize r:Packet.header');
      run('netfilter', 0, packet, 0, 320, 'r:SkBuff.head r:Packet.header');
      run('route', 0, packet, 0, 260, 'r:Route.bucket r:Route.entry');
      run('lookup', 0, packet, 0, 240, 'r:Socket.flags');
      queuedNs = run('tcp', 0, packet, 0, 900, 'l:Socket.lock w:Socket.state w:Socket.sequence w:Socket.window w:Socket.rcvbuf w:Socket.memory w:ReceiveQueue.head w:ReceiveQueue.count');
      pollUntilNs = run('wakeUp', 0, packet, 0, 300, 'w:Task.state l:RunQueue.lock');
    } else {
      queuedNs = run('classify', 0, packet, takenNs, 420, 'r:RxDescriptor.slot r:Packet.header w:Channel.slots w:Channel.tail');
      pollUntilNs = queuedNs;
    }
    const core = readerCore;
    const readNs = Math.max(queuedNs, freeNs[core] as number) + (path === 'stack' ? 350 : 90);
    recorder.waited(packet, path === 'stack' ? 1 : 2, core, queuedNs, readNs);
    let doneNs: number;
    if (path === 'stack') {
      run('recvmsg', core, packet, readNs, 900, 'w:RunQueue.lock w:RunQueue.clock w:Task.state w:Task.on l:Socket.lock w:Socket.state r:Socket.sequence w:Socket.window w:ReceiveQueue.head w:ReceiveQueue.count r:SkBuff.head r:SkBuff.data r:SkBuff.cb');
      doneNs = run('copy', core, packet, 0, 1300, 'r:Packet.header r:SkBuff.sharedInfo w:UserBuffer.one w:UserBuffer.two w:Socket.rcvbuf w:Socket.memory w:Slab.list w:Slab.batch');
    } else {
      run('tcp', core, packet, readNs, 800, 'r:Channel.tail r:Channel.slots w:Channel.head w:Socket.state w:Socket.sequence w:Socket.window r:Socket.timers r:Packet.header');
      run('recvmsg', core, packet, 0, 400, 'w:Socket.rcvbuf w:Task.state');
      doneNs = run('copy', core, packet, 0, 1300, 'w:UserBuffer.one w:UserBuffer.two w:UserBuffer.three');
    }
    recorder.packetDone(packet, doneNs, core, OUTCOME.delivered, 0);
    run('app', core, packet, 0, 260, '');
    arrivedNs += i % 4 === 1 ? 3200 : gapNs;
  }

  return recorder.seal({
    version: 1,
    path: path === 'stack' ? { id: 'stack', label: 'Traditional stack' } : { id: 'socket-channel', label: 'Socket channel' },
    machine: { id: 'demo', label: 'Demo machine' },
    knobs: {},
    cores: [0, 1].map((id) => ({ id, label: `core ${id}`, takesInterrupt: id === 0, runsReader: id === readerCore })),
    stages: STAGES,
    structures: all,
    places: [
      { id: 'rxRing', label: 'receive ring', kind: 'ring', capacity: 256, gap: 'nic' },
      { id: 'receiveQueue', label: 'receive queue', kind: 'queue', capacity: 0, gap: 'H2' },
      { id: 'channel', label: 'channel', kind: 'channel', capacity: 128, gap: 'H1' },
    ],
    flows: Array.from({ length: flows }, (_, id) => ({ id, protocol: 'tcp' as const, source: `198.51.100.7:${40000 + id}`, destination: '192.0.2.1:5001' })),
    sockets: [],
    netfilter: null,
    dropReasons: DROP_REASONS,
    constants: [],
    coherenceTable: [],
    outgoing: 0,
    remarks: [],
    endNs: Math.max(...freeNs),
  });
}
