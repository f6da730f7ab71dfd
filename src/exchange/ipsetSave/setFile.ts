import { firstLine } from '../textStart.ts';

/** ipset save text: it begins by making a set, or by filling one. */
export const isSetFile = (bytes: Uint8Array): boolean => /^(create \S+ (hash|bitmap|list):|add \S+ \S)/.test(firstLine(bytes));
