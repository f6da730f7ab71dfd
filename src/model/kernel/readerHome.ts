import type { KernelConfig } from './kernelConfig.ts';

/** The core on which the reader of a socket begins. */
export const readerHome = (socket: number, { readers, readerCore, cores }: Pick<KernelConfig, 'readers' | 'readerCore' | 'cores'>): number =>
  readers === 'together' ? readerCore : (readerCore + socket) % cores;
