import { ns } from '../../base/units.ts';
import type { AddedRule } from '../../scenario/loadedRules.ts';
import type { Recorder } from '../../trace/recorder.ts';
import type { PlaceEntry } from '../../trace/trace.ts';
import type { EventCalendar } from '../engine/eventCalendar.ts';
import { AccessCost } from '../machine/accessCost.ts';
import { costsOf } from '../machine/costs.ts';
import { Coherence } from '../machine/coherence.ts';
import { Cpu } from '../machine/cpu.ts';
import type { Nic } from '../machine/nic.ts';
import { PacketClock } from '../machine/packetClock.ts';
import { topologyOf } from '../machine/profile.ts';
import { SpinLocks } from '../machine/spinLocks.ts';
import { type Stage, Thread } from '../machine/thread.ts';
import { AckTimers } from './ackTimers.ts';
import { Application } from './application.ts';
import type { Arrivals, FlowTuple } from './arrivals.ts';
import { Card, type CardQueue } from './card.ts';
import { ChannelRing } from './channelRing.ts';
import { lockCosts } from './constants.ts';
import { EVENT_KIND, eventOf } from './events.ts';
import { Fifo } from './fifo.ts';
import type { KernelConfig } from './kernelConfig.ts';
import { PacketBuffers } from './packetBuffers.ts';
import type { PacketFilter } from './packetFilter.ts';
import { PacketOwners } from './packetOwners.ts';
import { Socket } from './socket.ts';
import type { PathPrograms } from './pathPrograms.ts';
import { ReceiveWindow } from './receiveWindow.ts';
import { ReaderQueues } from './readerQueues.ts';
import { Task } from './task.ts';
import { readerHome } from './readerHome.ts';
import type { TransmitRing } from './transmitRing.ts';

/** The nouns of one run, wired together: cores, card, buffers, sockets, readers. */
export class Kernel {
  readonly cpus: Cpu[];
  readonly card: Card;
  /** Of its queues the first; the only one where a path knows no others. */
  readonly queue: CardQueue;
  readonly nic: Nic;
  readonly transmit: TransmitRing;
  readonly packets: PacketClock;
  readonly coherence: Coherence;
  readonly sockets: Socket[] = [];
  readonly buffers: PacketBuffers;
  /** Per core: packets of the slow path on their way to the softirq. */
  readonly inputQueues: Fifo[];
  readonly owners: PacketOwners;
  readonly readers: ReaderQueues;
  readonly application: Application;
  readonly arrivals: Arrivals;
  readonly ackTimers: AckTimers;
  /** Null: no sender hears what is acknowledged. */
  readonly window: ReceiveWindow | null;
  readonly point;
  private programs: PathPrograms | null = null;

