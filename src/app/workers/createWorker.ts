/** The URL must stay literal: the bundler looks for it. */
export const createReadingWorker = (): Worker => new Worker(new URL('./reading.ts', import.meta.url), { type: 'module', name: 'reading' });

/** The URL must stay literal: the bundler looks for it. */
export const createWorker = (): Worker => new Worker(new URL('./simulation.ts', import.meta.url), { type: 'module', name: 'simulation' });
