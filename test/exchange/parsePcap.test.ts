import { describe, expect, it } from 'vitest';
import { parsePcap } from '../../src/exchange/pcap/parsePcap.ts';
import { FRAME_KINDS, type Capture } from '../../src/scenario/frames.ts';
import { sentence, valueOf } from '../words/sentence.ts';
import { buildPcap, joinBytes, type FileDrawing, type FrameDrawing } from './buildPcap.ts';
import { frameRow, frameRows } from './frameRows.ts';

const capture = (frames: readonly FrameDrawing[], file?: FileDrawing): Capture => valueOf(parsePcap(buildPcap(frames, file), 'made.pcap'));
const row = (drawing: FrameDrawing): string => frameRow(capture([drawing]).frames, 0);
const kindOf = (drawing: FrameDrawing) => FRAME_KINDS[capture([drawing]).frames.kind[0] ?? -1];
const remarks = (one: Capture) => one.remarks.map((remark) => ({ ...remark, said: sentence(remark) }));

describe('a classic pcap', () => {
  it.each([
    { littleEndian: true, nanoseconds: false },
    { littleEndian: true, nanoseconds: true },
    { littleEndian: false, nanoseconds: false },
    { littleEndian: false, nanoseconds: true },
  ])('is read in both byte orders and both units: %j', (file) => {
    const { frames, remarks } = capture([{ atNs: 999_999_000, payload: 100 }, { atNs: 1_000_001_000, protocol: 17, ports: [53, 5353], payload: 20 }], file);
    expect(frameRows(frames)).toEqual([
      '0 tcp 198.51.100.7:40000 > 203.0.113.10:80 flags=16 frame=154 header=54 payload=100',
      '2000 udp 198.51.100.7:53 > 203.0.113.10:5353 flags=0 frame=62 header=42 payload=20',
    ]);
    expect(remarks).toEqual([]);
  });

  it('keeps nanoseconds where the file has them', () => {
    expect([...capture([{ atNs: 7 }, { atNs: 1_000_000_010 }], { nanoseconds: true }).frames.atNs]).toEqual([0, 1_000_000_003]);
  });

  it('is named by its content, not by its name', () => {
    const bytes = buildPcap([{}]);
    const one = valueOf(parsePcap(bytes, 'a.pcap'));
    expect(one).toMatchObject({ name: 'a.pcap', fileBytes: bytes.length, digest: valueOf(parsePcap(bytes, 'b.pcap')).digest });
    expect(one.digest).toMatch(/^[0-9a-f]{16}$/);
    expect(one.digest).not.toBe(capture([{ payload: 1 }]).digest);
  });

  it('may lie within larger memory', () => {
    const bytes = joinBytes([1, 2, 3], buildPcap([{ payload: 5 }])).subarray(3);
    expect(frameRow(valueOf(parsePcap(bytes, 'x')).frames, 0)).toBe(row({ payload: 5 }));
  });

  it('gives a checksum that it kept no bytes of the frame', () => {
    const withChecksum = 1 | (2 << 28) | 0x0400_0000; // two 16-bit words
    expect(frameRow(capture([{ payload: 10, padding: 4 }], { linkType: withChecksum >>> 0 }).frames, 0)).toBe(row({ payload: 10 }));
    expect(frameRow(capture([{ snap: 0, wireBytes: 3 }], { linkType: withChecksum >>> 0 }).frames, 0)).toContain('malformed');
    expect(capture([{ snap: 0, wireBytes: 3 }], { linkType: withChecksum >>> 0 }).frames.frameBytes[0]).toBe(0);
  });
});

