import { DEFAULT_KNOBS } from '../defaults.ts';
import type { Scenario } from '../schema.ts';

/** Small packets on a machine and a kernel that know XDP. */
export const smallPackets2017: Scenario = {
  version: 1,
  id: 'small-packets-2017',
  label: 'Small packets, kernel of today',
  lookFor:
    'Put AF_XDP beside the stack: a program in the driver\'s poll leaves out sk_buff, route, lookup and system call, and the interrupt\'s core is done with a packet in a fraction of the time.',
  knobs: { ...DEFAULT_KNOBS, machine: 'skylake-sp-2017', transport: 'udp', packetBytes: 64, rateMbps: 400 },
};
