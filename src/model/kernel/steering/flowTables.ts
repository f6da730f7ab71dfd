/** No core is known. */
export const NO_CORE = -1;

/** Tables have as many entries as asked for, rounded up to a power of two. */
export const tableEntries = (asked: number): number => {
  let entries = 1;
  while (entries < asked) entries *= 2;
  return entries;
};

/** rps_sock_flow_table: by hash, the core on which the application last read. Flows whose hashes end alike share an entry. */
export class SockFlowTable {
  private readonly cores: Int16Array;

  constructor(asked: number) {
    this.cores = new Int16Array(tableEntries(asked)).fill(NO_CORE);
  }

  get entries(): number {
    return this.cores.length;
  }

  indexOf(hash: number): number {
    return (hash & (this.cores.length - 1)) >>> 0;
  }

  desired(hash: number): number {
    return this.cores[this.indexOf(hash)] as number;
  }

  /** An application has read; the entry is written only when it changes: answers whether it has. */
  record(hash: number, core: number): boolean {
    const index = this.indexOf(hash);
    if (this.cores[index] === core) return false;
    this.cores[index] = core;
    return true;
  }
}

/** rps_dev_flow_table of one queue: where a flow's packets went last, and the place in that core's backlog behind the last of them. */
export class DevFlowTable {
  private readonly cores: Int16Array;
  private readonly lastTail: Uint32Array;

  constructor(asked: number) {
    this.cores = new Int16Array(tableEntries(asked)).fill(NO_CORE);
    this.lastTail = new Uint32Array(this.cores.length);
  }

  get entries(): number {
    return this.cores.length;
  }

  indexOf(hash: number): number {
    return (hash & (this.cores.length - 1)) >>> 0;
  }

  coreOf(hash: number): number {
    return this.cores[this.indexOf(hash)] as number;
  }

  /**
   * get_rps_cpu(): the flow moves to where its application reads when it has no core yet, or when all it had in its core's backlog
   * has been taken out, so that nothing overtakes. `heads`: packets ever taken out of each core's backlog. NO_CORE: plain RPS decides.
   */
  choose(hash: number, desired: number, heads: Uint32Array): number {
    const index = this.indexOf(hash);
    const core = this.cores[index] as number;
    if (core === desired) return core;
    if (core !== NO_CORE && (((heads[core] as number) - (this.lastTail[index] as number)) | 0) < 0) return core;
    this.set(hash, desired, heads);
    return desired;
  }

  /** The flow goes to `core` from now on; nothing of it waits there. */
  set(hash: number, core: number, heads: Uint32Array): void {
    const index = this.indexOf(hash);
    this.cores[index] = core;
    if (core !== NO_CORE) this.lastTail[index] = heads[core] as number;
  }

  /** rps_may_expire_flow(): since the flow's last packet its core has taken ten times the table's size out of its backlog. */
  isQuiet(hash: number, heads: Uint32Array): boolean {
    const index = this.indexOf(hash);
    const core = this.cores[index] as number;
    return core === NO_CORE || (((heads[core] as number) - (this.lastTail[index] as number)) | 0) >= 10 * (this.cores.length - 1);
  }

  /** A packet was put into a backlog: `tail` is that backlog's head counter plus its length then. */
  queued(hash: number, tail: number): void {
    this.lastTail[this.indexOf(hash)] = tail;
  }
}
