import type { Quantity } from './profile.ts';

type Make = (value: number, unit: string, source: string) => Quantity;

/** How a profile writes a number down: by how well it is known. */
export const published: Make = (value, unit, source) => ({ value, unit, source, grade: 'published' });
export const measured: Make = (value, unit, source) => ({ value, unit, source, grade: 'measured' });
export const derived: Make = (value, unit, source) => ({ value, unit, source, grade: 'derived' });
export const estimated: Make = (value, unit, source) => ({ value, unit, source, grade: 'estimated' });
/** Of a design as everybody knows it, but not read in a source for this project: counts as an estimate until somebody has. */
export const known: Make = (value, unit, what) => estimated(value, unit, `${what} (generally known, not checked)`);

/** Core numbers in blocks: `inBlocks(8, 4)` = 0 0 0 0 1 1 1 1. */
export const inBlocks = (cores: number, block: number): number[] => Array.from({ length: cores }, (_, core) => Math.floor(core / block));

export const PERFBOOK = 'McKenney, "Is Parallel Programming Hard", synchronisation costs';
export const MLC = 'Intel Memory Latency Checker, published runs';
export const C2C = 'core-to-core-latency (Viennot 2022), median of the band: compare-and-swap round trip ÷ 2, so the atomic is in it';

/** The one number of all machines that is from a loop on one of them. */
export const LOST_AFTER_LOOP = 'own loop, two cores: one adds to a line by locked additions, the other reads or adds: 5.3 additions of 2.3 ns each time the line is there, 12 of 27.4 ns';
export const lostAfter = estimated(0.43, 'of a transfer', 'as on the Zen 4 profile; no microbenchmark of this machine is known');

/** What no profile has a number of its own for: a server with PCI Express and MSI-X. */
export const pciExpress = {
  lineBytes: known(64, 'B', 'cache line of the architecture'),
  hitNs: estimated(0, 'ns', 'first-level hits are part of the instruction cost; hits in the second level are not told apart'),
  ipiNs: estimated(1000, 'ns', 'interprocessor interrupt by the local interrupt controllers, about a microsecond'),
  mmioReadNs: estimated(900, 'ns', 'PCI Express register read, round trip through the root complex'),
  mmioWriteNs: estimated(60, 'ns', 'posted write to an uncached register'),
  dmaNs: estimated(300, 'ns', 'PCI Express write and descriptor write-back'),
  rxDescriptorBytes: known(16, 'B', 'a receive descriptor of Intel cards of 1 and 10 Gbit/s'),
  dmaBytesPerNs: known(7, 'B/ns', 'PCI Express 3.0, eight lanes, less headers'),
} as const;
