import type { Constant } from '../base/constant.ts';

/** What a scenario may set a constant to. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

export interface KnownConstant extends Constant {
  /** Machine, kernel, fit or path it belongs to. */
  readonly of: string;
  /** Null: it stays as it is. */
  readonly bounds: Bounds | null;
}

export interface KnownSide {
  readonly id: string;
  readonly label: string;
  readonly summary: string;
}

/** What there is to choose from: the model tells it, pickers and `lab list` show it. */
export interface Catalogue {
  readonly paths: readonly KnownSide[];
  /** Of the queue experiment: its sides in place of paths. */
  readonly queues: readonly KnownSide[];
  readonly machines: readonly { readonly id: string; readonly label: string; readonly coresMax: number; readonly summary: string; readonly like?: string }[]; // like: the machine from which a measured one has the rest
  readonly constants: readonly KnownConstant[];
}
