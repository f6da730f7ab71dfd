import type { Kernel } from '../../kernel/kernel.ts';
import type { Step } from '../../kernel/netfilter/meter.ts';
import { type Packet, PROTOCOL } from '../../kernel/netfilter/packet.ts';
import type { PacketFilter, Passing } from '../../kernel/packetFilter.ts';
import type { Socket } from '../../kernel/socket.ts';
import { RULE_LINES } from '../../kernel/structures.ts';
import type { Stage, Thread } from '../../machine/thread.ts';
import { IN_READER, OF_ANSWER } from './stages.ts';

/** A touch covers at most 255 lines: longer stretches of rules are read in pieces. */
const RULES_AT_ONCE = 80;

/** A hook that rules stand in. */
type EnteredHook = Parameters<PacketFilter['pass']>[1];

type Then = (thread: Thread) => void;

/** Takes packets through the hooks: decided at once, then paid for step by step, on the thread that runs netfilter. */
export class Hooks {
  private readonly suffix: string;

  constructor(
    private readonly kernel: Kernel,
    private readonly filter: PacketFilter,
    context: 'softirq' | 'task',
  ) {
    this.suffix = context === 'task' ? IN_READER : '';
  }

  private stage(id: string, own = false): Stage {
    return this.kernel.stage(`${id}${this.suffix}${own ? OF_ANSWER : ''}`);
  }

  /** PREROUTING, route by the address it has now, INPUT or the way through. `local` hears whether the packet is to go up. */
  receive(thread: Thread, packet: number, route: Stage, on: { readonly local: Then; readonly dropped: (reason: 'filtered' | 'noRoute') => void; readonly forwarded: Then }): void {
    if (!this.filter.sees(packet)) return thread.run(route, packet, on.local);
    const filtered = (): void => on.dropped('filtered');
    this.pass(thread, packet, 'PREROUTING', () =>
      thread.run(route, packet, () => {
        const way = this.filter.route(packet);
        if (way === 'nowhere') return on.dropped('noRoute');
        if (way === 'local') return this.pass(thread, packet, 'INPUT', on.local, filtered);
        this.forward(thread, packet, on);
      }), filtered);
  }

  private forward(thread: Thread, packet: number, on: { readonly dropped: (reason: 'filtered' | 'noRoute') => void; readonly forwarded: Then }): void {
    if (!this.filter.hop(packet)) return on.dropped('noRoute');
    const filtered = (): void => on.dropped('filtered');
    thread.run(this.stage('forward'), packet, () =>
      this.pass(thread, packet, 'FORWARD', () =>
        this.pass(thread, packet, 'POSTROUTING', () => thread.run(this.stage('forwardXmit'), packet, on.forwarded), filtered), filtered));
  }

  private pass(thread: Thread, packet: number, hook: EnteredHook, accepted: Then, dropped: () => void): void {
    this.pay(thread, this.filter.pass(packet, hook, this.nowNs(thread), this.kernel.buffers.behind(packet)), accepted, dropped);
  }

  /** OUTPUT and POSTROUTING of an ACK that `socket` sends because of `packet`. */
  answer(thread: Thread, socket: Socket, packet: number, accepted: Then, dropped: () => void): void {
    if (typeof socket.localAddress !== 'number') return accepted(thread);
    const answer = this.filter.answer(socket, packet);
    const through = (hook: EnteredHook, then: Then): void => this.pay(thread, this.filter.passAnswer(answer, packet, hook, this.nowNs(thread)), then, dropped);
    through('OUTPUT', () => through('POSTROUTING', accepted));
  }

  private nowNs(thread: Thread): number {
    return this.kernel.cpuOf(thread).cost.nowNs;
  }

  private pay(thread: Thread, passing: Passing, accepted: Then, dropped: () => void): void {
    this.pointAtConnection(thread, passing.packet);
    this.step(thread, passing, 0, () => {
      this.filter.passed(passing, this.nowNs(thread), thread.core, passing.own ? [] : this.kernel.buffers.behind(passing.of));
      if (passing.accepted) accepted(thread);
      else if (passing.packet.connection?.confirmed === false) thread.run(this.stage('nfForget', passing.own), passing.of, dropped);
      else dropped();
    });
  }

  private pointAtConnection(thread: Thread, { connection }: Packet): void {
    if (connection === null) return;
    const instance = this.filter.instanceOf(connection);
    this.kernel.point.nfConn(thread, instance);
    this.kernel.point.conntrackBucket(thread, instance);
  }

  private step(thread: Thread, passing: Passing, index: number, then: () => void): void {
    const step = passing.steps[index];
    if (step === undefined) return then();
    const next = (): void => this.step(thread, passing, index + 1, then);
    const run = (id: string): void => thread.run(this.stage(id, passing.own), passing.of, next);
    switch (step.kind) {
      case 'track':
        return thread.run(this.stage(step.known ? 'nfTrack' : 'nfNew', passing.own), passing.of, passing.packet.protocol === PROTOCOL.tcp ? () => run('nfTcp') : next);
      case 'nat': return run('nfNat');
      case 'map': return run('nfMap');
      case 'rewrite': return run('nfRewrite');
      case 'confirm': return run('nfConfirm');
      case 'table': return this.walk(thread, passing, step, next);
    }
  }

  /** ipt_do_table(): under the table's lock the rules in their order, then the counters of those that matched. */
  private walk(thread: Thread, { of: packet, own }: Passing, { table, stretches, matched }: Extract<Step, { kind: 'table' }>, then: () => void): void {
    const { kernel, filter } = this;
    const pieces = stretches.flatMap(({ first, rules }) =>
      Array.from({ length: Math.ceil(rules / RULES_AT_ONCE) }, (_, k) => ({ first: first + k * RULES_AT_ONCE, rules: Math.min(RULES_AT_ONCE, rules - k * RULES_AT_ONCE) })));
    const pointAt = (rule: number): void => kernel.point.rules(thread, thread.core * filter.ruleCount + filter.positionOf(table, rule));
    const count = (k: number): void => {
      const rule = matched[k];
      if (rule === undefined) return thread.run(this.stage('nfVerdict', own), packet, then);
      pointAt(rule);
      thread.run(this.stage('nfCount', own), packet, () => count(k + 1));
    };
    const read = (k: number): void => {
      const piece = pieces[k];
      if (piece === undefined) return count(0);
      pointAt(piece.first);
      thread.copyReadLines = piece.rules * RULE_LINES;
      thread.run(this.stage('nfRules', own), packet, () => read(k + 1), piece.rules);
    };
    kernel.point.tableLock(thread, filter.tableIndex(table));
    thread.run(this.stage('nfTable', own), packet, () => read(0));
  }
}
