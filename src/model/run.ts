import { at } from '../base/assert.ts';
import { ns } from '../base/units.ts';
import type { AddedRule } from '../scenario/loadedRules.ts';
import type { Cpu } from './machine/cpu.ts';
import { EVENT_KIND, eventOf, kindOf, valueOf } from './kernel/events.ts';
import type { Kernel } from './kernel/kernel.ts';
import type { Socket } from './kernel/socket.ts';

const PROGRESS_EVERY = 2048;

/**
 * Takes events until everything has arrived (senders that wait for ACKs have nothing more to send) and nothing is pending (a delayed ACK that is still due is not waited for), or until
 * the limit; rules that are `added` on the way change netfilter at their instant. Answers the last instant at which something happened.
 */
export function runToEnd(kernel: Kernel, added: readonly AddedRule[], limitNs: number, onProgress?: (packets: number) => void): number {
  const { calendar, arrivals, card, recorder, packets, cpus, application, window } = kernel;
  let next = 0;
  let isScheduled = false;
  /** How many frames are known by now, and whether there will be more. */
  const made = (): number => window?.loop.made ?? arrivals.length;
  const scheduleArrival = (): void => {
    if (isScheduled || next === made()) return;
    calendar.push(arrivals.atNs[next] as number, EVENT_KIND.arrival);
    isScheduled = true;
  };
  const allIsDone = (): boolean => next === made() && (window?.loop.isOver ?? true) && packets.inFlight === (window?.held ?? 0);

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
  window?.begin(kernel.sockets, (atNs, event) => calendar.push(atNs, eventOf(EVENT_KIND.sender, event)));
  scheduleArrival();
  let endNs = 0;
  while (calendar.size > 0) {
    const atNs = calendar.nextNs;
    if (atNs > limitNs) {
      endNs = limitNs;
      break;
    }
    if (allIsDone() && cpus.every((cpu) => cpu.idle || application.onlyCompetes(cpu))) break;
    const payload = calendar.pop();
    endNs = atNs;
    switch (kindOf(payload)) {
      case EVENT_KIND.cpu:
        turn(cpus[valueOf(payload)] as Cpu, atNs);
        break;
      case EVENT_KIND.arrival: {
        isScheduled = false;
        kernel.owners.arrived(next);
        const frameBytes = arrivals.frameBytes[next] as number;
        const packet = recorder.packetArrived(atNs, arrivals.flow[next] as number, frameBytes, arrivals.payloadBytes[next] as number);
        card.queueFor(arrivals.flow[next] as number, atNs).nic.arrive(packet, atNs, frameBytes);
        next++;
        if (next % PROGRESS_EVERY === 0) onProgress?.(next);
        scheduleArrival();
        break;
      }
      case EVENT_KIND.dmaDone:
        at(card.queues, valueOf(payload)).nic.dmaDone(atNs);
        break;
      case EVENT_KIND.interrupt:
        at(card.queues, valueOf(payload)).nic.interrupt(atNs);
        break;
      case EVENT_KIND.ipi:
        kernel.ipiArrives(cpus[valueOf(payload)] as Cpu, atNs);
        break;
      case EVENT_KIND.addRule:
        kernel.addRule(at(added, valueOf(payload)));
        break;
      case EVENT_KIND.thought:
        kernel.readers.thought(at(kernel.readers.tasks, valueOf(payload)), atNs);
        break;
      case EVENT_KIND.sender:
        window?.loop.happens(valueOf(payload), atNs);
        scheduleArrival();
        break;
      default:
        kernel.ackTimers.fires(kernel.sockets[valueOf(payload)] as Socket, atNs);
    }
  }
  for (const cpu of cpus) {
    cpu.stop();
    endNs = Math.max(endNs, cpu.cost.nowNs);
  }
  return Math.min(endNs, limitNs);
}
