import type { IpAddress } from '../../scenario/ipAddress.ts';

/** Addresses as they turn up, each once. */
export class AddressTable {
  readonly all: IpAddress[] = [];
  private readonly places = new Map<IpAddress, number>();

  v4(view: DataView, byte: number): number {
    return this.placeOf(view.getUint32(byte));
  }

  v6(view: DataView, byte: number): number {
    return this.placeOf((view.getBigUint64(byte) << 64n) | view.getBigUint64(byte + 8));
  }

  private placeOf(address: IpAddress): number {
    const known = this.places.get(address);
    if (known !== undefined) return known;
    this.places.set(address, this.all.length);
    return this.all.push(address) - 1;
  }
}
