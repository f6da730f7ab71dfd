import { at, assert } from '../../../base/assert.ts';
import { ns } from '../../../base/units.ts';
import { Recorder } from '../../../trace/recorder.ts';
import type { PlaceEntry, Trace } from '../../../trace/trace.ts';
import { EventCalendar } from '../../engine/eventCalendar.ts';
import { AccessCost } from '../../machine/accessCost.ts';
import { Coherence } from '../../machine/coherence.ts';
import { tableRows } from '../../machine/coherenceTable.ts';
import { costsOf, SharedMemory } from '../../machine/costs.ts';
import { Cpu } from '../../machine/cpu.ts';
import { MemoryMap } from '../../machine/memoryMap.ts';
import { PacketClock } from '../../machine/packetClock.ts';
import { constantsOf, type MachineProfile, placeOfCore, topologyOf } from '../../machine/profile.ts';
import { SpinLocks } from '../../machine/spinLocks.ts';
import { compileStage, stageEntry } from '../../machine/stage.ts';
import { Thread } from '../../machine/thread.ts';
import { QueuePrograms } from './programs.ts';
import { stagesOf } from './stages.ts';
import { CAPACITY, LAYOUTS, NODES, type QueueId } from './structures.ts';

export interface QueueRun {
  readonly queue: QueueId;
  readonly items: number;
  /** Between two items; 0: the producer never waits (saturated). */
  readonly gapNs: number;
}

const PLACES: readonly PlaceEntry[] = [
  { id: 'preempted', label: 'preempted', kind: 'preempted', capacity: 0, gap: 'none' },
  { id: 'queue', label: 'queue', kind: 'queue', capacity: CAPACITY, gap: 'H1' },
];
const IN_QUEUE = 1;
/** Beside its atomic a lock costs nothing here, whatever its kind. */
const FREE = [0, 0, 0, 0];
const PRODUCER = 0;
const CONSUMER = 1;
const ITEM_DUE = 2;
const REQUEST_ARRIVES = 3;
const NOBODY = { by: -1, meantFor: -1 };

