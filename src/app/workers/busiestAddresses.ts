import { at } from '../../base/assert.ts';
import { type FrameTable, hasAddresses } from '../../scenario/frames.ts';
import { formatIpv4 } from '../../scenario/ipv4.ts';

/** Offered as the local address; whatever else is meant can be typed. */
const OFFERED = 12;

/** Addresses by the number of frames they take part in, the most frequent first. */
export function busiestAddresses(frames: FrameTable): readonly string[] {
  const counts = new Map<number, number>();
  const add = (address: number): void => {
    counts.set(address, (counts.get(address) ?? 0) + 1);
  };
  for (let frame = 0; frame < frames.length; frame++) {
    if (!hasAddresses(frames, frame)) continue;
    add(at(frames.source, frame));
    add(at(frames.destination, frame));
  }
  const sorted = [...counts].sort(([x, countX], [y, countY]) => countY - countX || x - y);
  return sorted.slice(0, OFFERED).map(([address]) => formatIpv4(address));
}
