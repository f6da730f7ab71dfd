import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeKnobs, checkKnob, findContradiction } from '../../src/scenario/checkKnobs.ts';
import { DEFAULT_KNOBS } from '../../src/scenario/defaults.ts';
import { findKnob, knobIds, KNOBS } from '../../src/scenario/knobs.ts';
import { problemOf, valueOf } from '../words/sentence.ts';

describe('the knob table', () => {
  it('has the ids and defaults that the project promised', () => {
    expect(Object.fromEntries(KNOBS.map((knob) => [knob.id, knob.default]))).toEqual({
      transport: 'tcp', process: 'constant',
      burstPackets: 8, peakMbps: 10_000, roundTripUs: 200, windowPackets: 0, threadsPerSocket: 1, besideMbps: 0, besideTransport: 'udp', besideProcess: 'poisson', besideBytes: 200, besideFlows: 4, workNs: 0, workSpread: 'fixed', thinkUs: 0, competitors: 0, wokenReader: 'waits', rateMbps: 1000, packetBytes: 1500, flows: 1, packets: 1000, cores: 2, irqCore: 0, readerCore: 1,
      machine: 'xeon-2006', seed: 1, timeScale: 1, interruptsPerSecond: 8000, ringSlots: 256, channelFull: 'drop', packetsPerFlow: 0, classify: 'beforeNetfilter', wrongSocket: 'deliver', channelAsks: 'nothing', unclassifiedShare: 0, flowLagUs: 1000,
      umem: 'zeroCopy', channelQueue: 'ring', channelIndices: 'apart', padding: 'lines', slabBatch: 0, prefetch: 'none', readers: 'together', wanderUs: 0, queues: 0, flowLimit: 'off', era: 'machine',
    });
  });

  it.each(KNOBS)('$id accepts its default and explains itself in one line', (knob) => {
    expect(checkKnob(knob, knob.default)).toEqual({ ok: true, value: knob.default });
    expect(knob.help).toMatch(/^[A-Z].{10,100}\.$/);
    expect(knob.label).not.toBe('');
  });

  it('has defaults that agree with each other', () => {
    expect(findContradiction(DEFAULT_KNOBS)).toBeUndefined();
  });

  it('accepts numbers within their range and nothing else', () => {
    for (const knob of KNOBS) {
      if (knob.kind !== 'number') continue;
      const isGood = (value: number) => value >= knob.min && value <= knob.max && (!knob.integer || Number.isInteger(value));
      expect(checkKnob(knob, knob.min).ok && checkKnob(knob, knob.max).ok, knob.id).toBe(true);
      fc.assert(fc.property(fc.oneof(fc.double(), fc.integer(), fc.integer({ min: Math.floor(knob.min) - 2, max: knob.max + 2 })), (value) => {
        expect(checkKnob(knob, value).ok).toBe(isGood(value));
      }));
    }
  });

  it.each([
    ['rateMbps', '500', 'knobNotNumber'],
    ['rateMbps', null, 'knobNotNumber'],
    ['rateMbps', Number.NaN, 'knobNotFinite'],
    ['rateMbps', Infinity, 'knobNotFinite'],
    ['rateMbps', 0, 'knobOutOfRange'],
    ['ringSlots', 47, 'knobOutOfRange'],
    ['ringSlots', 4097, 'knobOutOfRange'],
    ['packetBytes', 1501, 'knobOutOfRange'],
    ['packets', 2.5, 'knobNotWhole'],
    ['transport', 'sctp', 'knobNotChoice'],
    ['transport', 1, 'knobNotChoice'],
    ['transport', ['tcp'], 'knobNotChoice'],
    ['machine', '../etc', 'knobNotId'],
    ['machine', 7, 'knobNotId'],
  ])('%s = %j is refused: %s', (id, value, code) => {
    const problem = problemOf(changeKnobs(DEFAULT_KNOBS, [[id, value]]));
    expect(problem).toMatchObject({ code, where: `knobs.${id}` });
  });

  it.each(['colour', '__proto__', 'toString', ''])('knows no knob “%s” and names those there are', (id) => {
    const problem = problemOf(changeKnobs(DEFAULT_KNOBS, [[id, 1]]));
    expect(problem.code).toBe('unknownKnob');
    expect(problem.values?.known).toBe(knobIds.join(', '));
  });

  it('leaves the choice of machines to the catalogue', () => {
    expect(findKnob('machine')).toMatchObject({ choices: 'machines' });
    expect(valueOf(changeKnobs(DEFAULT_KNOBS, [['machine', 'zen4-vm-2026']])).machine).toBe('zen4-vm-2026');
  });

  it('turns minus zero into zero, so that equal knobs are written equal', () => {
    expect(Object.is(valueOf(changeKnobs(DEFAULT_KNOBS, [['seed', -0]])).seed, 0)).toBe(true);
  });
});

describe('knobs together', () => {
  it.each([
    [{ cores: 1 }, 'coreOutside', 'knobs.readerCore'],
    [{ irqCore: 2 }, 'coreOutside', 'knobs.irqCore'],
    [{ cores: 64, readerCore: 63, irqCore: 63 }, undefined, undefined],
    [{ packetBytes: 52 }, 'packetTooSmallForTcp', 'knobs.packetBytes'],
    [{ process: 'onOff', peakMbps: 900 }, 'peakBelowRate', 'knobs.peakMbps'],
    [{ packetBytes: 53 }, undefined, undefined],
    [{ packetBytes: 46, transport: 'udp' }, undefined, undefined],
  ])('%j → %s', (changes, code, where) => {
    const result = changeKnobs(DEFAULT_KNOBS, Object.entries(changes));
    if (code === undefined) expect(result.ok).toBe(true);
    else expect(problemOf(result)).toMatchObject({ code, where });
  });
});
