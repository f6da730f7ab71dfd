import { describe, expect, it } from 'vitest';
import { at } from '../../src/base/assert.ts';
import { DEFAULT_KNOBS } from '../../src/scenario/defaults.ts';
import type { Knobs } from '../../src/scenario/schema.ts';
import { nsOfTicks } from '../../src/base/units.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { runScenario } from '../runScenario.ts';

// One reader with its socket's queue is a server: packets arrive at random, its program works so long on each that the kernel around it
// is small. An empty queue lets it sleep, so the first packet of a busy period also waits for a wake-up: M/G/1 with set-up.
// Mean wait (Pollaczek–Khinchine; set-up: H. Takagi, "Queueing Analysis 1", 1991): λ E[S²] / 2(1−ρ) + (2 E[D] + λ E[D²]) / 2(1 + λ E[D]).

const WORK_NS = 200_000;
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const PACKETS = 1500;
const PACKET_BYTES = 200;
const WIRE_BYTES = PACKET_BYTES + 14 + 24;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function simulated(path: string, load: number, knobs: Partial<Knobs>, seed: number): Trace {
  const rateMbps = (WIRE_BYTES * 8000 * load) / WORK_NS;
  const all: Knobs = { ...DEFAULT_KNOBS, transport: 'udp', process: 'poisson', packetBytes: PACKET_BYTES, rateMbps, packets: PACKETS, interruptsPerSecond: 0, workNs: WORK_NS, seed, ...knobs };
  return runScenario({ version: 1, id: 'server', label: 'server', lookFor: 'server', knobs: all }, path);
}

/** Of one run: what each packet waited for the reader, how long the reader had to do with it, and what a wake-up took. */
function measured(trace: Trace): { readonly waits: number[]; readonly services: number[]; readonly setUps: number[]; readonly ratePerNs: number } {
  const { spans, waits, dictionary, packets } = trace;
  const stage = (id: string): number => dictionary.stages.findIndex((one) => one.id === id);
  const queues = ['receiveQueue', 'channel'].map((id) => dictionary.places.findIndex((place) => place.id === id));
  const isTake = [stage('udpDequeue'), stage('channelTake')];
  const entered = stage('recvEnter');
  const switched = stage('contextSwitch');
  const waited = new Map<number, number>();
  for (let row = 0; row < waits.length; row++) {
    const packet = at(waits.packet, row);
    if (queues.includes(at(waits.place, row))) waited.set(packet, (waited.get(packet) ?? 0) + at(waits.endNs, row) - at(waits.beginNs, row));
  }
  const services: number[] = [];
  const setUps: number[] = [];
  let takenNs = -1;
  let wasAsleep = false;
  for (let row = 0; row < spans.length; row++) {
    if (spans.core[row] !== 1) continue;
    const which = at(spans.stage, row);
    if (which === switched) wasAsleep = true;
    if (isTake.includes(which)) {
      takenNs = at(spans.beginNs, row);
      if (wasAsleep) setUps.push(waited.get(at(spans.packet, row)) ?? 0);
      wasAsleep = false;
    }
    if (which === entered && takenNs >= 0) {
      services.push(at(spans.beginNs, row) + nsOfTicks(at(spans.instructionTicks, row) + at(spans.stallTicks, row) + at(spans.lockTicks, row)) - takenNs);
      takenNs = -1;
    }
  }
  return { waits: [...waited.values()], services, setUps, ratePerNs: (PACKETS - 1) / (at(packets.arrivedNs, PACKETS - 1) - at(packets.arrivedNs, 0)) };
}

function predictedWaitNs({ services, setUps }: ReturnType<typeof measured>, ratePerNs: number): number {
  const square = (values: readonly number[]): number => mean(values.map((value) => value * value));
  const load = ratePerNs * mean(services);
  return (ratePerNs * square(services)) / (2 * (1 - load)) + (2 * mean(setUps) + ratePerNs * square(setUps)) / (2 * (1 + ratePerNs * mean(setUps)));
}

describe.each(['stack', 'socket-channel'])('a reader of %s waits as theory says', (path) => {
  it.each([
    ['M/D/1', 0.5, { workSpread: 'fixed' }],
    ['M/M/1', 0.4, { workSpread: 'exponential' }],
    ['M/G/1, one packet in ten eleven times as long as the others', 0.4, { workSpread: 'rareLong' }],
  ] as const)('%s at load %d', (_, load, knobs) => {
    const differences = SEEDS.map((seed) => {
      const run = measured(simulated(path, load, knobs, seed));
      expect(run.waits).toHaveLength(PACKETS);
      expect(Math.abs(run.services.length - PACKETS)).toBeLessThan(3);
      return mean(run.waits) / predictedWaitNs(run, run.ratePerNs) - 1;
    });
    const error = mean(differences);
    const deviation = Math.sqrt(mean(differences.map((one) => (one - error) ** 2)) / (SEEDS.length - 1));
    expect(deviation).toBeLessThan(0.05);
    expect(Math.abs(error)).toBeLessThan(3 * deviation);
  });
});

/** Erlang's C: the probability that a packet finds all `servers` at work, by the load in servers. */
function erlangC(servers: number, load: number): number {
  let blocked = 1; // Erlang's B, by its recursion
  for (let k = 1; k <= servers; k++) blocked = (load * blocked) / (k + load * blocked);
  return blocked / (1 - (load / servers) * (1 - blocked));
}

const MORE_SEEDS = Array.from({ length: 16 }, (_, k) => k + 1);

describe('several threads that read one socket', () => {
  // M/M/c: mean wait = C(c, a) E[S] / (c − a); who finds a thread asleep waits for its wake-up.
  it('wait as theory says: M/M/2', () => {
    const [threads, load] = [2, 0.5];
    const knobs = { workSpread: 'exponential', machine: 'nehalem-2009', cores: 1 + threads, readers: 'spread', threadsPerSocket: threads } as const;
    const differences = MORE_SEEDS.map((seed) => {
      const run = measured(simulated('stack', load * threads, knobs, seed));
      expect(run.waits).toHaveLength(PACKETS);
      const serviceNs = mean(run.services);
      const busy = run.ratePerNs * serviceNs;
      const allBusy = erlangC(threads, busy);
      return mean(run.waits) / ((allBusy * serviceNs) / (threads - busy) + (1 - allBusy) * mean(run.setUps)) - 1;
    });
    const error = mean(differences);
    const deviation = Math.sqrt(mean(differences.map((one) => (one - error) ** 2)) / (MORE_SEEDS.length - 1));
    expect(deviation).toBeLessThan(0.1);
    expect(Math.abs(error)).toBeLessThan(3 * deviation);
  });

  it('a thread that works leaves the next packet to another', () => {
    const oneBusy = simulated('stack', 0.9, { workSpread: 'fixed' }, 1);
    const shared = simulated('stack', 0.9, { workSpread: 'fixed', threadsPerSocket: 2, machine: 'nehalem-2009', cores: 3, readers: 'spread' }, 1);
    expect(mean(measured(shared).waits)).toBeLessThan(mean(measured(oneBusy).waits) / 5);
  });
});
