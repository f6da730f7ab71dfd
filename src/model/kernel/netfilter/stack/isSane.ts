import type { Packet } from '../packet.ts';
import { isLoopback, LOOPBACK, type Routes } from './routes.ts';

export interface Sysctls {
  readonly forward: boolean;
  readonly rpFilter: 0 | 1 | 2;
  readonly routeLocalnet: boolean;
}

/** ip_route_input's checks of addresses that have no business on a wire. */
export function isSane({ source, destination, inInterface }: Packet, routes: Routes, { routeLocalnet, rpFilter }: Sysctls): boolean {
  if (inInterface === LOOPBACK) return true;
  if (!routeLocalnet && (isLoopback(source) || isLoopback(destination))) return false;
  if (typeof source === 'bigint') return true;
  if (routes.isLocal(source) || routes.typeOf(source, null) === 'MULTICAST' || routes.typeOf(source, null) === 'BROADCAST') return false;
  if (rpFilter === 0) return true;
  const back = routes.way(source);
  return back?.kind === 'out' && (rpFilter === 2 || back.interface === inInterface);
}
