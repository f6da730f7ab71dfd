import type { IpAddress } from '../../scenario/ipAddress.ts';

/** A port on which a program of this machine listens; `address` null: any. */
export interface Listener {
  readonly protocol: number;
  readonly address: IpAddress | null;
  readonly port: number;
  /** UDP: the bound socket; -1 for TCP. */
  readonly socket: number;
}

/** Who listens where: by address and port, else by port alone. */
export class Listeners {
  private readonly byProtocol = new Map<number, Map<number | string, Listener>>();

  constructor(readonly all: readonly Listener[]) {
    for (const listener of all) {
      const byEnd = this.byProtocol.get(listener.protocol) ?? new Map<number | string, Listener>();
      this.byProtocol.set(listener.protocol, byEnd.set(keyOf(listener.address ?? ANY, listener.port), listener));
    }
  }

  find(protocol: number, address: IpAddress, port: number): Listener | undefined {
    const byEnd = this.byProtocol.get(protocol);
    return byEnd?.get(keyOf(address, port)) ?? byEnd?.get(keyOf(ANY, port));
  }
}

/** No IPv4 address. */
const ANY = 0x1_0000_0000;

/** A number where that is enough: there may be a hundred thousand. */
const keyOf = (address: IpAddress, port: number): number | string => (typeof address === 'number' ? address * 65_536 + port : `${address} ${port}`);
