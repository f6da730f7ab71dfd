import { describe, expect, it } from 'vitest';
import { CHANNEL_LINES } from '../../../src/model/kernel/channelRing.ts';
import { Layout } from '../../../src/model/kernel/layout.ts';
import { type Population, structureDefs } from '../../../src/model/kernel/structures.ts';
import { MemoryMap } from '../../../src/model/machine/memoryMap.ts';
import { Thread } from '../../../src/model/machine/thread.ts';
import { receivePaths } from '../../../src/model/paths/registry.ts';
import { lineName } from '../../../src/trace/lookup.ts';

const POPULATION: Population = { cores: 2, queues: 1, ringSlots: 48, descriptorsPerLine: 4, txSlots: 256, flows: 5, readers: 3, sockets: 3, tasks: 4, buffers: 70, skBuffs: 80, rules: 0, ackBuffs: 20 };
const structures = [...structureDefs.all, ...receivePaths.all.flatMap((path) => path.structures ?? [])];
const everything = (population = POPULATION): Layout => new Layout(structures, new Set(structures.map(({ id }) => id)), population);

describe('the memory map', () => {
  it('lays structures, instances and field groups end to end', () => {
    const map = new MemoryMap();
    map.place({ id: 'Lock', label: '', group: '', fields: [['word', 1]], source: '' }, 2);
    map.place({ id: 'Buffer', label: '', group: '', fields: [['head', 1], ['data', 3]], source: '' }, 2);
    const names = Array.from({ length: map.lines }, (_, line) => lineName(map.entries, line).name);
    expect(names.join(' ')).toBe('Lock#0.word Lock#1.word Buffer#0.head Buffer#0.data Buffer#0.data Buffer#0.data Buffer#1.head Buffer#1.data Buffer#1.data Buffer#1.data');
    expect(() => map.place({ id: 'Lock', label: '', group: '', fields: [], source: '' }, 1)).toThrow('twice');
  });

  it('has a name for every line, and finds the line by its name', () => {
    const { map } = everything();
    let line = 0;
    for (const entry of map.entries) {
      for (let instance = 0; instance < entry.instances; instance++) {
        for (const group of entry.fieldGroups) {
          for (let k = 0; k < group.lines; k++, line++) {
            const found = lineName(map.entries, line);
            if (found.name !== `${entry.id}#${instance}.${group.id}`) throw new Error(`line ${line} is called ${found.name}, it is ${entry.id}#${instance}.${group.id}`);
            if (found.structure.firstLine + found.instance * found.structure.linesPerInstance + found.fieldGroup.line + k !== line) throw new Error(`${found.name} is not at line ${line}`);
          }
        }
      }
    }
    expect(line).toBe(map.lines);
    expect(() => lineName(map.entries, map.lines)).toThrow();
  });

  it('has every structure of the kernel with a source and a row of the heat map', () => {
    for (const def of structures) expect([def.source, def.group, def.label, def.fields.length > 0].every(Boolean), def.id).toBe(true);
    expect(structureDefs.get('Channel').fields.reduce((sum, [, lines]) => sum + lines, 0)).toBe(CHANNEL_LINES);
  });

  it('has one of what each core, socket, flow … has, and shares buckets and user buffers when there are too many', () => {
    const instances = (layout: Layout, id: string): number => layout.map.entries.find((entry) => entry.id === id)?.instances ?? -1;
    const layout = everything();
    expect(['RunQueue', 'Socket', 'Route', 'Packet', 'SkBuff', 'RxDescriptor', 'Qdisc'].map((id) => instances(layout, id))).toEqual([2, 3, 5, 70, 80, 12, 1]);
    const crowded = everything({ ...POPULATION, flows: 10_000, sockets: 10_000, readers: 10_000, tasks: 10_000 });
    expect(['Route', 'RouteBucket', 'UserBuffer', 'Task'].map((id) => instances(crowded, id))).toEqual([10_000, 4096, 64, 10_000]);
  });

  it('points a thread at the instance that it is given; beyond the last it begins again', () => {
    const layout = everything();
    const thread = new Thread(0, layout.firstLines);
    const slot = layout.names.findIndex(({ id }) => id === 'Socket');
    layout.pointer('Socket')(thread, 2);
    expect(lineName(layout.map.entries, thread.bases[slot] ?? -1).name).toBe('Socket#2.common');
    layout.pointer('Socket')(thread, 4);
    expect(lineName(layout.map.entries, thread.bases[slot] ?? -1).name).toBe('Socket#1.common');
    layout.pointer('NoSuchThing')(thread, 0);
    layout.pointAtChannelSlot(thread, 1, 31);
    const entry = layout.names.findIndex(({ id }) => id === 'ChannelSlot');
    expect(lineName(layout.map.entries, thread.bases[entry] ?? -1).name).toBe('Channel#1.consumer');
  });
});
