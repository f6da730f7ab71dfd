import { fail, ok, type Result } from '../../base/result.ts';
import { destinationOf, type FrameTable, hasAddresses } from '../../scenario/frames.ts';
import { formatIp, type IpAddress, parseIp } from '../../scenario/ipAddress.ts';
import type { Remark } from '../../trace/trace.ts';

/** Which addresses are this machine's: one of each family, or (null) every destination of that family. */
export interface LocalAddresses {
  /** The local address of a frame's family as a place in `frames.addresses`; null: every destination. */
  readonly of: (frame: number) => number | null;
  readonly remarks: readonly Remark[];
}

type Family = 'IPv4' | 'IPv6';
const FAMILIES: readonly Family[] = ['IPv4', 'IPv6'];

const CODES = { IPv4: { guessed: 'localGuessed', all: 'localAll' }, IPv6: { guessed: 'localGuessedIpv6', all: 'localAllIpv6' } } as const;

const familyOf = (address: IpAddress): Family => (typeof address === 'number' ? 'IPv4' : 'IPv6');

/**
 * For each family the address given; else the one that takes part in most frames, if in more than half of those of the family; else
 * every destination. Where two take part in equally many (both ends of a capture between two machines), the one that is sent
 * more: this is a laboratory of receiving. Fails for an address that takes part in none.
 */
export function localAddresses(frames: FrameTable, given: string | undefined): Result<LocalAddresses> {
  const counts = new Uint32Array(frames.addresses.length);
  const received = new Uint32Array(frames.addresses.length);
  const totals: Record<Family, number> = { IPv4: 0, IPv6: 0 };
  for (let i = 0; i < frames.length; i++) {
    if (!hasAddresses(frames, i)) continue;
    totals[familyOf(destinationOf(frames, i))]++;
    const source = frames.source[i] as number;
    const destination = frames.destination[i] as number;
    counts[source] = (counts[source] as number) + 1;
    received[destination] = (received[destination] as number) + 1;
    if (destination !== source) counts[destination] = (counts[destination] as number) + 1;
  }
  const remarks: Remark[] = [];
  const only = new Map<Family, number>();
  if (given !== undefined) {
    const address = parseIp(given);
    const place = address === undefined ? -1 : frames.addresses.indexOf(address);
    if (address === undefined || place < 0 || counts[place] === 0) return fail('unknownLocalAddress', 'localAddress', { address: given });
    only.set(familyOf(address), place);
    remarks.push({ code: 'localGiven', values: { address: given } });
  }
  for (const family of FAMILIES) {
    const total = totals[family];
    if (total === 0 || only.has(family)) continue;
    const best = busiest(frames, family, counts, received);
    const most = counts[best] as number;
    if (most * 2 > total) {
      only.set(family, best);
      remarks.push({ code: CODES[family].guessed, values: { address: formatIp(frames.addresses[best] as IpAddress), frames: most, total } });
    } else remarks.push({ code: CODES[family].all, values: { total } });
  }
  return ok({ remarks, of: (frame) => (hasAddresses(frames, frame) ? (only.get(familyOf(destinationOf(frames, frame))) ?? null) : null) });
}

function busiest({ addresses }: FrameTable, family: Family, counts: Uint32Array, received: Uint32Array): number {
  let best = -1;
  for (const [place, address] of addresses.entries()) {
    if (familyOf(address) !== family) continue;
    const [count, most] = [counts[place] as number, best < 0 ? -1 : (counts[best] as number)];
    if (count > most || (count === most && (received[place] as number) > (received[best] as number))) best = place;
  }
  return best;
}
