import { DROP_REASON_WORDS } from './dropReasons.ts';
import { formatCount, formatNs, formatNumber, formatNsFixed, THIN_SPACE, TIME_UNITS, timeUnitFor } from './format.ts';

const REASONS: Readonly<Record<string, string>> = { ...DROP_REASON_WORDS, misdelivered: 'wrong socket' };

/** Words of the stage, the score and the lens. Names of stages, places and structures come with the trace. */
export const stageWords = {
  sides: { a: 'A', b: 'B' },
  switch: 'Which side is shown',
  loading: 'Simulating…',

  division: {
    split: (first: string, second: string) => `${first} does the protocol work, ${second} reads`,
    sorts: (first: string, second: string) => `${first} only sorts, ${second} does the rest`,
    shared: (first: string, second: string) => `${first} and ${second} share the protocol work`,
    one: (first: string) => `${first} does everything`,
    many: (cores: number) => `${formatCount(cores)} cores work`,
  },
  /** Two programs with a queue between them. */
  queue: {
    division: (first: string, second: string) => `${first} puts, ${second} takes`,
    puts: 'puts items in',
    takes: 'takes items out',
    perItem: (ns: number) => `${formatNs(ns)} an item`,
    oneWay: (ns: number) => `${formatNs(ns)} one way`,
  },
  takesInterrupt: 'takes the interrupt',
  runsReader: 'runs the reader',
  takesBoth: 'takes the interrupt, runs the reader',
  idle: 'not used',
  busy: (percent: number) => `${whole(percent)}${THIN_SPACE}% busy`,
  percent: (percent: number) => `${whole(percent)}${THIN_SPACE}%`,
  linesEach: (perPacket: number) => `${formatNumber(perPacket)} lines a packet`,

  nicRing: 'NIC ring',
  ring: 'ring',
  ofSlots: (waiting: number, slots: number) => `${formatCount(waiting)} of ${formatCount(slots)}`,
  ringOfSlots: (waiting: number, slots: number) => `ring ${formatCount(waiting)}/${formatCount(slots)}`,
  slotsPerDot: (slots: number) => `1 dot = ${slots}`,
  waiting: (place: string, count: number) => `${place}, ${formatCount(count)} waiting`,
  lost: (count: number) => `${formatCount(count)} lost`,
  /** The latest of them, and why. */
  lastLost: (packet: string, reason: string) => `✕ ${packet} ${reason}`,
  reasons: REASONS,
  exits: { reasons: REASONS, dropped: 'dropped', forwarded: 'forwarded' },

  crossedOf: (count: number) => `of ${formatCount(count)}`,
  linesCrossed: (count: number) => (count === 1 ? 'line crossed' : 'lines crossed'),
  linesAPacket: 'lines a packet',
  elsewhere: (lines: number) => `${lines.toFixed(1)} of them not between these two`,
  none: '–',
  crossedFor: 'for',
  done: 'done',
  hidden: (structures: number, lines: number) =>
    `+ ${formatCount(lines)} ${lines === 1 ? 'line' : 'lines'} in ${formatCount(structures)} ${structures === 1 ? 'structure' : 'structures'}`,

  canvas: (path: string, packet: string, crossed: number, of: number) =>
    `${path}: packets, cores and cache lines. ${formatCount(crossed)} of ${formatCount(of)} cache lines have changed cores for packet ${packet}. The table of the stage says the same.`,

  flowCanvas: (path: string, perPacket: number | null) =>
    `${path}: streams of packets, how busy each step keeps its core, how full the queues are.${perPacket === null ? '' : ` ${perPacket.toFixed(1)} cache lines change cores for each packet.`} A full bar in a box is a quarter of the core’s time.`,

  card: {
    packet: (text: string, id: number) => `Packet ${text}, number ${formatCount(id)}`,
    tuple: (protocol: string, source: string, destination: string) => `${protocol} ${source} → ${destination}`,
    age: (ns: number, byCard: boolean) => `${age(ns)} since ${byCard ? 'its last bit' : 'it was begun'}`,
    onCard: 'being written to memory by the card',
    inStage: (stage: string, core: string) => `in ${stage} on ${core}`,
    inPlace: (place: string) => `waits in the ${place}`,
    behind: (what: string, core: string) => `behind ${what} on ${core}`,
    interrupted: (why: string) => `stopped: ${why}`,
    idle: (core: string) => `for ${core}, which has not started yet`,
    follow: 'Click to follow it',
    followed: 'Followed',
    line: (name: string, states: string) => `${name}: ${states}`,
  },
  others: {
    label: 'Other cores',
    promote: 'Show it as a lane',
    waiting: (count: number) => (count === 0 ? '' : `${formatCount(count)} waiting`),
    core: (label: string, percent: number, waiting: number) => `${label}: ${whole(percent)}${THIN_SPACE}% busy, ${formatCount(waiting)} ${waiting === 1 ? 'packet waits' : 'packets wait'} for it`,
  },
  chips: {
    label: 'Packets on this side: arrow keys go from one to the next, Enter follows',
    none: (count: number) => (count === 0 ? 'No packet can be seen singly here now' : 'Arrow keys go from packet to packet'),
  },
  states: ['invalid', 'shared', 'exclusive', 'modified', 'owned', 'shared, forwards', 'dirty, not changed here'] as readonly string[],
  unseen: 'never here',

  legend: {
    label: 'What the picture shows',
    line: 'Cache line:',
    moved: 'line moved to the other core',
    instructions: 'instructions',
    coherence: 'waiting for a cache line',
    memory: 'waiting for memory',
    lock: 'waiting for a lock',
    queue: 'waiting its turn',
    ghost: 'step left out',
  },

  score: {
    title: 'Time to scale',
    label: 'Position in the run',
    whole: 'Where in the whole run this is',
    spoken: (ns: number, event: number, of: number, where: string) =>
      `${spokenTime(ns)}, event ${formatCount(event)} of ${formatCount(of)}, ${where}`,
    packetIn: (packet: number, place: string) => `packet ${packet} in ${place}`,
    packetGone: (packet: number) => `packet ${packet} is done`,
    packetNotYet: (packet: number) => `packet ${packet} has not arrived`,
    nothing: 'no run yet',
    core: (id: number) => `core ${id}`,
    marks: ({ dropped, misdelivered, rewritten }: Readonly<Record<'dropped' | 'misdelivered' | 'rewritten', number>>) =>
      [[misdelivered, 'to the wrong program'], [dropped, 'dropped'], [rewritten, 'rewritten']].flatMap(([count, what]) => (Number(count) > 0 ? [`${formatCount(Number(count))} ${what}`] : [])).join(', '),
    ruleAdded: (rule: string) => `From here on: ${rule}`,
  },
  lens: {
    title: 'Lens',
    label: 'The time around now, to scale, magnified',
    times: (factor: number) => `×${THIN_SPACE}${formatCount(factor)}`,
    wide: (ns: number) => `${Number((ns / timeUnitFor(ns).ns).toPrecision(3))}${THIN_SPACE}${timeUnitFor(ns).symbol} wide`,
    now: 'now',
    miss: (line: string, ns: number) => `${line}, ${whole(ns)}${THIN_SPACE}ns`,
    continues: (ns: number) => `continues ▸ ${age(ns)}`,
    idle: 'idle',
  },

  table: {
    caption: 'Packets on their way and where they are',
    side: 'Side',
    packet: 'Packet',
    flow: 'Flow',
    place: 'Where',
    age: 'Age',
    follow: (packet: string, side: string) => `Follow packet ${packet}, side ${side}`,
    none: 'No packet is on its way.',
    lines: 'Cache lines of the followed packet',
    line: 'Line',
    state: (core: string) => `State on ${core}`,
    crossed: 'Changed cores',
    times: (count: number) => (count === 0 ? 'no' : count === 1 ? 'once' : `${count} times`),
  },
} as const;

