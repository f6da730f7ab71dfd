import type { Constant } from '../base/constant.ts';
import { formatCount, formatNs, formatNsFixed, THIN_SPACE, TIME_UNITS } from './format.ts';

const DEVICE = 255;

const KINDS: Readonly<Record<string, string>> = {
  chase: 'follows a pointer', load: 'reads', store: 'writes', streamRead: 'reads through', streamWrite: 'writes through', atomic: 'atomic', lock: 'takes a lock',
  unlock: 'frees a lock', publish: 'publishes', poll: 'looks whether it changed', dmaWrite: 'card writes', dmaRead: 'card reads',
};

const MISSES: Readonly<Record<string, string>> = {
  privateHit: 'hit', llcHit: 'last-level cache', peerClean: 'moved', peerDirty: 'moved, modified', remotePeer: 'moved, far', dram: 'memory', upgrade: 'upgrade',
};

const WHYS: Readonly<Record<string, string>> = { dma: 'the card wrote it', coherence: 'another core took it', capacity: 'no room', cold: 'first touch' };

/** Stages are named by their data; one of those names says that it is none. */
const work = (stage: string): string => (stage === 'unattributed' ? 'other work' : stage);

const core = (id: number): string => (id === DEVICE ? 'card' : `core ${id}`);

/** Words for the accesses and steps of one packet: the journey panel and the opened box of the stage. */
export const journeyWords = {
  title: 'Packet journey',
  note: (packet: string, byCard: boolean) => `packet ${packet}, since ${byCard ? 'its last bit' : 'it was begun'}`,
  noPacket: 'No packet is followed.',
  side: (side: string, path: string, latency: string) => `${side} ${path}: ${latency}`,
  notThere: 'not in this run',
  inFlight: 'still on its way at the end',
  afterwards: 'Afterwards, not part of its latency',
  unfold: (step: string, count: number) => `${step}: ${formatCount(count)} ${count === 1 ? 'access' : 'accesses'}`,
  goTo: (step: string, at: string) => `${step}: go to ${at}`,
  step: (name: string, id: number, kind: 'work' | 'behind' | 'wait') =>
    kind === 'wait' ? (name === 'preempted' ? 'stopped by an interrupt' : `waits: ${name}`) : kind === 'behind' ? `waits: ${core(id)} in ${work(name)}` : `${work(name)}, ${core(id)}`,
  accesses: (count: number, moved: number) => (moved === 0 ? formatCount(count) : `${formatCount(count)}, ${formatCount(moved)} moved`),
  kind: (kind: string) => KINDS[kind] ?? kind,
  lines: (line: string, lines: number) => (lines > 1 ? `${line} +${lines - 1}` : line),
  /** "moved, modified, from core 1", "memory: first touch", "hit". */
  where: (source: string, why: string, from: number) => {
    const what = MISSES[source] ?? source;
    if (source === 'peerClean' || source === 'peerDirty' || source === 'remotePeer') return `${what}, from ${core(from)}`;
    return source === 'dram' && WHYS[why] !== undefined ? `${what}: ${WHYS[why]}` : what;
  },
  shortWhere: (source: string, from: number) => (source === 'peerClean' || source === 'peerDirty' || source === 'remotePeer' ? core(from) : (MISSES[source] ?? source)),
  ns: (ns: number) => formatNsFixed(ns, TIME_UNITS.ns, ns > 0 && ns < 9.95 ? 1 : 0),
  waited: (latencyNs: number, stallNs: number) => (stallNs === latencyNs ? formatNs(latencyNs) : `${formatNs(latencyNs)}, waited ${formatNs(stallNs)}`),
  /** Of a constant: how well it is known, its value, and who says so. */
  constant: ({ label, value, unit, grade, source }: Constant) => `${label}: ${value}${THIN_SPACE}${unit}, ${grade}: ${source}`,
  grade: ({ grade, source }: Constant) => `${grade}: ${source}`,
  columns: {
    side: 'Side', step: 'Step', core: 'Core', begins: 'Begins, ns', takes: 'Takes, ns', access: 'Access', line: 'Line', where: 'From where', latency: 'Latency, ns', waited: 'Waited, ns', source: 'Source of the constant',
  },
  total: 'Latency',
  coreNumber: (id: number) => (id === DEVICE ? 'card' : String(id)),
} as const;
