import { gzipSync } from 'node:zlib';
import { readDropped } from '../../src/exchange/registry.ts';
import { digits, measureInTurn, median } from './measure.ts';
import { Blocks, cooked2, ethernet, ipv4, ipv6, tcp } from '../exchange/buildCapture.ts';

const FILE_BYTES = 64 * 2 ** 20;
const ROUNDS = 7;

/** `head`, and then `record` as often as there is room for it; its source port is counted up, so that there are many flows. */
function repeated(head: readonly number[], record: readonly number[], portAt: number, flows: number): Uint8Array {
  const file = new Uint8Array(head.length + Math.floor((FILE_BYTES - head.length) / record.length) * record.length);
  file.set(head);
  const one = Uint8Array.from(record);
  for (let at = head.length, number = 0; at < file.length; at += record.length, number++) {
    file.set(one, at);
    file[at + portAt] = (number % flows) >> 8;
    file[at + portAt + 1] = number % flows;
  }
  return file;
}

/** What the page's worker does with a file of the largest size: read, name and take apart. */
export function benchCaptures(print: (line: string) => void): void {
  print('Reading captures of 64 MB. Goal: under 2 s.');
  const b = new Blocks();
  const head = Array.from<number>({ length: 24 }).fill(0);
  head.splice(0, 8, 0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0);
  head[20] = 1;
  const frame = (payload: number): number[] => ethernet(0x0800, ipv4(6, tcp(payload)));
  const recordOf = (bytes: readonly number[]): number[] => [...Array.from<number>({ length: 8 }).fill(0), bytes.length & 255, bytes.length >> 8, 0, 0, bytes.length & 255, bytes.length >> 8, 0, 0, ...bytes];
  const large = repeated(head, recordOf(frame(1460)), 16 + 34, 10_000);
  const small = repeated(head, recordOf(frame(590)), 16 + 34, 10_000);
  const next = repeated([...b.section(), ...b.interface(276)], b.packet(0, 0n, cooked2(0x86dd, ipv6(6, tcp(560)))), 28 + 60, 10_000);
  const packed = new Uint8Array(gzipSync(large));
  const read = (bytes: Uint8Array) => (): void => {
    if (!readDropped(bytes, 'x').ok) throw new Error('not read');
  };
  const wallMs = measureInTurn({ 'pcap, frames of 1514 bytes': read(large), 'pcap, 100 000 frames of 644 bytes': read(small), 'pcapng, IPv6, Linux cooked v2': read(next), 'pcap, packed with gzip': read(packed) }, ROUNDS);
  for (const [name, times] of Object.entries(wallMs)) print(`  ${name}: ${digits(median(times))} ms, worst ${digits(Math.max(...times))} ms`);
}
