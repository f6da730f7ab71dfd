import { DEFAULT_KNOBS } from '../defaults.ts';
import type { Scenario } from '../schema.ts';
import { dnatLocal } from './nat.ts';

// Which core does the work: the card's hash, the kernel's, or the place where the application reads.

export const steeringSixteenFlows: Scenario = {
  version: 1,
  id: 'steering-sixteen-flows',
  label: 'Sixteen readers on all cores',
  lookFor: 'RSS and RPS spread connections by a hash that does not know the reader; RFS brings the protocol work to it, accelerated RFS the interrupt too.',
  knobs: { ...DEFAULT_KNOBS, flows: 16, readers: 'spread' },
};

export const steeringWanderers: Scenario = {
  ...steeringSixteenFlows,
  id: 'steering-wanderers',
  label: 'Readers that wander',
  lookFor: 'Each reader changes its core again and again: RFS follows once nothing of the flow waits on the old core, the card’s filter follows later still.',
  knobs: { ...steeringSixteenFlows.knobs, flows: 8, wanderUs: 1000, rateMbps: 600 },
};

export const steeringBareFrames: Scenario = {
  ...steeringSixteenFlows,
  id: 'steering-bare-frames',
  label: 'Steered before the sk_buff',
  lookFor: 'RPS builds the sk_buff where the interrupt is; a cpumap hands on bare frames, and one interrupt core feeds more. Choose both, and compare what is lost.',
  knobs: { ...steeringSixteenFlows.knobs, machine: 'skylake-sp-2017', cores: 8, flows: 64, transport: 'udp', packetBytes: 64, rateMbps: 4000, packets: 3000 },
};

export const steeringNat: Scenario = {
  ...dnatLocal,
  id: 'steering-nat',
  label: 'DNAT, steered by what arrives',
  lookFor: 'Every packet is rewritten, and RFS does not mind: it steers by the hash that came with the packet and runs the whole stack where the reader is.',
  knobs: { ...dnatLocal.knobs, flows: 8, readers: 'spread' },
};
