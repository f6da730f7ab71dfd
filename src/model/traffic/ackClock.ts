import { at } from '../../base/assert.ts';
import type { Rng } from '../../base/rng.ts';
import { TCP_FLAG } from '../../base/tcpFlags.ts';
import { ns } from '../../base/units.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { Remark } from '../../trace/trace.ts';
import { type Arrivals, FRAME } from '../kernel/arrivals.ts';
import type { ClosedLoop } from '../kernel/closedLoop.ts';
import type { KernelValues } from '../kernel/constants.ts';
import { besides, putRow, trafficBeside } from './beside.ts';
import { FlowMaker, type Leaving } from './flowMaker.ts';
import { isUnclassified } from './openLoop.ts';
import { frameBytesOf, TCP_HEADERS_BYTES, wireNs } from './wire.ts';

/** Events of the senders: an ACK is heard, a flow's timer, a frame that waits for nothing. */
const [ACK, TIMER, BESIDE, KINDS] = [0, 1, 2, 3];
/** Fast retransmit: so many ACKs that say the same (RFC 5681). */
const DUPLICATES = 3;
/** A sender that has heard nothing after so many timeouts in a row is done: six seconds, where Linux tries for minutes. */
const TIMEOUTS_MAX = 5;
/** Of the frames that a run may have, new segments are half: the rest is for those that are sent again. */
const FRAMES_PER_SEGMENT = 2;

interface Sender {
  /** The next new segment; all before `acknowledged` are known to be there, those before `edge` may be sent. */
  next: number;
  acknowledged: number;
  edge: number;
  /** Segments before this one have been received, whether the sender knows or not. */
  here: number;
  duplicates: number;
  /** What was under way when a loss was noticed: until it is acknowledged, each ACK that moves on shows the next hole. */
  recoverTo: number;
  timeoutNs: number;
  timeouts: number; // in a row
  hasGivenUp: boolean;
  dueNs: number;
  timerPending: boolean;
}

export interface AckClocked {
  readonly arrivals: Arrivals;
  readonly loop: AckClock;
}

/**
 * TCP senders that wait for ACKs: each may have a window of segments under way, the receiver's or its own, whichever is smaller; the way
 * there and back takes the round trip, and all share a wire. What is missing is sent again after three duplicate ACKs, or after a coarse
 * timeout. No congestion control, no SACK.
 */
export function ackClock(scenario: Scenario, rng: Rng, constants: KernelValues, leaving: Leaving = () => null): AckClocked {
  const { knobs } = scenario;
  const made = new FlowMaker(scenario, rng, leaving);
  for (let k = 0; k < knobs.flows; k++) made.next();
  const frames = knobs.packets * FRAMES_PER_SEGMENT;
  const frameBytes = frameBytesOf(knobs.packetBytes);
  const beside = trafficBeside(scenario, rng, Infinity);
  const length = frames + (beside?.length ?? 0);
  const main: Arrivals = {
    length,
    atNs: new Float64Array(length),
    frame: new Uint8Array(length).fill(FRAME.tcp),
    flow: new Uint32Array(length),
    socketOf: new Int32Array(length),
    frameBytes: new Uint32Array(length).fill(frameBytes),
    payloadBytes: new Uint32Array(length).fill(knobs.packetBytes - TCP_HEADERS_BYTES),
    tcpFlags: new Uint8Array(length).fill(TCP_FLAG.ack),
    unclassified: Uint8Array.from({ length }, (_, k) => isUnclassified(k, knobs.unclassifiedShare)),
    ...made.described,
    outgoing: 0,
    remarks: [{ code: 'ackClocked', values: {} }],
  };
  const arrivals = beside === null ? main : besides(main, beside);
  const wire = { frameNs: wireNs(frameBytes, knobs.rateMbps), besideNs: wireNs(frameBytesOf(knobs.besideBytes), knobs.rateMbps), roundTripNs: ns(knobs.roundTripUs * 1000), timeoutNs: constants.retransmitTimeoutNs };
  return { arrivals, loop: new AckClock(arrivals, made.socketOfFlow, beside, { segments: knobs.packets, windowPackets: knobs.windowPackets, frames }, wire) };
}

interface Wire {
  readonly frameNs: number;
  /** A frame of the traffic beside. */
  readonly besideNs: number;
  readonly roundTripNs: number;
  readonly timeoutNs: number;
}