/** A producer and a consumer on two cores with one queue between them, on the machine's own parts: coherence, costs, cores, locks. */
export function runQueue({ queue, items, gapNs }: QueueRun, profile: MachineProfile): Trace {
  const q = profile.quantities;
  const paced = gapNs > 0;
  const map = new MemoryMap();
  for (const def of at(Object.entries(LAYOUTS), Object.keys(LAYOUTS).indexOf(queue))[1]) map.place(def, def.id === 'Node' ? NODES : 1);
  const node = at(map.entries, 0);
  const slots = map.entries.find(({ id }) => id === 'Slots');
  // Names that move: the node before, and the line of a slot.
  const names = [...map.entries, { ...node, id: 'LastNode' }, { id: 'Slot', fieldGroups: [{ id: 'entry', line: 0, lines: 1 }], firstLine: slots?.firstLine ?? 0, linesPerInstance: 1 }];
  const defs = stagesOf(queue, paced);
  const nsPerInstruction = 1 / (q.clockGhz.value * q.instructionsPerCycle.value);
  const stages = new Map(defs.map((def, index) => [def.id, compileStage(def, index, names, nsPerInstruction)]));

  const recorder = new Recorder(items);
  const calendar = new EventCalendar();
  const coherence = new Coherence(2, map.lines, q.cacheWays.value, q.cacheBytes.value / q.lineBytes.value / q.cacheWays.value, topologyOf(profile));
  // Before the run the producer's side has prepared every node.
  for (let line = 0; line < map.lines; line++) coherence.write(PRODUCER, line);
  const memory = new SharedMemory(coherence, map.lines);
  const packets = new PacketClock(items, recorder);
  const locks = new SpinLocks<Cpu>(map.lines);
  const costs = costsOf(profile);
  const firstLines = Int32Array.from(names, ({ firstLine }) => firstLine);
  const threads = [PRODUCER, CONSUMER].map((core) => new Thread(core, firstLines));
  const wakeAt = (cpu: Cpu, atNs: number): void => {
    if (cpu.awake || cpu.spinning) return;
    cpu.awake = true;
    calendar.push(atNs, cpu.id);
  };
  const none = (): void => {};
  const cpus = [PRODUCER, CONSUMER].map((id) => new Cpu(id, new AccessCost(id, costs, memory, recorder), firstLines, {
    calendar, recorder, packets, locks, lockNs: FREE, unlockNs: FREE, registerReadNs: 0, registerWriteNs: 0, host: null, wakeAt,
    beginInterrupt: none, beginIpi: none, beginSoftirq: none,
    pickTask: (cpu) => (at(threads, cpu.id).stage === null ? null : at(threads, cpu.id)),
  }));
  const nowNs = (core: number): number => at(cpus, core).cost.nowNs;

  let made = 0;
  const dueNs = (item: number): number => (paced ? ns(1000 + item * gapNs) : 0);
  const programs = new QueuePrograms(queue, paced, items, {
    stage: (id) => {
      const stage = stages.get(id);
      assert(stage !== undefined, `queue ${queue} has no stage ${id}`);
      return stage;
    },
    point: (thread, name, instance) => {
      const index = names.findIndex(({ id }) => id === name);
      thread.bases[index] = at(names, index).firstLine + instance;
    },
    nextItem: () => {
      if (made === items) return -1;
      if (nowNs(PRODUCER) < dueNs(made)) {
        calendar.push(dueNs(made), ITEM_DUE);
        return -1;
      }
      const item = recorder.packetArrived(nowNs(PRODUCER), 0, q.lineBytes.value, 0);
      packets.arrived(item, nowNs(PRODUCER), IN_QUEUE);
      made++;
      return item;
    },
    nowNs: (thread) => nowNs(thread.core),
    requestArrivesAfter: (atNs) => calendar.push(ns(atNs + q.peerDirtyNs.value), REQUEST_ARRIVES),
    waitsInQueue: (item) => packets.waitsAt(item, IN_QUEUE),
    taken: (item) => packets.delivered(item, nowNs(CONSUMER), CONSUMER, NOBODY),
  }, at(threads, PRODUCER), at(threads, CONSUMER));

  programs.produce();
  programs.consume();
  for (const cpu of cpus) wakeAt(cpu, 0);
  while (calendar.size > 0) {
    const atNs = calendar.nextNs;
    const payload = calendar.pop();
    if (payload === REQUEST_ARRIVES) {
      programs.requestArrives(atNs);
      for (const cpu of cpus) if (!cpu.awake) wakeAt(cpu, Math.max(cpu.cost.nowNs, atNs));
      continue;
    }
    const cpu = at(cpus, payload === ITEM_DUE ? PRODUCER : payload);
    if (cpu.cost.nowNs < atNs) cpu.cost.nowNs = atNs;
    if (payload === ITEM_DUE) programs.produce();
    cpu.awake = false;
    while (cpu.segment()) {
      if (cpu.cost.nowNs < calendar.nextNs) continue;
      wakeAt(cpu, cpu.cost.nowNs);
      break;
    }
  }
  for (const cpu of cpus) cpu.stop();
  return recorder.seal({
    version: 1,
    path: { id: queue, label: queue },
    machine: { id: profile.id, label: profile.label },
    knobs: { items, gapNs },
    cores: cpus.map(({ id }) => ({ id, label: `core ${id}`, takesInterrupt: id === PRODUCER, runsReader: id === CONSUMER, ...placeOfCore(profile, id) })),
    stages: defs.map(stageEntry),
    structures: map.entries,
    places: PLACES,
    flows: [],
    sockets: [],
    netfilter: null,
    dropReasons: [],
    constants: constantsOf(profile),
    coherenceTable: tableRows(profile.protocol),
    outgoing: 0,
    remarks: [],
    endNs: Math.max(...cpus.map((one) => one.cost.nowNs)),
  });
}
