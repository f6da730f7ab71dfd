/** How near one looks at a run: flows as bands, packets one by one, or the accesses of the running step. */
export const LEVELS = ['flow', 'packets', 'operations'] as const;
export type Level = (typeof LEVELS)[number];
