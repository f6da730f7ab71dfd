// npm run bench   Builds test/bench/main.ts when something changed and runs it. Prints medians and ratios; not a test.

import { buildNodeEntry } from './build.mjs';
import { orExplain, runEntry } from './entry.mjs';
import { ensureInstalled } from './setup.mjs';

await orExplain(async () => {
  await ensureInstalled();
  const address = await buildNodeEntry({ entry: 'test/bench/main.ts', outDir: 'dist-bench', sources: ['test/bench'] });
  await runEntry(address, process.argv.slice(2));
});
