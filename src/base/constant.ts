/** How well a number of the model is known. */
export type Grade = 'measured' | 'published' | 'derived' | 'estimated';

/** A number of the model. One without unit, source and grade does not compile. */
export interface Constant {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  readonly source: string;
  readonly grade: Grade;
}
