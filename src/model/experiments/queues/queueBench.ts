import { at, assert } from '../../../base/assert.ts';
import { Recorder } from '../../../trace/recorder.ts';
import type { PlaceEntry, StructureEntry, Trace } from '../../../trace/trace.ts';
import { EventCalendar } from '../../engine/eventCalendar.ts';
import { AccessCost } from '../../machine/accessCost.ts';
import { Coherence } from '../../machine/coherence.ts';
import { tableRows } from '../../machine/coherenceTable.ts';
import { costsOf } from '../../machine/costs.ts';
import { Cpu } from '../../machine/cpu.ts';
import { MemoryMap, type StructureDef } from '../../machine/memoryMap.ts';
import { PacketClock } from '../../machine/packetClock.ts';
import { constantsOf, type MachineProfile, placeOfCore, topologyOf } from '../../machine/profile.ts';
import { SpinLocks } from '../../machine/spinLocks.ts';
import { compileStage, stageEntry } from '../../machine/stage.ts';
import { type Stage, Thread } from '../../machine/thread.ts';
import type { QueueStage } from './stages.ts';
import { CAPACITY, ENTRIES_PER_LINE } from './structures.ts';

const PLACES: readonly PlaceEntry[] = [
  { id: 'preempted', label: 'preempted', kind: 'preempted', capacity: 0, gap: 'none' },
  { id: 'queue', label: 'queue', kind: 'queue', capacity: CAPACITY, gap: 'H1' },
];
const IN_QUEUE = 1;
/** Beside its atomic a lock costs nothing here, whatever its kind. */
const FREE = [0, 0, 0, 0];
const NOBODY = { by: -1, meantFor: -1 };
const LAST_NODE = 'LastNode';
const SLOT = 'Slot';

export interface QueueBenchPlan {
  readonly profile: MachineProfile;
  readonly structures: ReadonlyArray<readonly [def: StructureDef, instances: number]>;
  readonly stages: readonly QueueStage[];
  readonly cores: number;
  /** Which core the consumer runs on. */
  readonly consumer: number;
  readonly items: number;
}

/** One thread a core and a queue in memory, on the machine's own parts: coherence, costs, cores, locks. */
export class QueueBench {
  readonly calendar = new EventCalendar();
  readonly threads: readonly Thread[];
  private readonly recorder: Recorder;
  private readonly packets: PacketClock;
  private readonly map = new MemoryMap();
  private readonly names: ReadonlyArray<Pick<StructureEntry, 'id' | 'fieldGroups' | 'firstLine' | 'linesPerInstance'>>;
  private readonly stages: ReadonlyMap<string, Stage>;
  private readonly cpus: readonly Cpu[];

  constructor(private readonly plan: QueueBenchPlan) {
    const { profile, items } = plan;
    const q = profile.quantities;
    for (const [def, instances] of plan.structures) this.map.place(def, instances);
    const { entries, lines } = this.map;
    const [node, slots] = ['Node', 'Slots'].map((id) => entries.find((entry) => entry.id === id));
    // Names that move: the node before, and the line of a slot.
    this.names = [
      ...entries,
      ...(node === undefined ? [] : [{ ...node, id: LAST_NODE }]),
      ...(slots === undefined ? [] : [{ id: SLOT, fieldGroups: [{ id: 'entry', line: 0, lines: 1 }], firstLine: slots.firstLine, linesPerInstance: 1 }]),
    ];
    const nsPerInstruction = 1 / (q.clockGhz.value * q.instructionsPerCycle.value);
    this.stages = new Map(plan.stages.map((def, index) => [def.id, compileStage(def, index, this.names, nsPerInstruction)]));
    this.recorder = new Recorder(items);
    this.packets = new PacketClock(items, this.recorder);
    const coherence = new Coherence(plan.cores, lines, q.cacheWays.value, q.cacheBytes.value / q.lineBytes.value / q.cacheWays.value, topologyOf(profile));
    // Before the run the producer's side has prepared every node.
    for (let line = 0; line < lines; line++) coherence.write(0, line);
    const locks = new SpinLocks<Cpu>(lines);
    const costs = costsOf(profile);
    const firstLines = Int32Array.from(this.names, ({ firstLine }) => firstLine);
    const cores = Array.from({ length: plan.cores }, (_, core) => core);
    this.threads = cores.map((core) => new Thread(core, firstLines));
    const none = (): void => {};
    this.cpus = cores.map((core) => new Cpu(core, new AccessCost(core, costs, coherence, this.recorder), firstLines, {
      calendar: this.calendar, recorder: this.recorder, packets: this.packets, locks, lockNs: FREE, unlockNs: FREE, registerReadNs: 0, registerWriteNs: 0, host: null,
      wakeAt: (cpu, atNs) => this.wakeAt(cpu, atNs),
      beginInterrupt: none, beginIpi: none, beginSoftirq: none,
      pickTask: (cpu) => (at(this.threads, cpu.id).stage === null ? null : at(this.threads, cpu.id)),
    }));
  }

