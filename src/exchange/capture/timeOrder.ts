import { at } from '../../base/assert.ts';

/**
 * A capture's span in ns stays below this (73 minutes): half of what simulated time can hold, so that a run has as long
 * again to drain. Frames later than that are left out.
 */
export const SPAN_NS_MAX = 2 ** 42;

export interface TimeOrder {
  /** Record numbers by stamp; equal stamps keep the file's order. Only those within the span. */
  readonly order: Uint32Array;
  readonly firstNs: number;
  /** Records stamped earlier than one before them in the file. */
  readonly late: number;
  /** Records left out because they lie too long after the first. */
  readonly beyondSpan: number;
}

export function timeOrder(atNs: Float64Array, length: number): TimeOrder {
  const order = new Uint32Array(length);
  let late = 0;
  let newestNs = -Infinity;
  for (let record = 0; record < length; record += 1) {
    const stampNs = at(atNs, record);
    order[record] = record;
    if (stampNs < newestNs) late += 1;
    else newestNs = stampNs;
  }
  if (late > 0) order.sort((a, b) => at(atNs, a) - at(atNs, b) || a - b);
  const firstNs = length === 0 ? 0 : at(atNs, at(order, 0));
  let within = length;
  while (within > 0 && at(atNs, at(order, within - 1)) - firstNs >= SPAN_NS_MAX) within -= 1;
  return { order: order.subarray(0, within), firstNs, late, beyondSpan: length - within };
}
