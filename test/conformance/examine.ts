import { at } from '../../src/base/assert.ts';
import { lineName, lookup, rowsOf, spanEndNs, touchAtNs } from '../../src/trace/lookup.ts';
import { columnsOf, tablesOf, type Trace } from '../../src/trace/trace.ts';
import { DEVICE, KIND, kindIndexOf, OUTCOME, SHARED } from '../../src/trace/words.ts';

/** What every run must keep, each as a list of breaches in words: an empty list is a pass. Only the first few are told. */
const TOLD_MAX = 5;

const isShared = (trace: Trace, span: number): boolean => (at(trace.spans.flags, span) & SHARED) !== 0;

interface Piece {
  readonly beginNs: number;
  readonly endNs: number;
  readonly what: string;
}

/** Own spans and waits of a packet, in time order. */
export function piecesOf(trace: Trace, packet: number): readonly Piece[] {
  const { spans, waits, dictionary } = trace;
  const { spansByPacket, waitsByPacket } = lookup(trace);
  const pieces: Piece[] = [];
  for (const span of rowsOf(spansByPacket, packet)) {
    if (!isShared(trace, span)) pieces.push({ beginNs: at(spans.beginNs, span), endNs: spanEndNs(spans, span), what: at(dictionary.stages, at(spans.stage, span)).id });
  }
  for (const wait of rowsOf(waitsByPacket, packet)) {
    pieces.push({ beginNs: at(waits.beginNs, wait), endNs: at(waits.endNs, wait), what: `(${at(dictionary.places, at(waits.place, wait)).id})` });
  }
  return pieces.sort((a, b) => a.beginNs - b.beginNs || a.endNs - b.endNs);
}

/**
 * Own spans and waits of a finished packet follow each other from its arrival to its end, without gap or overlap, to the tick; of a
 * packet in flight they do as far as they reach. So latency is their sum.
 */
export function brokenTilings(trace: Trace): string[] {
  const { packets } = trace;
  const told: string[] = [];
  for (let packet = 0; packet < packets.length && told.length < TOLD_MAX; packet++) {
    const isDone = at(packets.outcome, packet) !== OUTCOME.inFlight;
    let atNs = at(packets.arrivedNs, packet);
    let sumNs = 0;
    for (const piece of piecesOf(trace, packet)) {
      if (piece.beginNs !== atNs) told.push(`packet ${packet}: ${piece.what} begins at ${piece.beginNs}, the one before ended at ${atNs}`);
      atNs = piece.endNs;
      sumNs += piece.endNs - piece.beginNs;
    }
    const doneNs = at(packets.doneNs, packet);
    if (isDone && atNs !== doneNs) told.push(`packet ${packet}: accounted for until ${atNs}, done at ${doneNs}`);
    if (isDone && sumNs !== doneNs - at(packets.arrivedNs, packet)) told.push(`packet ${packet}: parts add up to ${sumNs}`);
  }
  return told;
}

/** Rows of a core are in time order and never overlap; shared or not, somebody's or nobody's. Of the card's each begins when the bytes of the one before are on their way. */
export function brokenCores(trace: Trace): string[] {
  const { spans, dictionary } = trace;
  const told: string[] = [];
  for (const core of [...dictionary.cores.map(({ id }) => id), DEVICE]) {
    let untilNs = 0;
    for (const span of rowsOf(lookup(trace).spansByCore, core)) {
      const beginNs = at(spans.beginNs, span);
      if (beginNs < untilNs && told.length < TOLD_MAX) told.push(`core ${core}: ${at(dictionary.stages, at(spans.stage, span)).id} begins at ${beginNs}, busy until ${untilNs}`);
      untilNs = core === DEVICE ? beginNs : spanEndNs(spans, span);
    }
  }
  return told;
}

/** Where merged packets wait behind the first of their train, and are carried on from. */
const TRAINS = ['gro', 'inputQueue'];

