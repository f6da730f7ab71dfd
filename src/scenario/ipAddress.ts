import { formatIpv4, parseIpv4 } from './ipv4.ts';

/** An IPv4 address is an unsigned 32-bit number, an IPv6 address a 128-bit bigint: the type tells the family. */
export type IpAddress = number | bigint;

const GROUPS = 8;
const GROUP = /^[0-9a-f]{1,4}$/i;

/** `undefined` when the text is no address of either family. */
export const parseIp = (text: string): IpAddress | undefined => (text.includes(':') ? parseIpv6(text) : parseIpv4(text));

/** An address and a port as they are written together: 203.0.113.10:80, [2001:db8::1]:80. */
export const formatEnd = (address: IpAddress, port: number): string => (typeof address === 'number' ? `${formatIpv4(address)}:${port}` : `[${formatIpv6(address)}]:${port}`);

/** The same, read; `undefined` when it is no such text. */
export function parseEnd(text: string): { readonly address: IpAddress; readonly port: number } | undefined {
  const colon = text.lastIndexOf(':');
  const address = parseIp(text.slice(0, Math.max(0, colon)).replace(/^\[(.*)\]$/, '$1'));
  const isBracketed = text.startsWith('[');
  return address === undefined || isBracketed !== (typeof address === 'bigint') ? undefined : { address, port: Number(text.slice(colon + 1)) };
}

export const formatIp = (address: IpAddress): string => (typeof address === 'number' ? formatIpv4(address) : formatIpv6(address));

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(groupsOf);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = GROUPS - head.length - (tail?.length ?? 0);
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...(tail ?? [])].reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
}

/** The 16-bit groups of one side of `::`; the last may be a dotted IPv4 address. */
function groupsOf(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (GROUP.test(part)) {
      groups.push(Number.parseInt(part, 16));
      continue;
    }
    const dotted = index === parts.length - 1 ? parseIpv4(part) : undefined;
    if (dotted === undefined) return undefined;
    groups.push(dotted >>> 16, dotted & 0xffff);
  }
  return groups;
}

/** As RFC 5952 writes it: lower case, the longest run of two or more zero groups as `::`. */
function formatIpv6(address: bigint): string {
  const groups = Array.from({ length: GROUPS }, (_, index) => Number((address >> BigInt(16 * (GROUPS - 1 - index))) & 0xffffn));
  let from = 0;
  let length = 1;
  for (let start = 0; start < GROUPS; start++) {
    let end = start;
    while (end < GROUPS && groups[end] === 0) end++;
    if (end - start > length) [from, length] = [start, end - start];
  }
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  return length < 2 ? hex(groups) : `${hex(groups.slice(0, from))}::${hex(groups.slice(from + length))}`;
}
