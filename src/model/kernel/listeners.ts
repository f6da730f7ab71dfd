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
  private readonly byEnd = new Map<string, Listener>();

  constructor(readonly all: readonly Listener[]) {
    for (const listener of all) this.byEnd.set(keyOf(listener.protocol, listener.address, listener.port), listener);
  }

  find(protocol: number, address: IpAddress, port: number): Listener | undefined {
    return this.byEnd.get(keyOf(protocol, address, port)) ?? this.byEnd.get(keyOf(protocol, null, port));
  }
}

const keyOf = (protocol: number, address: IpAddress | null, port: number): string => `${protocol} ${address === null ? '*' : `${typeof address} ${address}`} ${port}`;
