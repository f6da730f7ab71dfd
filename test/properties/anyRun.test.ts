import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packetCounts } from '../../src/analysis/packetCounts.ts';
import { receivePaths } from '../../src/model/paths/registry.ts';
import type { Knobs } from '../../src/scenario/schema.ts';
import { drawFrames } from '../conformance/drawFrames.ts';
import { brokenConservation, brokenCores, brokenDevice, brokenLocks, brokenNumbers, brokenStalls, brokenTilings, brokenWaits } from '../conformance/examine.ts';
import { runOf, type Situation } from '../conformance/situations.ts';

// Whatever is chosen and whatever comes over the wire: the run ends, every packet has one end, and the books are kept to the tick.
// The seed is fixed, so that the suite is green or red for everybody; another one is a good way to spend a quiet hour.
const RUNS = { seed: 2006, numRuns: 25 };

const core = fc.constantFrom(0, 1);
const knobs: fc.Arbitrary<Partial<Knobs>> = fc.record({
  transport: fc.constantFrom('tcp', 'udp'),
  rateMbps: fc.constantFrom(1, 100, 1000, 5000),
  packetBytes: fc.constantFrom(46, 64, 300, 1500),
  flows: fc.constantFrom(1, 2, 40, 300),
  packets: fc.constantFrom(1, 10, 200),
  irqCore: core,
  readerCore: core,
  interruptsPerSecond: fc.constantFrom(0, 1000, 8000, 100_000),
  ringSlots: fc.constantFrom(48, 256),
  channelFull: fc.constantFrom('drop', 'slowPath'),
  machine: fc.constantFrom('xeon-2006', 'xeon-2006', 'broadwell-2016'),
  era: fc.constantFrom('machine', 'modern'),
});

const frame = fc.record({
  gapUs: fc.constantFrom(0, 0, 0.3, 1, 5, 20, 100, 45_000),
  host: fc.integer({ min: 1, max: 40 }),
  port: fc.integer({ min: 1, max: 2 }),
  what: fc.constantFrom('tcp', 'tcp', 'tcp', 'udp', 'other', 'malformed'),
  flags: fc.constantFrom('A', 'A', 'A', 'PA', 'S', 'FA', 'R'),
  bytes: fc.constantFrom(0, 0, 10, 1448, 9000),
  local: fc.constantFrom('192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.9'),
});

const capture = fc.array(frame, { minLength: 1, maxLength: 200, size: 'max' }).map((frames) => {
  let atUs = 0;
  const rows = frames.map(({ gapUs, host, port, what, flags, bytes, local }) => {
    atUs += gapUs;
    const isAddressed = what === 'tcp' || what === 'udp';
    return isAddressed ? `${atUs} 198.51.100.${host}:${port} > ${local}:80 ${what} ${what === 'tcp' ? flags : ''} ${bytes}` : `${atUs} - > - ${what} 46`;
  });
  return rows.join('\n');
});

function expectKept(situation: Situation, pathId: string): void {
  const trace = runOf(situation, pathId);
  const broken = [brokenConservation, brokenTilings, brokenWaits, brokenCores, brokenDevice, brokenLocks, brokenNumbers, brokenStalls].flatMap((of) => of(trace));
  expect([packetCounts(trace).inFlight, ...broken]).toEqual([0]);
}

describe.each(receivePaths.all)('any run on $id', ({ id: pathId }) => {
  it('at a constant rate keeps the books', () => {
    fc.assert(fc.property(knobs, (chosen) => expectKept({ id: 'any', knobs: chosen }, pathId)), RUNS);
  });

  it('of a capture keeps the books', () => {
    fc.assert(
      fc.property(knobs, capture, (chosen, drawing) => expectKept({ id: 'any', knobs: { ...chosen, process: 'replay' }, capture: () => drawFrames(drawing) }, pathId)),
      RUNS,
    );
  });
});

it('an interrupt between an unlock and what it lets others see strands no segment in a backlog that its reader has just left', () => {
  const drawing = '0 198.51.100.26:1 > 192.0.2.1:80 tcp PA 9000\n0 - > - malformed 46\n0 198.51.100.6:1 > 192.0.2.1:80 tcp A 0\n45000 198.51.100.1:1 > 192.0.2.1:80 tcp A 0';
  expectKept({ id: 'any', knobs: { process: 'replay', machine: 'broadwell-2016', irqCore: 1, readerCore: 0, interruptsPerSecond: 0, ringSlots: 48 }, capture: () => drawFrames(drawing) }, 'rps');
});
