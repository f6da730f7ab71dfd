/** The vocabulary of a trace. Columns store the index of a word in its list; the order is part of the format. */

/** What became of a frame. `inFlight` is what the run's end found unfinished. */
export const OUTCOMES = ['inFlight', 'delivered', 'misdelivered', 'forwarded', 'dropped'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const DROP_REASONS = [
  'rxRingFull', 'backlogFull', 'socketBufferFull', 'channelFull', 'noSocket', 'notForUs', 'otherProtocol', 'malformed', 'filtered', 'noRoute', 'fragment', 'duplicate',
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** Columns of the CPU budget. `locks` is fed by every stage's `lockTicks`, the others by a stage's own column. */
export const COLUMNS = ['intr', 'softint', 'socket', 'locks', 'sched', 'app', 'other'] as const;
export type Column = (typeof COLUMNS)[number];

/** Which context runs a stage; `nic` is the device itself (core `DEVICE`), which costs no CPU. */
export const CONTEXTS = ['nic', 'hardirq', 'softirq', 'task', 'user'] as const;
export type Context = (typeof CONTEXTS)[number];

/** How an operation reaches memory (cost rules in model/machine/core.ts). */
export const KINDS = [
  'chase', 'load', 'store', 'streamRead', 'streamWrite', 'atomic', 'lock', 'unlock', 'publish', 'poll', 'dmaWrite', 'dmaRead',
] as const;
export type Kind = (typeof KINDS)[number];

/** Where the line came from. `privateHit` is no miss; `upgrade` moves no data, it only takes the others' copies away. */
export const SOURCES = ['privateHit', 'llcHit', 'peerClean', 'peerDirty', 'remotePeer', 'dram', 'upgrade'] as const;
export type Source = (typeof SOURCES)[number];
export const MISS_SOURCES = ['llcHit', 'peerClean', 'peerDirty', 'remotePeer', 'dram', 'upgrade'] as const;
export type MissSource = (typeof MISS_SOURCES)[number];

/** Why it was not in the private cache. `none` for hits and upgrades. */
export const WHYS = ['none', 'dma', 'coherence', 'capacity', 'cold'] as const;
export type Why = (typeof WHYS)[number];

/** State of the line in the toucher's private cache after the touch. O is of MOESI, F of MESIF, D of MOESDI. */
export const STATES = ['I', 'S', 'E', 'M', 'O', 'F', 'D'] as const;
export type LineState = (typeof STATES)[number];

/** Hooks of netfilter, in the order of NF_INET_*; at INGRESS only a flow table acts. */
export const HOOKS = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING', 'INGRESS'] as const;
export type Hook = (typeof HOOKS)[number];

/** What a packet is to its connection; `none`: conntrack has not seen it. */
export const CT_STATES = ['none', 'INVALID', 'UNTRACKED', 'NEW', 'ESTABLISHED', 'ESTABLISHED_REPLY', 'RELATED', 'RELATED_REPLY'] as const;
export type CtState = (typeof CT_STATES)[number];

/** What a hook decided; `drop` stands for REJECT too (the rule says which). */
export const VERDICTS = ['accept', 'drop'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Core number of the network card in spans and touches; also "nobody" in `TouchTable.from`. */
export const DEVICE = 255;

/** A source in which the line moved from one core to another: what the seam, the heat map and `transfersPerPacket` count. */
export const movedBetweenCores = (source: Source): boolean =>
  source === 'peerClean' || source === 'peerDirty' || source === 'remotePeer';

/** `TouchTable.what` packs kind (4 bits), source (3), why (3), state (3), low bits first. */
export const packWhat = (kind: number, source: number, why: number, state: number): number =>
  kind | (source << 4) | (why << 7) | (state << 10);
export const kindIndexOf = (what: number): number => what & 15;
export const sourceIndexOf = (what: number): number => (what >> 4) & 7;
export const whyIndexOf = (what: number): number => (what >> 7) & 7;
export const stateIndexOf = (what: number): number => (what >> 10) & 7;

/** Indexes that hot code compares with. */
export const SOURCE = { privateHit: 0, llcHit: 1, peerClean: 2, peerDirty: 3, remotePeer: 4, dram: 5, upgrade: 6 } as const;
export const WHY = { none: 0, dma: 1, coherence: 2, capacity: 3, cold: 4 } as const;
export const STATE = { I: 0, S: 1, E: 2, M: 3, O: 4, F: 5, D: 6 } as const;
export const KIND = {
  chase: 0, load: 1, store: 2, streamRead: 3, streamWrite: 4, atomic: 5, lock: 6, unlock: 7, publish: 8, poll: 9, dmaWrite: 10, dmaRead: 11,
} as const;
export const OUTCOME = { inFlight: 0, delivered: 1, misdelivered: 2, forwarded: 3, dropped: 4 } as const;

/** `SpanTable.flags`. */
export const SHARED = 1; // work done once for several packets: a span of the core; `packet` is the one that set it off
export const CONTINUED = 2; // the rest of an execution that an interrupt cut in two: not counted as another execution
