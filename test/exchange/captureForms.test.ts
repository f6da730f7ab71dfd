import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readDropped } from '../../src/exchange/registry.ts';
import type { Capture } from '../../src/scenario/frames.ts';
import { problemOf, sentence, valueOf } from '../words/sentence.ts';
import { authentication, Blocks, cooked, cooked2, ethernet, extension, fragmentHeader, ipv4, ipv6, loopback, pcapFile, tcp, udp } from './buildCapture.ts';
import { joinBytes } from './buildPcap.ts';
import { frameRows } from './frameRows.ts';

function read(bytes: Uint8Array): Capture {
  const dropped = valueOf(readDropped(bytes, 'given.bin'));
  if (dropped.kind !== 'capture') throw new Error(`a ${dropped.kind}`);
  for (const remark of dropped.capture.remarks) sentence(remark);
  return dropped.capture;
}

const problem = (...blocks: readonly (readonly number[])[]) => problemOf(readDropped(joinBytes(...blocks), 'given.bin'));
const rows = (bytes: Uint8Array): string[] => frameRows(read(bytes).frames);
const kinds = (linkType: number, ...frames: readonly (readonly number[])[]): string[] => rows(pcapFile(linkType, frames)).map((row) => row.split(' ')[1] ?? '');
const remark = (capture: Capture, code: string) => capture.remarks.find((one) => one.code === code)?.values;

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const web = ipv4(6, tcp(100));
const web6 = ipv6(6, tcp(100));
const WEB = '198.51.100.7:40000 > 203.0.113.10:80 flags=16 frame=154 header=54 payload=100';
const WEB6 = '[2001:db8::7]:40000 > [2001:db8::a]:80 flags=16 frame=174 header=74 payload=100';

describe('a frame counts the same whatever its link calls it', () => {
  it.each([
    ['Ethernet', 1, ethernet(IPV4, web), ethernet(IPV6, web6)],
    ['raw IP', 101, web, web6],
    ['raw IP of BSDs', 12, web, web6],
    ['raw IP of OpenBSD', 14, web, web6],
    ['raw IPv4', 228, web, web6],
    ['raw IPv6', 229, web, web6],
    ['loopback of Linux', 0, loopback(2, web), loopback(10, web6)],
    ['loopback of macOS', 0, loopback(2, web), loopback(30, web6)],
    ['loopback of another byte order', 0, loopback(2, web, false), loopback(24, web6, false)],
    ['loopback of OpenBSD', 108, loopback(2, web, false), loopback(24, web6, false)],
    ['Linux cooked', 113, cooked(IPV4, web), cooked(IPV6, web6)],
    ['Linux cooked v2', 276, cooked2(IPV4, web), cooked2(IPV6, web6)],
  ])('%s', (_, linkType, four, six) => {
    for (const littleEndian of [true, false]) {
      const capture = read(pcapFile(linkType, [four, six], littleEndian));
      expect(frameRows(capture.frames)).toEqual([`0 tcp ${WEB}`, `10000 tcp ${WEB6}`]);
      expect(remark(capture, 'captureForm')?.['withoutEthernet']).toBe(linkType === 1 ? undefined : 2);
    }
  });

  it.each([[[0x88a8, 0x8100]], [[0x9100, 0x8100]], [[0x8100, 0x8100]], [[0x88a8, 0x88a8, 0x8100]]])('behind tags %j', (tags) => {
    expect(rows(pcapFile(1, [ethernet(IPV6, web6, tags)]))[0]).toContain(`frame=${174 + 4 * tags.length} header=${74 + 4 * tags.length} payload=100`);
  });

  it('a tag behind a cooked header', () => {
    expect(rows(pcapFile(113, [cooked(0x8100, [0, 5, 8, 0, ...web])]))[0]).toContain('frame=158 header=58');
    expect(rows(pcapFile(276, [cooked2(0x8100, [0, 5, 8, 0, ...web])]))[0]).toContain('frame=158 header=58');
  });

  it('what is no IP is received as what it is', () => {
    const body = Array.from<number>({ length: 46 }).fill(0);
    expect(kinds(1, ...[0x0806, 0x88cc, 0x8847, 0x8864, 0x0600, 46].map((type) => ethernet(type, body)))).toEqual(Array.from({ length: 6 }).fill('other'));
    expect(kinds(113, cooked(0x0806, body), cooked(4, body), cooked(0, body, 824))).toEqual(['other', 'other', 'other']);
    expect(kinds(276, cooked2(0x0806, body), cooked2(0, body, 824))).toEqual(['other', 'other']);
    expect(kinds(0, loopback(7, body))).toEqual(['other']);
    expect(kinds(101, [0x50, ...body], [])).toEqual(['malformed', 'malformed']);
    expect(kinds(113, [1, 2, 3])).toEqual(['malformed']);
  });
});

