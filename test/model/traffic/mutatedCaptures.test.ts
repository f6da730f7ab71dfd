import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { packetCounts } from '../../../src/analysis/packetCounts.ts';
import { parsePcap } from '../../../src/exchange/pcap/parsePcap.ts';
import { receivePaths } from '../../../src/model/paths/registry.ts';
import { simulate } from '../../../src/model/simulate.ts';
import { DEFAULT_KNOBS } from '../../../src/scenario/defaults.ts';
import type { Scenario } from '../../../src/scenario/schema.ts';
import { buildPcap, type FrameDrawing } from '../../exchange/buildPcap.ts';
import { sentence } from '../../words/sentence.ts';

const CLIENT = [198, 51, 100, 7];
const SERVER = [203, 0, 113, 10];
const drawings: readonly FrameDrawing[] = [
  { tcpFlags: 2 }, { tcpFlags: 0x12, source: SERVER, destination: CLIENT, ports: [80, 40000] }, { payload: 200 }, { payload: 4000 }, { tcpFlags: 0x11, payload: 10 },
  { protocol: 17, payload: 90, vlanTypes: [0x8100] }, { protocol: 1, payload: 40 }, { etherType: 0x0806 }, { fragment: 0x2000, payload: 8 }, { snap: 40, payload: 100 }, { tcpFlags: 4 },
];
const whole = buildPcap(drawings.map((drawing, i) => ({ ...drawing, atNs: i * 40_000 })));

const scenario: Scenario = { version: 1, id: 'x', label: 'x', lookFor: '', knobs: { ...DEFAULT_KNOBS, process: 'replay' } };

it('whatever a damaged capture still holds is played to its end, and every packet is counted once', () => {
  const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
  fc.assert(fc.property(fc.array(change, { maxLength: 10 }), fc.integer({ min: 0, max: whole.length }), fc.constantFrom(...receivePaths.ids), (changes, length, pathId) => {
    const bytes = whole.slice(0, length);
    for (const [offset, value] of changes) if (offset < length) bytes[offset] = value;
    const capture = parsePcap(bytes, 'damaged.pcap');
    if (!capture.ok) return void sentence(capture.problem);
    const run = simulate({ scenario, pathId, capture: capture.value });
    if (!run.ok) return void sentence(run.problem);
    const { dropped, outgoing, inFlight, ...rest } = packetCounts(run.value);
    expect(inFlight).toBe(0);
    expect(rest.delivered + rest.misdelivered + rest.forwarded + Object.values(dropped).reduce((sum, count) => sum + count, 0)).toBe(rest.in);
    expect(rest.in + outgoing).toBeGreaterThanOrEqual(capture.value.frames.length);
    for (const remark of run.value.dictionary.remarks) sentence(remark);
  }), { numRuns: 300 });
});