  private wakeAt(cpu: Cpu, atNs: number): void {
    if (cpu.awake || cpu.spinning) return;
    cpu.awake = true;
    this.calendar.push(atNs, cpu.id);
  }

  nowNs = ({ core }: Thread): number => at(this.cpus, core).cost.nowNs;

  run = (thread: Thread, id: string, item: number, then: () => void): void => {
    const stage = this.stages.get(id);
    assert(stage !== undefined, `no stage ${id}`);
    thread.run(stage, item, then);
  };

  private point(thread: Thread, name: string, instance: number): void {
    const index = this.names.findIndex(({ id }) => id === name);
    if (index >= 0) thread.bases[index] = at(this.names, index).firstLine + instance;
  }

  pointAtNode = (thread: Thread, node: number): void => this.point(thread, 'Node', node);
  pointAtLastNode = (thread: Thread, node: number): void => this.point(thread, LAST_NODE, node);
  /** The line of a ring's entry. */
  pointAtEntry = (thread: Thread, entry: number): void => this.point(thread, SLOT, Math.floor(entry / ENTRIES_PER_LINE));

  /** The next item is the producer's from now on; answers its number. */
  begin(thread: Thread): number {
    const bytes = this.plan.profile.quantities.lineBytes.value;
    const item = this.recorder.packetArrived(this.nowNs(thread), 0, bytes, bytes);
    this.packets.arrived(item, this.nowNs(thread), IN_QUEUE);
    return item;
  }

  waits = (item: number): void => this.packets.waitsAt(item, IN_QUEUE);
  taken = (thread: Thread, item: number): void => this.packets.delivered(item, this.nowNs(thread), thread.core, NOBODY);

  /** Runs until nothing is left to do. `other`: an event of the program's own, pushed with a payload of `cores` or more. */
  runAll(other: (payload: number, atNs: number) => void): void {
    for (const cpu of this.cpus) this.wakeAt(cpu, 0);
    while (this.calendar.size > 0) {
      const atNs = this.calendar.nextNs;
      const payload = this.calendar.pop();
      if (payload >= this.plan.cores) {
        other(payload, atNs);
        for (const cpu of this.cpus) if (!cpu.awake) this.wakeAt(cpu, Math.max(cpu.cost.nowNs, atNs));
        continue;
      }
      const cpu = at(this.cpus, payload);
      if (cpu.cost.nowNs < atNs) cpu.cost.nowNs = atNs;
      cpu.awake = false;
      while (cpu.segment()) {
        if (cpu.cost.nowNs < this.calendar.nextNs) continue;
        this.wakeAt(cpu, cpu.cost.nowNs);
        break;
      }
    }
    for (const cpu of this.cpus) cpu.stop();
  }

  /** A core that has nothing to do until then begins there. */
  standsAt({ core }: Thread, atNs: number): void {
    const { cost } = at(this.cpus, core);
    if (cost.nowNs < atNs) cost.nowNs = atNs;
  }

  seal({ id, label }: { readonly id: string; readonly label: string }, knobs: Readonly<Record<string, number>>): Trace {
    const { profile, stages, consumer } = this.plan;
    return this.recorder.seal({
      version: 1,
      path: { id, label },
      machine: { id: profile.id, label: profile.label },
      knobs,
      cores: this.cpus.map((cpu) => ({ id: cpu.id, label: `core ${cpu.id}`, takesInterrupt: cpu.id === 0, runsReader: cpu.id === consumer, ...placeOfCore(profile, cpu.id) })),
      stages: stages.map(stageEntry),
      structures: this.map.entries,
      places: PLACES,
      flows: [],
      sockets: [],
      netfilter: null,
      dropReasons: [],
      constants: constantsOf(profile),
      coherenceTable: tableRows(profile.protocol),
      outgoing: 0,
      remarks: [],
      endNs: Math.max(...this.cpus.map((one) => one.cost.nowNs)),
    });
  }
}
