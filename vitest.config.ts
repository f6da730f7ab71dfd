import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { launchOptions } from './scripts/browser.mjs';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // The simulator's tests are pure computing: every core may work, before the browsers start.
          maxWorkers: '100%',
          // One load and one warm-up of the simulator for all files of a worker: nothing in them leaves anything behind.
          isolate: false,
          sequence: { groupOrder: 0 },
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/e2e/**', 'test/fixtures/**'],
          testTimeout: 20_000,
        },
      },
      {
        plugins: [react()],
        publicDir: 'public',
        worker: { format: 'es' },
        // Named here, because found on demand they make the first load of a page or worker take seconds.
        optimizeDeps: {
          include: [
            'react',
            'react-dom',
            'react-dom/client',
            'react/jsx-runtime',
            'react/jsx-dev-runtime',
            'vitest-browser-react',
            'axe-core',
            'comlink',
            'pure-rand/generator/xoroshiro128plus',
            'zod/mini',
            'zustand',
            'zustand/vanilla',
            'd3',
          ],
        },
        test: {
          name: 'browser',
          sequence: { groupOrder: 1 },
          expect: { poll: { timeout: 15_000 } }, // a busy machine is no failure
          include: ['test/browser/**/*.test.tsx', 'test/browser/**/*.test.ts'],
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            viewport: { width: 1280, height: 800 },
            provider: playwright({ launchOptions: launchOptions() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'e2e',
          sequence: { groupOrder: 2 },
          expect: { poll: { timeout: 15_000 } }, // a busy machine is no failure
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/globalSetup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          retry: process.env['CI'] === undefined ? 0 : 1, // where nobody is there to press the button again; the report says so
        },
      },
    ],
  },
});