/** All senders of a run. An ACK is heard a round trip after it has left: both ways at once, so what it lets go arrives as soon as the wire has it. */
export class AckClock implements ClosedLoop {
  readonly segment: Int32Array;
  made = 0;
  /** Of them those of the senders. */
  private sent = 0;
  private besideNext = 0;
  /** Frames that were sent again, and timeouts. */
  private sentAgain = 0;
  private timeouts = 0;
  private readonly senders: readonly Sender[];
  /** New segments that are not sent yet, whoever sends them. */
  private left: number;
  /** Sent, and not received yet. */
  private missing = 0;
  private trying: number;
  private wireFreeNs = 0;
  /** ACKs on their way, by the number of their event: heard in order, since all take as long. */
  private readonly ackFlow: number[] = [];
  private readonly ackNext: number[] = [];
  private readonly ackEdge: number[] = [];
  private schedule: (atNs: number, event: number) => void = () => {};

  constructor(
    private readonly arrivals: Arrivals,
    private readonly socketOfFlow: readonly number[],
    /** Traffic that waits for nothing, on the same wire. */
    private readonly beside: Arrivals | null,
    private readonly may: { readonly segments: number; readonly windowPackets: number; readonly frames: number },
    private readonly wire: Wire,
  ) {
    this.segment = new Int32Array(arrivals.length).fill(-1);
    this.left = may.segments;
    this.senders = socketOfFlow.map(() => ({ next: 0, acknowledged: 0, edge: 0, here: 0, duplicates: 0, recoverTo: 0, timeoutNs: wire.timeoutNs, timeouts: 0, hasGivenUp: false, dueNs: Infinity, timerPending: false }));
    this.trying = this.senders.length;
  }

  /** Everything has been received, or nobody sends what is missing: all have given up, or the run has no room for another frame. */
  get isOver(): boolean {
    return (this.left === 0 && this.missing === 0) || this.trying === 0 || this.sent === this.may.frames;
  }

  begin(offered: number, schedule: (atNs: number, event: number) => void): void {
    this.schedule = schedule;
    for (const sender of this.senders) sender.edge = offered;
    // In turn, so that their first windows do not come one behind the other.
    for (let sent = true; sent; ) {
      sent = false;
      for (const [flow, sender] of this.senders.entries()) if (this.maySend(sender)) sent = this.sendNew(flow, sender, 0) || sent;
    }
    for (const flow of this.senders.keys()) this.restartTimer(flow, 0);
    this.scheduleBeside();
  }

  acknowledge(flow: number, next: number, edge: number, atNs: number): void {
    if (flow >= this.senders.length) return; // of the traffic beside
    this.ackFlow.push(flow);
    this.ackNext.push(next);
    this.ackEdge.push(edge);
    this.schedule(ns(atNs + this.wire.roundTripNs), KINDS * (this.ackFlow.length - 1) + ACK);
  }

  happens(event: number, atNs: number): void {
    const which = Math.floor(event / KINDS);
    switch (event % KINDS) {
      case ACK:
        return this.hears(at(this.ackFlow, which), at(this.ackNext, which), at(this.ackEdge, which), atNs);
      case TIMER:
        return this.timerFires(which, atNs);
      default:
        if (!this.isOver) this.sendBeside();
    }
  }

  private scheduleBeside(): void {
    const { beside, besideNext } = this;
    if (beside !== null && besideNext < beside.length) this.schedule(at(beside.atNs, besideNext), BESIDE);
  }

  /** A frame that waits for nothing gets the wire when that is free. */
  private sendBeside(): void {
    const { beside, arrivals, made } = this;
    if (beside === null) return;
    putRow(arrivals, made, beside, this.besideNext, { flows: this.senders.length, sockets: this.senders.length });
    this.wireFreeNs = ns(Math.max(this.wireFreeNs + this.wire.besideNs, at(beside.atNs, this.besideNext)));
    arrivals.atNs[made] = this.wireFreeNs;
    this.besideNext++;
    this.made++;
    this.scheduleBeside();
  }

  received(flow: number, next: number): void {
    const sender = at(this.senders, flow);
    if (!sender.hasGivenUp) this.missing -= next - sender.here;
    sender.here = next;
  }

