import { registry } from '../../../base/registry.ts';
import { broadwell2016 } from './broadwell2016.ts';
import { epycMilan2021 } from './epycMilan2021.ts';
import { epycRome2019 } from './epycRome2019.ts';
import { graviton22020 } from './graviton22020.ts';
import { iceLakeSp2021 } from './iceLakeSp2021.ts';
import { nehalem2009 } from './nehalem2009.ts';
import { skylakeSp2017 } from './skylakeSp2017.ts';
import { xeon2006 } from './xeon2006.ts';
import { zen4Vm2026 } from './zen4Vm2026.ts';

/** Machines in menu order. */
export const machineProfiles = registry([xeon2006, nehalem2009, broadwell2016, skylakeSp2017, epycRome2019, graviton22020, epycMilan2021, iceLakeSp2021, zen4Vm2026]);
