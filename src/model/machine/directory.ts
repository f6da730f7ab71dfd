/** No core. */
export const NOBODY = 255;

/**
 * An entry begins with two times (doubles): when the line is there for whoever asked last, and until when it is still with the core that
 * gives it. Then single bytes: who gives it; who owns it, + 1, and in which state; whose memory it is in, + 1.
 */
const GIVEN = 1;
const GIVER = 16;
const OWNER = 17;
const OWNER_STATE = 18;
const HOME = 19;
/** Then words: a bit for each core that has a copy, and two bits for each core that has lost one, why. */
const COPIES = 5;
const COPIES_OF_WORD = 32;
const LOSSES_OF_WORD = 16;
const EVERY_LOSS = 0x55555555;

/**
 * What is known of every line, each entry in one place of 32 or 64 bytes (up to 64 cores): looking a line up is then one miss for the
 * machine that this runs on. All zeros is a line that nobody has touched, so such lines take no memory.
 */
export class Directory {
  readonly bytes: Uint8Array;
  /** From an entry to the next, and the first of those that belong to last-level caches. */
  readonly entryBytes: number;
  readonly lastLevelByte: number;
  private readonly times: Float64Array;
  private readonly entryTimes: number;
  private readonly words: Int32Array;
  private readonly entryWords: number;
  private readonly copyWords: number;
  private readonly losses: number;
  private readonly endOfLosses: number;

  constructor(readonly lines: number, cores: number, lastLevelBytes: number) {
    this.copyWords = Math.ceil(cores / COPIES_OF_WORD);
    this.losses = COPIES + this.copyWords;
    this.endOfLosses = this.losses + Math.ceil(cores / LOSSES_OF_WORD);
    this.lastLevelByte = 4 * this.endOfLosses;
    let entryBytes = 32;
    while (entryBytes < this.lastLevelByte + lastLevelBytes) entryBytes *= 2;
    this.entryBytes = entryBytes;
    this.entryTimes = this.entryBytes / 8;
    this.entryWords = this.entryBytes / 4;
    const buffer = new ArrayBuffer(lines * this.entryBytes);
    this.bytes = new Uint8Array(buffer);
    this.times = new Float64Array(buffer);
    this.words = new Int32Array(buffer);
  }

  /** When the line is there for whoever asked last. */
  readyNs(line: number): number {
    return this.times[line * this.entryTimes] as number;
  }

  setReady(line: number, readyNs: number): void {
    this.times[line * this.entryTimes] = readyNs;
  }

  /** `giver` has the line until then. */
  setGiver(line: number, giver: number, untilNs: number): void {
    this.bytes[line * this.entryBytes + GIVER] = giver;
    this.times[line * this.entryTimes + GIVEN] = untilNs;
  }

  stillHas(line: number, core: number, atNs: number): boolean {
    return atNs < (this.times[line * this.entryTimes + GIVEN] as number) && this.bytes[line * this.entryBytes + GIVER] === core;
  }

  /** Who has it in another state than S, NOBODY if nobody. */
  owner(line: number): number {
    return ((this.bytes[line * this.entryBytes + OWNER] as number) - 1) & 255; // 0 becomes NOBODY
  }

  ownerState(line: number): number {
    return this.bytes[line * this.entryBytes + OWNER_STATE] as number;
  }

  setOwner(line: number, core: number, state: number): void {
    this.bytes[line * this.entryBytes + OWNER] = core + 1;
    this.bytes[line * this.entryBytes + OWNER_STATE] = state;
  }

  disown(line: number): void {
    this.bytes[line * this.entryBytes + OWNER] = 0;
  }

  has(line: number, core: number): boolean {
    return ((this.words[line * this.entryWords + COPIES + (core >> 5)] as number) & (1 << (core & 31))) !== 0;
  }

  gains(line: number, core: number): void {
    (this.words[line * this.entryWords + COPIES + (core >> 5)] as number) |= 1 << (core & 31);
  }

  /** The lowest core from `core` on that has a copy, NOBODY if none. */
  holderFrom(line: number, core: number): number {
    const first = line * this.entryWords + COPIES;
    for (let word = core >> 5, mask = -1 << (core & 31); word < this.copyWords; word++, mask = -1) {
      const copies = (this.words[first + word] as number) & mask;
      if (copies !== 0) return word * COPIES_OF_WORD + 31 - Math.clz32(copies & -copies);
    }
    return NOBODY;
  }

  /** A core's copy goes, for a reason from 1 to 3. */
  loses(line: number, core: number, why: number): void {
    (this.words[line * this.entryWords + COPIES + (core >> 5)] as number) &= ~(1 << (core & 31));
    if (this.owner(line) === core) this.disown(line);
    const word = line * this.entryWords + this.losses + (core >> 4);
    const shift = (core & 15) * 2;
    this.words[word] = ((this.words[word] as number) & ~(3 << shift)) | (why << shift);
  }

  /** Every core finds that it has lost the line, if it ever had it or not. */
  allLose(line: number, why: number): void {
    const first = line * this.entryWords;
    for (let word = this.losses; word < this.endOfLosses; word++) this.words[first + word] = EVERY_LOSS * why;
  }

  /** Why a core has not got the line any more, 0: it never had it. */
  whyLost(line: number, core: number): number {
    return ((this.words[line * this.entryWords + this.losses + (core >> 4)] as number) >> ((core & 15) * 2)) & 3;
  }

  /** The line is in the memory of the socket that touches it first; answers which one that is. */
  homeFor(line: number, socket: number): number {
    const home = line * this.entryBytes + HOME;
    if (this.bytes[home] === 0) this.bytes[home] = socket + 1;
    return (this.bytes[home] as number) - 1;
  }
}
