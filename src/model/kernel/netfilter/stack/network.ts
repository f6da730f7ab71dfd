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

  /** Until nothing is on the wires any more. */
  settle(): void {
    for (let frame = this.frames.shift(); frame !== undefined; frame = this.frames.shift()) frame.to.receive(frame.packet, frame.interface);
  }

  /** Who has the next hop's address on that wire gets the frame; where nobody answers ARP, it is lost. */
  private transmit(from: Host, interfaceName: string, nextHop: IpAddress, packet: Packet): void {
    const link = this.plan.links.find((ends) => ends.some((end) => end.host === from.name && end.interface === interfaceName));
    for (const end of link ?? []) {
      const to = this.host(end.host);
      if (to === from || !to.routes.isLocal(nextHop)) continue;
      scrub(packet);
      this.frames.push({ to, interface: end.interface, packet });
      return;
    }
  }
}
