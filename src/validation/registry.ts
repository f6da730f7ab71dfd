import type { MeasurementAgreement } from '../analysis/measurementAgreement.ts';
import type { TableAgreement } from '../analysis/tableAgreement.ts';
import { registry } from '../base/registry.ts';
import { validateQueues } from './queues.ts';
import { validateVj2006 } from './vj2006.ts';

/** A measurement of others that the model, without being told, should land on. */
export interface Validation {
  readonly id: string;
  readonly label: string;
  readonly run: () => TableAgreement | MeasurementAgreement;
}

export const validations = registry<Validation>([
  { id: 'vj-2006', label: 'The table of 2006: consistency with a published table known to the authors', run: () => validateVj2006() },
  { id: 'queues', label: 'A list under a lock against a ring, on real silicon', run: validateQueues },
]);
