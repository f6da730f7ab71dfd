import { assert } from '../../base/assert.ts';
import { ns } from '../../base/units.ts';
import type { GridColumn, StageEntry, StructureEntry } from '../../trace/trace.ts';
import type { Column, Context } from '../../trace/words.ts';
import type { Stage, Thread } from './thread.ts';

/**
 * What disabling goes with a lock: nothing, softirqs (`_bh`), interrupts (`_irqsave`). `read`: the read side of an rwlock, whose
 * line moves like any other's, but which excludes nobody.
 */
export type LockKind = 'plain' | 'bh' | 'irq' | 'read';

/** One operation of a stage. `at` names lines as `Structure.fieldGroup`; of a group with several lines all are touched. */
export type Operation<Host> =
  | { readonly op: 'chase' | 'load' | 'store' | 'atomic' | 'poll' | 'publish'; readonly at: string }
  | { readonly op: 'lock' | 'unlock'; readonly at: string; readonly kind: LockKind }
  | { readonly op: 'streamRead' | 'streamWrite' | 'scan'; readonly at: string }
  | { readonly op: 'join' | 'fence' | 'registerRead' | 'registerWrite' }
  | { readonly op: 'call'; readonly run: (host: Host, thread: Thread) => void };

export const chase = (...at: string[]) => at.map((one) => ({ op: 'chase', at: one }) as const);
export const load = (...at: string[]) => at.map((one) => ({ op: 'load', at: one }) as const);
export const store = (...at: string[]) => at.map((one) => ({ op: 'store', at: one }) as const);
/** Inlined locked operation (a reference count): its caller pays. */
export const atomic = (...at: string[]) => at.map((one) => ({ op: 'atomic', at: one }) as const);
export const poll = (at: string) => [{ op: 'poll', at } as const];
export const publish = (at: string) => [{ op: 'publish', at } as const];
export const lock = (at: string, kind: LockKind = 'plain') => [{ op: 'lock', at, kind } as const];
export const unlock = (at: string, kind: LockKind = 'plain') => [{ op: 'unlock', at, kind } as const];
/** As many lines as the thread's `copyReadLines` and `copyWriteLines` say. */
export const streamRead = (at: string) => [{ op: 'streamRead', at } as const];
export const streamWrite = (at: string) => [{ op: 'streamWrite', at } as const];
/** Reads as many lines as `copyReadLines` says, one after another, without copying them. */
export const scan = (at: string) => [{ op: 'scan', at } as const];
export const join = () => [{ op: 'join' } as const];
export const fence = () => [{ op: 'fence' } as const];
export const registerRead = () => [{ op: 'registerRead' } as const];
export const registerWrite = () => [{ op: 'registerWrite' } as const];
export const call = <Host>(run: (host: Host, thread: Thread) => void): Operation<Host>[] => [{ op: 'call', run }];

/** A stage as a path writes it down. */
export interface StageDef<Host> {
  readonly id: string;
  readonly label: string;
  readonly context: Context;
  readonly column: Column | 'none';
  readonly gridColumn: GridColumn | 'nic';
  readonly symbol: string;
  /** Work of the core off any packet's own way (interrupt, poll entry, wake-up, freeing). */
  readonly shared?: boolean;
  /** Instructions on hits, without lock functions; `why` says where the count comes from. */
  readonly instructions: number;
  readonly why: string;
  readonly operations: readonly (readonly Operation<Host>[])[];
}

export const CODE = {
  chase: 0, load: 1, store: 2, atomic: 3, poll: 4, publish: 5, lock: 6, unlock: 7, streamRead: 8, streamWrite: 9, join: 10, fence: 11,
  registerRead: 12, registerWrite: 13, call: 14, scan: 15,
} as const;
const LOCK_KINDS: readonly LockKind[] = ['plain', 'bh', 'irq', 'read'];
export const LOCK_FLAG = { plain: 0, bh: 1, irq: 2, read: 3 } as const;

/** Structure ids that some stages name. */
export const structuresOf = <Host>(defs: readonly StageDef<Host>[]): Set<string> =>
  new Set(defs.flatMap((def) => def.operations.flat().flatMap((operation) => ('at' in operation ? [operation.at.slice(0, operation.at.indexOf('.'))] : []))));

/** Resolves names to slots and lines, and spreads the instructions evenly between the operations. */
export function compileStage<Host>(def: StageDef<Host>, index: number, structures: readonly Pick<StructureEntry, 'id' | 'fieldGroups'>[], nsPerInstruction: number): Stage {
  const code: number[] = [];
  const slot: number[] = [];
  const offset: number[] = [];
  const flag: number[] = [];
  const calls: ((host: unknown, thread: Thread) => void)[] = [];
  for (const operation of def.operations.flat()) {
    if (operation.op === 'call') {
      code.push(CODE.call);
      slot.push(0);
      offset.push(calls.length);
      flag.push(0);
      calls.push(operation.run as (host: unknown, thread: Thread) => void);
      continue;
    }
    if (!('at' in operation)) {
      code.push(CODE[operation.op]);
      slot.push(0);
      offset.push(0);
      flag.push(0);
      continue;
    }
    const [structureId, fieldId] = operation.at.split('.');
    const slotIndex = structures.findIndex((entry) => entry.id === structureId);
    const field = structures[slotIndex]?.fieldGroups.find((group) => group.id.split('+').includes(fieldId ?? ''));
    assert(field !== undefined, `stage ${def.id}: no lines called ${operation.at}`);
    const whole = operation.op === 'streamRead' || operation.op === 'streamWrite' || operation.op === 'scan';
    for (let line = 0; line < (whole ? 1 : field.lines); line++) {
      code.push(CODE[operation.op]);
      slot.push(slotIndex);
      offset.push(field.line + line);
      flag.push('kind' in operation ? LOCK_KINDS.indexOf(operation.kind) : 0);
    }
  }
  const last = code.at(-1);
  const tail = last === CODE.unlock || last === CODE.publish ? 0 : 1;
  const chunkNs = ns((def.instructions * nsPerInstruction) / (code.length + tail));
  return {
    index,
    id: def.id,
    shared: def.shared === true,
    length: code.length,
    code: Uint8Array.from(code),
    slot: Uint16Array.from(slot),
    offset: Uint16Array.from(offset),
    flag: Uint8Array.from(flag),
    calls,
    chunkNs,
    tailNs: chunkNs * tail,
  };
}

export const stageEntry = <Host>(def: StageDef<Host>): StageEntry => ({
  id: def.id, label: def.label, context: def.context, column: def.column, gridColumn: def.gridColumn, symbol: def.symbol, shared: def.shared === true,
});
