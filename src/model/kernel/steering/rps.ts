import { reciprocalScale } from '../netfilter/nat/jhash.ts';

/** The core that receive packet steering picks: the hash scaled to the list, not modulo it (get_rps_cpu). */
export const rpsCore = (hash: number, cores: readonly number[]): number => cores[reciprocalScale(hash, cores.length)] as number;
