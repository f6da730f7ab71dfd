import type { SegmentKind, TcpState } from './connection.ts';

/** What a segment makes of a connection's state: `ignore` lets it pass and changes nothing, `invalid` belongs to none. */
export type TcpOutcome = TcpState | 'ignore' | 'invalid';

const ORDER: readonly TcpState[] = ['NONE', 'SYN_SENT', 'SYN_RECV', 'ESTABLISHED', 'FIN_WAIT', 'CLOSE_WAIT', 'LAST_ACK', 'TIME_WAIT', 'CLOSE', 'SYN_SENT2'];

/** Short names of the rows below, as nf_conntrack_proto_tcp.c abbreviates them. */
const SHORT: Readonly<Record<string, TcpOutcome>> = {
  SS: 'SYN_SENT', SR: 'SYN_RECV', ES: 'ESTABLISHED', FW: 'FIN_WAIT', CW: 'CLOSE_WAIT', LA: 'LAST_ACK', TW: 'TIME_WAIT', CL: 'CLOSE', S2: 'SYN_SENT2', IG: 'ignore', IV: 'invalid',
};

type Rows = Readonly<Record<SegmentKind, string>>;

/** Columns: NONE SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT CLOSE_WAIT LAST_ACK TIME_WAIT CLOSE SYN_SENT2. */
const FROM_ORIGINAL: Rows = {
  syn: 'SS SS IG IG IG IG IG SS SS S2',
  synack: 'IV IV SR IV IV IV IV IV IV SR',
  fin: 'IV IV FW FW LA LA LA TW CL IV',
  ack: 'ES IV ES ES CW CW TW TW CL IV',
  rst: 'IV CL CL CL CL CL CL CL CL CL',
  none: 'IV IV IV IV IV IV IV IV IV IV',
};

const FROM_REPLY: Rows = {
  syn: 'IV S2 IV IV IV IV IV SS IV S2',
  synack: 'IV SR IG IG IG IG IG IG IG SR',
  fin: 'IV IV FW FW LA LA LA TW CL IV',
  ack: 'IV IG SR ES CW CW TW TW CL IG',
  rst: 'IV CL CL CL CL CL CL CL CL CL',
  none: 'IV IV IV IV IV IV IV IV IV IV',
};

function table(rows: Rows): ReadonlyMap<SegmentKind, ReadonlyMap<TcpState, TcpOutcome>> {
  return new Map(
    Object.entries(rows).map(([kind, row]) => {
      const outcomes = row.split(' ').map((short) => SHORT[short] ?? 'invalid');
      return [kind as SegmentKind, new Map(ORDER.map((state, index) => [state, outcomes[index] ?? 'invalid']))];
    }),
  );
}

const TABLES = [table(FROM_ORIGINAL), table(FROM_REPLY)] as const;

export const tcpOutcome = (isReply: boolean, kind: SegmentKind, state: TcpState): TcpOutcome => TABLES[isReply ? 1 : 0].get(kind)?.get(state) ?? 'invalid';

const SECOND = 1e9;
export const TCP_TIMEOUT_NS: Readonly<Record<TcpState, number>> = {
  NONE: 120 * SECOND, SYN_SENT: 120 * SECOND, SYN_RECV: 60 * SECOND, ESTABLISHED: 432_000 * SECOND, FIN_WAIT: 120 * SECOND, CLOSE_WAIT: 60 * SECOND,
  LAST_ACK: 30 * SECOND, TIME_WAIT: 120 * SECOND, CLOSE: 10 * SECOND, SYN_SENT2: 120 * SECOND,
};
/** Picked up in the middle, and the other side not heard yet. */
export const TCP_UNACKNOWLEDGED_NS = 300 * SECOND;
