import type { MeasurementAgreement } from '../analysis/measurementAgreement.ts';
import type { TableAgreement } from '../analysis/tableAgreement.ts';
import { registry } from '../base/registry.ts';
import { validateDdioRing } from './ddioRing.ts';
import { type NullExperiment, validateNull } from './nullExperiment.ts';
import type { OnProgress } from './progress.ts';
import { validatePlacement } from './placement.ts';
import { validateQueues } from './queues.ts';
import { validateRings } from './rings.ts';
import { validateSteering } from './steering.ts';
import { validateVj2006 } from './vj2006.ts';
import { validateXdpPaper } from './xdpPaper.ts';

export type Agreement = TableAgreement | MeasurementAgreement | NullExperiment;

/** A measurement of others that the model, without being told, should land on; or a law that it must keep. */
export interface Validation {
  readonly id: string;
  readonly label: string;
  /** One that takes long tells how far it is. */
  readonly run: (onProgress?: OnProgress<Agreement>) => Agreement;
}

export const validations = registry<Validation>([
  { id: 'vj-2006', label: 'The table of 2006: consistency with a published table known to the authors', run: (onProgress) => validateVj2006(undefined, onProgress) },
  { id: 'queues', label: 'A list under a lock against a ring, on real silicon', run: () => validateQueues() },
  { id: 'spsc', label: 'A ring without locked operations against one with them', run: () => validateRings() },
  { id: 'steering', label: 'What RPS and RFS gain', run: () => validateSteering() },
  { id: 'xdp-paper', label: 'Rules and cores, beside XDP', run: () => validateXdpPaper() },
  { id: 'ddio-ring', label: 'Rings that outgrow what the card may use of the cache', run: () => validateDdioRing() },
  { id: 'placement', label: 'A reader beside the interrupt and away from it, a rule behind a map of cores', run: () => validatePlacement() },
  { id: 'null', label: 'If moving lines cost nothing: two cores against one', run: () => validateNull() },
]);