const whole = (value: number): string => (value > 0 && value < 0.95 ? value.toFixed(1) : formatCount(Math.round(value)));

export const age = (ns: number): string => (ns < 999.5 ? formatNsFixed(ns, TIME_UNITS.ns, 0) : formatNsFixed(ns, TIME_UNITS.us, ns < 9995 ? 2 : 1));

/** As the screen reader says it: one decimal is enough. */
const spokenTime = (ns: number): string => `${(ns / 1000).toFixed(ns < 10_000 ? 2 : 1)} µs`;

/** Numbers of the flow level: per packet, per second, of a core's time. */
export const flowWords = {
  perSecond: (packets: number) => [`${formatCount(packets)} packets/s`, `${formatNumber(packets / 1000)}${THIN_SPACE}k/s`],
  linesPerPacket: (lines: number) => (lines === 0 ? '0' : lines < 0.095 ? lines.toFixed(2) : lines.toFixed(1)),
  share: (share: number) => `${share > 0 && share < 0.0995 ? (share * 100).toFixed(1) : whole(share * 100)}${THIN_SPACE}%`,
  waitingCount: (packets: number) => formatCount(packets),
};

/** The flow level as tables: its numbers are of the last millisecond, where packets stand is of the instant. */
export const flowTableWords = {
  window: (ns: number) => (ns >= 1e6 ? 'in the last millisecond' : `in the first ${formatCount(ns / 1000)} µs`),
  flows: 'Flows',
  flow: 'Flow',
  begun: (core: string) => `Begun on ${core}`,
  standing: 'Its packets now',
  packets: (count: number, where: string) => `${formatCount(count)} ${where}`,
  onCard: stageWords.card.onCard,
  inPlace: (place: string) => `in the ${place}`,
  none: 'No packet came and none is on its way.',
  more: (flows: number) => `${formatCount(flows)} more flows`,
  crossings: 'Cache lines between the cores, a packet',
  structures: 'Structures',
  way: (from: string, to: string) => `${from} to ${to}`,
  elsewhere: 'Not between these two',
  busy: 'Share of each core’s time',
  step: 'Step',
} as const;
