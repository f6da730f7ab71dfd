import { STATES, type LineState } from '../../trace/words.ts';

/**
 * Coherence protocols, to be read aloud: what a private cache does with its copy of a line (state) when something happens (event).
 * Total over the protocol's states × event; `coherence.ts` runs on the compiled table, the trace carries it for the app.
 *
 * localRead / localWrite: this core wants it.  readAlone / readShared: the answer to a read miss when nobody / somebody else has a copy.
 * remoteRead / remoteWrite: another core wants it.  dmaWrite / dmaRead: the card.  evict: the set is full.
 */
export const EVENTS = ['localRead', 'localWrite', 'readAlone', 'readShared', 'remoteRead', 'remoteWrite', 'dmaWrite', 'dmaRead', 'evict'] as const;
export type CoherenceEvent = (typeof EVENTS)[number];
export type Effect = 'none' | 'hit' | 'fetch' | 'upgrade' | 'supply' | 'drop' | 'writeBack' | 'fill' | 'impossible';

type Row = Record<CoherenceEvent, { readonly to: LineState; readonly effect: Effect }>;
export type ProtocolTable = Readonly<Partial<Record<LineState, Row>>>;

export const MESI = {
  I: {
    localRead: { to: 'I', effect: 'fetch' }, // becomes readAlone or readShared when the answer is there
    localWrite: { to: 'M', effect: 'fetch' },
    readAlone: { to: 'E', effect: 'fill' },
    readShared: { to: 'S', effect: 'fill' },
    remoteRead: { to: 'I', effect: 'none' },
    remoteWrite: { to: 'I', effect: 'none' },
    dmaWrite: { to: 'I', effect: 'none' },
    dmaRead: { to: 'I', effect: 'none' },
    evict: { to: 'I', effect: 'none' },
  },
  S: {
    localRead: { to: 'S', effect: 'hit' },
    localWrite: { to: 'M', effect: 'upgrade' },
    readAlone: { to: 'S', effect: 'impossible' },
    readShared: { to: 'S', effect: 'impossible' },
    remoteRead: { to: 'S', effect: 'none' },
    remoteWrite: { to: 'I', effect: 'drop' },
    dmaWrite: { to: 'I', effect: 'drop' },
    dmaRead: { to: 'S', effect: 'none' },
    evict: { to: 'I', effect: 'drop' },
  },
  E: {
    localRead: { to: 'E', effect: 'hit' },
    localWrite: { to: 'M', effect: 'hit' },
    readAlone: { to: 'E', effect: 'impossible' },
    readShared: { to: 'E', effect: 'impossible' },
    remoteRead: { to: 'S', effect: 'none' },
    remoteWrite: { to: 'I', effect: 'drop' },
    dmaWrite: { to: 'I', effect: 'drop' },
    dmaRead: { to: 'E', effect: 'none' },
    evict: { to: 'I', effect: 'drop' },
  },
  M: {
    localRead: { to: 'M', effect: 'hit' },
    localWrite: { to: 'M', effect: 'hit' },
    readAlone: { to: 'M', effect: 'impossible' },
    readShared: { to: 'M', effect: 'impossible' },
    remoteRead: { to: 'S', effect: 'supply' },
    remoteWrite: { to: 'I', effect: 'supply' },
    dmaWrite: { to: 'I', effect: 'drop' }, // the card overwrites whole lines of buffers and descriptors
    dmaRead: { to: 'E', effect: 'writeBack' },
    evict: { to: 'I', effect: 'writeBack' },
  },
} as const satisfies ProtocolTable;

/** A modified line that is read stays with its owner, who answers for it (O): nothing is written back. */
export const MOESI = {
  ...MESI,
  M: { ...MESI.M, remoteRead: { to: 'O', effect: 'supply' } },
  O: {
    localRead: { to: 'O', effect: 'hit' },
    localWrite: { to: 'M', effect: 'upgrade' },
    readAlone: { to: 'O', effect: 'impossible' },
    readShared: { to: 'O', effect: 'impossible' },
    remoteRead: { to: 'O', effect: 'supply' },
    remoteWrite: { to: 'I', effect: 'supply' },
    dmaWrite: { to: 'I', effect: 'drop' },
    dmaRead: { to: 'S', effect: 'writeBack' },
    evict: { to: 'I', effect: 'writeBack' },
  },
} as const satisfies ProtocolTable;

/** Of several that share, the one that read last answers the next one (F). */
export const MESIF = {
  ...MESI,
  I: { ...MESI.I, readShared: { to: 'F', effect: 'fill' } },
  E: { ...MESI.E, remoteRead: { to: 'S', effect: 'supply' } },
  F: {
    localRead: { to: 'F', effect: 'hit' },
    localWrite: { to: 'M', effect: 'upgrade' },
    readAlone: { to: 'F', effect: 'impossible' },
    readShared: { to: 'F', effect: 'impossible' },
    remoteRead: { to: 'S', effect: 'supply' },
    remoteWrite: { to: 'I', effect: 'drop' },
    dmaWrite: { to: 'I', effect: 'drop' },
    dmaRead: { to: 'F', effect: 'none' },
    evict: { to: 'I', effect: 'drop' },
  },
} as const satisfies ProtocolTable;

/**
 * A modified line that is read moves to the reader for good (D: newer than memory, nobody else has it, not changed here), who may then
 * write it without asking; read again before it is written, it is shared. AMD64 manual, volume 2, 7.3 (MOESDIF), less its F.
 */
export const MOESDI = {
  ...MOESI,
  M: { ...MOESI.M, remoteRead: { to: 'I', effect: 'supply' } },
  D: {
    ...MOESI.M,
    localRead: { to: 'D', effect: 'hit' },
    readAlone: { to: 'D', effect: 'impossible' },
    readShared: { to: 'D', effect: 'impossible' },
    remoteRead: { to: 'O', effect: 'supply' },
  },
} as const satisfies ProtocolTable;

export const PROTOCOLS = { MESI, MOESI, MESIF, MOESDI } as const satisfies Record<string, ProtocolTable>;
export type Protocol = keyof typeof PROTOCOLS;

export const EVENT = Object.fromEntries(EVENTS.map((event, index) => [event, index])) as Record<CoherenceEvent, number>;
export const EVENT_COUNT = EVENTS.length;

const rowsOf = (protocol: Protocol): [LineState, Row][] => STATES.flatMap((state) => {
  const row = (PROTOCOLS[protocol] as ProtocolTable)[state];
  return row === undefined ? [] : [[state, row]];
});

/** `next[state * EVENT_COUNT + event]` = state index after it. */
export function compileProtocol(protocol: Protocol): Uint8Array {
  const next = new Uint8Array(STATES.length * EVENT_COUNT);
  for (const [state, row] of rowsOf(protocol)) {
    for (const event of EVENTS) next[STATES.indexOf(state) * EVENT_COUNT + EVENT[event]] = STATES.indexOf(row[event].to);
  }
  return next;
}

/** The table as rows, for the trace's dictionary. */
export const tableRows = (protocol: Protocol): { state: string; event: string; to: string; effect: string }[] =>
  rowsOf(protocol).flatMap(([state, row]) => EVENTS.map((event) => ({ state, event, ...row[event] })));
