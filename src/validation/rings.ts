import { judge, type Measurement, type MeasurementAgreement } from '../analysis/measurementAgreement.ts';
import { queueCosts } from '../analysis/queueCosts.ts';
import { type RingRun, simulateRing } from '../model/simulateQueues.ts';

const MACHINE = 'skylake-sp-2017';
/** What the authors print of their own machine: neither comes from these rings. */
const OF_THEIRS = { clockGhz: 3, atomicNs: 8.25 };
const SOURCE = 'alf_queue on a Xeon E5-2695, one CPU that fills and empties the ring (netoptimizer/prototype-kernel)';
/** Ratios of the model to those of another program: said before any run. */
const NEAR = 0.25;
const ROUNDS = 4000;

/** Of one entry put or taken, `bulk` of them by one call. */
function perOperationNs(ring: RingRun['ring'], bulk: number): number {
  const run = simulateRing({ ring, bulk, rounds: ROUNDS }, MACHINE, OF_THEIRS);
  if (!run.ok) throw new Error(run.problem.code);
  return queueCosts(run.value).perItemNs / (2 * bulk);
}

/** What a locked operation costs a queue where every line is at hand, and how batches hide it. */
export function validateRings(): MeasurementAgreement {
  const rows = ([[1, 2.02, 8.62], [8, 1, 1.76], [16, 0.75, 1.11]] as const).flatMap(([bulk, spsc, mpmc]): Measurement[] => {
    const [without, locked] = [perOperationNs('spsc', bulk), perOperationNs('mpmc', bulk)];
    const by = bulk === 1 ? 'one at a time' : `${bulk} by one call`;
    return [
      { id: `spsc-${bulk}`, label: `without locks, ${by}`, unit: 'ns', published: spsc, simulated: without, tolerance: null, source: SOURCE },
      { id: `mpmc-${bulk}`, label: `locked, ${by}`, unit: 'ns', published: mpmc, simulated: locked, tolerance: null, source: SOURCE },
      { id: `ratio-${bulk}`, label: `locked ÷ without, ${by}`, unit: 'ratio', published: mpmc / spsc, simulated: locked / without, tolerance: NEAR, source: SOURCE },
    ];
  });
  return {
    machine: MACHINE,
    nearest: 'Measured on a Xeon E5-2695; run on a Skylake-SP core with the clock of 3 GHz and the 8.25 ns of a locked operation that the same author prints elsewhere (LWN 629155).',
    measurements: rows.map(judge),
    absent: [],
    remarks: [
      'All lines are at hand on both sides: what is compared is instructions and the locked compare-and-exchange. The model has the 2.5 instructions a cycle that counters tell of a Skylake core. Single entries and bulks with locked operations then take about what was measured; bulks without take a third less, so the ratios of bulks are too large. Suspected: the copy of eight or sixteen pointers takes more instructions than ours, or runs slower on the older E5-2695.',
    ],
  };
}
