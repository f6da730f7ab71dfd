import { STATES, type LineState } from '../../trace/words.ts';

/**
 * MESI, to be read aloud: what a cache does with its copy of a line (state) when something happens (event).
 * Total over state × event; `coherence.ts` runs on the compiled table, the trace carries it for the app.
 *
 * localRead / localWrite: this core wants it.  readAlone / readShared: the answer to a read miss when nobody / somebody else has a copy.
 * remoteRead / remoteWrite: another core wants it.  dmaWrite / dmaRead: the card (no DDIO).  evict: the set is full.
 */
export const EVENTS = ['localRead', 'localWrite', 'readAlone', 'readShared', 'remoteRead', 'remoteWrite', 'dmaWrite', 'dmaRead', 'evict'] as const;
export type CoherenceEvent = (typeof EVENTS)[number];
export type Effect = 'none' | 'hit' | 'fetch' | 'upgrade' | 'supply' | 'drop' | 'writeBack' | 'fill' | 'impossible';

type Row = Record<CoherenceEvent, { readonly to: LineState; readonly effect: Effect }>;

export const MESI: Record<LineState, Row> = {
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
};

/** `NEXT[state * EVENTS.length + event]` = state index after it. */
export const NEXT = new Uint8Array(STATES.length * EVENTS.length);
STATES.forEach((state, s) =>
  EVENTS.forEach((event, e) => {
    NEXT[s * EVENTS.length + e] = STATES.indexOf(MESI[state][event].to);
  }),
);
export const EVENT = Object.fromEntries(EVENTS.map((event, index) => [event, index])) as Record<CoherenceEvent, number>;
export const EVENT_COUNT = EVENTS.length;

/** The table as rows, for the trace's dictionary. */
export const tableRows = (): { state: string; event: string; to: string; effect: string }[] =>
  STATES.flatMap((state) => EVENTS.map((event) => ({ state, event, ...MESI[state][event] })));
