import { describe, expect, it } from 'vitest';
import { cpuBudget } from '../../src/analysis/cpuBudget.ts';
import { eachMoveWithin, packetsBegunWithin, packetsDoneWithin, sharesWithin, type TimeWindow } from '../../src/analysis/flowWithin.ts';
import { misses } from '../../src/analysis/misses.ts';
import { packetCounts } from '../../src/analysis/packetCounts.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { runScenario } from '../runScenario.ts';

describe.each([['vj-2006', 'stack'], ['steering-sixteen-flows', 'rps'], ['overload', 'socket-channel']])('windows that tile %s on %s', (id, path) => {
  const trace = runScenario(scenarios.get(id), path);
  const { endNs, cores } = trace.dictionary;
  const windows = Array.from({ length: 37 }, (_, k): TimeWindow => ({ fromNs: (endNs * k) / 37, toNs: k === 36 ? endNs : (endNs * (k + 1)) / 37 }));
  const sum = (of: (window: TimeWindow) => number): number => windows.reduce((total, window) => total + of(window), 0);

  it('have all lines that moved, each once, from one core to another', () => {
    let lines = 0;
    for (const window of windows) {
      eachMoveWithin(trace, window, (_, count, from, to) => {
        lines += count;
        expect(from).not.toBe(to);
      });
    }
    expect(lines).toBe(misses(trace).transfers);
  });

  it('have all packets that were done', () => {
    const { delivered, misdelivered, forwarded } = packetCounts(trace);
    expect(sum((window) => packetsDoneWithin(trace, window))).toBe(delivered + misdelivered + forwarded);
  });

  it('have all of the cores’ time', () => {
    const busyNs = sum((window) => (window.toNs - window.fromNs) * cores.reduce((all, core) => all + sharesWithin(trace, core.id, window).flat().reduce((x, y) => x + y, 0), 0));
    const { spans } = trace;
    let spansNs = 0;
    for (let span = 0; span < spans.length; span++) if (spans.core[span] !== 255) spansNs += ((spans.instructionTicks[span] ?? 0) + (spans.stallTicks[span] ?? 0) + (spans.lockTicks[span] ?? 0)) / 1024;
    expect(busyNs / spansNs).toBeCloseTo(1, 9);
    expect(cpuBudget(trace).total.busy).toBeGreaterThan(0);
  });

  it('have each packet once on each core that works on it', () => {
    for (const { id: core } of cores) {
      const begun = sum((window) => [...packetsBegunWithin(trace, core, window).values()].reduce((x, y) => x + y, 0));
      expect(begun).toBeLessThanOrEqual(trace.packets.length);
    }
  });
});
