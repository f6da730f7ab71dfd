import type { FrameTable } from '../../scenario/frames.ts';

/** Columns that one frame's headers fill; `frameBytes` without what follows the packet where only that makes the frame too long for a wire. */
export type HeaderColumns = Omit<FrameTable, 'length' | 'addresses' | 'atNs'>;