describe('IPv6', () => {
  const one = (next: number, body: readonly number[]): string => (rows(pcapFile(101, [ipv6(next, body)]))[0] ?? '').slice(2);

  it('extension headers are stepped over', () => {
    expect(one(0, [...extension(43), ...extension(60, 2), ...extension(51), ...authentication(17), ...udp(9)])).toBe('udp [2001:db8::7]:40000 > [2001:db8::a]:53 flags=0 frame=135 header=126 payload=9');
    expect(one(0, [...extension(6), ...tcp(1)])).toContain('tcp [2001:db8::7]:40000');
  });

  it('fragments are what they are', () => {
    expect(one(44, [...fragmentHeader(17, 0, true), ...udp(8)])).toBe('fragment [2001:db8::7]:40000 > [2001:db8::a]:53 flags=0 frame=78 header=62 payload=0');
    expect(one(44, [...fragmentHeader(17, 2, true), ...udp(8)])).toContain('fragment [2001:db8::7]:0');
    expect(one(44, [...fragmentHeader(60, 0, true), ...extension(17), ...udp(8)])).toContain('fragment [2001:db8::7]:40000');
    expect(one(44, [...fragmentHeader(58, 0, true), 1, 2, 3, 4])).toContain('fragment [2001:db8::7]:0');
    expect(one(44, [...fragmentHeader(17, 0, false), ...udp(8)])).toContain('udp [2001:db8::7]:40000');
  });

  it.each([
    ['ICMPv6', 58, [128, 0, 0, 0], 'ipOther'],
    ['nothing', 59, [], 'ipOther'],
    ['ESP', 50, udp(8), 'ipOther'],
    ['options beyond the packet', 0, [6, 200, 0, 0, 0, 0, 0, 0], 'malformed'],
    ['options cut', 60, [6, 0, 0], 'malformed'],
    ['TCP cut', 6, tcp(0).slice(0, 12), 'malformed'],
  ])('%s', (_, next, body, kind) => expect(one(next, body)).toContain(`${kind} [2001:db8::7]:0`));

  it('that ends before its length says, or within its header, is malformed', () => {
    const [kind] = kinds(101, web6.slice(0, 60));
    expect([kind, ...kinds(101, web6.slice(0, 30))]).toEqual(['malformed', 'malformed']);
  });

  it('counts fragments of both kinds', () => {
    const capture = read(pcapFile(101, [ipv4(17, udp(8), 0x2000), ipv4(17, udp(8), 3), ipv6(44, [...fragmentHeader(17, 4, false), 1, 2]), web]));
    expect(remark(capture, 'captureFragments')).toEqual({ count: 3, first: 1, later: 2 });
  });
});

