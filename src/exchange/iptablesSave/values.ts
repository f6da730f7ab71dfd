import { parseIp } from '../../scenario/ipAddress.ts';
import { formatIpv4 } from '../../scenario/ipv4.ts';
import { formatIp } from '../../scenario/ipAddress.ts';
import type { AddressBlock, NumberRange } from '../../scenario/ruleMatches.ts';
import type { Family } from '../../scenario/ruleSet.ts';

/** Values of options. Every reader answers `undefined` for what it does not understand. */

const INTEGER = /^(0[xX][0-9a-fA-F]+|\d+)$/;

export function readInteger(text: string, max = 0xffff_ffff): number | undefined {
  if (!INTEGER.test(text)) return undefined;
  const octal = /^0[0-7]+$/.test(text);
  const value = octal ? Number.parseInt(text, 8) : Number(text);
  return value <= max ? value : undefined;
}

/** `5`, `5:9`, `:9`, `5:` — or with another sign between. */
export function readRange(text: string, max: number, sign = ':'): NumberRange | undefined {
  const [first = '', second, extra] = text.split(sign);
  if (extra !== undefined) return undefined;
  const from = first === '' && second !== undefined ? 0 : readInteger(first, max);
  const to = second === undefined ? from : second === '' ? max : readInteger(second, max);
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** Names that people write for ports; iptables-save itself writes numbers. */
const SERVICES: Readonly<Record<string, number>> = {
  'ftp-data': 20, ftp: 21, ssh: 22, telnet: 23, smtp: 25, domain: 53, bootps: 67, bootpc: 68, tftp: 69, http: 80, www: 80, kerberos: 88, pop3: 110,
  sunrpc: 111, ntp: 123, 'netbios-ns': 137, 'netbios-dgm': 138, 'netbios-ssn': 139, imap2: 143, imap: 143, snmp: 161, bgp: 179, ldap: 389, https: 443,
  'microsoft-ds': 445, submission: 587, ldaps: 636, imaps: 993, pop3s: 995, 'ms-sql-s': 1433, nfs: 2049, mysql: 3306, postgresql: 5432, mdns: 5353, 'http-alt': 8080,
};

const readPort = (text: string): number | undefined => (Object.hasOwn(SERVICES, text) ? SERVICES[text] : readInteger(text, 65535));

export function readPorts(text: string, sign = ':'): NumberRange | undefined {
  if (Object.hasOwn(SERVICES, text)) return readPorts(String(SERVICES[text]));
  const [first = '', second, extra] = text.split(sign);
  if (extra !== undefined) return undefined;
  const from = first === '' && second !== undefined ? 0 : readPort(first);
  const to = second === undefined ? from : second === '' ? 65535 : readPort(second);
  return from === undefined || to === undefined || from > to ? undefined : { from, to };
}

/** `203.0.113.0/24`, `10.0.0.1`, `10.0.0.0/255.0.0.0`, several with commas; a block's address is masked. */
export function readBlocks(text: string, family: Family): readonly AddressBlock[] | undefined {
  const blocks: AddressBlock[] = [];
  for (const part of text.split(',')) {
    const block = readBlock(part, family);
    if (block === undefined) return undefined;
    blocks.push(block);
  }
  return blocks;
}

export function readBlock(text: string, family: Family): AddressBlock | undefined {
  const slash = text.indexOf('/');
  const address = parseIp(slash < 0 ? text : text.slice(0, slash));
  const bits = family === 'ipv4' ? 32 : 128;
  const mask = slash < 0 ? prefixMask(bits, bits) : readMask(text.slice(slash + 1), bits);
  if (mask === undefined || address === undefined || (typeof address === 'number') !== (family === 'ipv4')) return undefined;
  if (typeof address === 'number') return { address: formatIpv4((address & Number(mask)) >>> 0), mask: maskText(Number(mask)) };
  return { address: formatIp(address & BigInt(mask)), mask: formatIp(BigInt(mask)) };
}

/** The 33 masks that nearly every rule has are kept as text. */
const maskText = (mask: number): string => {
  const zeros = mask === 0 ? 32 : 31 - Math.clz32(mask & -mask);
  return PREFIX_MASKS[32 - zeros]?.value === mask ? PREFIX_MASKS[32 - zeros]?.text ?? '' : formatIpv4(mask);
};

function readMask(text: string, bits: 32 | 128): number | bigint | undefined {
  if (/^\d+$/.test(text)) return Number(text) <= bits ? prefixMask(Number(text), bits) : undefined;
  const mask = parseIp(text);
  return (typeof mask === 'number') === (bits === 32) ? mask : undefined;
}

const prefixMask = (prefix: number, bits: number): number | bigint =>
  bits === 32 ? (prefix === 0 ? 0 : (-1 << (32 - prefix)) >>> 0) : ((1n << BigInt(prefix)) - 1n) << BigInt(128 - prefix);

const PREFIX_MASKS = Array.from({ length: 33 }, (_, prefix) => {
  const value = Number(prefixMask(prefix, 32));
  return { value, text: formatIpv4(value) };
});

/** `1.2.3.4` or `1.2.3.4-1.2.3.9`. */
export function readAddressRange(text: string, family: Family): { readonly from: string; readonly to: string } | undefined {
  const [from = '', to = from, extra] = text.split('-');
  const [first, last] = [parseIp(from), parseIp(to)];
  if (extra !== undefined || first === undefined || last === undefined || typeof first !== typeof last) return undefined;
  if ((typeof first === 'number') !== (family === 'ipv4') || first > last) return undefined;
  return { from: formatIp(first), to: formatIp(last) };
}

/** `0x1` or `0x1/0xff`. */
export function readMasked(text: string, max = 0xffff_ffff): { readonly value: number; readonly mask: number } | undefined {
  const [left = '', right, extra] = text.split('/');
  const value = readInteger(left, max);
  const mask = right === undefined ? max : readInteger(right, max);
  return value === undefined || mask === undefined || extra !== undefined ? undefined : { value, mask };
}

const PROTOCOLS: Readonly<Record<string, number>> = {
  all: 0, ip: 0, ipv6: 41, icmp: 1, igmp: 2, ipencap: 4, ipip: 4, tcp: 6, udp: 17, dccp: 33, rsvp: 46, gre: 47, esp: 50, 'ipv6-crypt': 50, ah: 51, 'ipv6-auth': 51,
  icmpv6: 58, 'ipv6-icmp': 58, 'ipv6-nonxt': 59, ospf: 89, pim: 103, vrrp: 112, l2tp: 115, sctp: 132, 'ipv6-mh': 135, mh: 135, udplite: 136,
};

export function readProtocol(text: string): number | undefined {
  const name = text.toLowerCase();
  return Object.hasOwn(PROTOCOLS, name) ? PROTOCOLS[name] : readInteger(text, 255);
}
