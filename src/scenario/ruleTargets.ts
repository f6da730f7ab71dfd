import type { SetSide } from './ruleMatches.ts';

/** What a rule does with a packet that it matches. */
export type Target =
  | { readonly kind: 'accept' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'return' }
  | { readonly kind: 'notrack' }
  | { readonly kind: 'jump'; readonly chain: string }
  | { readonly kind: 'goto'; readonly chain: string }
  | { readonly kind: 'reject'; readonly how: RejectKind }
  /** Nobody listens on a queue here: the packet is dropped, unless the rule says bypass. */
  | { readonly kind: 'queue'; readonly bypass: boolean }
  | { readonly kind: 'dnat' | 'snat' | 'redirect' | 'masquerade'; readonly range: NatRange }
  | { readonly kind: 'netmap'; readonly address: string; readonly mask: string }
  | { readonly kind: 'mark'; readonly value: number; readonly mask: number }
  | { readonly kind: 'connmark'; readonly mode: 'set' | 'save' | 'restore'; readonly value: number; readonly connectionMask: number; readonly packetMask: number }
  | { readonly kind: 'track'; readonly off: boolean; readonly zone: number; readonly zoneFor: 'both' | 'original' | 'reply' }
  | { readonly kind: 'set'; readonly mode: 'add' | 'delete' | 'map'; readonly set: string; readonly sides: readonly SetSide[]; readonly exist: boolean }
  | { readonly kind: 'tos'; readonly value: number; readonly mask: number }
  | { readonly kind: 'ttl'; readonly mode: 'set' | 'increase' | 'decrease'; readonly value: number }
  | { readonly kind: 'tproxy'; readonly address: string | null; readonly port: number; readonly value: number; readonly mask: number }
  /** Understood; changes nothing that decides where a packet goes (LOG, NFLOG, TRACE, CHECKSUM …). */
  | { readonly kind: 'none'; readonly name: string }
  | { readonly kind: 'unknown'; readonly name: string };

export const REJECT_KINDS = [
  'icmp-net-unreachable', 'icmp-host-unreachable', 'icmp-port-unreachable', 'icmp-proto-unreachable', 'icmp-net-prohibited',
  'icmp-host-prohibited', 'icmp-admin-prohibited', 'tcp-reset', 'icmp6-no-route', 'icmp6-adm-prohibited', 'icmp6-addr-unreachable',
  'icmp6-port-unreachable', 'icmp6-policy-fail', 'icmp6-reject-route',
] as const;
export type RejectKind = (typeof REJECT_KINDS)[number];

export interface NatRange {
  readonly addresses: { readonly from: string; readonly to: string } | null;
  /** `base`: `--to-destination :80-90/8080` shifts port 8080 to 80, 8081 to 81 … */
  readonly ports: { readonly from: number; readonly to: number; readonly base: number | null } | null;
  readonly random: boolean;
  readonly persistent: boolean;
}