describe('headers', () => {
  it('TCP with options: the payload is what the lengths leave', () => {
    expect(row({ dataOffset: 8, payload: 1448, tcpFlags: 0x18 })).toBe('0 tcp 198.51.100.7:40000 > 203.0.113.10:80 flags=24 frame=1514 header=66 payload=1448');
    expect(row({ ihl: 6, tcpFlags: 0x02 })).toContain('flags=2 frame=58 header=58 payload=0');
    expect(row({ tcpFlags: 0xd1 })).toContain('flags=17 '); // ECN bits are no flags of ours
  });

  it('padding of short frames is no payload', () => {
    expect(row({ padding: 6 })).toContain('frame=60 header=54 payload=0');
    expect(row({ protocol: 17, payload: 1, padding: 17 })).toContain('frame=60 header=42 payload=1');
  });

  it.each([
    [[0x8100], 58],
    [[0x88a8, 0x8100], 62],
    [[0x9100, 0x8100], 62],
    [[0x8100, 0x8100, 0x8100], 66],
  ])('VLAN tags %j are stepped over', (vlanTypes, header) => {
    expect(row({ vlanTypes, payload: 9 })).toBe(`0 tcp 198.51.100.7:40000 > 203.0.113.10:80 flags=16 frame=${header + 9} header=${header} payload=9`);
  });

  it('what follows the packet makes no frame longer than a wire carries, unless the packet itself is too long', () => {
    expect(row({ payload: 1460, padding: 4 })).toContain('frame=1514 header=54 payload=1460');
    expect(row({ payload: 1460, padding: 4, vlanTypes: [0x8100] })).toContain('frame=1518 header=58 payload=1460');
    expect(row({ protocol: 17, payload: 1472, padding: 40 })).toContain('frame=1514 header=42 payload=1472');
    expect(row({ payload: 1461, padding: 4 })).toContain('frame=1519 header=54 payload=1461');
    expect(row({ payload: 100, padding: 4 })).toContain('frame=158 header=54 payload=100');
  });

  it('addresses are unsigned', () => {
    expect(row({ source: [255, 255, 255, 254], destination: [128, 0, 0, 1], ports: [65535, 65534] })).toContain('255.255.255.254:65535 > 128.0.0.1:65534');
  });

  it.each([
    ['ARP', { etherType: 0x0806 }, 'other'],
    ['IPv4 that says it is IPv6', { etherType: 0x86dd }, 'malformed'],
    ['an 802.3 length instead of a type', { etherType: 38 }, 'other'],
    ['ICMP', { protocol: 1, payload: 8 }, 'ipOther'],
    ['IP without anything in it', { protocol: 1 }, 'ipOther'],
    ['a first fragment', { fragment: 0x2000, payload: 8 }, 'fragment'],
    ['a later fragment', { fragment: 0x00b9, payload: 8 }, 'fragment'],
    ['do not fragment', { fragment: 0x4000 }, 'tcp'],
    ['IP version 6 in an IPv4 frame', { version: 6 }, 'malformed'],
    ['an IP header of 16 bytes', { ihl: 4 }, 'malformed'],
    ['a total length below the header', { totalLength: 19 }, 'malformed'],
    ['a total length of nothing', { totalLength: 0 }, 'malformed'],
    ['a total length beyond the frame', { totalLength: 41 }, 'malformed'],
    ['a total length that cuts TCP', { totalLength: 39 }, 'malformed'],
    ['a TCP header of 16 bytes', { dataOffset: 4, payload: 20 }, 'malformed'],
    ['a TCP header beyond the packet', { dataOffset: 6, totalLength: 40 }, 'malformed'],
    ['a UDP length below its header', { protocol: 17, payload: 9, udpLength: 7 }, 'malformed'],
    ['a UDP length beyond the packet', { protocol: 17, payload: 9, udpLength: 18 }, 'malformed'],
    ['a total length that cuts UDP', { protocol: 17, totalLength: 27 }, 'malformed'],
    ['UDP without data', { protocol: 17 }, 'udp'],
    ['TCP without data', {}, 'tcp'],
    ['a UDP length that leaves some over', { protocol: 17, payload: 9, udpLength: 10 }, 'udp'],
  ] satisfies [string, FrameDrawing, string][])('%s: %j → %s', (_, drawing, kind) => {
    expect(kindOf(drawing)).toBe(kind);
  });

  it('a fragment or another protocol still says who and to whom', () => {
    expect(row({ protocol: 1, payload: 8 })).toBe('0 ipOther 198.51.100.7:0 > 203.0.113.10:0 flags=0 frame=42 header=34 payload=0');
    expect(row({ fragment: 0x2000, ports: [1, 2] })).toBe('0 fragment 198.51.100.7:1 > 203.0.113.10:2 flags=0 frame=54 header=34 payload=0');
    expect(row({ fragment: 1, ports: [1, 2] })).toContain('198.51.100.7:0 > 203.0.113.10:0');
  });

  it('UDP carries what its own length says, as the kernel trims it', () => {
    expect(row({ protocol: 17, payload: 9, udpLength: 10 })).toContain('payload=2');
  });

  it('a frame merged by offload may have no total length yet', () => {
    expect(row({ payload: 2896, totalLength: 0 })).toContain('frame=2950 header=54 payload=2896');
    expect(kindOf({ payload: 1460, totalLength: 0 })).toBe('malformed');
    expect(kindOf({ payload: 1461, totalLength: 0 })).toBe('tcp');
  });
});

