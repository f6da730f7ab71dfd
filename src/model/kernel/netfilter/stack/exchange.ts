import { TCP_FLAG } from '../../../../base/tcpFlags.ts';
import type { IpAddress } from '../../../../scenario/ipAddress.ts';
import type { PortLimits } from '../conntrack/connection.ts';
import { createPacket, PROTOCOL, type Packet } from '../packet.ts';
import type { Host } from './host.ts';
import type { Network } from './network.ts';
import type { UdpSocket } from './sockets.ts';

/** What a client sends. ICMP is an echo request with the source port as its id. */
export interface Question {
  readonly protocol: 'udp' | 'tcp' | 'icmp';
  readonly source: IpAddress;
  readonly sourcePort: number;
  readonly destination: IpAddress;
  readonly destinationPort: number;
}

export type Outcome =
  | { readonly kind: 'dropped' | 'rejected' }
  | {
      readonly kind: 'delivered';
      readonly host: string;
      readonly destination: IpAddress;
      readonly destinationPort: number;
      readonly source: IpAddress;
      readonly sourcePort: number;
      /** Where a port was picked at random, any between these may be seen. */
      readonly randomSource: PortLimits | null;
      readonly randomDestination: PortLimits | null;
      readonly reply: { readonly source: IpAddress; readonly sourcePort: number; readonly randomSource: PortLimits | null } | null;
    };

/** How long a client waits for an answer, and how long one takes. */
const UDP_WAIT_NS = 40e6;
const TCP_WAIT_NS = 80e6;
const ANSWER_NS = 1e6;

const TAG_BYTES = 8;
const QUESTION = 'question';

/** One question of a client and all that follows from it, until the wires are quiet. */
export function ask(network: Network, clientName: string, question: Question): Outcome {
  const client = network.host(clientName);
  const outcome = question.protocol === 'tcp' ? askTcp(network, client, question) : askOnce(network, client, question);
  network.nowNs += outcome.kind !== 'dropped' ? ANSWER_NS : question.protocol === 'tcp' ? TCP_WAIT_NS : UDP_WAIT_NS;
  return outcome;
}

/** A datagram or a ping, answered from the address that was asked. */
function askOnce(network: Network, client: Host, question: Question): Outcome {
  const isUdp = question.protocol === 'udp';
  const headers = typeof question.source === 'number' ? 20 : 40;
  const socket = client.sockets.bindUdp(question.source, isUdp ? question.sourcePort : `icmp ${question.sourcePort}`);
  socket.received = null;
  socket.refused = false;
  const delivered = listen(network, client, (packet, host) => {
    if (!isUdp || packet.payload !== QUESTION) return; // an answer that went astray is not answered
    host.send(createPacket({
      protocol: PROTOCOL.udp, source: packet.destination, sourcePort: packet.destinationPort, destination: packet.source, destinationPort: packet.sourcePort,
      length: headers + 8 + 1 + TAG_BYTES, payload: `r${QUESTION}`,
    }));
  });
  const icmpType = headers === 20 ? 8 : 128;
  const { source, destination, sourcePort } = question;
  client.send(
    isUdp
      ? createPacket({ protocol: PROTOCOL.udp, source, sourcePort, destination, destinationPort: question.destinationPort, length: headers + 8 + TAG_BYTES, payload: QUESTION })
      : createPacket({
          protocol: headers === 20 ? PROTOCOL.icmp : PROTOCOL.icmpv6, source, sourcePort, destination, destinationPort: sourcePort,
          length: headers + 8 + TAG_BYTES, icmp: { type: icmpType, code: 0, about: null },
        }),
  );
  network.settle();
  const got = delivered.first;
  if (got === null) return { kind: socket.refused ? 'rejected' : 'dropped' };
  return { ...got, reply: socket.refused ? null : answerOf(socket) };
}

const answerOf = ({ received }: UdpSocket): Delivered['reply'] => (received === null ? null : { source: received.source, sourcePort: received.sourcePort, randomSource: received.randomSource });

/** A connection that is accepted and reset, or not. */
function askTcp(network: Network, client: Host, { source, sourcePort, destination, destinationPort }: Question): Outcome {
  const headers = typeof source === 'number' ? 20 : 40;
  const syn = createPacket({ protocol: PROTOCOL.tcp, source, sourcePort, destination, destinationPort, tcpFlags: TCP_FLAG.syn, length: headers + 40 });
  const delivered = listen(network, client, () => undefined);
  const asked = { ...syn };
  const socket = client.sockets.connectTcp(asked);
  client.send(syn);
  network.settle();
  const wasRefused = socket.refused;
  client.sockets.abort(asked, socket);
  network.settle();
  const got = delivered.first;
  if (got === null) return { kind: wasRefused ? 'rejected' : 'dropped' };
  return { ...got, reply: { source: destination, sourcePort: destinationPort, randomSource: null } };
}

type Delivered = Extract<Outcome, { kind: 'delivered' }>;

function listen(network: Network, client: Host, answer: (packet: Packet, host: Host) => void): { readonly first: Delivered | null } {
  const heard: { first: Delivered | null } = { first: null };
  for (const host of network.all) {
    host.sockets.onDelivery = (packet) => {
      if (host === client || packet.payload.startsWith('r')) return;
      heard.first ??= {
        kind: 'delivered', host: host.name, destination: packet.destination, destinationPort: packet.destinationPort, source: packet.source, sourcePort: packet.sourcePort,
        randomSource: packet.randomSource, randomDestination: packet.randomDestination, reply: null,
      };
      answer(packet, host);
    };
  }
  return heard;
}
