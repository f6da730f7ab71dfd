import { at } from '../../src/base/assert.ts';
import { TCP_FLAG } from '../../src/base/tcpFlags.ts';
import { type Capture, FRAME_KIND, type FrameTable, NO_ADDRESS } from '../../src/scenario/frames.ts';
import { type IpAddress, parseEnd, parseIp } from '../../src/scenario/ipAddress.ts';

const ETHERNET_BYTES = 14;
const FRAME_BYTES_MIN = 60;
const HEADER_BYTES = { tcp: 40, udp: 28, ipOther: 20, other: 0, malformed: 0 } as const;
const FLAG_OF: Readonly<Record<string, number>> = { S: TCP_FLAG.syn, A: TCP_FLAG.ack, F: TCP_FLAG.fin, R: TCP_FLAG.rst, P: TCP_FLAG.psh };

/**
 * A capture, one frame a line: µs, sender > receiver, what it is, TCP flags (default A), bytes of data, VLAN tags.
 *
 *     0   198.51.100.7:40000 > 192.0.2.1:80  tcp S
 *     10  198.51.100.7:40000 > 192.0.2.1:80  tcp 1448
 *     20  198.51.100.7:40000 > 192.0.2.1:53  udp 80 vlan
 *     30  198.51.100.7 > 192.0.2.1           ipOther 64
 *     40  - > -                              other 46         (and malformed)
 */
export function drawFrames(drawing: string): Capture {
  const addresses: IpAddress[] = [];
  const rows = drawing.trim().split('\n').map((line) => line.trim().split(/\s+/)).map(([us, source, , destination, kindName, ...rest]) => {
    const kind = kindName as keyof typeof HEADER_BYTES;
    if (!Object.hasOwn(HEADER_BYTES, kind)) throw new Error(`no kind of frame ${kindName}`);
    const payloadBytes = Number(rest.find((word) => /^\d+$/.test(word)) ?? 0);
    const flags = (rest.find((word) => /^[SAFRP]+$/.test(word)) ?? 'A').split('').reduce((sum, letter) => sum | (FLAG_OF[letter] ?? 0), 0);
    const linkBytes = ETHERNET_BYTES + 4 * rest.filter((word) => word === 'vlan').length;
    const headerBytes = linkBytes + HEADER_BYTES[kind];
    const carriesData = kind === 'tcp' || kind === 'udp';
    return {
      atNs: Number(us) * 1000, kind: FRAME_KIND[kind], from: end(source ?? '-', addresses), to: end(destination ?? '-', addresses), tcpFlags: kind === 'tcp' ? flags : 0,
      payloadBytes: carriesData ? payloadBytes : 0, linkBytes, headerBytes, frameBytes: Math.max(FRAME_BYTES_MIN, headerBytes + payloadBytes),
    };
  });
  const column = (of: (row: (typeof rows)[number]) => number): number[] => rows.map(of);
  const frames: FrameTable = {
    length: rows.length,
    atNs: Float64Array.from(column((row) => row.atNs)),
    frameBytes: Uint32Array.from(column((row) => row.frameBytes)),
    kind: Uint8Array.from(column((row) => row.kind)),
    addresses,
    source: Uint32Array.from(column((row) => row.from.place)),
    destination: Uint32Array.from(column((row) => row.to.place)),
    sourcePort: Uint16Array.from(column((row) => row.from.port)),
    destinationPort: Uint16Array.from(column((row) => row.to.port)),
    tcpFlags: Uint8Array.from(column((row) => row.tcpFlags)),
    payloadBytes: Uint32Array.from(column((row) => row.payloadBytes)),
    linkBytes: Uint8Array.from(column((row) => row.linkBytes)),
    headerBytes: Uint16Array.from(column((row) => row.headerBytes)),
  };
  return { name: 'drawn.pcap', digest: '0123456789abcdef', fileBytes: 24, frames, remarks: [] };
}

/** Place of an address, which is put in where it is new; NO_ADDRESS for `-`. */
function end(text: string, addresses: IpAddress[]): { readonly place: number; readonly port: number } {
  if (text === '-') return { place: NO_ADDRESS, port: 0 };
  const { address, port } = parseEnd(text) ?? { address: at([parseIp(text)].filter((one) => one !== undefined), 0), port: 0 };
  const known = addresses.indexOf(address);
  return { place: known < 0 ? addresses.push(address) - 1 : known, port };
}
