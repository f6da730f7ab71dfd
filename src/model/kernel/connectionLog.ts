import type { Recorder } from '../../trace/recorder.ts';
import type { Connection } from './netfilter/conntrack/connection.ts';
import type { Packet } from './netfilter/packet.ts';

interface Logged {
  readonly row: number;
  packets: number;
  confirmed: boolean;
  replied: boolean;
}

/** Writes down which connections there were, and when what became known of them. */
export class ConnectionLog {
  private readonly logged = new Map<Connection, Logged>();
  private readonly counted = new WeakSet<Packet>();
  private readonly instances = new WeakMap<Connection, number>();
  private readonly free: number[] = [];
  private met = 0;

  constructor(private readonly recorder: Recorder) {}

  /** A hook is done with a packet: what is new of its connection. Answers the connection's row, -1 if it has none. */
  note(packet: Packet, nowNs: number): number {
    const { connection } = packet;
    if (connection === null) return -1;
    const { recorder } = this;
    const known = this.logged.get(connection) ?? this.begin(connection, nowNs);
    if (!this.counted.has(packet)) {
      this.counted.add(packet);
      recorder.connectionChanged(known.row, 'packets', ++known.packets);
    }
    if (!known.confirmed) this.noteMapping(known, connection, nowNs);
    if (!known.replied && connection.seenReply) {
      known.replied = true;
      recorder.connectionChanged(known.row, 'repliedNs', nowNs);
    }
    return known.row;
  }

  /** Until it is confirmed NAT may alter what its answers look like. */
  private noteMapping(known: Logged, { reply, confirmed }: Connection, nowNs: number): void {
    const { recorder } = this;
    recorder.connectionChanged(known.row, 'replySource', reply.source as number);
    recorder.connectionChanged(known.row, 'replyDestination', reply.destination as number);
    recorder.connectionChanged(known.row, 'replySourcePort', reply.sourcePort);
    recorder.connectionChanged(known.row, 'replyDestinationPort', reply.destinationPort);
    if (confirmed) recorder.connectionChanged(known.row, 'confirmedNs', nowNs);
    known.confirmed = confirmed;
  }

  /** A number for each connection, from 0, in the order in which they were met. */
  instanceOf(connection: Connection): number {
    let instance = this.instances.get(connection);
    if (instance === undefined) {
      instance = this.free.pop() ?? this.met++;
      this.instances.set(connection, instance);
    }
    return instance;
  }

  /** A connection that was not confirmed is gone with its packet: its memory is the next one to be taken. */
  release(connection: Connection): void {
    const instance = this.instances.get(connection);
    if (connection.confirmed || instance === undefined) return;
    this.instances.delete(connection);
    this.free.push(instance);
  }

  private begin(connection: Connection, nowNs: number): Logged {
    const { original, reply } = connection;
    const row = this.recorder.connected({
      protocol: original.protocol, source: original.source as number, destination: original.destination as number, sourcePort: original.sourcePort, destinationPort: original.destinationPort,
      replySource: reply.source as number, replyDestination: reply.destination as number, replySourcePort: reply.sourcePort, replyDestinationPort: reply.destinationPort,
      beganNs: nowNs, confirmedNs: -1, repliedNs: -1, packets: 0,
    });
    const begun = { row, packets: 0, confirmed: false, replied: false };
    this.logged.set(connection, begun);
    return begun;
  }
}
