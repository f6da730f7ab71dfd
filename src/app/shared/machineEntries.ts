import type { Catalogue } from '../../scenario/catalogue.ts';
import { OWN_MACHINE, type OwnMachine } from '../../scenario/ownMachine.ts';
import { words } from '../../words/pageWords.ts';

/** What a menu of machines offers: those of the program, and the scenario's own, whether the catalogue has heard of it yet or not. */
export const machineEntries = (machines: Catalogue['machines'], own: OwnMachine | undefined): readonly { readonly id: string; readonly label: string; readonly title?: string }[] => [
  ...machines.filter(({ id }) => id !== OWN_MACHINE).map(({ id, label, summary }) => ({ id, label, title: summary })),
  ...(own === undefined ? [] : [{ id: OWN_MACHINE, label: words.ownMachine.cores(own.complexOf.length) }]),
];
