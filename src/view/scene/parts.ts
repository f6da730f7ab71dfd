import { PART as OF_SPAN } from '../../analysis/spanParts.ts';

/** What a core's time went to, for the painters: they see scenes, not analyses. */
export const PART = OF_SPAN;
