import { describe, expect, it } from 'vitest';
import { stageLayout, TALL_BELOW } from '../../src/view/scene/layout.ts';
import { bottom, right, type Rect } from '../../src/view/scene/rect.ts';

const overlap = (a: Rect, b: Rect): boolean => a.x < right(b) && b.x < right(a) && a.y < bottom(b) && b.y < bottom(a);

it('has the measures of the specification at 676 pixels', () => {
  const layout = stageLayout({ width: 676, type: 1, scale: 1 });
  expect(layout.height).toBe(340);
  expect(layout.nic).toEqual({ x: 0, y: 38, width: 72, height: 114 });
  expect(layout.lanes[0]).toEqual({ x: 82, y: 38, width: 594, height: 114 });
  expect(layout.seam).toEqual({ x: 82, y: 152, width: 594, height: 74 });
  expect(layout.lanes[1]).toEqual({ x: 82, y: 226, width: 594, height: 114 });
  expect(layout.boxes[0].map((box) => box.x)).toEqual([92, 148, 244, 300, 356, 412, 508, 564, 620]);
  expect(layout.boxes[0][0]).toMatchObject({ y: 62, width: 51, height: 52 });
  expect(layout.queues.H2.frame).toMatchObject({ width: 36, y: 124, height: 130 });
  expect(layout.queues.H2.slots).toHaveLength(5);
});

describe.each([1, 1.4])('type %s', (type) => {
  it.each([288, 320, 358, 480, TALL_BELOW, 596, 676, 760, 826, 916].flatMap((width) => [[width, false], [width, true]] as const))('nothing lies on anything else at %s pixels, headed: %s', (width, headed) => {
    const layout = stageLayout({ width, type, scale: 1, headed });
    expect(layout.header.height > 0).toBe(layout.kind === 'wide' || headed);
    const solid = [...(layout.header.height > 0 ? [layout.header] : []), layout.nic, ...layout.boxes[0], ...layout.boxes[1], layout.queues.H1.frame, layout.queues.H2.frame];
    solid.forEach((one, i) => solid.slice(i + 1).forEach((other) => {
      if (layout.kind === 'tall' && one === layout.nic) return;
      expect(overlap(one, other), `${JSON.stringify(one)} ${JSON.stringify(other)}`).toBe(false);
    }));
    for (const one of [...solid, layout.seam, ...layout.lanes]) {
      expect(one.x).toBeGreaterThanOrEqual(0);
      expect(right(one)).toBeLessThanOrEqual(width + 0.001);
      expect(bottom(one)).toBeLessThanOrEqual(layout.height + 0.001);
    }
    for (const queue of [layout.queues.H1, layout.queues.H2]) {
      for (const slot of queue.slots) {
        expect(slot.x).toBeGreaterThanOrEqual(queue.frame.x);
        expect(right(slot)).toBeLessThanOrEqual(right(queue.frame));
        expect(slot.y).toBeGreaterThanOrEqual(queue.frame.y);
        expect(bottom(slot)).toBeLessThanOrEqual(bottom(queue.frame));
      }
    }
  });
});
