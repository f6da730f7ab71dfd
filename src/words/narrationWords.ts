import { formatNs } from './format.ts';

interface Move {
  readonly line: string;
  readonly lines: number;
  readonly to: number;
  readonly from: number;
  readonly modified: boolean;
  readonly ns: number;
}

const DEVICE = 255;
const core = (id: number): string => (id === DEVICE ? 'the card' : `core ${id}`);

/** Stages are named by their data; one of those names says that it is none. */
const work = (stage: string): string => (stage === 'unattributed' ? 'other work' : stage);

const OUTCOMES: Readonly<Record<string, string>> = {
  delivered: 'is delivered',
  misdelivered: 'is delivered to the wrong socket',
  forwarded: 'is forwarded',
  inFlight: 'is still on its way',
};

/** Why a packet is dropped, as the end of a sentence. */
export const DROPPED_BECAUSE: Readonly<Record<string, string>> = {
  rxRingFull: 'the receive ring is full',
  backlogFull: 'the backlog is full',
  duplicate: 'its segment is here already',
  socketBufferFull: 'the socket’s buffer is full',
  channelFull: 'the channel is full',
  noSocket: 'no socket is bound to its destination',
  notForUs: 'it is not for this machine',
  otherProtocol: 'it is neither TCP nor UDP',
  malformed: 'its headers contradict themselves',
  filtered: 'netfilter says so',
  noRoute: 'no route leads to its destination',
  fragment: 'it is a piece of a packet, and reassembly is not simulated',
};

/** The sentences of the narration line: what happens to the followed packet, as it happens. */
export const narration = {
  arrived: (packet: string, byCard: boolean) => (byCard ? `Packet ${packet} has arrived at the card.` : `The producer begins with packet ${packet}.`),
  stage: (packet: string, stage: string, id: number) => `${capital(core(id))}: ${work(stage)} for packet ${packet}.`,
  waits: (packet: string, place: string) => (place === 'preempted' ? `An interrupt stops the work on packet ${packet}.` : `Packet ${packet} waits in the ${place}.`),
  behind: (packet: string, stage: string, id: number) => `Packet ${packet} waits: ${core(id)} is busy with ${work(stage)}.`,
  moves: ({ line, lines, to, from, modified, ns }: Move) =>
    `${capital(core(to))} takes ${line}${lines > 1 ? ` and ${lines - 1} more` : ''} from ${core(from)}${modified ? ', where it was modified' : ''}: ${formatNs(ns)}.`,
  dropped: (packet: string, reason: string) => `Packet ${packet} is dropped: ${DROPPED_BECAUSE[reason] ?? reason}.`,
  done: (packet: string, outcome: string, ns: number, byCard: boolean) => `Packet ${packet} ${OUTCOMES[outcome] ?? outcome}, ${formatNs(ns)} after ${byCard ? 'its last bit' : 'it was begun'}.`,
  before: 'Nothing has happened to the followed packet yet.',
} as const;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
