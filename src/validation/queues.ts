import { judge, type Measurement, type MeasurementAgreement } from '../analysis/measurementAgreement.ts';
import { queueCosts, type QueueCosts } from '../analysis/queueCosts.ts';
import { simulate } from '../model/simulate.ts';
import { queuesLone, queuesSaturated } from '../scenario/library/queues.ts';
import type { Scenario } from '../scenario/schema.ts';

const SOURCE = 'a list under a test-and-set lock and a ring with separate indices between two cores of that machine, medians';

function costs(scenario: Scenario, pathId: 'locked-list' | 'ring'): QueueCosts {
  const run = simulate({ scenario, pathId });
  if (!run.ok) throw new Error(run.problem.code);
  return queueCosts(run.value);
}

/** A list under a lock against a ring, as measured on the machine of the profile; no number of the profile comes from these. */
export function validateQueues(): MeasurementAgreement {
  const [list, ring] = [costs(queuesSaturated, 'locked-list').perItemNs, costs(queuesSaturated, 'ring').perItemNs];
  const [loneList, loneRing] = [costs(queuesLone, 'locked-list').oneWayNs, costs(queuesLone, 'ring').oneWayNs];
  const measurements: readonly Measurement[] = [
    { id: 'list', label: 'list, saturated', unit: 'ns', published: 65, simulated: list, tolerance: null, source: SOURCE },
    { id: 'ring', label: 'ring, saturated', unit: 'ns', published: 21, simulated: ring, tolerance: null, source: SOURCE },
    { id: 'saturated', label: 'list ÷ ring, saturated', unit: 'ratio', published: 3.2, simulated: list / ring, tolerance: 0.25, source: `${SOURCE}; 1.3 to 3.6 over rounds` },
    { id: 'lone-list', label: 'list, a lone packet one way', unit: 'ns', published: 145, simulated: loneList, tolerance: null, source: `${SOURCE}; 130 to 160` },
    { id: 'lone-ring', label: 'ring, a lone packet one way', unit: 'ns', published: 145, simulated: loneRing, tolerance: null, source: `${SOURCE}; 130 to 160` },
    { id: 'lone', label: 'list ÷ ring, a lone packet', unit: 'ratio', published: 1, simulated: loneList / loneRing, tolerance: 0.2, source: SOURCE },
  ];
  return { machine: queuesSaturated.knobs.machine, nearest: 'The machine that was measured, and programs of the same structure.', measurements: measurements.map(judge), absent: [], remarks: [] };
}
