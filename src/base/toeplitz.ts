/** Where a card's receive-side scaling sends a frame: Toeplitz hash of its addresses and ports, table, queue (domain facts 3.1). */

/** Of one direction; an IPv4 address is an unsigned 32-bit number, an IPv6 address a bigint. Without ports for fragments and other protocols. */
export interface HashedTuple {
  readonly source: number | bigint;
  readonly destination: number | bigint;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
}

/** The key of the published verification vectors, 40 bytes; drivers of the time use it as it is. */
export const TOEPLITZ_KEY = bytesOf(0x6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fan, 40);

/** For each bit of the input, most significant first, that is 1: XOR of the 32 bits of the key that begin there. */
export function toeplitz(input: Uint8Array, key: Uint8Array = TOEPLITZ_KEY): number {
  let hash = 0;
  let window = (key[0] as number) << 24 | (key[1] as number) << 16 | (key[2] as number) << 8 | (key[3] as number);
  for (let place = 0; place < input.length; place++) {
    const byte = input[place] as number;
    const next = key[place + 4] ?? 0;
    for (let bit = 7; bit >= 0; bit--) {
      if ((byte >> bit & 1) === 1) hash ^= window;
      window = window << 1 | (next >> bit & 1);
    }
  }
  return hash >>> 0;
}

/** Source address, destination address, source port, destination port, in network byte order. */
export function toeplitzInput({ source, destination, sourcePort, destinationPort }: HashedTuple): Uint8Array {
  const addresses = [...addressBytes(source), ...addressBytes(destination)];
  if (sourcePort === undefined || destinationPort === undefined) return Uint8Array.from(addresses);
  return Uint8Array.from([...addresses, sourcePort >> 8, sourcePort & 255, destinationPort >> 8, destinationPort & 255]);
}

export const tupleHash = (tuple: HashedTuple, key?: Uint8Array): number => toeplitz(toeplitzInput(tuple), key);

/** Usual size of a card's indirection table. */
export const INDIRECTION_ENTRIES = 128;

/** The table as drivers set it up: the queues in turn. */
export const indirectionTable = (queues: number): Uint8Array => Uint8Array.from({ length: INDIRECTION_ENTRIES }, (_, index) => index % queues);

export const indirectionIndex = (hash: number): number => hash & (INDIRECTION_ENTRIES - 1);

const addressBytes = (address: number | bigint): ArrayLike<number> & Iterable<number> => (typeof address === 'bigint' ? bytesOf(address, 16) : [address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255]);

function bytesOf(value: bigint, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, place) => Number((value >> BigInt(8 * (length - 1 - place))) & 0xffn));
}
