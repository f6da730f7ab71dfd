import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIpv4, parseIpv4 } from '../../src/scenario/ipv4.ts';

describe('IPv4 addresses', () => {
  it('come back as they were written', () => {
    fc.assert(fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((bytes) => bytes.join('.')), (text) => {
      expect(formatIpv4(parseIpv4(text) ?? -1)).toBe(text);
    }));
    expect(parseIpv4('203.0.113.10')).toBe(0xcb00710a);
    expect(parseIpv4('255.255.255.255')).toBe(2 ** 32 - 1);
  });

  it.each(['', '1.2.3', '1.2.3.4.5', '256.0.0.1', '01.2.3.4', '1.2.3.-4', ' 1.2.3.4', '1.2.3.4 ', '::1', '1.2.3.4/24', '٣.2.3.4'])('“%s” is none', (text) => {
    expect(parseIpv4(text)).toBeUndefined();
  });
});
