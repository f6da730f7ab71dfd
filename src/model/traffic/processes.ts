import type { Rng } from '../../base/rng.ts';
import { ns } from '../../base/units.ts';
import type { Knobs } from '../../scenario/schema.ts';
import { exponential } from '../../base/exponential.ts';
import { frameBytesOf, wireNs } from './wire.ts';

/** When the next packet has arrived, in ns, and which of the flows that are under way it belongs to. */
export interface Arrival {
  readonly atNs: number;
  readonly slot: number;
}

/** A sender that never waits (open loop): asked for one packet after the other. */
export type ArrivalProcess = () => Arrival;

/** Processes by the knob `process`; a replay brings its own instants, and who waits for ACKs has none beforehand (ackClock.ts). All of them send `rateMbps` in the long run. */
export const PROCESSES: Readonly<Record<Exclude<Knobs['process'], 'replay' | 'ackClock'>, (knobs: Knobs, rng: Rng) => ArrivalProcess>> = { constant, poisson, onOff };

const gapNsOf = (knobs: Knobs, rateMbps: number): number => wireNs(frameBytesOf(knobs.packetBytes), rateMbps);

/** Equal distances, flows in turn. */
function constant(knobs: Knobs): ArrivalProcess {
  const gapNs = gapNsOf(knobs, knobs.rateMbps);
  let k = 0;
  return () => ({ slot: k % knobs.flows, atNs: ++k * gapNs });
}

/** Each flow a Poisson process, all equally fast: together they are one, and each packet belongs to any of them. The wire delays nothing. */
function poisson(knobs: Knobs, rng: Rng): ArrivalProcess {
  const gapNs = gapNsOf(knobs, knobs.rateMbps);
  const gaps = rng.fork('gaps');
  const flows = rng.fork('flows');
  let atNs = 0;
  return () => {
    atNs = ns(atNs + exponential(gaps) * gapNs);
    return { atNs, slot: flows.integer(knobs.flows) };
  };
}

/** Bursts of one flow each, `burstPackets` long in the mean (geometric), at `peakMbps`; the silences between are exponential. */
function onOff(knobs: Knobs, rng: Rng): ArrivalProcess {
  const peakNs = gapNsOf(knobs, knobs.peakMbps);
  const silenceNs = Math.max(0, gapNsOf(knobs, knobs.rateMbps) - peakNs) * knobs.burstPackets;
  const gaps = rng.fork('gaps');
  const lengths = rng.fork('lengths');
  const flows = rng.fork('flows');
  let atNs = 0;
  let slot = 0;
  let isOver = true;
  return () => {
    if (isOver) {
      atNs += exponential(gaps) * silenceNs;
      slot = flows.integer(knobs.flows);
    }
    atNs = ns(atNs + peakNs);
    isOver = lengths.integer(GRAINS) * knobs.burstPackets < GRAINS;
    return { atNs, slot };
  };
}
const GRAINS = 0x1_0000_0000;