  constructor(
    readonly config: KernelConfig,
    readonly calendar: EventCalendar,
    readonly recorder: Recorder,
    /** Null: no rules are loaded. */
    readonly filter: PacketFilter | null,
  ) {
    const { profile, layout, cores, arrivals, constants } = config;
    const q = profile.quantities;
    const sets = q.cacheBytes.value / q.lineBytes.value / q.cacheWays.value;
    const lines = layout.map.lines;
    this.arrivals = arrivals;
    this.coherence = new Coherence(cores, lines, q.cacheWays.value, sets, topologyOf(profile));
    this.packets = new PacketClock(arrivals.length, recorder);
    const locks = new SpinLocks<Cpu>(lines);
    const costs = costsOf(profile, config.choices.drainCountsAs === 'lock');
    const firstLines = layout.firstLines;
    this.cpus = Array.from({ length: cores }, (_, id) =>
      new Cpu(id, new AccessCost(id, costs, this.coherence, recorder), firstLines, {
        calendar,
        recorder,
        packets: this.packets,
        locks,
        ...lockCosts(profile, constants, config.lockFactor),
        everyAccess: config.choices.schedulingPoints === 'everyAccess',
        registerReadNs: ns(q.mmioReadNs.value),
        registerWriteNs: ns(q.mmioWriteNs.value),
        host: this,
        wakeAt: (cpu, atNs) => this.wakeAt(cpu, atNs),
        beginInterrupt: (cpu) => this.programs?.beginInterrupt(cpu),
        beginSoftirq: (cpu) => this.programs?.beginSoftirq(cpu),
        beginIpi: (cpu) => this.programs?.beginIpi?.(cpu),
        pickTask: (cpu) => this.readers.pick(cpu),
      }),
    );
    this.buffers = new PacketBuffers(config, this.coherence);
    this.ackTimers = new AckTimers(calendar, ns(constants.delayedAckNs), (cpu, socket, atNs) => {
      this.programs?.delayedAck(cpu, socket);
      this.wakeAt(cpu, atNs);
    });
    this.window = config.loop === null ? null : new ReceiveWindow(config.loop, arrivals, config.ackBuffs, constants);
    this.inputQueues = this.cpus.map(() => new Fifo());
    this.owners = new PacketOwners(arrivals, this.sockets, filter, this.packets, recorder);
    const pointer = (id: string) => layout.pointer(id);
    this.point = {
      softnetData: pointer('SoftnetData'), packet: pointer('Packet'), skBuff: pointer('SkBuff'),
      slabCpu: pointer('SlabCpu'), routeBucket: pointer('RouteBucket'), route: pointer('Route'),
      ehashBucket: pointer('EhashBucket'), socket: pointer('Socket'), timer: pointer('Timer'), task: pointer('Task'),
      runQueue: pointer('RunQueue'), idleTask: pointer('IdleTask'), userBuffer: pointer('UserBuffer'), appState: pointer('AppState'),
      classifier: pointer('Classifier'), channel: pointer('Channel'), coreChannel: pointer('CoreChannel'), txChannel: pointer('TxChannel'), userTcp: pointer('UserTcp'),
      netDevice: pointer('NetDevice'), inputQueue: pointer('InputQueue'), deferList: pointer('DeferList'), sockFlow: pointer('SockFlow'), devFlow: pointer('DevFlow'), cardFilter: pointer('CardFilter'),
      channelItem: pointer('ChannelItem'), umemFrame: pointer('UmemFrame'), flowTable: pointer('FlowTable'), rules: pointer('Rules'), tableLock: pointer('TableLock'), conntrackBucket: pointer('ConntrackBucket'), conntrackCpu: pointer('ConntrackCpu'), nfConn: pointer('NfConn'),
    };
    this.card = new Card(config, {
      calendar, recorder, packets: this.packets, coherence: this.coherence, ackSlab: this.buffers.ackSlab, dmaStage: this.stage('dma').index,
      raise: (core, atNs) => {
        const cpu = this.cpus[core] as Cpu;
        cpu.interruptPending = true;
        this.interrupted(cpu, atNs);
      },
    });
    this.queue = this.card.queues[0] as CardQueue;
    ({ nic: this.nic, transmit: this.transmit } = this.queue);
    this.readers = new ReaderQueues(profile, this.stage('contextSwitch'), {
      cpus: this.cpus, wanderNs: config.wanderNs, sliceNs: constants.timeSliceNs, wokenPreempts: config.wokenPreempts, moved: ({ thread }) => this.pointAtCore(thread),
      wakeAt: (cpu, atNs) => this.wakeAt(cpu, atNs),
      resumes: (task) => this.programs?.readerResumes(task),
    });
    this.application = new Application(
      { app: this.stage('app'), work: this.findStage('work') ?? null, compete: this.findStage('compete') ?? null }, config.application, calendar, this.readers,
    );
    for (const cpu of this.cpus) for (const thread of [cpu.hardirq, cpu.softirq]) this.pointAtCore(thread);
  }

  /** The number of a place, one of the path's own among them. */
  placeOf({ id }: PlaceEntry): number {
    const place = this.config.places.findIndex((one) => one.id === id);
    if (place === -1) throw new Error(`the path has no place ${id}`);
    return place;
  }

  findStage(id: string): Stage | undefined {
    return this.config.stages.get(id);
  }

  stage(id: string): Stage {
    const stage = this.findStage(id);
    if (stage === undefined) throw new Error(`the path has no stage ${id}`);
    return stage;
  }

  cpuOf(thread: Thread): Cpu {
    return this.cpus[thread.core] as Cpu;
  }

  /** The socket that a thread works for. */
  socketOf(thread: Thread): Socket {
    return this.sockets[thread.socket] as Socket;
  }

  /** Sockets with their readers, asleep in recv; the rings full of buffers that their interrupts' cores set up. */
  start(programs: PathPrograms, withSkBuffs: boolean): void {
    this.programs = programs;
    const { config } = this;
    for (const [id, socket] of this.arrivals.sockets.entries()) {
      this.sockets.push(new Socket(id, socket.protocol, [this.reader(id, 0)], socket.flow, this.config.constants));
      const made = this.sockets[id] as Socket;
      made.established = socket.establishedAtStart;
      if (this.filter === null && socket.protocol === 'tcp') this.bindToWire(made);
      made.readerWaits = socket.protocol === 'tcp' && config.socketRing === null; // it sleeps in recv when the run begins
      if (config.socketRing !== null) {
        made.channel = new ChannelRing(config.socketRing);
        made.channel.requestWake(); // its reader sleeps
      }
    }
    // Behind all others, so that the first reader of a socket has the socket's number.
    for (let k = 1; k < config.threadsPerSocket; k++) {
      for (const { id, protocol, readers } of this.sockets) if (protocol === 'udp') readers.push(this.reader(id, k));
    }
    this.addCompetitors();
    this.filter?.shakeHands(this.sockets);
    for (const queue of this.card.queues) {
      if (programs.fillRing === undefined) this.buffers.fill(queue, withSkBuffs);
      else programs.fillRing(queue);
    }
  }

  /** A thread that reads a socket, the `k`th of them. */
  private reader(socket: number, k: number): Task {
    const task = this.addTask(this.cpus[readerHome(socket + k, this.config)] as Cpu, socket);
    const { id, thread } = task;
    this.point.userBuffer(thread, id);
    this.point.appState(thread, id);
    this.pointAtSocket(thread, socket);
    return task;
  }

