import type { ReceivePath } from '../receivePath.ts';
import { stack } from '../stack/path.ts';

/** Receive-side scaling: the stack as it is, on as many cores as the card has queues. */
export const rss: ReceivePath = {
  ...stack,
  id: 'rss',
  label: 'RSS',
  summary: 'The card hashes flows to queues, each with a core of its own that does the whole stack',
  queues: 'perCore',
};
