import { expect, it } from 'vitest';
import { instants } from '../../src/analysis/instants.ts';
import { latencyBars } from '../../src/analysis/latencyBars.ts';
import { missHeatMap } from '../../src/analysis/missHeatMap.ts';
import { buffersOf, prepare, unpack } from '../../src/analysis/prepared.ts';
import { transfersOfPacket } from '../../src/analysis/transfers.ts';
import { lookup } from '../../src/trace/lookup.ts';
import { transferablesOf } from '../../src/trace/trace.ts';
import { drawTrace } from './drawTrace.ts';
import { twoPackets } from './twoPackets.ts';

it('comes to the other side with its answers, none of them asked again', () => {
  const sent = prepare(twoPackets());
  const expected = prepare(twoPackets());
  const trace = unpack(structuredClone(sent, { transfer: [...transferablesOf(sent.trace), ...buffersOf(sent)] }));
  expect(sent.answers.flatMap((answer) => (ArrayBuffer.isView(answer) ? [answer.byteLength] : []))).toEqual([0, 0, 0, 0, 0]); // gone, not copied
  expect(trace).toEqual(expected.trace);
  expect(lookup(trace)).toEqual(lookup(expected.trace));
  expect(instants(trace)).toEqual(instants(expected.trace));
  expect(latencyBars(trace, 'p50')).toEqual(latencyBars(expected.trace, 'p50'));
  expect(missHeatMap(trace, 'moved')).toEqual(missHeatMap(expected.trace, 'moved'));
  expect(transfersOfPacket(trace, 0)).toEqual(transfersOfPacket(expected.trace, 0));
});

it('prepares a run in which nothing arrives', () => {
  const { trace, answers } = prepare(drawTrace(''));
  expect(trace.packets.length).toBe(0);
  expect(answers.length).toBeGreaterThan(0);
});
