import { at } from '../base/assert.ts';
import { createRng, type Rng } from '../base/rng.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Capture } from '../scenario/frames.ts';
import { formatEnd, type IpAddress } from '../scenario/ipAddress.ts';
import type { LoadedRules } from '../scenario/loadedRules.ts';
import type { Knobs, Scenario } from '../scenario/schema.ts';
import { Recorder } from '../trace/recorder.ts';
import type { Dictionary, NetfilterEntry, SocketEntry, Trace } from '../trace/trace.ts';
import { DROP_REASONS } from '../trace/words.ts';
import { EventCalendar } from './engine/eventCalendar.ts';
import type { Arrivals, FlowTuple } from './kernel/arrivals.ts';
import { CHANNEL_ENTRIES } from './kernel/channelRing.ts';
import { kernelConstants, type KernelValues } from './kernel/constants.ts';
import { Kernel } from './kernel/kernel.ts';
import { Layout } from './kernel/layout.ts';
import type { Listeners } from './kernel/listeners.ts';
import { RunHost } from './kernel/netfilter/runHost.ts';
import { leave, PacketFilter } from './kernel/packetFilter.ts';
import { places } from './kernel/places.ts';
import type { Socket } from './kernel/socket.ts';
import { type Population, structureDefs } from './kernel/structures.ts';
import { tableRows } from './machine/coherenceTable.ts';
import { LINE_BYTES } from './machine/memoryMap.ts';
import { constantsOf, type MachineProfile, placeOfCore } from './machine/profile.ts';
import { findMachine } from './machines.ts';
import { compileStage, stageEntry, structuresOf } from './machine/stage.ts';
import { type ModelChoices, modelChoices, profileWith } from './modelChoices.ts';
import { inForce, withOwnConstants } from './ownConstants.ts';
import { fittedConstants } from './paths/calibration.ts';
import { LOCK } from './paths/channelList.ts';
import { compete, inOrderStages, withPrefetch, work } from './paths/commonStages.ts';
import { besides, choicesOf, stageOf } from './paths/era.ts';
import { netfilterStages } from './paths/netfilter/stages.ts';
import { type ReceivePath, TX_SLOTS } from './paths/receivePath.ts';
import { receivePaths } from './paths/registry.ts';
import { runToEnd } from './run.ts';
import { simulateQueues } from './simulateQueues.ts';
import { type AckClock, ackClock } from './traffic/ackClock.ts';
import { BESIDE_ADDRESS, besideListens, merged, trafficBeside } from './traffic/beside.ts';
import { addressesOf, listenersOf, servicesOf } from './traffic/flowMaker.ts';
import { openLoop } from './traffic/openLoop.ts';
import { replay } from './traffic/replay.ts';

export interface SimulateInput {
  readonly scenario: Scenario;
  readonly pathId: string;
  /** Needed by `process: replay`. */
  readonly capture?: Capture | undefined;
  /** Needed where the scenario has rules or adds some: `scenario.netfilter` and its interventions, read. */
  readonly rules?: LoadedRules | undefined;
}

/**
 * Scenario → trace: the same input gives the same bytes everywhere. Synchronous; `onProgress` hears the number of packets that
 * have arrived, now and then. Problems: unknownPath, unknownMachine, noOwnMachine, tooManyCores, coreOutside, noCapture, noRules, unknownLocalAddress, runTooLong,
 * foreignToQueues, unknownConstant, constantFixed, constantOutOfRange, constantNotWhole.
 */
