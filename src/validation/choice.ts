import type { ModelChoices } from '../model/modelChoices.ts';
import type { Knobs } from '../scenario/schema.ts';

/** One way in which the model could have been otherwise. */
export interface Alternative {
  readonly id: string;
  readonly label: string;
  /** What the experiment left open. */
  readonly knobs?: Partial<Knobs>;
  readonly quantities?: ModelChoices['quantities'];
  readonly kernel?: Partial<ModelChoices['kernel']>;
  readonly stage?: ModelChoices['stage'];
}

/** Something about the model that no document of 2006 settles, chosen once for all rows. */
export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly chosen: string;
  /** Why it was chosen. Only another source changes it, no row of the table. */
  readonly source: string;
  readonly alternatives: readonly Alternative[];
}
