import type { Socket } from '../../kernel/socket.ts';

/** What the first packets of a flow have taught: where it ends. NAT is replayed from its connection. */
export type FlowEntry = { readonly kind: 'socket'; readonly socket: Socket; readonly rewritten: boolean } | { readonly kind: 'forward'; readonly rewritten: boolean };

/**
 * A cache of flows by their tuple on the wire (GUFC of 2006; the kernel's flow table since 4.16, which only forwards). A change of
 * the rules reaches it `lagNs` later: until then it acts on what it knew.
 */
export class FlowTable {
  private readonly entries = new Map<number, FlowEntry>();
  private flushAtNs = Infinity;

  constructor(private readonly lagNs: number) {}

  rulesChanged(atNs: number): void {
    this.flushAtNs = Math.min(this.flushAtNs, atNs + this.lagNs);
  }

  find(flow: number, nowNs: number): FlowEntry | undefined {
    if (nowNs >= this.flushAtNs) {
      this.entries.clear();
      this.flushAtNs = Infinity;
    }
    return this.entries.get(flow);
  }

  learn(flow: number, entry: FlowEntry): void {
    this.entries.set(flow, entry);
  }

  forget(flow: number): void {
    this.entries.delete(flow);
  }
}
