import { TCP_FLAG } from '../../../../base/tcpFlags.ts';
import type { Connection, SegmentKind, TcpState } from './connection.ts';
import { TCP_TIMEOUT_NS, TCP_UNACKNOWLEDGED_NS, tcpOutcome } from './tcpTable.ts';

/** `again`: the old connection is over, and this segment begins a new one under the same tuple. */
export type Tracked = 'accept' | 'invalid' | 'again' | 'over';

const { fin, syn, rst, ack, urg } = TCP_FLAG;
/** Combinations that a sane sender makes; PSH goes with any. */
const VALID_FLAGS: ReadonlySet<number> = new Set([syn, syn | urg, syn | ack, rst, rst | ack, fin | ack, fin | ack | urg, ack, ack | urg]);

function segmentKind(flags: number): SegmentKind {
  if ((flags & rst) !== 0) return 'rst';
  if ((flags & syn) !== 0) return (flags & ack) !== 0 ? 'synack' : 'syn';
  if ((flags & fin) !== 0) return 'fin';
  return (flags & ack) !== 0 ? 'ack' : 'none';
}

/**
 * nf_conntrack_tcp_packet without sequence numbers: every segment counts as within the window. `over` is accepted too, but
 * the connection is forgotten: its only answer was a reset.
 */
export function trackTcp(connection: Connection, flags: number, isReply: boolean, nowNs: number): Tracked {
  const track = connection.tcp;
  if (track === null || !VALID_FLAGS.has(flags & ~TCP_FLAG.psh & 0x3f)) return 'invalid';
  const kind = segmentKind(flags);
  if (!connection.confirmed && track.state === 'NONE' && (isReply || tcpOutcome(false, kind, 'NONE') === 'invalid')) return 'invalid';
  let from = track.state;
  let to = tcpOutcome(isReply, kind, from);
  if (to === 'invalid') return 'invalid';
  if (to === 'SYN_SENT' && (from === 'TIME_WAIT' || from === 'CLOSE')) {
    if (track.closeInit || (track.lastIsReply === isReply && track.lastSegment === 'rst')) return 'again';
    to = 'ignore';
  }
  if (to === 'ignore') {
    const answersIgnoredSyn = kind === 'synack' && track.lastSegment === 'syn' && track.lastIsReply !== isReply;
    if (!answersIgnoredSyn) {
      track.lastSegment = kind;
      track.lastIsReply = isReply;
      return 'accept';
    }
    from = 'SYN_SENT';
    to = 'SYN_RECV';
    track.closeInit = false;
  }
  track.lastSegment = kind;
  track.lastIsReply = isReply;
  track.state = to;
  if (from !== to && to === 'FIN_WAIT') track.closeInit = true;
  return refresh(connection, { kind, from, to, nowNs });
}

function refresh(connection: Connection, { kind, from, to, nowNs }: { kind: SegmentKind; from: TcpState; to: TcpState; nowNs: number }): Tracked {
  let timeoutNs = TCP_TIMEOUT_NS[to];
  if (!connection.seenReply) {
    if (kind === 'rst') return 'over';
    if (to === 'ESTABLISHED') timeoutNs = Math.min(timeoutNs, TCP_UNACKNOWLEDGED_NS);
  } else if ((from === 'SYN_RECV' || from === 'ESTABLISHED') && to === 'ESTABLISHED') {
    connection.assured = true;
  }
  connection.expiresNs = nowNs + timeoutNs;
  return 'accept';
}