export function simulate(input: SimulateInput, onProgress?: (packets: number) => void, choices: ModelChoices = modelChoices): Result<Trace> {
  const { scenario } = input;
  if (scenario.queueExperiment !== undefined) return simulateQueues(scenario, scenario.queueExperiment, input.pathId, choices);
  const { knobs } = scenario;
  const path = receivePaths.find(input.pathId);
  if (path === undefined) return fail('unknownPath', 'path', { id: input.pathId, known: receivePaths.ids.join(', ') });
  const found = findMachine(scenario);
  if (!found.ok) return found;
  const profile = found.value;
  if (knobs.cores > profile.coresMax) {
    return fail('tooManyCores', 'knobs.cores', { cores: knobs.cores, machine: profile.id, max: profile.coresMax });
  }
  for (const knob of ['irqCore', 'readerCore'] as const) {
    if (knobs[knob] >= knobs.cores) return fail('coreOutside', `knobs.${knob}`, { knob, value: knobs[knob], cores: knobs.cores });
  }
  if ((scenario.netfilter !== undefined || (scenario.interventions ?? []).length > 0) && input.rules === undefined) return fail('noRules', 'netfilter');
  const chosen = withOwnConstants(choices, constantsOfScenario(scenario));
  if (!chosen.ok) return chosen;
  const rng = createRng(knobs.seed);
  const traffic = trafficOf(input, rng, chosen.value.constants);
  if (!traffic.ok) return traffic;
  const sorted = (knobs.classify === 'afterNetfilter' ? path.afterNetfilter : undefined) ?? (knobs.umem === 'copy' ? path.copying : undefined) ?? path;
  const stages = (knobs.channelQueue === 'list' ? sorted.listStages : undefined) ?? sorted.stages;
  return ok(run({ ...sorted, stages, id: path.id, label: path.label }, profileWith(profile, chosen.value.quantities), scenario, rng, traffic.value, chosen.value, onProgress));
}

/** A core keeps two batches at most, whatever the size of the buffers. */
const constantsOfScenario = ({ knobs: { slabBatch }, constants }: Scenario): Scenario['constants'] =>
  slabBatch === 0 ? constants : { smallSlabLimit: 2 * slabBatch, largeSlabLimit: 2 * slabBatch, ...constants };

/** What arrives, and the host whose rules it meets. */
interface Traffic {
  readonly arrivals: Arrivals;
  readonly loop: AckClock | null;
  readonly host: RunHost | null;
}

function trafficOf({ scenario, capture, rules }: SimulateInput, rng: Rng, constants: KernelValues): Result<Traffic> {
  const { process } = scenario.knobs;
  const hostAt = (addresses: readonly IpAddress[], listens: Listeners): RunHost | null =>
    rules === undefined ? null : new RunHost(rules, { addresses: addresses.filter((address) => typeof address === 'number'), listens: (protocol, port) => listens.find(protocol, -1, port) !== undefined || besideListens(scenario.knobs, protocol, port), rng: rng.fork('netfilter') });
  if (process !== 'replay') {
    // Flows that leave this machine need it before they are made; those of the other kind of traffic do not.
    const services = rules === undefined ? [] : servicesOf(scenario);
    const host = hostAt([...addressesOf(services), ...(scenario.knobs.besideMbps > 0 ? [BESIDE_ADDRESS] : [])], listenersOf(scenario, services));
    const leaving = (inside: FlowTuple): FlowTuple | null => (host === null ? null : leave(host, inside));
    if (process === 'ackClock') return ok({ host, ...ackClock(scenario, rng, constants, leaving) });
    const main = openLoop(scenario, rng, leaving);
    const beside = trafficBeside(scenario, rng, main.length === 0 ? 0 : at(main.atNs, main.length - 1));
    return ok({ host, loop: null, arrivals: beside === null ? main : merged(main, beside) });
  }
  if (capture === undefined) return fail('noCapture', 'capture');
  const replayed = replay(scenario, capture.frames);
  if (!replayed.ok) return replayed;
  const arrivals = { ...replayed.value, remarks: [...capture.remarks, ...replayed.value.remarks] };
  return ok({ arrivals, loop: null, host: hostAt(arrivals.addresses, arrivals.listeners) });
}

