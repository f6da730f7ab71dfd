import type { Level } from '../../base/levels.ts';

/** Simulated ns per second of the viewer's: from here on chips would fly, from there on accesses can be read as they happen. */
const FLOW_FROM = 20_000;
const OPERATIONS_BELOW = 200;

/** The level that a speed asks for. */
export const levelOfSpeed = (nsPerSecond: number): Level => (nsPerSecond >= FLOW_FROM ? 'flow' : nsPerSecond < OPERATIONS_BELOW ? 'operations' : 'packets');

/** Width of the score's page and of the lens, in ns; at the flow level the page is the run, from a millisecond to a second. */
export const PAGE_NS = { packets: 100_000, operations: 10_000 } as const;
const LENS_NS: Readonly<Record<Level, number>> = { flow: 100_000, packets: 1000, operations: 100 };

export const pageNsOf = (level: Level, endNs: number): number => (level === 'flow' ? Math.min(1e9, Math.max(1e6, endNs)) : PAGE_NS[level]);

/** A lens magnifies: on a page that was zoomed by hand it stays narrower than a tenth of it. */
export const lensNsOf = (level: Level, pageNs: number): number => Math.min(LENS_NS[level], pageNs / 10);
