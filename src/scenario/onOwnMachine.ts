import type { Problem } from '../base/result.ts';
import { OWN_MACHINE, type OwnMachine } from './ownMachine.ts';
import type { Scenario } from './schema.ts';

/** The scenario on that machine: with no more cores than there are, which is told. */
export function onOwnMachine(scenario: Scenario, ownMachine: OwnMachine): { readonly scenario: Scenario; readonly remarks: readonly Problem[] } {
  const there = ownMachine.complexOf.length;
  const { cores, irqCore, readerCore } = scenario.knobs;
  const knobs = { ...scenario.knobs, machine: OWN_MACHINE, cores: Math.min(cores, there), irqCore: Math.min(irqCore, there - 1), readerCore: Math.min(readerCore, there - 1) };
  const isLess = knobs.cores < cores || knobs.irqCore < irqCore || knobs.readerCore < readerCore;
  return { scenario: { ...scenario, knobs, ownMachine }, remarks: isLess ? [{ code: 'ownMachineCores', values: { cores: there } }] : [] };
}
