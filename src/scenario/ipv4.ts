/** IPv4 addresses: dotted text at the doors, unsigned 32-bit numbers inside. */

const DOTTED = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** `undefined` when the text is no dotted address. Leading zeros are refused: some programs read them as octal. */
export function parseIpv4(text: string): number | undefined {
  const parts = DOTTED.exec(text)?.slice(1);
  if (parts === undefined) return undefined;
  let address = 0;
  for (const part of parts) {
    const byte = Number(part);
    if (byte > 255 || String(byte) !== part) return undefined;
    address = address * 256 + byte;
  }
  return address;
}

export const formatIpv4 = (address: number): string =>
  `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
