import { at } from '../../base/assert.ts';
import { fail, ok, type Problem, type Result } from '../../base/result.ts';
import { CORE_DISTANCES, type CoreDistance, distanceOf, MESSAGE_NS_MIN, OWN_CORES_MAX, type OwnMachine } from '../../scenario/ownMachine.ts';
import type { Latencies } from './readMatrix.ts';

/** A new level begins where the next edge of the tree is so much longer. Bands of one mesh differ by a tenth from edge to edge, levels by 1.8 and more. */
const STEP = 1.4;
/** Hardware threads of one core: published messages between them take 4 to 10 ns, between cores 15 and more. */
const SIBLINGS_NS_MAX = 15;
const SIBLINGS_SHARE_MAX = 0.75;
/** Cores with one cache in common answer each other within this; published: 16 to 58 ns within, 67 and more beyond. */
const SHARED_CACHE_NS_MAX = 62;
/** Two groups: complexes of one socket where cores within answer so fast (small caches, 16 to 25 ns), else two sockets (28 to 51 ns within). */
const SMALL_COMPLEX_NS_MAX = 27;

export interface Recognised {
  readonly machine: Pick<OwnMachine, 'complexOf' | 'socketOf' | 'latencyNs'>;
  readonly remarks: readonly Problem[];
}

/**
 * Latencies → cores, complexes, sockets.
 * 1. Two threads that are each other's nearest, within 15 ns and clearly nearer than anyone else, are hardware threads of one core: the model
 *    has one a core, the second is left out.
 * 2. The minimum spanning tree of the cores; noise only adds, and a tree takes the least. Its edges by length: where the next is 1.4 times as
 *    long a new level begins. More than three levels: the least steps are none.
 * 3. Cores that edges below a level's step connect are a group of it. Three levels are complexes, sockets, machine; two are told apart by how
 *    many groups there are and how fast they are within; one is a complex, or cores that share no cache.
 */
export function recognise(latencies: Latencies): Result<Recognised> {
  const { cores: all, threads } = coresOf(latencies);
  const remarks: Problem[] = [];
  if (all.length < threads) remarks.push({ code: 'coreToCoreSiblings', values: { threads, cores: all.length } });
  if (threads === 2 && latencies.between(0, 1) <= SIBLINGS_NS_MAX) remarks.push({ code: 'coreToCoreMaybeSiblings' });
  const tree = treeOf(latencies, all);
  const lost = tree.find(({ ns }) => Number.isNaN(ns));
  if (lost !== undefined) return fail('coreToCoreApart', undefined, { core: lost.to });
  const steps = stepsOf(tree.map(({ ns }) => ns).sort((x, y) => x - y));
  const cores = all.slice(0, OWN_CORES_MAX);
  if (cores.length < all.length) remarks.push({ code: 'coreToCoreFirst', values: { cores: all.length, max: OWN_CORES_MAX } });
  const groups = (belowNs: number): readonly number[] => {
    const group = new Map(all.map((core) => [core, core]));
    for (const { from, to, ns } of tree) if (ns < belowNs) for (const [core, of] of group) if (of === group.get(to)) group.set(core, group.get(from) ?? from);
    return numbered(cores.map((core) => group.get(core) ?? core));
  };
  const { complexes, sockets } = placesOf(steps, groups, (of) => medianBetween(latencies, cores, (one, other) => of[one] === of[other]));
  const latencyNs: Partial<Record<CoreDistance, number>> = {};
  let least = 0;
  for (const distance of CORE_DISTANCES) {
    const isMeant = (one: number, other: number): boolean => distanceOf({ complexOf: complexes, socketOf: sockets }, one, other) === distance;
    if (!cores.some((_, one) => cores.some((__, other) => one !== other && isMeant(one, other)))) continue;
    // A distance of holes only is as far as the one before.
    least = latencyNs[distance] = Math.max(least, MESSAGE_NS_MIN, Math.round((medianBetween(latencies, cores, isMeant) ?? 0) * 100) / 100);
  }
  return ok({ machine: { complexOf: complexes, socketOf: sockets, latencyNs }, remarks });
}

