import { at } from '../../../src/base/assert.ts';
import { EventCalendar } from '../../../src/model/engine/eventCalendar.ts';
import { AccessCost } from '../../../src/model/machine/accessCost.ts';
import { Coherence } from '../../../src/model/machine/coherence.ts';
import { costsOf } from '../../../src/model/machine/costs.ts';
import { Cpu } from '../../../src/model/machine/cpu.ts';
import { PacketClock } from '../../../src/model/machine/packetClock.ts';
import { SpinLocks } from '../../../src/model/machine/spinLocks.ts';
import { compileStage, lock, type LockKind, type Operation, store, unlock } from '../../../src/model/machine/stage.ts';
import { type Stage, Thread } from '../../../src/model/machine/thread.ts';
import { spanEndNs } from '../../../src/trace/lookup.ts';
import { Recorder } from '../../../src/trace/recorder.ts';
import { CONTINUED } from '../../../src/trace/words.ts';
import { someDictionary } from '../../trace/someTrace.ts';
import { OPTERON, profileOf } from './drawCosts.ts';

const COSTS = costsOf(profileOf(OPTERON));
const LINES = 16;
const STRUCTURES = [{ id: 'Lock', fieldGroups: [{ id: 'word', line: 0, lines: 1 }], firstLine: 0 }, { id: 'Own', fieldGroups: [{ id: 'word', line: 0, lines: 1 }], firstLine: 4 }];

export interface DrawnCores {
  /** `core0 0..1000 task`, one row for each span in time order; `…task` is the rest of one that was cut. */
  readonly spans: readonly string[];
  readonly waits: readonly string[];
}

/**
 * Two cores whose tasks and interrupts are drawn, one a line:
 *
 *     core0 task 3000              one stage of so many ns of instructions
 *     core0 task 4000 irq          the same, a quarter of it behind a lock with interrupts off (`bh`: softirqs; `plain`), the rest after it
 *     core0 softirq 500 at 100     raised by the card at 100
 *     core0 hardirq 200 at 700
 *
 * Lock functions and locked operations cost what they cost; the lock's line is in core 0's cache when the drawing begins.
 */
export function drawCores(drawing: string): DrawnCores {
  const recorder = new Recorder();
  const calendar = new EventCalendar();
  const coherence = new Coherence(2, LINES, 4, 1);
  for (const [core, line] of [[0, 0], [0, 4], [1, 5]] as const) coherence.write(core, line);
  const packets = new PacketClock(8, recorder);
  const locks = new SpinLocks<Cpu>(LINES);
  const stages: string[] = [];
  const due: (() => void)[] = [];
  const softirqs = new Map<number, Stage[]>();
  const hardirqs = new Map<number, Stage[]>();
  const tasks = new Map<number, Thread[]>();
  const wakeAt = (cpu: Cpu, atNs: number): void => {
    if (cpu.awake || cpu.spinning) return;
    cpu.awake = true;
    calendar.push(atNs, cpu.id);
  };
  const listOf = <T>(lists: Map<number, T[]>, core: number): T[] => {
    const list = lists.get(core) ?? [];
    lists.set(core, list);
    return list;
  };
  const run = (thread: Thread, stage: Stage | undefined, packet = -1): void => {
    if (stage !== undefined) thread.run(stage, packet, () => {});
  };
  const cpus = [0, 1].map((id) => new Cpu(id, new AccessCost(id, COSTS, coherence, recorder), Int32Array.of(0, 4 + id), {
    calendar, recorder, packets, locks, unlockNs: [20, 20, 20, 20], lockNs: [30, 30, 30, 30], registerReadNs: 0, registerWriteNs: 0, host: null, wakeAt,
    beginInterrupt: (cpu) => run(cpu.hardirq, listOf(hardirqs, cpu.id).shift()),
    beginIpi: () => {}, beginSoftirq: (cpu) => run(cpu.softirq, listOf(softirqs, cpu.id).shift()),
    pickTask: (cpu) => listOf(tasks, cpu.id).shift() ?? null,
  }));
  for (const [who = '', what = '', ns = '0', ...rest] of drawing.trim().split('\n').map((line) => line.trim().split(/\s+/))) {
    const cpu = at(cpus, Number(who.replace('core', '')));
    const locked = rest.find((word): word is LockKind => word === 'irq' || word === 'bh' || word === 'plain');
    const index = stages.push(what) - 1;
    // A chunk of instructions before each operation and one behind the last: with a lock, four of equal length.
    const operations: Operation<unknown>[][] = locked === undefined ? [] : [lock('Lock.word', locked), unlock('Lock.word', locked), store('Own.word')];
    const stage = compileStage({ id: `${what}${index}`, label: what, context: 'task', column: 'other', gridColumn: 'app', symbol: '', instructions: Number(ns), why: '', operations }, index, STRUCTURES, 1);
    if (what === 'task') {
      const thread = new Thread(cpu.id, Int32Array.of(0, 4 + cpu.id));
      const packet = recorder.packetArrived(0, 0, 60, 0);
      packets.arrived(packet, 0, 0);
      run(thread, stage, packet);
      listOf(tasks, cpu.id).push(thread);
      wakeAt(cpu, 0);
      continue;
    }
    const atNs = Number(at(rest, rest.indexOf('at') + 1));
    listOf(what === 'hardirq' ? hardirqs : softirqs, cpu.id).push(stage);
    due.push(() => {
      if (what === 'hardirq') cpu.interruptPending = true;
      else cpu.softirqPending = true;
      wakeAt(cpu, atNs);
    });
    calendar.push(atNs, 1 + due.length);
  }
  while (calendar.size > 0) {
    const atNs = calendar.nextNs;
    const payload = calendar.pop();
    const cpu = cpus[payload];
    if (cpu === undefined) {
      at(due, payload - 2)();
      continue;
    }
    cpu.cost.nowNs = Math.max(cpu.cost.nowNs, atNs);
    cpu.awake = false;
    while (cpu.segment()) {
      if (cpu.cost.nowNs < calendar.nextNs) continue;
      wakeAt(cpu, cpu.cost.nowNs);
      break;
    }
  }
  const { spans, waits } = recorder.seal(someDictionary);
  const rows = Array.from({ length: spans.length }, (_, span) => ({
    beginNs: at(spans.beginNs, span),
    text: `core${at(spans.core, span)} ${Math.round(at(spans.beginNs, span))}..${Math.round(spanEndNs(spans, span))} ${(at(spans.flags, span) & CONTINUED) === 0 ? '' : '…'}${at(stages, at(spans.stage, span))}`,
  }));
  return {
    spans: rows.sort((a, b) => a.beginNs - b.beginNs || (a.text < b.text ? -1 : 1)).map(({ text }) => text),
    waits: Array.from({ length: waits.length }, (_, wait) => `packet ${at(waits.packet, wait)} ${Math.round(at(waits.beginNs, wait))}..${Math.round(at(waits.endNs, wait))} core${at(waits.core, wait)}`),
  };
}
