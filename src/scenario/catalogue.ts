import type { Constant } from '../base/constant.ts';

/** What there is to choose from: the model tells it, pickers and `lab list` show it. */
export interface Catalogue {
  readonly paths: readonly { readonly id: string; readonly label: string; readonly summary: string }[];
  readonly machines: readonly { readonly id: string; readonly label: string; readonly coresMax: number; readonly summary: string }[];
  readonly constants: readonly (Constant & { readonly of: string })[]; // of: machine or path id it belongs to
}
