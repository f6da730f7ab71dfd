import type { EventCalendar } from '../engine/eventCalendar.ts';
import type { Cpu } from '../machine/cpu.ts';
import { EVENT_KIND, eventOf } from './events.ts';
import type { Socket } from './socket.ts';

/** A delayed ACK whose softirq may not run is looked at again after this: a step of the model, not of the kernel. */
const RETRY_NS = 10_000;

/** The delayed-ACK timers, one per socket; a timer that fires early is set again. */
export class AckTimers {
  constructor(
    private readonly calendar: EventCalendar,
    private readonly delayNs: number,
    private readonly send: (cpu: Cpu, socket: Socket, atNs: number) => void,
  ) {}

  arm(socket: Socket, atNs: number): void {
    socket.delayedAckDueNs = atNs + this.delayNs;
    if (!socket.timerPending) this.set(socket, socket.delayedAckDueNs);
  }

  private set(socket: Socket, atNs: number): void {
    socket.timerPending = true;
    this.calendar.push(atNs, eventOf(EVENT_KIND.delayedAck, socket.id));
  }

  fires(socket: Socket, atNs: number): void {
    const { cpu } = socket.reader;
    socket.timerPending = false;
    if (socket.delayedAckDueNs === Infinity) return;
    if (atNs < socket.delayedAckDueNs) return this.set(socket, socket.delayedAckDueNs);
    // Its softirq may not run now: a little later.
    if (cpu.softirq.stage !== null || cpu.softirqsOff > 0 || cpu.interruptsOff > 0) return this.set(socket, atNs + RETRY_NS);
    this.send(cpu, socket, atNs);
  }
}
