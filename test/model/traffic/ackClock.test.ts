import { describe, expect, it } from 'vitest';
import { at } from '../../../src/base/assert.ts';
import { packetCounts } from '../../../src/analysis/packetCounts.ts';
import { receivePaths } from '../../../src/model/paths/registry.ts';
import { DEFAULT_KNOBS } from '../../../src/scenario/defaults.ts';
import type { Knobs, Scenario } from '../../../src/scenario/schema.ts';
import { scenarios } from '../../../src/scenario/library/registry.ts';
import { digest } from '../../../src/trace/digest.ts';
import type { Trace } from '../../../src/trace/trace.ts';
import { runScenario } from '../../runScenario.ts';

const FRAME_NS = 12_304; // 1514 bytes and 24 of the wire at 1 Gb/s

const run = (path: string, knobs: Partial<Knobs>, constants?: Scenario['constants']): Trace =>
  runScenario({ version: 1, id: 'ack', label: 'ack', lookFor: '', knobs: { ...DEFAULT_KNOBS, process: 'ackClock', ...knobs }, ...(constants === undefined ? {} : { constants }) }, path);
const remark = (trace: Trace, code: string): Readonly<Record<string, string | number>> | undefined => trace.dictionary.remarks.find((one) => one.code === code)?.values;

describe('a sender that waits for ACKs', () => {
  it.each([2, 8, 40])('has no more than %i segments under way', (windowPackets) => {
    const { packets } = run('stack', { packets: 200, windowPackets, roundTripUs: 300 });
    for (let k = windowPackets; k < packets.length; k++) {
      // What stood a window before it has been acknowledged, a round trip ago at least.
      expect(at(packets.arrivedNs, k) - at(packets.doneNs, k - windowPackets)).toBeGreaterThan(300_000 - 20_000);
    }
  });

  it('sends a window per round trip, and no faster than the wire', () => {
    const spanNs = ({ packets }: Trace): number => at(packets.arrivedNs, packets.length - 1) - at(packets.arrivedNs, 0);
    const slow = run('stack', { packets: 400, windowPackets: 20, roundTripUs: 2000 });
    expect(spanNs(slow) / 1e6).toBeGreaterThan(19 * 2); // 20 windows
    expect(spanNs(slow) / 1e6).toBeLessThan(19 * 2.5);
    expect(spanNs(run('stack', { packets: 400, windowPackets: 40, roundTripUs: 100 }))).toBe(399 * FRAME_NS);
  });

  it('waits for the delayed ACK where its window is one segment', () => {
    const { packets } = run('socket-channel', { packets: 6, windowPackets: 1 });
    for (let k = 1; k < 6; k++) expect((at(packets.arrivedNs, k) - at(packets.arrivedNs, k - 1)) / 1e6).toBeCloseTo(40.3, 0);
  });

  it.each(['stack', 'socket-channel', 'app-channel'])('is never sent more than the receive buffer holds, however slow the program (%s)', (path) => {
    const trace = run(path, { packets: 600, workNs: 60_000, flows: 2 });
    expect(packetCounts(trace)).toMatchObject({ in: 600, delivered: 600 });
    expect(remark(trace, 'sentAgain')).toBeUndefined();
    // 75 packets are charged to a full buffer: more never wait.
    const events = Array.from({ length: 600 }, (_, k) => [[at(trace.packets.arrivedNs, k), 1], [at(trace.packets.doneNs, k), -1]] as const).flat().sort((a, b) => a[0] - b[0]);
    let inside = 0;
    expect(Math.max(...events.map(([, step]) => (inside += step)))).toBeLessThanOrEqual(2 * 75 + 2);
  });
});

describe('what was lost is sent again', () => {
  const lossy: Partial<Knobs> = { packets: 800, flows: 12, rateMbps: 10_000, packetBytes: 300, ringSlots: 48 };

  it.each(receivePaths.all)('$id: every segment is delivered once', ({ id }) => {
    const trace = run(id, lossy);
    const { in: all, delivered, dropped } = packetCounts(trace);
    expect(delivered).toBe(800);
    expect(dropped.rxRingFull).toBeGreaterThan(0);
    expect(all).toBe(800 + Object.values(dropped).reduce((sum, count) => sum + count, 0));
    expect(remark(trace, 'sentAgain')?.frames).toBe(all - 800);
  });

  it('also by a kernel that merges segments', () => {
    const trace = run('stack', { ...lossy, packetBytes: 1500, machine: 'skylake-sp-2017', rateMbps: 40_000, cores: 2 });
    expect(packetCounts(trace)).toMatchObject({ delivered: 800 });
    expect(remark(trace, 'sentAgain')).toBeDefined();
  });

  it('early segments wait in the order list, and a hole that is filled frees them', () => {
    const trace = run('stack', lossy);
    const orderList = trace.dictionary.places.findIndex(({ id }) => id === 'orderList');
    const waits = Array.from(trace.waits.place).filter((place) => place === orderList).length;
    expect(waits).toBeGreaterThan(0);
  });

  it('a sender that is never answered gives up, and the run ends', () => {
    const trace = runScenario(
      { version: 1, id: 'ack', label: 'ack', lookFor: '', knobs: { ...DEFAULT_KNOBS, process: 'ackClock', packets: 50, competitors: 1 }, endpoints: [{ address: '192.0.2.1', port: 80, weight: 1, listens: false }] },
      'stack',
    );
    expect(packetCounts(trace).delivered).toBe(0);
    expect(remark(trace, 'sendersGaveUp')).toEqual({ flows: 1 });
    expect(remark(trace, 'sentAgain')?.timeouts).toBe(5);
  });
});

describe('the ACK that waits for the program', () => {
  const scenario = scenarios.find('ack-waits') as Scenario;
  const idle = (path: string, knobs: Partial<Knobs> = {}): number => Number(remark(runScenario({ ...scenario, knobs: { ...scenario.knobs, ...knobs } }, path), 'sendersWaited')?.percent);

  it('leaves the wire idle where TCP runs in the reader, not where it runs in the softirq', () => {
    expect(idle('stack')).toBeLessThan(5);
    expect(idle('socket-channel')).toBeGreaterThan(30);
    expect(idle('app-channel')).toBeGreaterThan(30);
  });

  it('does so in the stack of 2005 too, whose prequeue waits for the reader', () => expect(idle('stack', { era: '2005' })).toBeGreaterThan(30));

  it('is due to the other task alone', () => {
    for (const path of ['stack', 'socket-channel']) expect(idle(path, { competitors: 0 })).toBe(0);
  });

  it('is the same every time', () => expect(digest(runScenario(scenario, 'socket-channel'))).toBe(digest(runScenario(scenario, 'socket-channel'))));
});
