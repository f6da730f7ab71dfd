import { createRng } from '../../../../base/rng.ts';
import type { IpAddress } from '../../../../scenario/ipAddress.ts';
import type { UnknownMatches } from '../matches/compileMatch.ts';
import { scrub, type Packet } from '../packet.ts';
import { Host, type HostPlan } from './host.ts';

export interface NetworkPlan {
  readonly hosts: readonly HostPlan[];
  /** Wires: which interfaces of which hosts hear each other. */
  readonly links: readonly (readonly { readonly host: string; readonly interface: string }[])[];
}

const FRAMES_MAX = 10_000;

interface Frame {
  readonly to: Host;
  readonly interface: string;
  readonly packet: Packet;
}

/** Hosts on wires. Frames arrive in the order in which they were sent, and at once: time passes only between exchanges. */
export class Network {
  nowNs = 0;
  private readonly hosts = new Map<string, Host>();
  private readonly frames: Frame[] = [];

  constructor(private readonly plan: NetworkPlan, how: { readonly seed: number; readonly unknown: UnknownMatches; readonly epochSeconds: number }) {
    const rng = createRng(how.seed, 'netfilter');
    for (const host of plan.hosts) {
      this.hosts.set(host.name, new Host(host, {
        rng: rng.fork(host.name), unknown: how.unknown, epochSeconds: how.epochSeconds, nowNs: () => this.nowNs,
        transmit: (from, interfaceName, nextHop, packet) => this.transmit(from, interfaceName, nextHop, packet),
      }));
    }
  }

  get all(): readonly Host[] {
    return [...this.hosts.values()];
  }

  host(name: string): Host {
    const host = this.hosts.get(name);
    if (host === undefined) throw new Error(`no host ${name} among ${[...this.hosts.keys()].join(', ')}`);
    return host;
  }

  /** Until nothing is on the wires any more. Rules can make a packet go round for ever (TTL --ttl-inc): it is lost in the end. */
  settle(): void {
    let left = FRAMES_MAX;
    for (let frame = this.frames.shift(); frame !== undefined; frame = this.frames.shift()) {
      left -= 1;
      if (left > 0) frame.to.receive(frame.packet, frame.interface);
    }
  }

  /** Who has the next hop's address on that wire gets the frame; where nobody answers ARP, it is lost. */
  private transmit(from: Host, interfaceName: string, nextHop: IpAddress, packet: Packet): void {
    for (const link of this.plan.links) {
      if (!link.some((end) => end.host === from.name && end.interface === interfaceName)) continue;
      const end = link.find(({ host }) => host !== from.name && this.host(host).routes.isLocal(nextHop));
      if (end === undefined) return;
      scrub(packet);
      this.frames.push({ to: this.host(end.host), interface: end.interface, packet });
      return;
    }
  }
}
