import { assert } from './assert.ts';

export interface Registry<T extends { readonly id: string }> {
  readonly all: readonly T[];
  readonly ids: readonly string[];
  find(id: string): T | undefined;
  /** Throws for an unknown id: for ids that were checked at the door. */
  get(id: string): T;
}

/** Entries in menu order; two with one id are a mistake of ours. */
export function registry<T extends { readonly id: string }>(entries: readonly T[]): Registry<T> {
  const byId = new Map<string, T>();
  for (const entry of entries) {
    assert(!byId.has(entry.id), `two entries with the id ${entry.id}`);
    byId.set(entry.id, entry);
  }
  return {
    all: entries,
    ids: entries.map((entry) => entry.id),
    find: (id) => byId.get(id),
    get: (id) => {
      const entry = byId.get(id);
      if (entry === undefined) throw new Error(`no entry ${id} among ${[...byId.keys()].join(', ')}`);
      return entry;
    },
  };
}
