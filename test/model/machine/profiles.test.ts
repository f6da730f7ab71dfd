import { describe, expect, it } from 'vitest';
import { at } from '../../../src/base/assert.ts';
import { parseCoreToCore } from '../../../src/exchange/coreToCore/parseCoreToCore.ts';
import { findMachine } from '../../../src/model/machines.ts';
import { Coherence } from '../../../src/model/machine/coherence.ts';
import { costsOf } from '../../../src/model/machine/costs.ts';
import { constantsOf, topologyOf } from '../../../src/model/machine/profile.ts';
import type { MachineProfile } from '../../../src/model/machine/profile.ts';
import { machineProfiles } from '../../../src/model/machine/profiles/registry.ts';
import { DEFAULT_KNOBS } from '../../../src/scenario/defaults.ts';
import { OWN_MACHINE } from '../../../src/scenario/ownMachine.ts';
import { csv, type Drawn, latencies } from '../../exchange/drawLatencies.ts';

const like = (text: string): MachineProfile => {
  const read = parseCoreToCore(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  const found = findMachine({ knobs: { ...DEFAULT_KNOBS, machine: OWN_MACHINE }, ownMachine: read.value.machine });
  if (!found.ok) throw new Error(JSON.stringify(found.problem));
  return found.value;
};
const drawn = (drawing: Drawn, notes = ''): MachineProfile => like(notes + csv(latencies(drawing), 'lower'));
const MEASURED = '# atomicNs,1.87\n# fenceNs,1.67\n# lockPairNs,2.09\n# copyBytesPerNs,10.78\n# peerConcurrency,2.5\n';
const TWO_BY_TWO: Drawn = { sockets: 2, complexes: 2, cores: 4, complexNs: 25, socketNs: 110, machineNs: 200 };
const OWN: readonly (readonly [string, MachineProfile])[] = [
  ['two sockets of two complexes', drawn(TWO_BY_TWO)],
  ['the same, measured', drawn(TWO_BY_TWO, MEASURED)],
  ['one mesh', drawn({ sockets: 1, complexes: 1, cores: 64, complexNs: 45 })],
  ['two sockets', drawn({ sockets: 2, complexes: 1, cores: 8, complexNs: 48, machineNs: 134 })],
  ['no cache in common', drawn({ sockets: 1, complexes: 2, cores: 1, complexNs: 0, socketNs: 106 })],
  ['hardware threads', like(',\n5.3,\n')],
  ['everything slow', drawn({ sockets: 2, complexes: 1, cores: 2, complexNs: 900, machineNs: 5000 }, '# atomicNs,900\n# lockPairNs,1\n')],
  ...machineProfiles.ids.filter((id) => id !== 'xeon-2006').map((id) => [`like ${id}`, drawn(TWO_BY_TWO, `# like,${id}\n`)] as const),
];

const valueOf = (id: string, of: string): number => constantsOf(machineProfiles.get(of)).find((one) => one.id === id)?.value ?? Number.NaN;

describe.each([...machineProfiles.all.map((profile) => [profile.id, profile] as const), ...OWN])('%s', (_, profile) => {
  it('has a source, a unit and a label for every number', () => {
    for (const { id, label, unit, source, value, grade } of constantsOf(profile)) {
      expect(label, id).toBeTruthy();
      expect(unit, id).toBeTruthy();
      expect(source.length, `${id}: ${source}`).toBeGreaterThan(3);
      expect(Number.isFinite(value) && value >= 0, id).toBe(true);
      expect(['measured', 'published', 'derived', 'estimated']).toContain(grade);
    }
  });

  it('places every core in a complex, and every complex in one socket', () => {
    const { complexOf, socketOf, coresMax } = profile;
    expect(complexOf).toHaveLength(coresMax);
    expect(socketOf).toHaveLength(coresMax);
    expect(coresMax).toBeLessThanOrEqual(64);
    const socketOfComplex = new Map<number, number>();
    for (const [core, complex] of complexOf.entries()) {
      expect(socketOfComplex.get(complex) ?? socketOf[core]).toBe(socketOf[core]);
      socketOfComplex.set(complex, at(socketOf, core));
    }
    expect([...socketOfComplex.keys()]).toEqual([...socketOfComplex.keys()].map((_none, index) => index));
  });

  it('has caches whose sets and ways make up their size, and DDIO within them', () => {
    const { quantities: q, shared } = profile;
    const sets = q.cacheBytes.value / q.lineBytes.value / q.cacheWays.value;
    expect(Math.log2(sets) % 1).toBe(0);
    if (shared === undefined) return;
    expect((shared.llcBytes.value / q.lineBytes.value / shared.llcWays.value) % 1).toBe(0);
    expect(shared.llcBytes.value).toBeGreaterThan(q.cacheBytes.value);
    expect(shared.ddioWays.value).toBeLessThan(shared.llcWays.value);
    expect(shared.lockPairNs.value).toBeGreaterThanOrEqual(q.atomicNs.value);
    expect(() => new Coherence(profile.coresMax, 8, q.cacheWays.value, sets, topologyOf(profile))).not.toThrow();
  });

  it('is the slower the farther a line is away', () => {
    const { quantities: q, shared } = profile;
    expect(q.peerDirtyNs.value).toBeGreaterThan(q.atomicNs.value);
    if (shared === undefined) return expect(q.peerDirtyNs.value).toBeGreaterThanOrEqual(q.dramNs.value); // a front-side bus
    expect(shared.llcHitNs.value).toBeLessThan(q.peerDirtyNs.value);
    expect(shared.llcHitNs.value).toBeLessThan(q.dramNs.value);
    expect(shared.remoteComplexNs.value).toBeGreaterThanOrEqual(q.peerDirtyNs.value);
    if (shared.remoteSocketNs !== undefined) expect(shared.remoteSocketNs.value).toBeGreaterThanOrEqual(shared.remoteComplexNs.value);
    if (shared.dramRemoteNs !== undefined) expect(shared.dramRemoteNs.value).toBeGreaterThan(q.dramNs.value);
    expect(costsOf(profile).latencyNs.every((value) => value >= 0)).toBe(true);
  });
});

describe('what is published', () => {
  it.each([
    ['xeon-2006', 'peerDirtyNs', 139.5], ['xeon-2006', 'atomicNs', 55],
    ['nehalem-2009', 'peerDirtyNs', 31.2], ['nehalem-2009', 'remoteSocketNs', 92.4], ['nehalem-2009', 'lockPairNs', 25.6],
    ['skylake-sp-2017', 'atomicNs', 7], ['skylake-sp-2017', 'dramNs', 90.2], ['skylake-sp-2017', 'dramRemoteNs', 144.3],
    ['ice-lake-sp-2021', 'peerDirtyNs', 64.3], ['ice-lake-sp-2021', 'remoteSocketNs', 127.2],
    ['epyc-rome-2019', 'peerDirtyNs', 25], ['epyc-rome-2019', 'remoteSocketNs', 267], ['epyc-milan-2021', 'remoteComplexNs', 100],
    ['graviton2-2020', 'peerDirtyNs', 47], ['zen4-vm-2026', 'atomicNs', 2.2],
  ])('%s: %s is %s', (machine, id, value) => expect(valueOf(id, machine)).toBe(value));
});

describe('a machine of one’s own', () => {
  const value = (profile: MachineProfile, id: string) => constantsOf(profile).find((one) => one.id === id);

  it('a message is a transfer and an atomic: nothing is charged twice', () => {
    const profile = drawn(TWO_BY_TWO, MEASURED);
    const { latencyNs } = { latencyNs: { complex: 25, socket: 110, machine: 200 } };
    const atomicNs = value(profile, 'atomicNs')?.value ?? 0;
    for (const [id, messageNs] of [['peerDirtyNs', latencyNs.complex], ['remoteComplexNs', latencyNs.socket], ['remoteSocketNs', latencyNs.machine]] as const) {
      const found = value(profile, id);
      expect(Math.abs((found?.value ?? 0) + atomicNs - messageNs) / messageNs).toBeLessThan(0.02);
      expect(found?.grade).toBe('derived');
    }
  });

  it('says of each constant whether it was measured, and from which machine it was taken over otherwise', () => {
    for (const { id, source, grade } of constantsOf(drawn(TWO_BY_TWO, `${MEASURED}# like,skylake-sp-2017\n`))) {
      if (['atomicNs', 'fenceNs', 'lockPairNs', 'copyBytesPerNs', 'peerConcurrency'].includes(id)) expect([id, grade, source]).toEqual([id, 'measured', expect.stringMatching(/^measured on your machine/)]);
      else if (grade === 'estimated') expect(source, id).toMatch(/Skylake-SP 2017/);
      else expect([id, grade, source]).toEqual([id, 'derived', expect.stringMatching(/your (core-to-core table|machine)/)]);
    }
  });

  it.each([
    ['two sockets of a mesh', { sockets: 2, complexes: 1, cores: 24, complexNs: 48, machineNs: 118 }, 'Skylake-SP'],
    ['complexes of four', { sockets: 2, complexes: 4, cores: 4, complexNs: 25, socketNs: 115, machineNs: 267 }, 'Rome'],
    ['complexes of eight', { sockets: 2, complexes: 4, cores: 8, complexNs: 23, socketNs: 100, machineNs: 198 }, 'Milan'],
    ['two fast cores', { sockets: 1, complexes: 1, cores: 2, complexNs: 29 }, 'Zen 4'],
  ] as const)('what was not measured comes from the nearest machine: %s', (_, drawing, name) => {
    expect(value(drawn(drawing), 'dramNs')?.source).toContain(name);
  });
});
