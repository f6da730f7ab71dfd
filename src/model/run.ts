import { at } from '../base/assert.ts';
import { ns } from '../base/units.ts';
import type { AddedRule } from '../scenario/loadedRules.ts';
import type { Cpu } from './machine/cpu.ts';
import { EVENT_KIND, eventOf } from './kernel/events.ts';
import type { Kernel } from './kernel/kernel.ts';
import type { Socket } from './kernel/socket.ts';

const PROGRESS_EVERY = 2048;

/**
 * Takes events until everything has arrived and nothing is pending (a delayed ACK that is still due is not waited for), or until
 * the limit; rules that are `added` on the way change netfilter at their instant. Answers the last instant at which something happened.
 */
export function runToEnd(kernel: Kernel, added: readonly AddedRule[], limitNs: number, onProgress?: (packets: number) => void): number {
  const { calendar, arrivals, card, recorder, packets, cpus, application } = kernel;
  let next = 0;
  const scheduleArrival = (): void => {
    if (next < arrivals.length) calendar.push(arrivals.atNs[next] as number, EVENT_KIND.arrival);
  };

  /** Runs a core until something else comes first. */
  const turn = (cpu: Cpu, atNs: number): void => {
    if (cpu.cost.nowNs < atNs) cpu.cost.nowNs = atNs;
    while (cpu.segment()) {
      if (cpu.cost.nowNs < calendar.nextNs && cpu.cost.nowNs <= limitNs && !application.onlyCompetes(cpu)) continue;
      calendar.push(cpu.cost.nowNs, eventOf(EVENT_KIND.cpu, cpu.id));
      return;
    }
    cpu.awake = false;
  };

  for (const cpu of cpus) cpu.limitNs = limitNs;
  for (const [index, { atNs }] of added.entries()) calendar.push(ns(atNs), eventOf(EVENT_KIND.addRule, index));
  scheduleArrival();
  let endNs = 0;
  while (calendar.size > 0) {
    const atNs = calendar.nextNs;
    if (atNs > limitNs) {
      endNs = limitNs;
      break;
    }
    if (next === arrivals.length && packets.inFlight === 0 && cpus.every((cpu) => cpu.idle || application.onlyCompetes(cpu))) break;
    const payload = calendar.pop();
    endNs = atNs;
    switch (payload & 7) {
      case EVENT_KIND.cpu:
        turn(cpus[payload >> 3] as Cpu, atNs);
        break;
      case EVENT_KIND.arrival: {
        const frameBytes = arrivals.frameBytes[next] as number;
        const packet = recorder.packetArrived(atNs, arrivals.flow[next] as number, frameBytes, arrivals.payloadBytes[next] as number);
        card.queueFor(arrivals.flow[next] as number, atNs).nic.arrive(packet, atNs, frameBytes);
        next++;
        if (next % PROGRESS_EVERY === 0) onProgress?.(next);
        scheduleArrival();
        break;
      }
      case EVENT_KIND.dmaDone:
        at(card.queues, payload >> 3).nic.dmaDone(atNs);
        break;
      case EVENT_KIND.interrupt:
        at(card.queues, payload >> 3).nic.interrupt(atNs);
        break;
      case EVENT_KIND.ipi:
        kernel.ipiArrives(cpus[payload >> 3] as Cpu, atNs);
        break;
      case EVENT_KIND.addRule:
        kernel.addRule(at(added, payload >> 3));
        break;
      case EVENT_KIND.thought:
        kernel.readers.thought(at(kernel.readers.tasks, payload >> 3), atNs);
        break;
      default:
        kernel.ackTimers.fires(kernel.sockets[payload >> 3] as Socket, atNs);
    }
  }
  for (const cpu of cpus) {
    cpu.stop();
    endNs = Math.max(endNs, cpu.cost.nowNs);
  }
  return Math.min(endNs, limitNs);
}
