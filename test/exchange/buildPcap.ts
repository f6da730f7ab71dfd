/** Captures made by hand, for tests: a frame is a few fields, everything else is filled in as a real one would have it. */

export interface FrameDrawing {
  /** Stamp in ns from the capture's epoch. */
  readonly atNs?: number;
  readonly vlanTypes?: readonly number[];
  readonly etherType?: number;
  readonly version?: number;
  /** Header length in 32-bit words. */
  readonly ihl?: number;
  readonly totalLength?: number;
  /** Flags and fragment offset. */
  readonly fragment?: number;
  readonly protocol?: number;
  readonly source?: readonly number[];
  readonly destination?: readonly number[];
  readonly ports?: readonly [number, number];
  readonly tcpFlags?: number;
  /** TCP header length in 32-bit words. */
  readonly dataOffset?: number;
  readonly udpLength?: number;
  readonly payload?: number;
  readonly padding?: number;
  /** Kept bytes; absent: all. */
  readonly snap?: number;
  /** Length on the wire that the record claims; absent: the truth. */
  readonly wireBytes?: number;
}

const word = (value: number): number[] => [(value >> 8) & 255, value & 255];

export function frameBytes(drawing: FrameDrawing): number[] {
  const { vlanTypes = [], etherType = 0x0800, version = 4, ihl = 5, fragment = 0, protocol = 6, payload = 0, padding = 0 } = drawing;
  const { source = [198, 51, 100, 7], destination = [203, 0, 113, 10], ports = [40000, 80], tcpFlags = 0x10, dataOffset = 5 } = drawing;
  const transportBytes = protocol === 6 ? dataOffset * 4 : protocol === 17 ? 8 : 0;
  const totalLength = drawing.totalLength ?? ihl * 4 + transportBytes + payload;
  const tcp = [...word(ports[0]), ...word(ports[1]), ...zeros(8), dataOffset << 4, tcpFlags, ...zeros(6), ...zeros((dataOffset - 5) * 4)];
  const udp = [...word(ports[0]), ...word(ports[1]), ...word(drawing.udpLength ?? 8 + payload), 0, 0];
  const ip = [(version << 4) | ihl, 0, ...word(totalLength), 0, 0, ...word(fragment), 64, protocol, 0, 0, ...source, ...destination, ...zeros((ihl - 5) * 4)];
  const transport = protocol === 6 ? tcp : protocol === 17 ? udp : [];
  const tags = vlanTypes.flatMap((type) => [...word(type), 0, 5]);
  return [...zeros(12), ...tags, ...word(etherType), ...ip, ...transport, ...zeros(payload + padding)];
}

const zeros = (count: number): number[] => Array.from<number>({ length: Math.max(0, count) }).fill(0);

export interface FileDrawing {
  readonly littleEndian?: boolean;
  readonly nanoseconds?: boolean;
  readonly linkType?: number;
  readonly major?: number;
  /** Seconds of the epoch. */
  readonly epoch?: number;
}

export function buildPcap(frames: readonly FrameDrawing[], file: FileDrawing = {}): Uint8Array<ArrayBuffer> {
  const { littleEndian = true, nanoseconds = false, linkType = 1, major = 2, epoch = 1_700_000_000 } = file;
  const records = frames.map((drawing) => ({ drawing, data: frameBytes(drawing) }));
  const kept = (record: (typeof records)[number]) => Math.min(record.drawing.snap ?? Infinity, record.data.length);
  const bytes = new Uint8Array(24 + records.reduce((sum, record) => sum + 16 + kept(record), 0));
  const view = new DataView(bytes.buffer);
  const put32 = (offset: number, value: number) => view.setUint32(offset, value, littleEndian);
  put32(0, nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4);
  view.setUint16(4, major, littleEndian);
  view.setUint16(6, 4, littleEndian);
  put32(16, 65_535);
  put32(20, linkType);
  let offset = 24;
  for (const record of records) {
    const atNs = record.drawing.atNs ?? 0;
    put32(offset, epoch + Math.floor(atNs / 1e9));
    put32(offset + 4, Math.floor((atNs % 1e9) / (nanoseconds ? 1 : 1000)));
    put32(offset + 8, kept(record));
    put32(offset + 12, record.drawing.wireBytes ?? record.data.length);
    bytes.set(record.data.slice(0, kept(record)), offset + 16);
    offset += 16 + kept(record);
  }
  return bytes;
}

/** Joins files and pieces of files. */
export function joinBytes(...pieces: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
