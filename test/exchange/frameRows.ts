import { at } from '../../src/base/assert.ts';
import { FRAME_KINDS, type FrameTable } from '../../src/scenario/frames.ts';
import { formatEnd } from '../../src/scenario/ipAddress.ts';

/** A frame in a line, for reading: `0 tcp 198.51.100.7:40000 > 203.0.113.10:80 flags=16 frame=54 header=54 payload=0`. */
export function frameRow(frames: FrameTable, row: number): string {
  const end = (places: Uint32Array, ports: Uint16Array) => formatEnd(frames.addresses[at(places, row)] ?? 0, at(ports, row));
  return [
    at(frames.atNs, row),
    FRAME_KINDS[at(frames.kind, row)],
    end(frames.source, frames.sourcePort),
    '>',
    end(frames.destination, frames.destinationPort),
    `flags=${at(frames.tcpFlags, row)}`,
    `frame=${at(frames.frameBytes, row)}`,
    `header=${at(frames.headerBytes, row)}`,
    `payload=${at(frames.payloadBytes, row)}`,
  ].join(' ');
}

export const frameRows = (frames: FrameTable): string[] => Array.from({ length: frames.length }, (_, row) => frameRow(frames, row));
