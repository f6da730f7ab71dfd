/** Text ⇄ what a link can hold of it: deflated, in letters that a URL leaves as they are. */

/** Nothing that long gets short enough. */
const PACKABLE_CHARACTERS_MAX = 1_000_000;

/** Undefined when it is longer than `charactersMax` all the same. */
export async function packText(text: string, charactersMax: number): Promise<string | undefined> {
  if (text.length > PACKABLE_CHARACTERS_MAX) return undefined;
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream('deflate-raw'), (charactersMax * 3) / 4);
  if (bytes === undefined) return undefined;
  const packed = btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  return packed.length <= charactersMax ? packed : undefined;
}

/** Undefined for what nobody packed, or what unpacks to more than `bytesMax`. */
export async function unpackText(packed: string, bytesMax: number): Promise<string | undefined> {
  try {
    const deflated = Uint8Array.from(atob(packed.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
    const bytes = await through(deflated, new DecompressionStream('deflate-raw'), bytesMax);
    return bytes === undefined ? undefined : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** All that comes out; undefined, and no more is asked for, when it is more than `bytesMax`. */
async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream, bytesMax: number): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    pieces.push(piece.value);
    length += piece.value.length;
    if (length > bytesMax) {
      await reader.cancel();
      return undefined;
    }
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
