import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareMisses } from '../../src/analysis/compareMisses.ts';
import { MISS_AXES } from '../../src/analysis/missAxis.ts';
import { MISS_CLASSES, missHeatMap } from '../../src/analysis/missHeatMap.ts';
import { touchesOfCell } from '../../src/analysis/touchesOfCell.ts';
import { misses } from '../../src/analysis/misses.ts';
import { transferCounts, transfersOfPacket } from '../../src/analysis/transfers.ts';
import { SOURCES, WHYS } from '../../src/trace/words.ts';
import { drawTrace, TOY_STRUCTURES } from './drawTrace.ts';
import { twoPackets } from './twoPackets.ts';

describe('misses', () => {
  it('counts lines by where they came from, per delivered packet', () => {
    const { missesPerPacket, transfersPerPacket, transfers } = misses(twoPackets());
    expect(missesPerPacket).toEqual({ llcHit: 0, peerClean: 0.5, peerDirty: 2, remotePeer: 0, dram: 8.5, upgrade: 0.5 });
    expect(transfers).toBe(5);
    expect(transfersPerPacket).toBe(2.5);
  });

  it('leaves out what the card itself reads and writes', () => {
    const trace = drawTrace(`
      packet A 0 delivered 100 core0
      nic 0 dma A 10
        touch 0 Payload#0.data peerDirty coherence from 1 M dmaWrite missed 8
    `);
    expect(misses(trace).transfers).toBe(0);
    expect(missHeatMap(trace).total.total.misses).toBe(0);
    expect(transfersOfPacket(trace, 0).lines).toBe(0);
  });

  it('refuses a line that no structure owns', () => {
    const trace = drawTrace('packet A 0 delivered 100 core0\ncore0 0 tcp A 10\ntouch 0 Channel#0.head dram cold S');
    expect(() => misses({ ...trace, dictionary: { ...trace.dictionary, structures: TOY_STRUCTURES.slice(0, 3) } })).toThrow();
  });
});

describe('transfersOfPacket', () => {
  it('takes the packet’s own spans and the shared ones that it set off, in time order', () => {
    const trace = twoPackets();
    expect(transfersOfPacket(trace, 0).lines).toBe(2); // buffer head, and the socket during its switch
    expect(transfersOfPacket(trace, 1).lines).toBe(3); // buffer head, two lines of the socket
    expect(transfersOfPacket(trace, -1).lines).toBe(0);
  });
});

describe.each(MISS_AXES)('by %s', (axis) => {
  const trace = twoPackets();
  it.each(MISS_CLASSES)('%s adds up to the same in every way of dividing it, and to the accesses behind its cells', (missClass) => {
    const map = missHeatMap(trace, missClass, axis);
    expect(map.total.total.misses).toBeCloseTo(missHeatMap(trace, missClass).total.total.misses, 9);
    for (const row of map.rows.flatMap((one) => [one, ...one.children])) {
      row.cells.forEach((cell, column) => {
        const { touches, count } = touchesOfCell(trace, { axis, missClass, key: row.key, column }, 100);
        expect(touches).toHaveLength(count);
        const lines = touches.reduce((sum, { source, missed }) => sum + (source === 'upgrade' ? Math.max(1, missed) : missed), 0);
        expect(lines / map.delivered).toBeCloseTo(cell.misses, 9);
        expect(touches.map(({ atNs }) => atNs)).toEqual(touches.map(({ atNs }) => atNs).sort((x, y) => x - y));
      });
    }
  });
});

describe('missHeatMap', () => {
  it('sums structures by group, cores apart, fields below', () => {
    const map = missHeatMap(twoPackets());
    expect(map.columns).toEqual([{ axis: 'core', core: 0 }, { axis: 'core', core: 1 }]);
    expect(map.rows.map((row) => [row.label, row.absent, ...row.cells.map((cell) => cell.misses)])).toEqual([
      ['socket', false, 0.5, 1.5], ['Buffer', false, 1.5, 8], ['channel', true, 0, 0],
    ]);
    expect(map.rows[0]?.children.map((row) => [row.label, row.total.misses])).toEqual([['lock', 0.5], ['state', 1.5]]);
    expect(map.rows[1]?.children.map((row) => row.label)).toEqual(['sk_buff head', 'payload data']);
    expect(map.total.total.misses).toBe(11.5);
  });

  it('tells what a core waited', () => {
    const map = missHeatMap(twoPackets());
    expect(map.rows[0]?.cells.map((cell) => cell.ns)).toEqual([10, 20]);
    expect(missHeatMap(twoPackets(), 'moved').total.total.ns).toBe(35);
  });

  it('filters by class', () => {
    const totalOf = (missClass: (typeof MISS_CLASSES)[number]): number => missHeatMap(twoPackets(), missClass).total.total.misses;
    expect(MISS_CLASSES.map(totalOf)).toEqual([11.5, 2.5, 0.5, 8, 0.5, 0]);
  });

  it('agrees in its moved lines with the seam of all packets and with transfersPerPacket, whatever was touched', () => {
    const names = TOY_STRUCTURES.flatMap((structure) => structure.fieldGroups.map((field) => `${structure.id}#0.${field.id}`));
    const touch = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...SOURCES), fc.constantFrom(...WHYS), fc.integer({ min: 1, max: 8 }))
      .map(([name, source, why, missed]) => `touch 0 ${name} ${source} ${why} from 1 M missed ${source === 'privateHit' ? 0 : missed}`);
    const span = fc.tuple(fc.constantFrom('nic', 'core0', 'core1'), fc.constantFrom('irq', 'tcp', 'copy'), fc.constantFrom('A', 'B', '-'), fc.array(touch));
    fc.assert(fc.property(fc.array(span), (spans) => {
      const lines = spans.map(([core, stage, packet, touches], i) => [`${core} ${i * 10} ${stage} ${packet} 10`, ...touches].join('\n'));
      const trace = drawTrace(['packet A 0 delivered 500 core1', 'packet B 0 delivered 700 core1', ...lines].join('\n'));
      const { transfers, transfersPerPacket } = misses(trace);
      const seam = transferCounts(trace);
      expect(seam.reduce((sum, count) => sum + count, 0)).toBe(transfers);
      for (const packet of [0, 1]) expect(transfersOfPacket(trace, packet).lines).toBe(seam[packet]);
      expect(missHeatMap(trace, 'moved').total.total.misses).toBeCloseTo(transfersPerPacket, 9);
    }));
  });
});

describe('compareMisses', () => {
  it('pairs rows, and says which side has no such structure', () => {
    const channel = drawTrace(`
      packet A 0 delivered 100 core1
      core1 0 copy A 100
        touch 0 Channel#0.tail peerDirty coherence from 0 S
    `, { path: { id: 'socket-channel', label: 'Socket channel' }, structures: TOY_STRUCTURES.filter(({ id }) => id !== 'SkBuff') });
    const { rows, total } = compareMisses(twoPackets(), channel, 'moved');
    expect(rows.map((row) => [row.label, row.a.absent, row.b.absent])).toEqual([['socket', false, true], ['Buffer', false, true], ['channel', true, false]]);
    expect(rows[1]?.children.map((row) => [row.label, row.b.absent])).toEqual([['sk_buff head', true], ['payload data', true]]);
    expect([total.a.total.misses, total.b.total.misses]).toEqual([2.5, 1]);
  });
});