function placesOf(steps: readonly number[], groups: (belowNs: number) => readonly number[], within: (of: readonly number[]) => number | undefined): { readonly complexes: readonly number[]; readonly sockets: readonly number[] } {
  const one = groups(Infinity);
  const [inner, outer] = steps;
  if (inner === undefined) return { complexes: (within(one) ?? 0) <= SHARED_CACHE_NS_MAX ? one : one.map((_, core) => core), sockets: one };
  const complexes = groups(inner);
  if (outer !== undefined) return { complexes, sockets: groups(outer) };
  const isTwoSockets = Math.max(...complexes) === 1 && (within(complexes) ?? 0) > SMALL_COMPLEX_NS_MAX;
  return { complexes, sockets: isTwoSockets ? complexes : one };
}

/** 7 7 9 7 → 0 0 1 0. */
function numbered(names: readonly number[]): readonly number[] {
  const seen = [...new Set(names)];
  return names.map((name) => seen.indexOf(name));
}

function coresOf({ threads, between }: Latencies): { readonly cores: readonly number[]; readonly threads: number } {
  const nearest = Array.from({ length: threads }, (_, one) => {
    let [first, second, of] = [Infinity, Infinity, -1];
    for (let other = 0; other < threads; other++) {
      const ns = other === one ? Number.NaN : between(one, other);
      if (ns < first) [first, second, of] = [ns, first, other];
      else if (ns < second) second = ns;
    }
    return { of, isSibling: first <= SIBLINGS_NS_MAX && second < Infinity && first <= SIBLINGS_SHARE_MAX * second };
  });
  const isSecond = nearest.map(({ of, isSibling }, one) => isSibling && of < one && nearest[of]?.of === one && nearest[of].isSibling);
  return { cores: isSecond.flatMap((second, one) => (second ? [] : [one])), threads };
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly ns: number;
}

/** Prim's: cores − 1 edges; one of `NaN` leads to a core that no value connects. */
function treeOf({ between }: Latencies, cores: readonly number[]): readonly Edge[] {
  const edges: Edge[] = [];
  const open = new Map(cores.slice(1).map((core) => [core, { from: at(cores, 0), ns: between(at(cores, 0), core) }]));
  while (open.size > 0) {
    let nearest: Edge | undefined;
    for (const [to, { from, ns }] of open) if (nearest === undefined || ns < nearest.ns || Number.isNaN(nearest.ns)) nearest = { from, to, ns };
    if (nearest === undefined) break;
    edges.push(nearest);
    open.delete(nearest.to);
    for (const [to, edge] of open) {
      const ns = between(nearest.to, to);
      if (ns < edge.ns || Number.isNaN(edge.ns)) open.set(to, { from: nearest.to, ns });
    }
  }
  return edges;
}

/** Lengths at which the second and third level begin. */
function stepsOf(sorted: readonly number[]): readonly number[] {
  const steps = sorted.flatMap((ns, index) => (index > 0 && ns >= STEP * at(sorted, index - 1) ? [{ ns, times: ns / at(sorted, index - 1) }] : []));
  const greatest = [...steps].sort((x, y) => y.times - x.times).slice(0, CORE_DISTANCES.length - 1);
  return greatest.map(({ ns }) => ns).sort((x, y) => x - y);
}

function medianBetween({ between }: Latencies, cores: readonly number[], isMeant: (one: number, other: number) => boolean): number | undefined {
  const found: number[] = [];
  for (let one = 1; one < cores.length; one++) {
    for (let other = 0; other < one; other++) {
      const ns = isMeant(one, other) ? between(at(cores, one), at(cores, other)) : Number.NaN;
      if (!Number.isNaN(ns)) found.push(ns);
    }
  }
  found.sort((x, y) => x - y);
  const middle = found.length >> 1;
  return found.length === 0 ? undefined : found.length % 2 === 1 ? at(found, middle) : (at(found, middle - 1) + at(found, middle)) / 2;
}
