import { fail, ok, type Result } from '../../base/result.ts';
import { type FrameTable, hasAddresses } from '../../scenario/frames.ts';
import { formatIpv4, parseIpv4 } from '../../scenario/ipv4.ts';
import type { Remark } from '../../trace/trace.ts';

/** Which addresses are this machine's: the one, or every destination. */
export interface LocalAddresses {
  readonly only: number | null;
  readonly remark: Remark | null;
}

/**
 * The address given; else the one that takes part in most frames, if in more than half of those that have addresses; else
 * every destination. Where two take part in equally many (both ends of a capture between two machines), the one that is sent
 * more: this is a laboratory of receiving. Fails for an address that takes part in none.
 */
export function localAddresses(frames: FrameTable, given: string | undefined): Result<LocalAddresses> {
  const counts = new Map<number, number>();
  const received = new Map<number, number>();
  let total = 0;
  for (let i = 0; i < frames.length; i++) {
    if (!hasAddresses(frames, i)) continue;
    total++;
    const source = frames.source[i] as number;
    const destination = frames.destination[i] as number;
    counts.set(source, (counts.get(source) ?? 0) + 1);
    received.set(destination, (received.get(destination) ?? 0) + 1);
    if (destination !== source) counts.set(destination, (counts.get(destination) ?? 0) + 1);
  }
  if (given !== undefined) {
    const address = parseIpv4(given);
    if (address === undefined || !counts.has(address)) return fail('unknownLocalAddress', 'localAddress', { address: given });
    return ok({ only: address, remark: { code: 'localGiven', values: { address: given } } });
  }
  let best = -1;
  let most = 0;
  for (const [address, count] of counts) {
    if (count > most || (count === most && (received.get(address) ?? 0) > (received.get(best) ?? 0))) {
      best = address;
      most = count;
    }
  }
  if (most * 2 > total) return ok({ only: best, remark: { code: 'localGuessed', values: { address: formatIpv4(best), frames: most, total } } });
  return ok({ only: null, remark: total === 0 ? null : { code: 'localAll', values: { total } } });
}
