/** Hears how much of a validation is done, and what is known by then. */
export type OnProgress<Known> = (done: number, of: number, soFar: Known) => void;
