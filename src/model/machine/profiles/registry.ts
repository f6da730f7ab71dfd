import { registry } from '../../../base/registry.ts';
import { xeon2006 } from './xeon2006.ts';

/** Machines in menu order. */
export const machineProfiles = registry([xeon2006]);
