import { describe, expect, test } from 'vitest';
import { openingOf, openingOfPacket, packetNearest } from '../../src/app/session/opening.ts';
import { simulate } from '../../src/model/simulate.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import type { Knobs } from '../../src/scenario/schema.ts';

function pair(knobs: Partial<Knobs> = {}) {
  const base = scenarios.get('vj-2006');
  const sides = ['stack', 'socket-channel'].map((pathId) => {
    const result = simulate({ scenario: { ...base, knobs: { ...base.knobs, packets: 300, ...knobs } }, pathId });
    if (!result.ok) throw new Error(result.problem.code);
    return result.value;
  });
  const [a, b] = sides;
  if (a === undefined || b === undefined) throw new Error('two sides');
  return { a, b };
}

describe.each([
  { name: 'the default', knobs: {} },
  { name: 'one core for both', knobs: { readerCore: 0 } },
  { name: 'a single packet', knobs: { packets: 1 } },
  { name: 'an overloaded side', knobs: { packetBytes: 60, rateMbps: 1000 } },
])('the opening of $name', ({ knobs }) => {
  const { a, b } = pair(knobs);
  const opening = openingOf(a, b);

  test('follows a packet that exists, and its instants lie in order within the run', () => {
    expect(opening.packet).toBeGreaterThanOrEqual(0);
    expect(opening.packet).toBeLessThan(a.packets.length);
    expect(opening.beginNs).toBeGreaterThanOrEqual(0);
    expect(opening.stillNs).toBeGreaterThanOrEqual(opening.beginNs);
    expect(opening.endNs).toBeGreaterThanOrEqual(opening.stillNs);
    expect(opening.endNs).toBeLessThanOrEqual(Math.max(a.dictionary.endNs, b.dictionary.endNs));
  });

  test('is a function of the runs alone', () => {
    expect(openingOf(a, b)).toEqual(opening);
    expect(openingOfPacket(a, b, opening.packet)).toEqual(opening);
  });
});

test('the nearest packet is the one that arrived nearest', () => {
  const { a } = pair({ packets: 3 });
  for (let packet = 0; packet < 3; packet++) expect(packetNearest(a, (a.packets.arrivedNs[packet] ?? 0) + 1)).toBe(packet);
  expect(packetNearest(a, 1e12)).toBe(2);
});
