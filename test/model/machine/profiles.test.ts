import { describe, expect, it } from 'vitest';
import { at } from '../../../src/base/assert.ts';
import { Coherence } from '../../../src/model/machine/coherence.ts';
import { costsOf } from '../../../src/model/machine/costs.ts';
import { constantsOf, topologyOf } from '../../../src/model/machine/profile.ts';
import { machineProfiles } from '../../../src/model/machine/profiles/registry.ts';

const valueOf = (id: string, of: string): number => constantsOf(machineProfiles.get(of)).find((one) => one.id === id)?.value ?? Number.NaN;

describe.each(machineProfiles.all.map((profile) => [profile.id, profile] as const))('%s', (_, profile) => {
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
