import { describe, expect, it } from 'vitest';
import { type HashedTuple, indirectionIndex, indirectionTable, INDIRECTION_ENTRIES, toeplitz, toeplitzInput, tupleHash } from '../../src/base/toeplitz.ts';
import { parseIp } from '../../src/scenario/ipAddress.ts';

const tuple = (source: string, sourcePort: number, destination: string, destinationPort: number): Required<HashedTuple> => ({
  source: parseIp(source) ?? -1, sourcePort, destination: parseIp(destination) ?? -1, destinationPort,
});
const withoutPorts = ({ source, destination }: HashedTuple): HashedTuple => ({ source, destination });

// The published verification suite: source, port, destination, port, hash without and with ports, index.
const VECTORS = [
  ['66.9.149.187', 2794, '161.142.100.80', 1766, '323e8fc2', '51ccc178', 120],
  ['199.92.111.2', 14230, '65.69.140.83', 4739, 'd718262a', 'c626b0ea', 106],
  ['24.19.198.95', 12898, '12.22.207.184', 38024, 'd2d0a5de', '5c2b394a', 74],
  ['38.27.205.30', 48228, '209.142.163.6', 2217, '82989176', 'afc7327f', 127],
  ['153.39.163.191', 44251, '202.188.127.2', 1303, '5d1809c5', '10e828a2', 34],
  ['3ffe:2501:200:1fff::7', 2794, '3ffe:2501:200:3::1', 1766, '2cc18cd5', '40207d3d', 61],
  ['3ffe:501:8::260:97ff:fe40:efab', 14230, 'ff02::1', 4739, '0f0c461c', 'dde51bbf', 63],
  ['3ffe:1900:4545:3:200:f8ff:fe21:67cf', 44251, 'fe80::200:f8ff:fe21:67cf', 38024, '4b61e985', '02d1feef', 111],
] as const;

const hex = (hash: number): string => hash.toString(16).padStart(8, '0');

describe('the Toeplitz hash', () => {
  it.each(VECTORS)('of %s:%d to %s:%d', (source, sourcePort, destination, destinationPort, addresses, ports, index) => {
    const it = tuple(source, sourcePort, destination, destinationPort);
    expect(hex(tupleHash(withoutPorts(it)))).toBe(addresses);
    expect(hex(tupleHash(it))).toBe(ports);
    expect(indirectionIndex(tupleHash(it))).toBe(index);
  });

  it('reads 8 or 12 bytes of IPv4, 32 or 36 of IPv6', () => {
    const v4 = tuple('10.0.0.5', 1, '10.0.0.6', 2);
    const v6 = tuple('::1', 1, '::2', 2);
    expect([withoutPorts(v4), v4, withoutPorts(v6), v6].map((one) => toeplitzInput(one).length)).toEqual([8, 12, 32, 36]);
    expect([...toeplitzInput(tuple('1.2.3.4', 0x0506, '7.8.9.10', 0x0b0c))]).toEqual([1, 2, 3, 4, 7, 8, 9, 10, 5, 6, 11, 12]);
  });

  it('is linear: the hash of a XOR is the XOR of the hashes', () => {
    const a = toeplitzInput(tuple('66.9.149.187', 2794, '161.142.100.80', 1766));
    const b = toeplitzInput(tuple('199.92.111.2', 14230, '65.69.140.83', 4739));
    expect(toeplitz(a.map((byte, place) => byte ^ (b[place] ?? 0)))).toBe((toeplitz(a) ^ toeplitz(b)) >>> 0);
  });

  it('under the symmetric key is that of the answer too', () => {
    const key = Uint8Array.from({ length: 40 }, (_, place) => (place % 2 === 0 ? 0x6d : 0x5a));
    const there = tuple('198.51.100.7', 40_000, '203.0.113.10', 80);
    const back = tuple('203.0.113.10', 80, '198.51.100.7', 40_000);
    expect(tupleHash(there, key)).toBe(tupleHash(back, key));
    expect(tupleHash(there)).not.toBe(tupleHash(back));
  });
});

describe('the indirection table', () => {
  it('has 128 entries, the queues in turn', () => {
    expect(indirectionTable(4)).toHaveLength(INDIRECTION_ENTRIES);
    expect([...indirectionTable(3)].slice(0, 5)).toEqual([0, 1, 2, 0, 1]);
  });

  it('before and after a DNAT says two different queues: the card hashes the wire’s tuple', () => {
    const wire = tupleHash(tuple('198.51.100.7', 40_000, '203.0.113.10', 80));
    const translated = tupleHash(tuple('198.51.100.7', 40_000, '10.0.0.5', 8080));
    expect([hex(wire), hex(translated)]).toEqual(['d73e962c', 'b3989877']);
    expect([wire, translated].map(indirectionIndex)).toEqual([44, 119]);
    expect([wire, translated].map((hash) => indirectionTable(4)[indirectionIndex(hash)])).toEqual([0, 3]);
  });
});
