// npm run bench [name…]   Builds test/bench/main.ts when something changed and runs it, then measures frames in a browser (frames.mjs).
// Prints medians and ratios; not a test.

import { buildNodeEntry } from './build.mjs';
import { benchFrames } from './frames.mjs';
import { orExplain, runEntry } from './entry.mjs';
import { ensureInstalled } from './setup.mjs';

await orExplain(async () => {
  await ensureInstalled();
  const address = await buildNodeEntry({ entry: 'test/bench/main.ts', outDir: 'dist-bench', sources: ['test/bench', 'test/exchange'] });
  const names = process.argv.slice(2);
  const inNode = names.filter((name) => name !== 'frames');
  if (names.length === 0 || inNode.length > 0) await runEntry(address, inNode);
  if (names.length === 0 || names.includes('frames')) await benchFrames((line) => void process.stdout.write(`${line}\n`));
});
