import type { Recorder } from '../../trace/recorder.ts';
import { OUTCOME } from '../../trace/words.ts';

/**
 * Until when each packet's time is accounted for, and where it waits. A stage that begins later than that leaves a wait
 * with the name of the place, so spans and waits of a packet tile its life without a gap.
 */
export class PacketClock {
  private readonly untilNs: Float64Array;
  private readonly place: Uint8Array;
  inFlight = 0;

  constructor(
    packets: number,
    private readonly recorder: Recorder,
  ) {
    this.untilNs = new Float64Array(packets);
    this.place = new Uint8Array(packets);
  }

  arrived(packet: number, atNs: number, place: number): void {
    this.untilNs[packet] = atNs;
    this.place[packet] = place;
    this.inFlight++;
  }

  /** From now on the packet waits at `place` (index in the dictionary's places). */
  waitsAt(packet: number, place: number): void {
    this.place[packet] = place;
  }

  /** It has come to another place without a stage of its own: what it waited so far is told apart. */
  carriedTo(packet: number, place: number, atNs: number, core: number): void {
    this.began(packet, atNs, core);
    this.place[packet] = place;
  }

  /** A stage of the packet begins on `core`. */
  began(packet: number, atNs: number, core: number): void {
    const sinceNs = this.untilNs[packet] as number;
    if (atNs > sinceNs) this.recorder.waited(packet, this.place[packet] as number, core, sinceNs, atNs);
    this.untilNs[packet] = atNs;
    this.place[packet] = 0; // between two stages of one thread only an interrupt can keep it waiting
  }

  /** A piece of its stage ends. */
  ended(packet: number, atNs: number): void {
    this.untilNs[packet] = atNs;
  }

  /** Taken by socket `by`, whosever it was. */
  delivered(packet: number, atNs: number, core: number, { by, meantFor }: { readonly by: number; readonly meantFor: number }): void {
    this.recorder.packetTaken(packet, by);
    this.done(packet, atNs, core, by === meantFor ? OUTCOME.delivered : OUTCOME.misdelivered, 0);
  }

  forwarded(packet: number, atNs: number, core: number): void {
    this.done(packet, atNs, core, OUTCOME.forwarded, 0);
  }

  dropped(packet: number, atNs: number, core: number, reason: number): void {
    this.done(packet, atNs, core, OUTCOME.dropped, reason);
  }

  private done(packet: number, atNs: number, core: number, outcome: number, reason: number): void {
    this.recorder.packetDone(packet, atNs, core, outcome, reason);
    this.inFlight--;
  }
}
