import { chase, load, store } from '../../machine/stage.ts';
import type { KernelStage } from '../commonStages.ts';
import { filteredChannelStages } from '../filteredChannel/stages.ts';
import { netfilterStages } from '../netfilter/stages.ts';

// A cache in front of the hooks. Those that forward stand in the kernel (nf_flow_table_ip.c); delivery into a channel is GUFC, a what-if.

const flowLookup: KernelStage = {
  id: 'flowLookup', label: 'flow table', context: 'softirq', column: 'softint', gridColumn: 'netfilter', symbol: 'nf_flow_offload_ip_hook, flow_offload_lookup',
  instructions: 130, why: 'header checks, hash of the seven fields (jhash of seven words, 80), comparison', operations: [chase('Packet.header', 'FlowTable.bucket', 'FlowTable.entry'), store('FlowTable.entry')],
};
const flowMiss: KernelStage = { ...flowLookup, id: 'flowMiss', label: 'flow table: unknown', instructions: 110, why: 'the same, with an empty chain', operations: [chase('Packet.header', 'FlowTable.bucket')] };
const flowRewrite: KernelStage = {
  id: 'flowRewrite', label: 'rewrite', context: 'softirq', column: 'softint', gridColumn: 'netfilter', symbol: 'nf_flow_nat_ip',
  instructions: 110, why: 'address and port from the entry, incremental checksums', operations: [load('FlowTable.entry'), chase('Packet.header'), store('Packet.header')],
};
const flowLearn: KernelStage = {
  id: 'flowLearn', label: 'learn flow', context: 'softirq', column: 'softint', gridColumn: 'lookup', symbol: 'flow_offload_alloc, flow_offload_add', shared: true,
  instructions: 420, why: 'allocation, both tuples, rhashtable insertion', operations: [chase('FlowTable.bucket'), store('FlowTable.entry', 'FlowTable.bucket')],
};

/** Forwarding of a known flow needs its stages also where no rules are loaded. */
const forwardXmit = netfilterStages.filter(({ id }) => id === 'forwardXmit');

export const flowTableStages: readonly KernelStage[] = [...filteredChannelStages.filter(({ id }) => id !== 'classify'), flowLookup, flowMiss, flowRewrite, flowLearn, ...forwardXmit];
