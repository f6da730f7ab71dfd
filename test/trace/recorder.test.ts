import { describe, expect, it } from 'vitest';
import { Recorder } from '../../src/trace/recorder.ts';
import { columnsOf, tablesOf } from '../../src/trace/trace.ts';
import {
  KIND, KINDS, kindIndexOf, movedBetweenCores, packWhat, SOURCE, SOURCES, sourceIndexOf, STATE, stateIndexOf, STATES, WHY, whyIndexOf, WHYS, OUTCOME, OUTCOMES,
} from '../../src/trace/words.ts';
import { someDictionary, someTrace } from './someTrace.ts';

describe('recorder', () => {
  it('writes what it hears into columns', () => {
    const { packets, spans, touches, waits } = someTrace();
    expect(packets).toMatchObject({ length: 2, arrivedNs: Float64Array.of(100, 400), doneNs: Float64Array.of(362, 401), doneCore: Uint8Array.of(1, 255), payloadBytes: Uint32Array.of(1460, 6) });
    expect(spans).toMatchObject({ length: 2, beginNs: Float64Array.of(100, 200.5), instructionTicks: Uint32Array.of(51_200, 61_440), stallTicks: Uint32Array.of(0, 91_648), lockTicks: Uint32Array.of(0, 12_288) });
    expect(touches).toMatchObject({ length: 1, offsetTicks: Uint32Array.of(10_240), lines: Uint8Array.of(23), missed: Uint8Array.of(22), latencyTicks: Uint32Array.of(142_848), stallTicks: Uint32Array.of(91_648) });
    expect(waits).toMatchObject({ length: 1, packet: Int32Array.of(0), beginNs: Float64Array.of(150), endNs: Float64Array.of(200.5) });
  });

  it('a packet that nobody has finished is in flight', () => {
    const recorder = new Recorder();
    recorder.packetArrived(5, 0, 60, 0);
    const { packets } = recorder.seal(someDictionary);
    expect([packets.doneNs[0], packets.outcome[0], packets.doneCore[0]]).toEqual([-1, OUTCOME.inFlight, 255]);
  });

  it.each([0, 10, 5000])('loses nothing as it grows, told to expect %d packets', (expected) => {
    const recorder = new Recorder(expected);
    const count = 6000;
    for (let i = 0; i < count; i++) {
      recorder.packetArrived(i, i % 7, 60 + i, i);
      const span = recorder.spanBegan(i, i % 5, i % 3, i, 0);
      recorder.hit(span, 0.5, i, packWhat(KIND.load, SOURCE.privateHit, WHY.none, STATE.M));
      recorder.touched(span, i + 0.25, i * 2, packWhat(KIND.store, SOURCE.dram, WHY.cold, STATE.M), 255, 1, 1, 7);
      recorder.spanEnded(span, 1, 0, 0);
      recorder.waited(i, i % 4, 0, i, i + 1);
    }
    const trace = recorder.seal(someDictionary);
    const { packets, spans, touches, waits } = trace;
    expect([packets.length, spans.length, touches.length, waits.length]).toEqual([count, count, 2 * count, count]);
    for (const i of [0, 1, 15, 1023, 1024, 4095, count - 1]) {
      expect([packets.arrivedNs[i], packets.flow[i], packets.frameBytes[i], packets.payloadBytes[i]]).toEqual([i, i % 7, 60 + i, i]);
      expect([spans.beginNs[i], spans.stage[i], spans.packet[i], spans.instructionTicks[i]]).toEqual([i, i % 5, i, 1024]);
      expect([touches.line[2 * i], touches.offsetTicks[2 * i], touches.lines[2 * i], touches.missed[2 * i], touches.from[2 * i]]).toEqual([i, 512, 1, 0, 255]);
      expect([touches.line[2 * i + 1], touches.offsetTicks[2 * i + 1], touches.latencyTicks[2 * i + 1], touches.missed[2 * i + 1]]).toEqual([i * 2, 256, 7168, 1]);
      expect([waits.packet[i], waits.place[i], waits.endNs[i]]).toEqual([i, i % 4, i + 1]);
    }
    for (const [tableName, table] of tablesOf(trace)) {
      for (const [name, column] of columnsOf(table)) expect(column.length, `${tableName}.${name}`).toBe(table.length);
    }
  });

  it('adds up what a core waited because of one touch', () => {
    const recorder = new Recorder();
    const span = recorder.spanBegan(0, 0, 0, -1, 0);
    const touch = recorder.touched(span, 0, 1, 0, 255, 1, 1, 100);
    recorder.stalled(touch, 70);
    recorder.stalled(touch, 0.5);
    expect(recorder.seal(someDictionary).touches.stallTicks[0]).toBe(70.5 * 1024);
  });
});

describe('the words of a touch', () => {
  it('come apart as they were put together, all of them', () => {
    for (const kind of KINDS.keys()) {
      for (const source of SOURCES.keys()) {
        for (const why of WHYS.keys()) {
          for (const state of STATES.keys()) {
            const what = packWhat(kind, source, why, state);
            expect(what).toBeLessThan(2 ** 16);
            expect([kindIndexOf(what), sourceIndexOf(what), whyIndexOf(what), stateIndexOf(what)]).toEqual([kind, source, why, state]);
          }
        }
      }
    }
  });

  it('have the indexes that hot code compares with', () => {
    for (const [words, indexes] of [[KINDS, KIND], [SOURCES, SOURCE], [WHYS, WHY], [STATES, STATE], [OUTCOMES, OUTCOME]] as const) {
      expect(Object.entries(indexes)).toEqual(words.map((word, index) => [word, index]));
    }
    expect(SOURCES.filter(movedBetweenCores)).toEqual(['peerClean', 'peerDirty', 'remotePeer']);
  });
});
