/**
 * Everything a rule can ask of a packet, one condition each; a rule matches when all hold. `-m tcp --dport 80 --syn` is two
 * conditions, and `multiport` is ports with several ranges. `not` is the exclamation mark.
 */
export type Match = Condition & { readonly not: boolean };

export type Condition =
  | { readonly kind: 'source' | 'destination'; readonly blocks: readonly AddressBlock[] }
  | { readonly kind: 'inInterface' | 'outInterface'; readonly name: string }
  | { readonly kind: 'protocol'; readonly number: number }
  | { readonly kind: 'fragment' }
  | { readonly kind: 'sourcePorts' | 'destinationPorts' | 'eitherPort'; readonly ranges: readonly NumberRange[] }
  | { readonly kind: 'tcpFlags'; readonly mask: number; readonly set: number }
  | { readonly kind: 'tcpOption'; readonly option: number }
  | { readonly kind: 'icmpType'; readonly type: number; readonly codes: NumberRange }
  | ConntrackCondition
  | { readonly kind: 'mark' | 'connmark'; readonly value: number; readonly mask: number }
  | AddrTypeCondition
  | { readonly kind: 'nth'; readonly every: number; readonly packet: number }
  | { readonly kind: 'random'; readonly probability: number }
  | ({ readonly kind: 'limit' } & Rate)
  | HashLimitCondition
  | { readonly kind: 'connlimit'; readonly above: number; readonly prefix: number; readonly side: 'source' | 'destination' }
  | RecentCondition
  | { readonly kind: 'sourceRange' | 'destinationRange'; readonly from: string; readonly to: string }
  | { readonly kind: 'set'; readonly set: string; readonly sides: readonly SetSide[] }
  | { readonly kind: 'length'; readonly range: NumberRange }
  | { readonly kind: 'ttl'; readonly range: NumberRange }
  | { readonly kind: 'tos'; readonly value: number; readonly mask: number }
  | { readonly kind: 'packetType'; readonly type: 'unicast' | 'broadcast' | 'multicast' }
  | { readonly kind: 'string'; readonly pattern: string; readonly from: number; readonly to: number; readonly ignoreCase: boolean }
  | TimeCondition
  | { readonly kind: 'rpFilter'; readonly loose: boolean; readonly validMark: boolean; readonly acceptLocal: boolean }
  | { readonly kind: 'socket'; readonly transparent: boolean; readonly noWildcard: boolean }
  | { readonly kind: 'helper' }
  | { readonly kind: 'quota'; readonly bytes: number }
  /** Understood, but this machine has nothing for it to look at (bridges, owners, stations): the answer is always the same. */
  | { readonly kind: 'fixed'; readonly module: string; readonly holds: boolean }
  | { readonly kind: 'unknown'; readonly module: string };

/** `mask` is an address too: it need not be a prefix. */
export interface AddressBlock {
  readonly address: string;
  readonly mask: string;
}

export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

export type SetSide = 'source' | 'destination';

/** Tokens come at one per `periodNs`, and at most `burst` are kept. */
export interface Rate {
  readonly periodNs: number;
  readonly burst: number;
}

export const CONNECTION_STATES = ['INVALID', 'ESTABLISHED', 'RELATED', 'NEW', 'UNTRACKED', 'SNAT', 'DNAT'] as const;
export type ConnectionState = (typeof CONNECTION_STATES)[number];
export const CONNECTION_STATUSES = ['NONE', 'EXPECTED', 'SEEN_REPLY', 'ASSURED', 'CONFIRMED'] as const;
export type ConnectionStatus = (typeof CONNECTION_STATUSES)[number];

/** One condition, not several: without a connection only `states` is asked, and the rest counts as fulfilled. */
export interface ConntrackCondition {
  readonly kind: 'conntrack';
  readonly states?: Asked<readonly ConnectionState[]>;
  readonly statuses?: Asked<readonly ConnectionStatus[]>;
  readonly direction?: Asked<'ORIGINAL' | 'REPLY'>;
  readonly protocol?: Asked<number>;
  readonly addresses: Readonly<Partial<Record<TupleSide, Asked<AddressBlock>>>>;
  readonly ports: Readonly<Partial<Record<TupleSide, Asked<NumberRange>>>>;
  readonly expires?: Asked<NumberRange>;
}

export interface Asked<T> {
  readonly value: T;
  readonly not: boolean;
}

export type TupleSide = 'origSource' | 'origDestination' | 'replySource' | 'replyDestination';

export const ADDRESS_TYPES = ['UNSPEC', 'UNICAST', 'LOCAL', 'BROADCAST', 'ANYCAST', 'MULTICAST', 'BLACKHOLE', 'UNREACHABLE', 'PROHIBIT', 'THROW', 'NAT', 'XRESOLVE'] as const;
export type AddressType = (typeof ADDRESS_TYPES)[number];

export interface AddrTypeCondition {
  readonly kind: 'addrType';
  readonly side: 'source' | 'destination';
  readonly types: readonly AddressType[];
  /** Asks for the address on the interface the packet came in by, or leaves by. */
  readonly limit: 'in' | 'out' | null;
}

export interface HashLimitCondition extends Rate {
  readonly kind: 'hashlimit';
  readonly name: string;
  readonly keys: readonly ('srcip' | 'srcport' | 'dstip' | 'dstport')[];
  readonly sourcePrefix: number;
  readonly destinationPrefix: number;
  readonly expireNs: number;
  readonly above: boolean;
}

export interface RecentCondition {
  readonly kind: 'recent';
  readonly name: string;
  readonly action: 'set' | 'check' | 'update' | 'remove';
  readonly seconds: number;
  readonly hits: number;
  readonly sameTtl: boolean;
  readonly reap: boolean;
  readonly side: 'source' | 'destination';
  readonly mask: string | null;
}

/** Seconds of the day, days of the week (0 is Sunday) and of the month, seconds since 1970; all in UTC. */
export interface TimeCondition {
  readonly kind: 'time';
  readonly day: NumberRange;
  readonly weekdays: readonly number[];
  readonly monthDays: readonly number[];
  readonly dates: NumberRange;
  readonly contiguous: boolean;
}
