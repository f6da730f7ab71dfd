// npm run test:kernel -- [--cases N] [--seed S]   Random iptables rules and packets, to the laboratory and to the kernel of
// this machine, in network namespaces that are made for it and removed again. Needs Linux and root; elsewhere it says so.

import { join } from 'node:path';
import { buildNodeEntry } from './build.mjs';
import { orExplain, runEntry } from './entry.mjs';
import { ROOT } from './run.mjs';
import { ensureInstalled } from './setup.mjs';

await orExplain(async () => {
  await ensureInstalled();
  process.env['NETFILTER_AGENT'] = join(ROOT, 'test', 'kernel', 'agent.mjs');
  const address = await buildNodeEntry({ entry: 'test/kernel/main.ts', outDir: 'dist-kernel', sources: ['test/kernel'] });
  await runEntry(address, process.argv.slice(2));
});
