import { describe, expect, it } from 'vitest';
import { commandLineOf } from '../../src/app/dialogs/commandLine.ts';
import { constantRows } from '../../src/app/panels/model/constantRows.ts';
import { isEditedIn, withConstants } from '../../src/app/session/constantDeeds.ts';
import { catalogue } from '../../src/model/catalogue.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';

const known = catalogue().constants;
const PRESENT = { machine: 'xeon-2006', a: 'stack', b: 'socket-channel' };
const NONE = { own: {}, library: {} };
const ALL = { query: '', estimatedOnly: false, all: true };

describe('the constants that the Model panel lists', () => {
  it('are all of them, or those that the runs on stage read, each once', () => {
    expect(constantRows(known, PRESENT, NONE, ALL)).toHaveLength(new Set(known.map(({ id, of }) => `${id} ${of}`)).size);
    const present = constantRows(known, PRESENT, NONE, { ...ALL, all: false });
    expect(new Set(present.map(({ key }) => key)).size).toBe(present.length);
    expect(present.filter(({ id }) => id === 'peerDirtyNs').map(({ of }) => of)).toEqual(['xeon-2006']);
    expect(present.some(({ of }) => of === 'socket-channel')).toBe(true);
    expect(present.some(({ of }) => of === 'rps' || of === 'zen4-vm-2026')).toBe(false);
  });

  it('are found by words in any order, in name, source and grade', () => {
    const found = constantRows(known, PRESENT, NONE, { ...ALL, query: ' modified  LINE ', all: false });
    expect(found.map(({ id }) => id)).toContain('peerDirtyNs');
    expect(found.every(({ label, source }) => /modified/i.test(label + source))).toBe(true);
    expect(constantRows(known, PRESENT, NONE, { ...ALL, query: 'no such word' })).toEqual([]);
    expect(constantRows(known, PRESENT, NONE, { ...ALL, estimatedOnly: true }).every(({ grade }) => grade === 'estimated')).toBe(true);
  });

  it('show the scenario’s own value beside the model’s', () => {
    const [row] = constantRows(known, PRESENT, { own: { peerDirtyNs: 200 }, library: {} }, { ...ALL, query: 'peerDirtyNs', all: false });
    expect(row).toMatchObject({ value: 139.5, inForce: 200, unit: 'ns', grade: 'published' });
  });
});

describe('a scenario with constants of its own', () => {
  it('is changed only where it differs from its original in the library', () => {
    const free = scenarios.get('free-coherence');
    expect(isEditedIn(free)).toBe(false);
    expect(isEditedIn(withConstants(free, {}))).toBe(true);
    expect(isEditedIn(withConstants(free, { ...free.constants, peerCleanNs: 1 }))).toBe(true);
    const [row] = constantRows(known, PRESENT, { own: free.constants ?? {}, library: free.constants ?? {} }, { ...ALL, query: 'peerDirtyNs', all: false });
    expect(row).toMatchObject({ value: 139.5, usual: 0, inForce: 0 });
  });

  const scenario = scenarios.get('vj-2006');

  it('has no field for none', () => {
    expect('constants' in withConstants(withConstants(scenario, { peerDirtyNs: 200 }), {})).toBe(false);
  });

  it('is the same run on the command line', () => {
    expect(commandLineOf(withConstants(scenario, { peerDirtyNs: 200 }), 'stack').command).toContain(' --constant peerDirtyNs=200 ');
    const free = scenarios.get('free-coherence');
    expect(commandLineOf(free, 'stack').command).not.toContain('--constant');
    expect(commandLineOf(withConstants(free, {}), 'stack').files[0]?.text).toBeDefined(); // no option takes a library’s constant back
  });
});
