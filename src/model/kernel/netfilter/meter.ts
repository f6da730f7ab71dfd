import type { TableName } from '../../../scenario/ruleSet.ts';

/** Rules that lie one behind another in a table: positions from `first` on. */
export interface Stretch {
  readonly first: number;
  rules: number;
}

/** One thing that a hook did with a packet, for those who price it. */
export type Step =
  | { readonly kind: 'track'; readonly known: boolean }
  | { readonly kind: 'table'; readonly table: TableName; rules: number; readonly stretches: Stretch[]; readonly matched: number[] }
  | { readonly kind: 'nat' | 'map' | 'rewrite' | 'confirm' };

/** Notes what a packet's passage through a hook consists of, in order. One per host, emptied before each passage. */
export class Meter {
  steps: Step[] = [];
  rules = 0;
  /** Of the last rule that decided or changed something; 0: none did. */
  line = 0;
  private table: Extract<Step, { kind: 'table' }> | null = null;

  empty(): void {
    this.steps = [];
    this.rules = 0;
    this.line = 0;
    this.table = null;
  }

  note(step: Step): void {
    this.steps.push(step);
  }

  enter(table: TableName): void {
    this.table = { kind: 'table', table, rules: 0, stretches: [], matched: [] };
    this.steps.push(this.table);
  }

  /** The rule at a position of the table is read. */
  visit(position: number): void {
    const { table } = this;
    if (table === null) return;
    this.rules += 1;
    table.rules += 1;
    const last = table.stretches.at(-1);
    if (last !== undefined && last.first + last.rules === position) last.rules += 1;
    else table.stretches.push({ first: position, rules: 1 });
  }

  /** It matched: its counters are written. */
  match(position: number): void {
    this.table?.matched.push(position);
  }
}