/** `preempted` has something of the packet's own before it and behind it; other waits end where its core's attention begins; at GRO also where the train it is in is put elsewhere. */
export function brokenWaits(trace: Trace): string[] {
  const { waits, spans, packets, dictionary } = trace;
  const told: string[] = [];
  for (let wait = 0; wait < waits.length && told.length < TOLD_MAX; wait++) {
    const packet = at(waits.packet, wait);
    const [beginNs, endNs] = [at(waits.beginNs, wait), at(waits.endNs, wait)];
    const goesOn = [...rowsOf(lookup(trace).waitsByPacket, packet)].some((other) => at(waits.beginNs, other) === endNs);
    const place = at(dictionary.places, at(waits.place, wait));
    if (!(endNs > beginNs)) told.push(`wait ${wait} of packet ${packet} at ${place.id} lasts ${endNs - beginNs}`);
    const own = [...rowsOf(lookup(trace).spansByPacket, packet)].filter((span) => !isShared(trace, span));
    const next = own.find((span) => at(spans.beginNs, span) === endNs && at(spans.core, span) === at(waits.core, wait));
    if (next === undefined && !(TRAINS.includes(place.id) && goesOn)) told.push(`packet ${packet} at ${place.id} waits for core ${at(waits.core, wait)} until ${endNs}, when nothing of it begins there`);
    if (place.kind === 'preempted' && (beginNs === at(packets.arrivedNs, packet) || !own.some((span) => spanEndNs(spans, span) === beginNs))) {
      told.push(`packet ${packet} is preempted at ${beginNs}, where nothing of it ran`);
    }
  }
  return told;
}

/** Read-write locks that several readers may hold at once. */
const READ_WRITE = new Set(['EhashBucket', 'HhCache', 'ConntrackLock', 'TableLock']);

/** At no instant two cores hold one lock, and who releases had taken. */
export function brokenLocks(trace: Trace): string[] {
  const { touches, spans } = trace;
  const told: string[] = [];
  const holdings = new Map<number, { readonly core: number; readonly fromNs: number; toNs: number }[]>();
  for (let touch = 0; touch < touches.length; touch++) {
    const kind = kindIndexOf(at(touches.what, touch));
    if (kind !== KIND.lock && kind !== KIND.unlock) continue;
    const line = at(touches.line, touch);
    const core = at(spans.core, at(touches.span, touch));
    const list = holdings.get(line) ?? [];
    holdings.set(line, list);
    if (kind === KIND.lock) list.push({ core, fromNs: touchAtNs(trace, touch), toNs: Infinity });
    else {
      const held = list.findLast((one) => one.core === core && one.toNs === Infinity);
      if (held === undefined) told.push(`core ${core} releases the lock in line ${line} that it does not hold`);
      else held.toNs = touchAtNs(trace, touch);
    }
  }
  for (const [line, list] of holdings) {
    if (READ_WRITE.has(at(lineName(trace.dictionary.structures, line).name.split('#'), 0))) continue;
    list.sort((a, b) => a.fromNs - b.fromNs);
    for (let i = 1; i < list.length; i++) {
      const [before, after] = [at(list, i - 1), at(list, i)];
      if (after.fromNs < before.toNs) told.push(`line ${line}: core ${after.core} takes the lock at ${after.fromNs}, core ${before.core} has it until ${before.toNs}`);
    }
  }
  return told.slice(0, TOLD_MAX);
}

/** Arrived = finished + in flight, at every instant at which a packet arrives or ends. */
export function brokenConservation(trace: Trace): string[] {
  const { packets } = trace;
  const told: string[] = [];
  let beforeNs = -1;
  for (let packet = 0; packet < packets.length && told.length < TOLD_MAX; packet++) {
    const [arrivedNs, doneNs, outcome] = [at(packets.arrivedNs, packet), at(packets.doneNs, packet), at(packets.outcome, packet)];
    if (arrivedNs < beforeNs) told.push(`packet ${packet} arrives before the one before it`);
    beforeNs = arrivedNs;
    // With one end each, and that not before its beginning, the sums agree at every instant.
    if ((outcome === OUTCOME.inFlight) !== (doneNs === -1)) told.push(`packet ${packet}: outcome ${outcome}, done at ${doneNs}`);
    if (doneNs !== -1 && doneNs < arrivedNs) told.push(`packet ${packet} ends ${arrivedNs - doneNs} ns before it arrives`);
    if (doneNs > trace.dictionary.endNs) told.push(`packet ${packet} ends at ${doneNs}, the run at ${trace.dictionary.endNs}`);
    const isDropped = outcome === OUTCOME.dropped;
    if (!isDropped && at(packets.reason, packet) !== 0) told.push(`packet ${packet} was not dropped and has a reason`);
  }
  return told;
}