  /** What it came to. */
  get remarks(): readonly Remark[] {
    const { sentAgain, timeouts, trying, senders, wire, wireFreeNs } = this;
    return [
      { code: 'sendersWaited', values: { percent: wireFreeNs === 0 ? 0 : Math.round(100 - (100 * (this.sent * wire.frameNs + this.besideNext * wire.besideNs)) / wireFreeNs), lastUs: Math.round(wireFreeNs / 1000) } },
      ...(sentAgain > 0 ? [{ code: 'sentAgain', values: { frames: sentAgain, timeouts } }] : []),
      ...(trying < senders.length ? [{ code: 'sendersGaveUp', values: { flows: senders.length - trying } }] : []),
    ];
  }

  private hears(flow: number, next: number, edge: number, atNs: number): void {
    const sender = at(this.senders, flow);
    const opens = edge > sender.edge;
    sender.edge = Math.max(sender.edge, edge);
    if (next > sender.acknowledged) {
      sender.acknowledged = next;
      sender.duplicates = 0;
      sender.timeoutNs = this.wire.timeoutNs;
      sender.timeouts = 0;
      if (next < sender.recoverTo) this.sendAgain(flow, sender, atNs);
      this.restartTimer(flow, atNs);
    } else if (next === sender.acknowledged && !opens && sender.next > next && ++sender.duplicates === DUPLICATES && next >= sender.recoverTo) {
      sender.recoverTo = sender.next;
      this.sendAgain(flow, sender, atNs);
    }
    while (this.maySend(sender) && this.sendNew(flow, sender, atNs)) {}
  }

  private maySend({ next, acknowledged, edge, hasGivenUp }: Sender): boolean {
    return this.left > 0 && !hasGivenUp && next < edge && (this.may.windowPackets === 0 || next < acknowledged + this.may.windowPackets);
  }

  private sendNew(flow: number, sender: Sender, atNs: number): boolean {
    if (!this.send(flow, sender.next, atNs)) return false;
    sender.next++;
    this.left--;
    this.missing++;
    if (sender.dueNs === Infinity) this.restartTimer(flow, atNs);
    return true;
  }

  private sendAgain(flow: number, { acknowledged }: Sender, atNs: number): void {
    if (this.send(flow, acknowledged, atNs)) this.sentAgain++;
  }

  /** Its last bit arrives when the wire has taken it. */
  private send(flow: number, segment: number, atNs: number): boolean {
    const { arrivals, made } = this;
    if (this.sent === this.may.frames) return false;
    this.sent++;
    this.wireFreeNs = ns(Math.max(this.wireFreeNs, atNs) + this.wire.frameNs);
    arrivals.atNs[made] = this.wireFreeNs;
    arrivals.flow[made] = flow;
    arrivals.socketOf[made] = at(this.socketOfFlow, flow);
    this.segment[made] = segment;
    this.made++;
    return true;
  }

  /** The timer runs while something is under way, or waits for a window to open. */
  private restartTimer(flow: number, atNs: number): void {
    const sender = at(this.senders, flow);
    const waits = !sender.hasGivenUp && (sender.acknowledged < sender.next || this.left > 0);
    sender.dueNs = waits ? ns(atNs + sender.timeoutNs) : Infinity;
    if (!waits || sender.timerPending) return;
    sender.timerPending = true;
    this.schedule(sender.dueNs, KINDS * flow + TIMER);
  }

  private timerFires(flow: number, atNs: number): void {
    const sender = at(this.senders, flow);
    sender.timerPending = false;
    if (sender.dueNs === Infinity || this.isOver) return;
    if (atNs < sender.dueNs) {
      sender.timerPending = true;
      return this.schedule(sender.dueNs, KINDS * flow + TIMER);
    }
    if (sender.timeouts === TIMEOUTS_MAX) {
      sender.hasGivenUp = true;
      sender.dueNs = Infinity;
      this.missing -= sender.next - sender.here;
      this.trying--;
      return;
    }
    this.timeouts++;
    sender.timeouts++;
    sender.timeoutNs *= 2;
    sender.duplicates = 0;
    sender.recoverTo = sender.next;
    if (sender.acknowledged < sender.next) this.sendAgain(flow, sender, atNs);
    else this.sendNew(flow, sender, atNs); // a probe of a closed window
    this.restartTimer(flow, atNs);
  }
}
