/** A machine as a drawing: so many sockets of so many complexes of so many cores, and one message at each distance. */
export interface Drawn {
  readonly sockets: number;
  readonly complexes: number;
  readonly cores: number;
  readonly complexNs: number;
  readonly socketNs?: number;
  readonly machineNs?: number;
  /** Share by which a latency may be off, either way. */
  readonly noise?: number;
}

export function latencies({ sockets, complexes, cores, complexNs, socketNs = 0, machineNs = 0, noise = 0.05 }: Drawn): readonly (readonly number[])[] {
  const inSocket = complexes * cores;
  const all = Array.from({ length: sockets * inSocket }, (_, core) => core);
  const off = (one: number, other: number): number => 1 + noise * ((((one * 31 + other * 17) % 11) - 5) / 5);
  return all.map((one) =>
    all.map((other) => {
      if (one === other) return Number.NaN;
      const ns = Math.floor(one / cores) === Math.floor(other / cores) ? complexNs : Math.floor(one / inSocket) === Math.floor(other / inSocket) ? socketNs : machineNs;
      return Math.round(ns * off(Math.max(one, other), Math.min(one, other)) * 100) / 100;
    }),
  );
}

/** As core-to-core-latency writes it: what is not measured is empty. */
export const csv = (ns: readonly (readonly number[])[], form: 'lower' | 'full'): string =>
  ns.map((row, one) => row.map((value, other) => (Number.isNaN(value) || (form === 'lower' && other >= one) ? '' : String(value))).join(',')).map((line) => `${line}\n`).join('');
