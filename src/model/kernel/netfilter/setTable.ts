import { formatIp, parseIp, type IpAddress } from '../../../scenario/ipAddress.ts';
import type { IpSet, SetDimension, SetPart } from '../../../scenario/ipSets.ts';
import type { SetSide } from '../../../scenario/ruleMatches.ts';
import type { Packet } from './packet.ts';
import { maskTo } from './stack/routes.ts';

/**
 * One ipset: entries as keys, one look-up for every combination of prefixes that occurs. A longer prefix is looked up first,
 * so that an exception (`nomatch`) within a net wins.
 */
export class SetTable {
  private readonly keys = new Map<string, boolean>();
  private shapes: (readonly number[])[] = [];
  readonly members: readonly string[];

  constructor(private readonly set: IpSet) {
    this.members = set.dimensions[0] === 'set' ? set.entries.map(({ parts }) => (parts[0]?.kind === 'name' ? parts[0].name : '')) : [];
    if (this.members.length > 0) return;
    for (const { parts, noMatch } of set.entries) this.insert(parts, noMatch);
  }

  holds(packet: Packet, sides: readonly SetSide[], sets: ReadonlyMap<string, SetTable>): boolean {
    if (this.set.dimensions[0] === 'set') return this.members.some((name) => sets.get(name)?.holds(packet, sides, sets) === true);
    for (const shape of this.shapes) {
      const key = this.keyOf(packet, sides, shape);
      const noMatch = key === undefined ? undefined : this.keys.get(key);
      if (noMatch !== undefined) return !noMatch;
    }
    return false;
  }

  add(packet: Packet, sides: readonly SetSide[]): void {
    const shape = this.set.dimensions.map(() => (typeof packet.source === 'number' ? 32 : 128));
    const key = this.keyOf(packet, sides, shape);
    if (key === undefined) return;
    this.addShape(shape);
    this.keys.set(key, false);
  }

  remove(packet: Packet, sides: readonly SetSide[]): void {
    for (const shape of this.shapes) {
      const key = this.keyOf(packet, sides, shape);
      if (key !== undefined) this.keys.delete(key);
    }
  }

  private insert(parts: readonly SetPart[], noMatch: boolean): void {
    const shape = parts.map((part) => (part.kind === 'net' ? part.prefix : 0));
    const words = parts.map((part) => {
      switch (part.kind) {
        case 'net': return netKey(parseIp(part.address) ?? 0, part.prefix);
        case 'port': return `${part.protocol}:${part.port}`;
        case 'name': return part.name;
        case 'mark': return String(part.mark);
      }
    });
    this.addShape(shape);
    this.keys.set(`${shape.join()}|${words.join()}`, noMatch);
  }

  private addShape(shape: readonly number[]): void {
    if (this.shapes.some((known) => known.join() === shape.join())) return;
    const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
    this.shapes = [...this.shapes, shape].sort((a, b) => sum(b) - sum(a));
  }

  private keyOf(packet: Packet, sides: readonly SetSide[], shape: readonly number[]): string | undefined {
    const words: string[] = [];
    const used: number[] = [];
    for (const [index, dimension] of this.set.dimensions.entries()) {
      const side = sides[index];
      const prefix = shape[index] ?? 0;
      const word = side === undefined ? undefined : partOf(packet, dimension, side, prefix);
      if (word === undefined) return undefined;
      words.push(word);
      used.push(dimension === 'ip' || dimension === 'net' ? prefix : 0);
    }
    return `${used.join()}|${words.join()}`;
  }
}

const netKey = (address: IpAddress, prefix: number): string => formatIp(maskTo(address, prefix));

function partOf(packet: Packet, dimension: SetDimension, side: SetSide, prefix: number): string | undefined {
  switch (dimension) {
    case 'ip': case 'net': {
      const address = side === 'source' ? packet.source : packet.destination;
      return prefix > (typeof address === 'number' ? 32 : 128) ? undefined : netKey(address, prefix);
    }
    case 'port': return packet.isLaterFragment ? undefined : `${packet.protocol}:${side === 'source' ? packet.sourcePort : packet.destinationPort}`;
    case 'iface': return side === 'source' ? packet.inInterface : packet.outInterface;
    case 'mark': return String(packet.mark);
    case 'mac': case 'set': return undefined;
  }
}
