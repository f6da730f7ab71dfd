import { assert } from '../../base/assert.ts';
import type { FieldGroup, StructureEntry } from '../../trace/trace.ts';

/** Structures are laid out in lines of this size. */
export const LINE_BYTES = 64;

/** A structure of the kernel or the card: its name, its row in the heat map and its lines, by field group. */
export interface StructureDef {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  /** Field groups in memory order, with their number of lines. */
  readonly fields: readonly (readonly [id: string, lines: number])[];
  /** Lines from one instance to the next where none is aligned to a line: the last of one may be the first of its neighbour. */
  readonly packedLines?: number;
  /** Where the sizes come from. */
  readonly source: string;
}

/** Where everything lies: line numbers are handed out structure by structure, instance by instance. */
export class MemoryMap {
  readonly entries: StructureEntry[] = [];
  lines = 0;

  /** Reserves `instances` of a structure, each aligned to a line unless they are `packed`, at least so many lines apart; the answer is its entry. */
  place(def: StructureDef, instances: number, packed = false, apart = 0): StructureEntry {
    assert(!this.entries.some((entry) => entry.id === def.id), `structure ${def.id} placed twice`);
    let line = 0;
    const fieldGroups: FieldGroup[] = def.fields.map(([id, lines]) => {
      const group = { id, line, lines };
      line += lines;
      return group;
    });
    const linesPerInstance = Math.max(apart, packed ? (def.packedLines ?? line) : line);
    const entry: StructureEntry = { id: def.id, label: def.label, group: def.group, firstLine: this.lines, instances, linesPerInstance, fieldGroups };
    this.entries.push(entry);
    this.lines += Math.floor(linesPerInstance * (instances - 1)) + line;
    return entry;
  }
}
