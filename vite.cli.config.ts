import { defineConfig } from 'vite';

/**
 * Builds a Node entry (the command line; `--ssr test/bench/main.ts` for the bench) into one folder of plain JavaScript
 * with its dependencies inside. scripts/build.mjs calls it and chooses the output folder.
 */
export default defineConfig({
  publicDir: false,
  ssr: { target: 'node', noExternal: true },
  build: {
    ssr: 'src/cli/main.ts',
    target: 'node20',
    outDir: 'dist-cli',
    minify: false,
    sourcemap: true,
    rolldownOptions: { output: { entryFileNames: 'main.js', chunkFileNames: '[name]-[hash].js' } },
  },
});