describe('a snap length shorter than the frame', () => {
  // Ethernet 14, IP 20: ports reach to 38, TCP's flags to 48, UDP's length to 40.
  it.each([
    [{ payload: 1000, snap: 54 }, 'tcp'],
    [{ payload: 1000, snap: 48 }, 'tcp'],
    [{ payload: 1000, snap: 47 }, 'malformed'],
    [{ protocol: 17, payload: 1000, snap: 42 }, 'udp'],
    [{ protocol: 17, payload: 1000, snap: 38 }, 'udp'],
    [{ protocol: 17, payload: 1000, snap: 37 }, 'malformed'],
    [{ protocol: 1, payload: 1000, snap: 34 }, 'ipOther'],
    [{ payload: 1000, snap: 33 }, 'malformed'],
    [{ payload: 1000, snap: 13 }, 'malformed'],
    [{ etherType: 0x0806, snap: 14 }, 'other'],
    [{ vlanTypes: [0x8100], snap: 14 }, 'malformed'],
    [{ vlanTypes: [0x8100], snap: 18 }, 'malformed'],
    [{ payload: 1000, snap: 0 }, 'malformed'],
  ] satisfies [FrameDrawing, string][])('%j → %s', (drawing, kind) => {
    expect(kindOf(drawing)).toBe(kind);
  });

  it('takes nothing away from the lengths', () => {
    expect(row({ payload: 1460, snap: 48 })).toBe(row({ payload: 1460 }));
    expect(row({ protocol: 17, payload: 1472, snap: 38 })).toBe(row({ protocol: 17, payload: 1472 }));
  });

  it('that leaves UDP’s length in it lets that length count', () => {
    expect(row({ protocol: 17, payload: 100, udpLength: 20, snap: 40 })).toContain('payload=12');
    expect(row({ protocol: 17, payload: 100, udpLength: 20, snap: 39 })).toContain('payload=100');
  });

  it('reads nothing of the next frame', () => {
    const rows = frameRows(capture([{ payload: 100, snap: 40 }, { payload: 7, ports: [1, 2] }]).frames);
    expect(rows[0]).toMatch(/malformed 198.51.100.7:0 > 203.0.113.10:0 flags=0 frame=154 header=34 payload=0/);
    expect(rows[1]).toContain('tcp 198.51.100.7:1 > 203.0.113.10:2');
  });

  it('counts a frame as long as what was kept of it, if it claims to be shorter', () => {
    expect(row({ payload: 100, wireBytes: 60 })).toBe(row({ payload: 100 }));
  });
});

