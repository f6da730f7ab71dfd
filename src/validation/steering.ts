import { judge, type Measurement, type MeasurementAgreement } from '../analysis/measurementAgreement.ts';
import { modelChoices } from '../model/modelChoices.ts';
import { capacity, type Loaded } from './loadedRun.ts';

const MACHINE = 'nehalem-2009';
const RPS_POSTED = 'RPS as posted, e1000 on 8 Intel cores, netperf TCP_RR: 90k to 292k transactions a second (LWN 362339)';
const RPS_MERGED = 'RPS as merged (commit 0a9627f2649a, as generally reported), e1000e on 8 Intel cores: 108k to 311k';
const RFS_POSTED = 'RFS as posted, 500 netperf TCP_RR on 8 cores: none 104k, best RPS 290k, RFS 303k (LWN 382428)';
const RFS_CPU = `${RFS_POSTED}; CPU 30 %, 63 %, 61 % (as generally reported)`;
/** Ratios of the model to those of other machines of its kind: said before any run. */
const NEAR = 0.25;

/** Every request is answered by one packet from where the reader is: each segment's ACK stands for it. */
const answering = { kernel: { ...modelChoices.kernel, segmentsPerAck: 1 } };

const loaded = (pathId: string, packets: number): Loaded =>
  capacity({ pathId, knobs: { machine: MACHINE, era: '2005', cores: 8, readerCore: 0, readers: 'spread', queues: 1, flows: 500, packetBytes: 46, packets } }, 150, answering);

/** What RPS and RFS gain with a card of one queue, against what their authors measured. */
export function validateSteering(packets = 4000): MeasurementAgreement {
  const [none, rps, rfs] = [loaded('stack', packets), loaded('rps', packets), loaded('rfs', packets)];
  const rpsGain = rps.packetsPerSecond / none.packetsPerSecond;
  const measurements: readonly Measurement[] = [
    { id: 'rps-2009', label: 'RPS ÷ none, as posted', unit: 'ratio', published: 3.24, simulated: rpsGain, tolerance: NEAR, source: RPS_POSTED },
    { id: 'rps-merged', label: 'RPS ÷ none, as merged', unit: 'ratio', published: 2.88, simulated: rpsGain, tolerance: NEAR, source: RPS_MERGED },
    { id: 'rps-500', label: 'RPS ÷ none, 500 connections', unit: 'ratio', published: 2.79, simulated: rpsGain, tolerance: NEAR, source: RFS_POSTED },
    { id: 'rfs-500', label: 'RFS ÷ none, 500 connections', unit: 'ratio', published: 2.91, simulated: rfs.packetsPerSecond / none.packetsPerSecond, tolerance: NEAR, source: RFS_POSTED },
    { id: 'rfs-rps', label: 'RFS ÷ RPS', unit: 'ratio', published: 1.045, simulated: rfs.packetsPerSecond / rps.packetsPerSecond, tolerance: 'order', source: RFS_POSTED },
    { id: 'rps-cost', label: 'work per transaction, RPS ÷ none', unit: 'ratio', published: 0.75, simulated: rps.costNs / none.costNs, tolerance: 'order', source: RFS_CPU },
    { id: 'rfs-cost', label: 'work per transaction, RFS ÷ RPS', unit: 'ratio', published: 0.93, simulated: rfs.costNs / rps.costNs, tolerance: 'order', source: RFS_CPU },
    { id: 'none', label: 'work per transaction, none', unit: 'ns', published: 23_100, simulated: none.costNs, tolerance: null, source: RFS_CPU },
  ];
  return {
    machine: MACHINE,
    nearest: 'Measured on 8 Intel cores of about 2009 that nobody names; run on two Nehalem sockets with one receive queue and the stack of 2.6.15. A transaction is a 46-byte segment that wakes its reader and is answered by one ACK; requests come at a constant rate instead of after the answer. Rates are those at which the busiest core is full.',
    measurements: measurements.map(judge),
    absent: [
      { label: 'RPC, 100 threads: RPS ÷ none, RFS ÷ RPS', published: '1.69, 1.28', reason: 'threads that take requests of any connection are not modelled' },
      { label: 'latencies of that test, 50/90/99 %', published: '757/900/3185, 415/993/2468, 379/651/1382 µs', reason: 'a closed loop of clients that wait for their answers; the model\'s traffic comes whatever happens' },
      { label: 'RPS on 8 AMD cores with tg3, on 16 with forcedeth and bnx2x', published: '3.17, 2.59, up to 1.51', reason: 'no profile of an AMD machine of those years' },
    ],
    remarks: [
      'Readers are spread over all cores, so an eighth of them sits on the interrupt\'s own. With RPS these take nearly half of what that core does for a request; a scheduler that moves tasks away from a core with so many interrupts would let RPS gain more. How the measured kernels did is not known.',
      'Suspected, not shown: a transaction costs a quarter of the measured work, since nothing is sent but an ACK and the scheduler of eight cores is a run queue each; what steering moves away from the interrupt\'s core is then a smaller part, and what steering itself costs a larger one.',
    ],
  };
}