/** Times are multiples of 1/1024 ns and not negative; indexes point into the dictionary; touches lie inside their spans. */
export function brokenNumbers(trace: Trace): string[] {
  const { spans, touches, waits, packets, dictionary } = trace;
  const told: string[] = [];
  for (const [tableName, table] of tablesOf(trace)) {
    for (const [name, column] of columnsOf(table)) {
      if (column.length !== table.length) told.push(`${tableName}.${name} has ${column.length} of ${table.length} rows`);
      if (!(column instanceof Float64Array)) continue;
      const mayNotCome = name === 'doneNs' || tableName === 'connections';
      const odd = column.find((value) => !(value >= 0 && value * 1024 === Math.floor(value * 1024)) && !(mayNotCome && value === -1));
      if (odd !== undefined) told.push(`${tableName}.${name} has ${odd}`);
    }
  }
  const within = (what: string, values: ArrayLike<number>, limit: number): void => {
    for (let i = 0; i < values.length; i++) if ((values[i] as number) >= limit) return void told.push(`${what} ${i} is ${values[i]}, of ${limit}`);
  };
  within('stage of span', spans.stage, dictionary.stages.length);
  within('place of wait', waits.place, dictionary.places.length);
  within('span of touch', touches.span, spans.length);
  within('flow of packet', packets.flow, Math.max(1, dictionary.flows.length));
  within('reason of packet', packets.reason, dictionary.dropReasons.length);
  for (let touch = 0; touch < touches.length; touch++) {
    const span = at(touches.span, touch);
    const lengthTicks = (spanEndNs(spans, span) - at(spans.beginNs, span)) * 1024;
    if (at(touches.offsetTicks, touch) > lengthTicks) return [...told, `touch ${touch} lies behind the end of its span`];
    if (at(touches.missed, touch) > at(touches.lines, touch) || at(touches.lines, touch) === 0) return [...told, `touch ${touch} misses ${at(touches.missed, touch)} of ${at(touches.lines, touch)}`];
  }
  return told;
}

/** What the touches made cores wait is what the spans waited: stalls, and of locks the lines (the rest of lock time is instructions and spinning). */
export function brokenStalls(trace: Trace): string[] {
  const { touches, spans } = trace;
  let byTouch = 0;
  let ofLocks = 0;
  for (let touch = 0; touch < touches.length; touch++) {
    byTouch += at(touches.stallTicks, touch);
    const kind = kindIndexOf(at(touches.what, touch));
    if (kind === KIND.lock || kind === KIND.unlock) ofLocks += at(touches.stallTicks, touch);
  }
  const bySpan = spans.stallTicks.reduce((sum, ticks) => sum + ticks, 0);
  return byTouch >= bySpan && byTouch - ofLocks <= bySpan ? [] : [`touches ${byTouch}, of which locks ${ofLocks}; spans ${bySpan}`];
}

/** The card's own spans: one per frame that found a buffer, in the order of arrival. */
export function brokenDevice(trace: Trace): string[] {
  const { spans, packets, dictionary } = trace;
  const lost = dictionary.dropReasons.indexOf('rxRingFull');
  const expected: number[] = [];
  for (let packet = 0; packet < packets.length; packet++) {
    if (at(packets.outcome, packet) !== OUTCOME.dropped || at(packets.reason, packet) !== lost) expected.push(packet);
  }
  const found = [...rowsOf(lookup(trace).spansByCore, DEVICE)];
  const told = found.filter((span) => at(dictionary.stages, at(spans.stage, span)).context !== 'nic').map((span) => `span ${span} of the card is no work of a card`);
  if (found.map((span) => at(spans.packet, span)).join() !== expected.join()) told.push('the card’s spans are not the frames that found a buffer');
  return told.slice(0, TOLD_MAX);
}
