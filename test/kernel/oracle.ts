import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { CasePacket, CaseVerdict, NetfilterCase } from '../../src/scenario/netfilterCase.ts';
import { inside, type Namespaces } from './namespaces.ts';

const UDP_WAIT_MS = 40;
const TCP_WAIT_MS = 80;
const ROUTER_PORTS = [53, 80, 443, 5353, 6379, 8080, 8443, 9000];
const BACKEND_PORTS = [53, 80, 5353, 8080, 8443];
const TABLES = { raw: ['PREROUTING', 'OUTPUT'], mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'], nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'], filter: ['INPUT', 'FORWARD', 'OUTPUT'], security: ['INPUT', 'FORWARD', 'OUTPUT'] };
const EMPTY = Object.entries(TABLES).map(([table, chains]) => [`*${table}`, ...chains.map((chain) => `:${chain} ACCEPT [0:0]`), 'COMMIT', ''].join('\n')).join('');

type Message = Readonly<Record<string, unknown>> & { readonly kind: string };

/** A process in a namespace, spoken to in lines of JSON. */
class Agent {
  private readonly child: ChildProcessWithoutNullStreams;
  private waiting: ((message: Message) => void) | null = null;
  onMessage: (message: Message) => void = () => undefined;

  constructor(namespace: string, path: string, args: readonly string[]) {
    this.child = spawn('ip', ['netns', 'exec', namespace, process.execPath, path, ...args]);
    this.child.stderr.pipe(process.stderr);
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      const message = JSON.parse(line) as Message;
      if (message.kind !== 'done' && message.kind !== 'ready') return this.onMessage(message);
      this.waiting?.(message);
    });
  }

  next(): Promise<Message> {
    return new Promise((resolve) => (this.waiting = resolve));
  }

  order(message: Message): Promise<Message> {
    const answer = this.next();
    this.child.stdin.write(`${JSON.stringify(message)}\n`);
    return answer;
  }

  stop(): void {
    this.child.stdin.end();
    this.child.kill();
  }
}

/** Asks the kernel of this machine what it does with packets: the same questions as the laboratory is asked. */
export class Oracle {
  private readonly client: Agent;
  private readonly servers: readonly { readonly host: string; readonly agent: Agent }[];
  private arrived: (Message & { readonly host: string })[] = [];
  private tags = 0;

  constructor(private readonly namespaces: Namespaces, agentPath: string) {
    this.client = new Agent(namespaces.client, agentPath, ['client']);
    const server = (host: string, namespace: string, addresses: readonly string[], ports: readonly number[]) => {
      const agent = new Agent(namespace, agentPath, ['server', JSON.stringify({ addresses, ports })]);
      agent.onMessage = (message) => this.arrived.push({ ...message, host });
      return { host, agent };
    };
    this.servers = [
      server('router', namespaces.router, ['203.0.113.1', '203.0.113.10', '10.0.0.1', '127.0.0.1', '2001:db8:113::1', '2001:db8:113::10', '2001:db8:a::1', '::1'], ROUTER_PORTS),
      server('backend', namespaces.backend, ['10.0.0.5', '10.0.0.6', '2001:db8:a::5', '2001:db8:a::6'], BACKEND_PORTS),
    ];
  }

  async ready(): Promise<void> {
    await Promise.all(this.servers.map(({ agent }) => agent.next()));
    // Every neighbour is asked for once, so that no verdict waits for one.
    for (const [src, dsts] of [['198.51.100.7', ['203.0.113.1', '203.0.113.10', '10.0.0.5', '10.0.0.6']], ['198.51.100.8', ['203.0.113.1', '10.0.0.5']], ['2001:db8:51::7', ['2001:db8:113::1', '2001:db8:113::10', '2001:db8:a::5', '2001:db8:a::6']], ['2001:db8:51::8', ['2001:db8:113::1', '2001:db8:a::5']]] as const) {
      for (const dst of dsts) await this.client.order({ kind: 'send', tag: 'warm-up!', waitMs: 1500, packet: { proto: 'udp', src, sport: 39_999, dst, dport: 53 } });
    }
    await this.client.order({ kind: 'forget' });
  }

  /** The verdicts of one case, or why the rules were refused. */
  async ask({ rules, ipset, packets }: NetfilterCase, family: 'ipv4' | 'ipv6'): Promise<readonly CaseVerdict[] | string> {
    const restore = family === 'ipv4' ? 'iptables-restore' : 'ip6tables-restore';
    try {
      for (const command of ['iptables-restore', 'ip6tables-restore']) inside(this.namespaces.router, [command], EMPTY);
      await this.destroySets();
      if (ipset !== undefined) inside(this.namespaces.router, ['ipset', 'restore'], ipset);
      inside(this.namespaces.router, [restore], rules);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    inside(this.namespaces.router, ['conntrack', '-F', '-f', family]);
    const verdicts: CaseVerdict[] = [];
    for (const packet of packets) verdicts.push(await this.send(packet));
    await this.client.order({ kind: 'forget' });
    return verdicts;
  }

  /** The kernel lets go of sets a little after the rules that named them. */
  private async destroySets(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        inside(this.namespaces.router, ['ipset', 'flush']); // lists of sets hold their members
        return void inside(this.namespaces.router, ['ipset', 'destroy']);
      } catch (error) {
        if (attempt === 40) throw error;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    }
  }

  private async send(packet: CasePacket): Promise<CaseVerdict> {
    this.arrived = [];
    this.tags += 1;
    const tag = String(this.tags % 1e8).padStart(8, '0');
    if (packet.wait !== undefined && packet.wait > 0) await new Promise((resolve) => setTimeout(resolve, packet.wait));
    const told = await this.client.order({ kind: 'send', packet, tag, waitMs: packet.proto === 'udp' ? UDP_WAIT_MS : TCP_WAIT_MS });
    const isIt = (message: Message): boolean => message.kind === packet.proto && (packet.proto === 'tcp' || message['tag'] === tag);
    for (let patience = 0; patience < 8 && (told['answer'] !== null || told['reset'] === true) && !this.arrived.some(isIt); patience++) await new Promise((resolve) => setTimeout(resolve, 2));
    const got = this.arrived.find(isIt);
    if (got === undefined) return { outcome: told['refused'] === true ? 'rejected' : 'dropped' };
    const asked = { src: packet.dst, sport: packet.dport };
    const reply = packet.proto === 'tcp' ? asked : told['refused'] === true ? null : (told['answer'] as { src: string; sport: number } | null);
    return { outcome: 'delivered', host: got.host, dst: String(got['dst']), dport: Number(got['dport']), src: String(got['src']), sport: Number(got['sport']), reply };
  }

  stop(): void {
    this.client.stop();
    for (const { agent } of this.servers) agent.stop();
  }
}