function run(path: ReceivePath, profile: MachineProfile, scenario: Scenario, rng: Rng, { arrivals, loop, host }: Traffic, choices: ModelChoices, onProgress?: (packets: number) => void): Trace {
  const { knobs } = scenario;
  const { channelAsks: asks } = knobs;
  const recorder = new Recorder(knobs.process === 'ackClock' ? knobs.packets : arrivals.length);
  const filter = host === null ? null : new PacketFilter(host, arrivals, recorder);
  const { factor, otherInstructions } = choices.calibration;
  const era = knobs.era === 'machine' ? (profile.era ?? 'modern') : knobs.era;
  const ofFilter = filter === null ? [] : netfilterStages.filter(({ id }) => path.stages.every((stage) => stage.id !== id));
  const ofApplication = [...(knobs.workNs > 0 ? [work] : []), ...(knobs.competitors > 0 ? [compete] : [])];
  const stageDefs = [...(knobs.prefetch === 'none' ? path.stages : withPrefetch(path.stages)), ...besides(era, path), ...ofApplication, ...(loop === null ? [] : inOrderStages(path.stages)), ...ofFilter].map((def) => choices.stage(stageOf(era, def.column === 'other' ? { ...def, instructions: otherInstructions } : def)));
  const sockets = arrivals.sockets.length;
  // A ring has one consumer.
  const threadsPerSocket = path.socketRing === undefined ? knobs.threadsPerSocket : 1;
  const readers = Math.max(1, sockets) * threadsPerSocket;
  const queues = queuesOf(path, knobs);
  const room = roomFor(path, knobs, choices.constants, { queues, sockets, packets: arrivals.length, hasPools: stageDefs.some(({ id }) => id === 'deferFree') });
  const tasks = readers + (knobs.competitors + (path.kernelThreads === 'perCore' ? 1 : 0)) * knobs.cores;
  const layout = new Layout([...structureDefs.all, ...(path.structures ?? [])], structuresOf(stageDefs), {
    cores: knobs.cores, queues, ringSlots: knobs.ringSlots, descriptorsPerLine: LINE_BYTES / profile.quantities.rxDescriptorBytes.value, txSlots: TX_SLOTS, flows: Math.max(1, arrivals.flows.length), sockets: Math.max(1, sockets), readers, tasks, ...room, rules: filter?.ruleCount ?? 0,
  }, { channels: path.stages.some(({ id }) => id === LOCK) ? 'list' : knobs.channelIndices === 'together' ? 'ringWithIndicesTogether' : 'ring', isPacked: knobs.padding === 'none', bufferBytes: choices.constants.bufferBytes });
  const { clockGhz, instructionsPerCycle } = profile.quantities;
  const nsPerInstruction = 1 / (clockGhz.value * instructionsPerCycle.value);
  const stages = new Map(
    stageDefs.map((def, index) => {
      const times = def.column === 'none' || def.column === 'other' ? 1 : factor[def.column];
      return [def.id, compileStage(def, index, layout.names, nsPerInstruction * times)];
    }),
  );
  const waitingPlaces = [...places(knobs.ringSlots, CHANNEL_ENTRIES, loop !== null), ...(path.places ?? [])];
  const kernel = new Kernel(
    {
      profile, layout, stages, arrivals, loop, tasks, ...room, txSlots: TX_SLOTS, lockFactor: factor.locks, choices: choicesOf(era, choices.kernel), constants: choices.constants,
      cores: knobs.cores, irqCore: knobs.irqCore, queues, readerCore: knobs.readerCore, readers: knobs.readers, threadsPerSocket, wanderNs: knobs.wanderUs * 1000, competitors: knobs.competitors, wokenPreempts: knobs.wokenReader === 'preempts',
      application: { workNs: knobs.workNs, spread: knobs.workSpread, thinkNs: knobs.thinkUs * 1000, rng: rng.fork('work') },
      ringSlots: knobs.ringSlots, socketRing: path.socketRing ?? null, places: waitingPlaces,
      interruptsPerSecond: knobs.interruptsPerSecond, channelFull: knobs.channelFull, wrongSocket: knobs.wrongSocket, flowLagNs: knobs.flowLagUs * 1000, flowLimit: knobs.flowLimit === 'on',
      asks: { route: asks === 'route' || asks === 'routeAndSocket', socket: asks === 'socket' || asks === 'routeAndSocket' },
    },
    new EventCalendar(),
    recorder,
    filter,
  );
  kernel.start(path.programs(kernel), path.usesSkBuffs);
  const readsOn = new Set(knobs.wanderUs > 0 ? kernel.cpus.map(({ id }) => id) : [...kernel.sockets.flatMap((socket) => socket.readers.map(({ cpu }) => cpu.id)), ...(sockets === 0 ? [knobs.readerCore] : [])]);
  const endNs = runToEnd(kernel, host?.loaded.added ?? [], scenario.timeLimitNs ?? Infinity, onProgress);
  const dictionary: Dictionary = {
    version: 1,
    path: { id: path.id, label: path.label },
    machine: { id: profile.id, label: profile.label },
    knobs: { ...knobs },
    cores: kernel.cpus.map(({ id }) => ({ id, label: `core ${id}`, takesInterrupt: kernel.card.queues.some(({ core }) => core === id), runsReader: readsOn.has(id), ...placeOfCore(profile, id) })),
    stages: stageDefs.map(stageEntry),
    structures: layout.map.entries,
    places: waitingPlaces,
    flows: arrivals.flows,
    sockets: socketEntries(kernel.sockets, arrivals),
    netfilter: host === null ? null : netfilterEntry(host.loaded),
    dropReasons: DROP_REASONS,
    constants: inForce([...constantsOf(profile), ...kernelConstants, ...fittedConstants], constantsOfScenario(scenario)),
    coherenceTable: tableRows(profile.protocol),
    outgoing: arrivals.outgoing,
    remarks: [...arrivals.remarks, ...(threadsPerSocket < knobs.threadsPerSocket ? [{ code: 'ringHasOneReader', values: {} }] : []), ...(loop?.remarks ?? []), ...(host?.loaded.remarks ?? [])],
    endNs,
  };
  return recorder.seal(dictionary);
}

