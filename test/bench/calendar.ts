import FlatQueue from 'flatqueue';
import { EventCalendar } from '../../src/model/engine/eventCalendar.ts';
import { digits, measureInTurn, median, medianRatio, sequence } from './measure.ts';

const EVENTS = 2_000_000;
const ROUNDS = 9;

/** The hold model: as many pending events all the time, each that comes due puts in another one later. */
export function benchCalendar(print: (line: string) => void): void {
  print('Event calendar with stable ties against flatqueue (ties in any order), hold model. Goal: ratio at least 0.9.');
  for (const pending of [16, 64, 1024]) {
    const gapsNs = Float64Array.from({ length: 8192 }, sequence(7)).map((value) => (value % 100_000) / 16);
    const wallMs = measureInTurn({ own: () => holdOwn(pending, gapsNs), flatqueue: () => holdFlatqueue(pending, gapsNs) }, ROUNDS);
    const perSecond = (ms: readonly number[]): string => digits(EVENTS / median(ms) / 1000);
    const ratio = medianRatio(wallMs.flatqueue, wallMs.own);
    print(`  ${String(pending).padStart(4)} pending: ${perSecond(wallMs.own)} M events/s, flatqueue ${perSecond(wallMs.flatqueue)}, ratio ${digits(ratio)}`);
  }
}

function holdOwn(pending: number, gapsNs: Float64Array): void {
  const calendar = new EventCalendar();
  for (let i = 0; i < pending; i++) calendar.push(gapsNs[i & 8191] as number, i);
  for (let i = 0; i < EVENTS; i++) {
    const atNs = calendar.nextNs;
    const payload = calendar.pop();
    calendar.push(atNs + (gapsNs[i & 8191] as number), payload);
  }
}

/** Of the two kinds of flatqueue the growing one, and only it: a process that has met both runs each several times slower. */
function holdFlatqueue(pending: number, gapsNs: Float64Array): void {
  const queue = new FlatQueue<number>();
  for (let i = 0; i < pending; i++) queue.push(i, gapsNs[i & 8191] as number);
  for (let i = 0; i < EVENTS; i++) {
    const atNs = queue.peekValue() as number;
    const payload = queue.pop() as number;
    queue.push(payload, atNs + (gapsNs[i & 8191] as number));
  }
}
