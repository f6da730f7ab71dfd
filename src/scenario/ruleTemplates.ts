/** Rule texts to start from. They speak of the traffic that is there: one of its destinations, and another port. */
export interface TemplateTraffic {
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
  readonly otherPort: number;
}

export const RULE_TEMPLATES = {
  nat: () => table('nat'),
  dnat: ({ protocol, address, port, otherPort }) => table('nat', `-A PREROUTING -d ${address}/32 -p ${protocol} -m ${protocol} --dport ${port} -j DNAT --to-destination :${otherPort}`),
  redirect: ({ protocol, port, otherPort }) => table('nat', `-A PREROUTING -p ${protocol} -m ${protocol} --dport ${port} -j REDIRECT --to-ports ${otherPort}`),
  masquerade: () => table('nat', '-A POSTROUTING -o eth0 -j MASQUERADE'),
  filter10: (traffic) => filter(traffic, 10),
  filter100: (traffic) => filter(traffic, 100),
} as const satisfies Readonly<Record<string, (traffic: TemplateTraffic) => string>>;

export type TemplateId = keyof typeof RULE_TEMPLATES;

const CHAINS = { nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'], filter: ['INPUT', 'FORWARD', 'OUTPUT'] } as const;

const table = (name: keyof typeof CHAINS, ...rules: readonly string[]): string =>
  [`*${name}`, ...CHAINS[name].map((chain) => `:${chain} ACCEPT [0:0]`), ...rules, 'COMMIT', ''].join('\n');

/** All but the last look at senders that never come: each of them has to be walked. */
function filter({ protocol, port }: TemplateTraffic, rules: number): string {
  const others = Array.from({ length: rules - 1 }, (_, k) => `-A INPUT -s 192.168.${k >> 8}.${k & 255}/32 -j DROP`);
  return table('filter', ...others, `-A INPUT -p ${protocol} -m ${protocol} --dport ${port} -j ACCEPT`);
}
