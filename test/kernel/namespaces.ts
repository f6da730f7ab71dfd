import { execFileSync } from 'node:child_process';

/** The three hosts of threeHosts.ts as network namespaces of this machine; nothing leaves them. */
export class Namespaces {
  readonly client: string;
  readonly router: string;
  readonly backend: string;

  constructor(suffix: string) {
    [this.client, this.router, this.backend] = [`nl-c-${suffix}`, `nl-r-${suffix}`, `nl-b-${suffix}`];
  }

  build(): void {
    for (const name of [this.client, this.router, this.backend]) {
      run('ip', ['netns', 'add', name]);
      ip(name, 'link set lo up');
      // Half-open connections must not speak again later.
      sysctl(name, ['net.ipv4.tcp_synack_retries=0', 'net.ipv6.conf.default.accept_dad=0', 'net.ipv6.conf.all.accept_dad=0', 'net.ipv4.conf.default.rp_filter=0', 'net.ipv4.conf.all.rp_filter=0', 'net.ipv4.icmp_ratelimit=0', 'net.ipv6.icmp.ratelimit=0']);
    }
    run('ip', ['link', 'add', 'c0', 'netns', this.client, 'type', 'veth', 'peer', 'name', 'r0', 'netns', this.router]);
    run('ip', ['link', 'add', 'r1', 'netns', this.router, 'type', 'veth', 'peer', 'name', 'b0', 'netns', this.backend]);
    const address = (name: string, device: string, blocks: readonly string[]): void => {
      for (const block of blocks) ip(name, `addr add ${block} dev ${device}${block.includes(':') ? ' nodad' : ''}`);
      ip(name, `link set ${device} up`);
    };
    // Neighbours are known for good: asking for one (in IPv6 through the rules) must not decide a verdict.
    for (const [name, device, mac, peer, neighbours] of this.wires()) {
      ip(name, `link set ${device} address ${mac}`);
      ip(name, `link set ${device} up`);
      for (const neighbour of neighbours) ip(name, `neigh replace ${neighbour} lladdr ${peer} nud permanent dev ${device}`);
    }
    address(this.client, 'c0', ['198.51.100.7/24', '198.51.100.8/24', '2001:db8:51::7/64', '2001:db8:51::8/64']);
    address(this.router, 'r0', ['203.0.113.1/24', '203.0.113.10/24', '2001:db8:113::1/64', '2001:db8:113::10/64']);
    address(this.router, 'r1', ['10.0.0.1/24', '2001:db8:a::1/64']);
    address(this.backend, 'b0', ['10.0.0.5/24', '10.0.0.6/24', '2001:db8:a::5/64', '2001:db8:a::6/64']);
    for (const route of ['203.0.113.0/24 dev c0', '2001:db8:113::/64 dev c0', 'default via 203.0.113.1', 'default via 2001:db8:113::1']) ip(this.client, `route add ${route}`);
    for (const route of ['198.51.100.0/24 dev r0', '2001:db8:51::/64 dev r0']) ip(this.router, `route add ${route}`);
    for (const route of ['default via 10.0.0.1', 'default via 2001:db8:a::1']) ip(this.backend, `route add ${route}`);
    sysctl(this.router, ['net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1']);
  }

  private wires(): readonly (readonly [name: string, device: string, mac: string, peer: string, neighbours: readonly string[]])[] {
    const macs = { c0: '02:00:00:00:00:c0', r0: '02:00:00:00:00:a0', r1: '02:00:00:00:00:a1', b0: '02:00:00:00:00:b0' };
    return [
      [this.client, 'c0', macs.c0, macs.r0, ['203.0.113.1', '203.0.113.10', '2001:db8:113::1', '2001:db8:113::10']],
      [this.router, 'r0', macs.r0, macs.c0, ['198.51.100.7', '198.51.100.8', '2001:db8:51::7', '2001:db8:51::8']],
      [this.router, 'r1', macs.r1, macs.b0, ['10.0.0.5', '10.0.0.6', '2001:db8:a::5', '2001:db8:a::6']],
      [this.backend, 'b0', macs.b0, macs.r1, ['10.0.0.1', '2001:db8:a::1']],
    ];
  }

  remove(): void {
    for (const name of [this.client, this.router, this.backend]) {
      try {
        run('ip', ['netns', 'del', name]);
      } catch {
        // was not made
      }
    }
  }
}

export const run = (command: string, args: readonly string[], input?: string): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'], ...(input === undefined ? {} : { input }) });

export const inside = (name: string, command: readonly string[], input?: string): string => run('ip', ['netns', 'exec', name, ...command], input);

const ip = (name: string, words: string): string => run('ip', ['-n', name, ...words.split(' ')]);
const sysctl = (name: string, settings: readonly string[]): string => inside(name, ['sysctl', '-qw', ...settings]);

/** Why the kernel of this machine cannot be asked, if it cannot. */
export function obstacle(): string | undefined {
  if (process.platform !== 'linux') return `this is ${process.platform}, not Linux`;
  if (process.getuid?.() !== 0) return 'making network namespaces needs root';
  for (const [command, args] of [['ip', ['-V']], ['iptables-restore', ['--version']], ['ip6tables-restore', ['--version']], ['conntrack', ['--version']], ['ipset', ['--version']], ['sysctl', ['--version']]] as const) {
    try {
      run(command, args);
    } catch {
      return `${command} is not installed (iptables, iproute2, conntrack, ipset and procps are needed)`;
    }
  }
  const name = `nl-try-${process.pid}`;
  try {
    run('ip', ['netns', 'add', name]);
    inside(name, ['iptables-restore'], '*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p udp -j REDIRECT --to-ports 9\nCOMMIT\n');
    return undefined;
  } catch (error) {
    return `this machine does not allow it: ${error instanceof Error ? (error.message.split('\n').at(-1) ?? '') : ''}`;
  } finally {
    try {
      run('ip', ['netns', 'del', name]);
    } catch {
      // was not made
    }
  }
}