describe('a pcapng', () => {
  it.each([true, false])('little endian %j: interfaces of several link types and clocks, packets of three kinds, unknown blocks', (littleEndian) => {
    const b = new Blocks(littleEndian);
    const second = 1_700_000_000n;
    const capture = read(joinBytes(
      b.section(), b.interface(1), b.interface(101, { resolution: 9, offset: 100 }), b.interface(113, { resolution: 0x80 + 10 }), b.interface(105),
      b.block(5, [1, 2, 3]), b.block(0x8000_1234, [1]),
      b.packet(0, second * 1_000_000n + 5n, ethernet(IPV4, web)),
      b.packet(1, (second - 100n) * 1_000_000_000n + 7777n, web6),
      b.packet(3, second, [1, 2, 3]),
      b.packet(2, second * 1024n + 1n, cooked(IPV4, web)),
      b.obsoletePacket(0, second * 1_000_000n + 1_000n, ethernet(IPV4, web)),
      b.simplePacket(ethernet(IPV4, web)),
      new Blocks(!littleEndian).section(), new Blocks(!littleEndian).interface(276), new Blocks(!littleEndian).packet(0, second * 1_000_000n + 2_000n, cooked2(IPV6, web6)),
    ));
    expect(frameRows(capture.frames)).toEqual([
      `0 tcp ${WEB}`, `2777 tcp ${WEB6}`, `971562 tcp ${WEB}`, `995000 tcp ${WEB}`, `996232 tcp ${WEB}`, `1995000 tcp ${WEB6}`,
    ]);
    expect(remark(capture, 'captureForm')).toEqual({ form: 'pcapng', interfaces: 4, links: 'Ethernet, raw IP, Linux cooked, Linux cooked v2', withoutEthernet: 3 });
    expect(remark(capture, 'captureLinksLeftOut')).toMatchObject({ count: 1, linkType: 105 });
    expect(remark(capture, 'captureUnstamped')).toEqual({ count: 1 });
  });

  it('keeps snap lengths and drops checksums', () => {
    const b = new Blocks();
    const snapped = rows(joinBytes(b.section(), b.interface(1, { snap: 60 }), b.packet(0, 0n, ethernet(IPV4, web), { kept: 60 }), b.simplePacket(ethernet(IPV4, web).slice(0, 60), 154)));
    expect(snapped).toEqual([`0 tcp ${WEB}`, `1232 tcp ${WEB}`]);
    expect(rows(joinBytes(b.section(), b.interface(1, { checksum: 4 }), b.packet(0, 0n, [...ethernet(IPV4, web), 9, 9, 9, 9])))).toEqual([`0 tcp ${WEB}`]);
  });

  const b = new Blocks();
  const start = [...b.section(), ...b.interface(1)];
  const whole = joinBytes(start, b.packet(0, 0n, ethernet(IPV4, web)), b.packet(0, 1n, ethernet(IPV4, web)));

  it('that is cut is read as far as it goes', () => {
    const capture = read(whole.subarray(0, whole.length - 5));
    expect(capture.frames.length).toBe(1);
    expect(remark(capture, 'captureTruncated')).toEqual({ byte: start.length + (whole.length - start.length) / 2, frames: 1 });
  });

  it.each([
    ['only a section', [b.section()], 'captureNoFrames'],
    ['a cut section', [b.section().slice(0, 20)], 'captureHeaderCut'],
    ['a cut first frame', [start, b.packet(0, 0n, web).slice(0, 40)], 'captureNoWholeFrame'],
    ['another version', [b.section(2)], 'captureNgVersion'],
    ['no byte order', [b.section().fill(0, 8, 12)], 'captureByteOrder'],
    ['a block of nothing', [start, [6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]], 'captureBlockLength'],
    ['a packet block too short for one', [start, b.block(6, [0, 0, 0, 0])], 'captureBlockLength'],
    ['no interface', [b.section(), b.packet(0, 0n, web)], 'captureNoInterface'],
    ['no interface of a simple packet', [b.section(), b.simplePacket(web)], 'captureNoInterface'],
    ['an interface of the section before', [start, b.section(), b.packet(0, 0n, web)], 'captureNoInterface'],
    ['a frame longer than its block', [start, b.block(6, [...Array.from<number>({ length: 12 }).fill(0), 200, 0, 0, 0, 200, 0, 0, 0])], 'captureBlockFrame'],
    ['a frame of 4 GB', [start, b.packet(0, 0n, web, { wire: 0xffff_ffff })], 'captureRecordLength'],
    ['only frames nobody reads', [b.section(), b.interface(105), b.packet(0, 0n, web)], 'captureLinkType'],
  ])('%s is a problem with words', (_, blocks, code) => {
    const found = problem(...blocks);
    expect(found.code).toBe(code);
    expect(sentence(found)).not.toContain('undefined');
  });

  it('whose stamps lie ages apart keeps those of the first hour', () => {
    const capture = read(joinBytes(b.section(), b.interface(1, { resolution: 0 }), b.packet(0, 2n ** 64n - 1n, ethernet(IPV4, web)), b.packet(0, 5n, ethernet(IPV4, web)), b.packet(0, 7n, ethernet(IPV4, web))));
    expect([...capture.frames.atNs][0]).toBe(0);
    expect(remark(capture, 'captureSpanLimit')).toBeDefined();
  });
});

describe('a packed file', () => {
  const plain = pcapFile(101, [web, web6]);
  const packed = gzipSync(plain);

  it('is unpacked and stays named by what it is', () => {
    const capture = read(packed);
    expect(frameRows(capture.frames)).toEqual(rows(plain));
    expect(capture.fileBytes).toBe(packed.length);
    expect(capture.digest).not.toBe(read(plain).digest);
    expect(remark(capture, 'captureUnpacked')).toEqual({ bytes: plain.length });
    expect(valueOf(readDropped(gzipSync(new TextEncoder().encode('{"version":1,"id":"mine"}')), 'a.gz'))).toMatchObject({ kind: 'scenario' });
  });

  it('of several members is one file', () => {
    expect(rows(joinBytes(gzipSync(plain.subarray(0, 50)), gzipSync(plain.subarray(50))))).toEqual(rows(plain));
    expect(rows(joinBytes(packed, new Uint8Array(8)))).toEqual(rows(plain)); // zeros that pad a block
  });

  it('that is cut gives what came out', () => {
    const long = gzipSync(pcapFile(101, Array.from({ length: 5000 }, (_, place) => ipv4(6, tcp(place % 900, 0x10, [place, 80])))));
    const capture = read(long.subarray(0, long.length >> 1));
    expect(capture.frames.length).toBeGreaterThan(0);
    expect(remark(capture, 'gzipTruncated')).toBeDefined();
  });

  it('that would burst memory gives its first 64 MB', () => {
    const bomb = gzipSync(joinBytes(plain, new Uint8Array(80 * 2 ** 20)));
    const capture = read(bomb);
    expect(capture.frames.length).toBe(99_998); // 100 000, of which the two at the beginning are stamped half a century after the rest
    expect(remark(capture, 'gzipLimit')).toEqual({ bytes: 64 * 2 ** 20 });
  });

  it('twice is refused', () => {
    expect(problemOf(readDropped(gzipSync(packed), 'a')).code).toBe('fileCompressed');
  });
});
