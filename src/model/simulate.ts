import { at } from '../base/assert.ts';
import { createRng } from '../base/rng.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Capture } from '../scenario/frames.ts';
import type { Scenario } from '../scenario/schema.ts';
import { Recorder } from '../trace/recorder.ts';
import type { Dictionary, Trace } from '../trace/trace.ts';
import { DROP_REASONS } from '../trace/words.ts';
import { EventCalendar } from './engine/eventCalendar.ts';
import type { Arrivals } from './kernel/arrivals.ts';
import { CHANNEL_ENTRIES } from './kernel/channelRing.ts';
import { kernelConstants } from './kernel/constants.ts';
import { Kernel } from './kernel/kernel.ts';
import { Layout } from './kernel/layout.ts';
import { places } from './kernel/places.ts';
import { tableRows } from './machine/coherenceTable.ts';
import { constantsOf, type MachineProfile } from './machine/profile.ts';
import { machineProfiles } from './machine/profiles/registry.ts';
import { compileStage, stageEntry, structuresOf } from './machine/stage.ts';
import { FACTOR, fittedConstants } from './paths/calibration.ts';
import { type ReceivePath, TX_SLOTS } from './paths/receivePath.ts';
import { receivePaths } from './paths/registry.ts';
import { runToEnd } from './run.ts';
import { constantRate } from './traffic/constantRate.ts';
import { replay } from './traffic/replay.ts';

export interface SimulateInput {
  readonly scenario: Scenario;
  readonly pathId: string;
  /** Needed by `process: replay`. */
  readonly capture?: Capture;
}

/**
 * Scenario → trace: the same input gives the same bytes everywhere. Synchronous; `onProgress` hears the number of packets that
 * have arrived, now and then. Problems: unknownPath, unknownMachine, tooManyCores, coreOutside, noCapture, unknownLocalAddress, runTooLong.
 */
export function simulate(input: SimulateInput, onProgress?: (packets: number) => void): Result<Trace> {
  const { scenario } = input;
  const { knobs } = scenario;
  const path = receivePaths.find(input.pathId);
  if (path === undefined) return fail('unknownPath', 'path', { id: input.pathId, known: receivePaths.ids.join(', ') });
  const profile = machineProfiles.find(knobs.machine);
  if (profile === undefined) return fail('unknownMachine', 'knobs.machine', { id: knobs.machine, known: machineProfiles.ids.join(', ') });
  if (knobs.cores > profile.coresMax) {
    return fail('tooManyCores', 'knobs.cores', { cores: knobs.cores, machine: profile.id, max: profile.coresMax });
  }
  for (const knob of ['irqCore', 'readerCore'] as const) {
    if (knobs[knob] >= knobs.cores) return fail('coreOutside', `knobs.${knob}`, { knob, value: knobs[knob], cores: knobs.cores });
  }
  const arrivals = arrivalsOf(input);
  if (!arrivals.ok) return arrivals;
  return ok(run(scenario, path, profile, arrivals.value, onProgress));
}

function arrivalsOf({ scenario, capture }: SimulateInput): Result<Arrivals> {
  if (scenario.knobs.process === 'constant') return ok(constantRate(scenario.knobs, createRng(scenario.knobs.seed)));
  if (capture === undefined) return fail('noCapture', 'capture');
  const arrivals = replay(scenario, capture.frames);
  return arrivals.ok ? ok({ ...arrivals.value, remarks: [...capture.remarks, ...arrivals.value.remarks] }) : arrivals;
}

function run(scenario: Scenario, path: ReceivePath, profile: MachineProfile, arrivals: Arrivals, onProgress?: (packets: number) => void): Trace {
  const { knobs } = scenario;
  const sockets = arrivals.sockets.length;
  // Packets that can be anywhere between the card and the reader, and what slabs keep back.
  const inFlightMax = Math.min(arrivals.length, sockets * (CHANNEL_ENTRIES + 100) + 1100);
  const buffers = knobs.ringSlots + inFlightMax + 64 * knobs.cores;
  const skBuffs = (path.usesSkBuffs ? knobs.ringSlots : 0) + inFlightMax + 200 * knobs.cores;
  const ackBuffs = TX_SLOTS + 400 * knobs.cores;
  const layout = new Layout(structuresOf(path.stages), {
    cores: knobs.cores, ringSlots: knobs.ringSlots, txSlots: TX_SLOTS, flows: Math.max(1, arrivals.flows.length), sockets: Math.max(1, sockets), buffers, skBuffs, ackBuffs,
  });
  const { clockGhz, instructionsPerCycle } = profile.quantities;
  const nsPerInstruction = 1 / (clockGhz.value * instructionsPerCycle.value);
  const stages = new Map(
    path.stages.map((def, index) => {
      const factor = def.column === 'none' || def.column === 'other' ? 1 : FACTOR[def.column];
      return [def.id, compileStage(def, index, layout.names, nsPerInstruction * factor)];
    }),
  );
  const recorder = new Recorder(arrivals.length);
  const kernel = new Kernel(
    {
      profile, layout, stages, arrivals, buffers, skBuffs, ackBuffs, txSlots: TX_SLOTS, lockFactor: FACTOR.locks,
      cores: knobs.cores, irqCore: knobs.irqCore, readerCore: knobs.readerCore, ringSlots: knobs.ringSlots,
      interruptsPerSecond: knobs.interruptsPerSecond, channelFull: knobs.channelFull,
    },
    new EventCalendar(),
    recorder,
  );
  kernel.start(path.programs(kernel), path.usesSkBuffs);
  const endNs = runToEnd(kernel, scenario.timeLimitNs ?? Infinity, onProgress);
  const dictionary: Dictionary = {
    version: 1,
    path: { id: path.id, label: path.label },
    machine: { id: profile.id, label: profile.label },
    knobs: { ...knobs },
    cores: kernel.cpus.map(({ id }) => ({ id, label: `core ${id}`, takesInterrupt: id === knobs.irqCore, runsReader: id === knobs.readerCore })),
    stages: path.stages.map(stageEntry),
    structures: layout.map.entries,
    places: places(knobs.ringSlots, CHANNEL_ENTRIES),
    flows: arrivals.flows,
    sockets: arrivals.sockets.map(({ protocol, flow }, id) => {
      const { source, destination } = at(arrivals.flows, flow);
      return { id, protocol, local: destination, remote: protocol === 'tcp' ? source : '', task: id };
    }),
    netfilter: null,
    dropReasons: DROP_REASONS,
    constants: [...constantsOf(profile), ...kernelConstants, ...fittedConstants],
    coherenceTable: tableRows(),
    outgoing: arrivals.outgoing,
    remarks: arrivals.remarks,
    endNs,
  };
  return recorder.seal(dictionary);
}
