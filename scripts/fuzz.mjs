// npm run fuzz -- --minutes N [--seed S] [--case K]   Changed files and links against everything that reads them. What fails is
// printed with its seed and number and saved in fuzz-failures/.

import { buildNodeEntry } from './build.mjs';
import { orExplain, runEntry } from './entry.mjs';
import { ensureInstalled } from './setup.mjs';

await orExplain(async () => {
  await ensureInstalled();
  const address = await buildNodeEntry({ entry: 'test/fuzz/main.ts', outDir: 'dist-fuzz', sources: ['test/fuzz', 'test/exchange', 'test/bench'] });
  await runEntry(address, process.argv.slice(2));
});
