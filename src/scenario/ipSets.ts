/** What `ipset save` says: named sets that rules ask for addresses, ports and interfaces. */
export interface IpSet {
  readonly name: string;
  /** `hash:ip,port` is ip, port; `list:set` has other sets as its members. */
  readonly dimensions: readonly SetDimension[];
  readonly entries: readonly SetEntry[];
}

export type SetDimension = 'ip' | 'net' | 'port' | 'iface' | 'mark' | 'mac' | 'set';

export interface SetEntry {
  readonly parts: readonly SetPart[];
  /** An exception within a larger net. */
  readonly noMatch: boolean;
}

export type SetPart =
  | { readonly kind: 'net'; readonly address: string; readonly prefix: number }
  | { readonly kind: 'port'; readonly protocol: number; readonly port: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'mark'; readonly mark: number };
