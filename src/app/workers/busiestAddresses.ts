import { at } from '../../base/assert.ts';
import { type FrameTable, hasAddresses } from '../../scenario/frames.ts';
import { formatIp } from '../../scenario/ipAddress.ts';

/** Offered as the local address; whatever else is meant can be typed. */
const OFFERED = 12;

/** Addresses by the number of frames they take part in, the most frequent first. */
export function busiestAddresses(frames: FrameTable): readonly string[] {
  const counts = new Uint32Array(frames.addresses.length);
  const add = (place: number): void => {
    counts[place] = at(counts, place) + 1;
  };
  for (let frame = 0; frame < frames.length; frame++) {
    if (!hasAddresses(frames, frame)) continue;
    add(at(frames.source, frame));
    add(at(frames.destination, frame));
  }
  const sorted = frames.addresses.map((address, place) => ({ address, count: at(counts, place) })).sort((x, y) => y.count - x.count);
  return sorted.slice(0, OFFERED).map(({ address }) => formatIp(address));
}
