import { describe, expect, it } from 'vitest';
import { drawCores } from './drawCores.ts';

describe('a core', () => {
  it('runs a task’s stage in one piece when nothing comes between', () => {
    expect(drawCores('core0 task 3000').spans).toEqual(['core0 0..3000 task']);
  });

  it('lets an interrupt in at once; the rest of the stage is a second span, the time between a wait', () => {
    const drawn = drawCores('core0 task 3000\ncore0 hardirq 200 at 700');
    expect(drawn.spans).toEqual(['core0 0..700 task', 'core0 700..900 hardirq', 'core0 900..3200 …task']);
    expect(drawn.waits).toEqual(['packet 0 700..900 core0']);
  });

  it('does hard interrupts before softirqs before tasks', () => {
    expect(drawCores('core0 task 3000\ncore0 softirq 1000 at 500\ncore0 hardirq 200 at 700').spans).toEqual([
      'core0 0..500 task', 'core0 500..700 softirq', 'core0 700..900 hardirq', 'core0 900..1700 …softirq', 'core0 1700..4200 …task',
    ]);
  });

  it('is not disturbed by what happens on another', () => {
    expect(drawCores('core0 task 3000\ncore1 hardirq 200 at 700').spans).toEqual(['core0 0..3000 task', 'core1 700..900 hardirq']);
  });

  it('takes tasks one after another', () => {
    expect(drawCores('core0 task 1000\ncore0 task 500').spans).toEqual(['core0 0..1000 task', 'core0 1000..1500 task']);
  });
});

// A task of 4000 with a lock: 1000, lock (30 + 38 for the locked operation), 1000, unlock (20), 1000, a store, 1000.
describe('a lock', () => {
  it('costs its functions and its locked operation', () => {
    expect(drawCores('core0 task 4000 plain').spans).toEqual(['core0 0..4088 task']);
  });

  it.each(['plain', 'bh'])('that leaves interrupts on (%s) lets them in while it is held', (kind) => {
    expect(drawCores(`core0 task 4000 ${kind}\ncore0 hardirq 200 at 1500`).spans).toEqual(['core0 0..1500 task', 'core0 1500..1700 hardirq', 'core0 1700..4288 …task']);
  });

  it.each([['bh', 'softirq'], ['irq', 'hardirq'], ['irq', 'softirq']])('with %s off lets no %s in while it is held, and at once when it is released', (kind, what) => {
    expect(drawCores(`core0 task 4000 ${kind}\ncore0 ${what} 200 at 1500`).spans).toEqual(['core0 0..2088 task', `core0 2088..2288 ${what}`, 'core0 2288..4288 …task']);
  });

  it('that another core wants is handed over when it is released: line and locked operation once more', () => {
    const { spans } = drawCores('core0 task 4000 plain\ncore1 task 4000 plain');
    // core0 has it from 1068 to 2088; core1 spins from 1030, gets its line (139.5), the operation (38), and goes on.
    expect(spans).toEqual(['core0 0..4088 task', `core1 0..${Math.round(2088 + 139.5 + 37.9 + 1000 + 20 + 2000)} task`]);
  });
});
