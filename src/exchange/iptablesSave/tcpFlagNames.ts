import { TCP_FLAG } from '../../base/tcpFlags.ts';

const NAMES: Readonly<Record<string, number>> = {
  FIN: TCP_FLAG.fin, SYN: TCP_FLAG.syn, RST: TCP_FLAG.rst, PSH: TCP_FLAG.psh, ACK: TCP_FLAG.ack, URG: TCP_FLAG.urg, ALL: 0x3f, NONE: 0,
};

/** `FIN,SYN,RST,ACK`. */
export function tcpFlagsOf(text: string): number | undefined {
  let flags = 0;
  for (const name of text.split(',')) {
    const flag = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
    if (flag === undefined) return undefined;
    flags |= flag;
  }
  return flags;
}