  /** Asleep; without a socket it reads nothing. */
  addTask(cpu: Cpu, socket = -1, competes = false): Task {
    const { tasks } = this.readers;
    const { tasks: expected } = this.config;
    if (tasks.length === expected) throw new Error(`more than ${expected} tasks: readers, competitors and the path's \`kernelThreads\``);
    const thread = new Thread(cpu.id, this.config.layout.firstLines);
    const task = new Task(tasks.length, cpu, thread, socket, competes);
    this.pointAtCore(thread);
    this.point.task(thread, task.id);
    tasks.push(task);
    return task;
  }

  /** On each core that readers begin on. */
  private addCompetitors(): void {
    const { readers, config } = this;
    for (const cpu of new Set(readers.tasks.map((task) => task.cpu))) {
      for (let k = 0; k < config.competitors; k++) {
        const task = this.addTask(cpu, -1, true);
        this.application.compete(task);
        readers.compete(task);
      }
    }
  }

  private bindToWire(socket: Socket): void {
    const { destination, destinationPort } = this.arrivals.tuples[socket.flow] as FlowTuple;
    socket.localAddress = destination;
    socket.localPort = destinationPort;
  }

  wakeAt(cpu: Cpu, atNs: number): void {
    if (cpu.awake || cpu.spinning) return;
    cpu.awake = true;
    this.calendar.push(atNs, eventOf(EVENT_KIND.cpu, cpu.id));
  }

  private pointAtCore(thread: Thread): void {
    const { core } = thread;
    this.point.softnetData(thread, core);
    this.point.slabCpu(thread, core);
    this.point.timer(thread, core);
    this.point.runQueue(thread, core);
    this.point.idleTask(thread, core);
    this.point.conntrackCpu(thread, core);
  }

  pointAtSocket(thread: Thread, socket: number): void {
    thread.socket = socket;
    this.point.socket(thread, socket);
    this.point.channel(thread, socket);
    this.point.txChannel(thread, socket);
    this.point.userTcp(thread, socket);
  }

  /** The thread's structures become those of a packet that the driver has taken. */
  pointAtPacket(thread: Thread, packet: number): void {
    const flow = this.arrivals.flow[packet] as number;
    const buffer = this.buffers.bufferOf[packet] as number;
    this.point.packet(thread, buffer);
    this.point.umemFrame(thread, buffer);
    const skb = this.buffers.skbOf[packet] as number;
    if (skb >= 0) this.point.skBuff(thread, skb);
    this.point.routeBucket(thread, flow);
    this.point.route(thread, flow);
    this.point.ehashBucket(thread, flow);
    this.point.classifier(thread, flow);
    const socket = this.owners.socketFor(packet);
    if (socket >= 0) this.pointAtSocket(thread, socket);
  }

  /** The socket lookup by the addresses that the packet has now: the thread works for what it finds. */
  lookUp(thread: Thread, packet: number): number {
    const found = this.owners.lookUp(packet);
    for (const one of this.buffers.behind(packet)) this.owners.follows(one, packet);
    if (found >= 0) this.pointAtSocket(thread, found);
    return found;
  }

  /** A packet waits at `place` from now on, and with it those that GRO has merged behind it. */
  waitsAt(thread: Thread, packet: number, place: number): void {
    const { mergedBehind } = this.buffers;
    this.packets.waitsAt(packet, place);
    for (let one = mergedBehind[packet] as number; one >= 0; one = mergedBehind[one] as number) this.packets.carriedTo(one, place, this.cpuOf(thread).cost.nowNs, thread.core);
  }

  /** The doorbell rang: the card sends the thread's ACK. */
  sent(thread: Thread): void {
    const { transmit, nic } = this.card.sendsFor(thread);
    const { nowNs } = this.cpuOf(thread).cost;
    transmit.send(thread);
    this.window?.leaves(thread.ack, nowNs);
    nic.transmitted(nowNs);
  }

  /** The thread's socket gets the packet. */
  deliver(thread: Thread, packet: number): void {
    this.owners.delivered(packet, thread.socket, this.cpuOf(thread));
  }

  /** An interprocessor interrupt, sent when its sender has got so far. */
  sendIpi(to: Cpu, atNs: number): void {
    this.calendar.push(ns(atNs + this.config.profile.quantities.ipiNs.value), eventOf(EVENT_KIND.ipi, to.id));
  }

  addRule(rule: AddedRule): void {
    this.filter?.add(rule);
    this.programs?.rulesChanged?.(rule.atNs);
  }

  ipiArrives(cpu: Cpu, atNs: number): void {
    cpu.ipiPending = true;
    this.interrupted(cpu, atNs);
  }

  /** A core that sleeps (and does not poll) needs a while to be there. */
  private interrupted(cpu: Cpu, atNs: number): void {
    const { idlePolls, quantities } = this.config.profile;
    this.wakeAt(cpu, cpu.idle && !idlePolls ? ns(atNs + quantities.idleExitNs.value) : atNs);
  }
}
