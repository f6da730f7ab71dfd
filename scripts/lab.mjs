// npm run -s lab -- …   The command line: installs and builds when needed (both speak on standard error), then runs.

import { buildNodeEntry } from './build.mjs';
import { orExplain, runEntry } from './entry.mjs';
import { ensureInstalled } from './setup.mjs';

await orExplain(async () => {
  await ensureInstalled();
  const address = await buildNodeEntry({ entry: 'src/cli/main.ts', outDir: 'dist-cli' });
  await runEntry(address, process.argv.slice(2));
});