describe('stamps', () => {
  it('out of order are sorted, ties stay as they were, and it is said', () => {
    const one = capture([
      { atNs: 5_000, ports: [1, 80] },
      { atNs: 9_000, ports: [2, 80] },
      { atNs: 5_000, ports: [3, 80] },
      { atNs: 1_000, ports: [4, 80] },
      { atNs: 9_000, ports: [5, 80] },
    ]);
    expect([...one.frames.sourcePort]).toEqual([4, 1, 3, 2, 5]);
    expect([...one.frames.atNs]).toEqual([0, 4000, 4000, 8000, 8000]);
    expect(remarks(one)).toMatchObject([{ code: 'captureSorted', values: { count: 2 } }]);
  });

  it('before the file’s first second are fine', () => {
    expect(capture([{ atNs: 2e9 }, { atNs: 0 }])).toMatchObject({ frames: { atNs: Float64Array.of(0, 2e9) }, remarks: [{ code: 'captureSorted', values: { count: 1 } }] });
  });

  it('of more than a million microseconds carry over', () => {
    const bytes = buildPcap([{}, {}]);
    new DataView(bytes.buffer).setUint32(24 + 16 + 54 + 4, 2_500_000, true);
    expect([...valueOf(parsePcap(bytes, 'x')).frames.atNs]).toEqual([0, 2.5e9]);
  });

  it('too long after the first are left out, and it is said', () => {
    const one = capture([{ atNs: 0 }, { atNs: 4_398e9 }, { atNs: 4_399e9 }, { atNs: 3e15 }]);
    expect([...one.frames.atNs]).toEqual([0, 4_398e9]);
    expect(remarks(one)).toMatchObject([{ code: 'captureSpanLimit', values: { count: 2, frames: 4 }, said: expect.stringContaining('73 minutes') }]);
  });

  it('last less than 2^42 ns from the first', () => {
    const last = (atNs: number) => capture([{}, { atNs }], { nanoseconds: true });
    expect(last(2 ** 42 - 1).frames.length).toBe(2);
    expect(last(2 ** 42)).toMatchObject({ frames: { length: 1 }, remarks: [{ code: 'captureSpanLimit', values: { count: 1 } }] });
  });

  it('of 1970 and 2106 in one file do no harm', () => {
    const bytes = buildPcap([{}, {}, {}]);
    new DataView(bytes.buffer).setUint32(24, 0, true);
    new DataView(bytes.buffer).setUint32(24 + 70, 0xffff_ffff, true);
    expect(valueOf(parsePcap(bytes, 'x')).frames.length).toBe(1);
  });
});

describe('limits', () => {
  const frames = Array.from({ length: 5 }, (_, index) => ({ atNs: index * 1000, payload: index }));
  const bytes = buildPcap(frames);

  it('of frames: the first ones are taken, and it is said', () => {
    const one = valueOf(parsePcap(bytes, 'x', { framesMax: 3 }));
    expect([...one.frames.payloadBytes]).toEqual([0, 1, 2]);
    expect(remarks(one)).toMatchObject([{ code: 'captureFrameLimit', values: { limit: 3, byte: 24 + 3 * 70 + 3 } }]);
    expect(valueOf(parsePcap(bytes, 'x', { framesMax: 5 })).remarks).toEqual([]);
  });

  it('of bytes: the first ones are taken, and it is said', () => {
    const one = valueOf(parsePcap(bytes, 'x', { bytesMax: 24 + 2 * 70 + 1 + 10 }));
    expect([...one.frames.payloadBytes]).toEqual([0, 1]);
    expect(remarks(one)).toMatchObject([{ code: 'captureByteLimit', values: { fileBytes: bytes.length, frames: 2 } }]);
  });

  it('are no matter for a file that just reaches them', () => {
    expect(valueOf(parsePcap(bytes, 'x', { bytesMax: bytes.length, framesMax: 5 })).remarks).toEqual([]);
  });

  it('a reader who holds only the beginning of a file gets the same capture', () => {
    const bytesMax = 200;
    const whole = parsePcap(bytes, 'x', { bytesMax });
    expect(parsePcap(bytes.subarray(0, bytesMax), 'x', { bytesMax, fileBytes: bytes.length })).toEqual(whole);
  });
});

describe('a file that ends too soon', () => {
  const bytes = buildPcap([{ payload: 1 }, { atNs: 5000, payload: 2 }]);

  it.each([1, 15, 16, 40])('keeps what came before, when %i bytes of the last record are there', (count) => {
    const one = valueOf(parsePcap(bytes.subarray(0, 24 + 71 + count), 'x'));
    expect([...one.frames.payloadBytes]).toEqual([1]);
    expect(remarks(one)).toMatchObject([{ code: 'captureTruncated', values: { byte: 95, frames: 1 } }]);
  });
});
