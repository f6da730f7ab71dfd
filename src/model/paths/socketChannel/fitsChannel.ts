import { TCP_FLAG } from '../../../base/tcpFlags.ts';
import { FRAME } from '../../kernel/arrivals.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Socket } from '../../kernel/socket.ts';

/** A channel carries what its signature tells: whole datagrams, and segments of an established connection that open, close or reset nothing. */
export function fitsChannel({ arrivals }: Kernel, packet: number, socket: Socket): boolean {
  const frame = arrivals.frame[packet];
  if ((frame !== FRAME.tcp && frame !== FRAME.udp) || arrivals.unclassified[packet] === 1 || !socket.established) return false;
  return ((arrivals.tcpFlags[packet] as number) & (TCP_FLAG.syn | TCP_FLAG.fin | TCP_FLAG.rst)) === 0;
}
