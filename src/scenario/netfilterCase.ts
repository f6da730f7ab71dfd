/** A rule set and packets that are sent one after another; with verdicts, what became of them. */
export interface NetfilterCase {
  readonly name: string;
  readonly rules: string;
  /** `ipset save` text of the sets that the rules name. */
  readonly ipset?: string;
  /** Of the router; forwarding, and no checks of return paths, unless said otherwise. */
  readonly sysctls?: CaseSysctls;
  readonly packets: readonly CasePacket[];
}

/** By their names below net.ipv4. */
export interface CaseSysctls {
  readonly ip_forward?: 0 | 1;
  readonly rp_filter?: 0 | 1 | 2;
  readonly route_localnet?: 0 | 1;
}

export interface CasePacket {
  readonly proto: 'udp' | 'tcp' | 'icmp';
  readonly src: string;
  readonly sport: number;
  readonly dst: string;
  readonly dport: number;
  /** Milliseconds that pass before the packet is sent. */
  readonly wait?: number;
}

/** `any`: a port that the kernel picks at random. */
export type SeenPort = number | 'any';

export type CaseVerdict =
  | { readonly outcome: 'dropped' | 'rejected' }
  | {
      readonly outcome: 'delivered';
      readonly host: string;
      readonly dst: string;
      readonly dport: SeenPort;
      readonly src: string;
      readonly sport: SeenPort;
      readonly reply: { readonly src: string; readonly sport: SeenPort } | null;
    };
