import { expect, it } from 'vitest';
import { judge } from '../../src/analysis/measurementAgreement.ts';
import { validateQueues } from '../../src/validation/queues.ts';
import { validateRings } from '../../src/validation/rings.ts';

const MEASUREMENT = { id: 'x', label: 'x', unit: 'ns', published: 100, simulated: 120, tolerance: 0.2, source: 'somebody' } as const;

it('judges by the tolerance that was said before', () => {
  expect(judge(MEASUREMENT)).toMatchObject({ agrees: true });
  expect(judge({ ...MEASUREMENT, simulated: 121 })).toMatchObject({ agrees: false });
  expect(judge({ ...MEASUREMENT, simulated: 79 })).toMatchObject({ agrees: false });
  expect(judge({ ...MEASUREMENT, tolerance: null })).toMatchObject({ agrees: null });
  const order = { ...MEASUREMENT, published: 1.5, tolerance: 'order' } as const;
  expect(judge({ ...order, simulated: 1.01 })).toMatchObject({ agrees: true });
  expect(judge({ ...order, simulated: 0.99 })).toMatchObject({ agrees: false });
});

it('tells every measurement, met or missed, and why when one is missed', () => {
  const { measurements, remarks } = validateQueues();
  expect(measurements.map(({ id }) => id)).toEqual(['list', 'ring', 'saturated', 'lone-list', 'lone-ring', 'lone']);
  const valueOf = (id: string): number => measurements.find((one) => one.id === id)?.simulated ?? Number.NaN;
  expect(valueOf('saturated')).toBe(valueOf('list') / valueOf('ring'));
  expect(valueOf('lone')).toBe(valueOf('lone-list') / valueOf('lone-ring'));
  if (measurements.some(({ agrees }) => agrees === false)) expect(remarks.length).toBeGreaterThan(0);
});

it('a locked operation costs a ring less and less, the more entries one call moves', () => {
  const ratios = validateRings().measurements.filter(({ unit }) => unit === 'ratio').map(({ simulated }) => simulated);
  expect(ratios).toHaveLength(3);
  expect(ratios).toEqual(ratios.toSorted((a, b) => b - a));
  for (const ratio of ratios) expect(ratio).toBeGreaterThan(1.3);
});