/** As many as the knob says, or as the path is known for. */
function queuesOf(path: ReceivePath, { queues, cores }: Knobs): number {
  if (path.queues === undefined) return 1;
  if (queues > 0) return queues;
  return path.queues === 'perCore' ? cores : 1;
}

/**
 * How many buffers a run can need: in the rings, anywhere between card and reader, and what slabs and pools keep back: the batch that a core
 * takes for itself, and what it may free before it gives a batch away.
 */
function roomFor(
  path: ReceivePath, { cores, ringSlots }: Knobs, { smallSlabLimit, largeSlabLimit, pagePoolBatch, pagePoolCache }: KernelValues,
  { queues, sockets, packets, hasPools }: { readonly queues: number; readonly sockets: number; readonly packets: number; readonly hasPools: boolean },
): Pick<Population, 'buffers' | 'skBuffs' | 'ackBuffs'> {
  const backlogs = path.queues === undefined && path.kernelThreads === undefined ? 1 : cores;
  const inFlight = Math.min(packets, sockets * (CHANNEL_ENTRIES + 100) + backlogs * 1100);
  const keptOf = (least: number, limit: number): number => cores * Math.max(least, Math.ceil(1.5 * limit));
  const inPools = hasPools ? queues * (pagePoolCache + ringSlots + pagePoolBatch) : 0;
  return {
    buffers: queues * ringSlots + inFlight + Math.max(inPools, keptOf(64, largeSlabLimit)),
    skBuffs: (path.usesSkBuffs ? queues * ringSlots : 0) + inFlight + keptOf(200, smallSlabLimit),
    ackBuffs: queues * TX_SLOTS + keptOf(400, smallSlabLimit),
  };
}

/** A bound socket by its port; a connection by both ends, as its program knows them. */
function socketEntries(sockets: readonly Socket[], { tuples, listeners }: Arrivals): SocketEntry[] {
  const boundTo = new Map(listeners.all.map((listener) => [listener.socket, listener]));
  return sockets.map(({ id, protocol, flow, localAddress, localPort, readers: [reader] }) => {
    const entry = { id, protocol, task: reader.id };
    const bound = boundTo.get(id);
    if (protocol === 'udp') return { ...entry, local: bound?.address == null ? `*:${bound?.port ?? 0}` : formatEnd(bound.address, bound.port), remote: '' };
    const { source, sourcePort } = at(tuples, flow);
    return { ...entry, local: localPort === 0 ? '' : formatEnd(localAddress, localPort), remote: formatEnd(source, sourcePort) };
  });
}

function netfilterEntry({ lines, added }: LoadedRules): NetfilterEntry {
  return { lines, added: added.map(({ atNs, rule }) => ({ atNs, line: rule.line })) };
}
