import { linkOf } from '../capture/linkTypes.ts';

/** What an Interface Description Block says, as far as frames depend on it. */
export interface Interface {
  readonly linkType: number;
  readonly link: number | undefined; // LINK; undefined: not read
  /** Longest frame that was kept whole; Infinity: no limit. */
  readonly snapBytes: number;
  readonly checksumBytes: number;
  /** Instant of a 64-bit stamp, in ns of the epoch. */
  readonly epochNs: (stamp: bigint) => bigint;
}

const OPTION_END = 0;
const IF_TSRESOL = 9;
const IF_FCSLEN = 13;
const IF_TSOFFSET = 14;
const FIXED_BYTES = 8;
const NS_PER_SECOND = 1_000_000_000n;

/** Options that run over the block's end, or have another length than theirs, are passed over. */
export function readInterface(view: DataView, body: { readonly from: number; readonly to: number }, littleEndian: boolean): Interface {
  const linkType = view.getUint16(body.from, littleEndian);
  const snapBytes = view.getUint32(body.from + 4, littleEndian);
  let resolution = 6;
  let checksumBytes = 0;
  let offsetSeconds = 0n;
  for (let at = body.from + FIXED_BYTES; at + 4 <= body.to; ) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    const value = at + 4;
    if (code === OPTION_END || value + length > body.to) break;
    if (code === IF_TSRESOL && length === 1) resolution = view.getUint8(value);
    else if (code === IF_FCSLEN && length === 1) checksumBytes = view.getUint8(value);
    else if (code === IF_TSOFFSET && length === 8) offsetSeconds = view.getBigInt64(value, littleEndian);
    at = value + ((length + 3) & ~3);
  }
  return { linkType, link: linkOf(linkType), snapBytes: snapBytes === 0 ? Infinity : snapBytes, checksumBytes, epochNs: clockOf(resolution, offsetSeconds * NS_PER_SECOND) };
}

/** `resolution`: units of 10^-n s, or with the highest bit of 2^-n s. Whole ns, rounded down. */
function clockOf(resolution: number, offsetNs: bigint): Interface['epochNs'] {
  const exponent = BigInt(resolution & 0x7f);
  if (resolution >= 0x80) return (stamp) => ((stamp * NS_PER_SECOND) >> exponent) + offsetNs;
  const perSecond = 10n ** exponent;
  if (NS_PER_SECOND % perSecond !== 0n) return (stamp) => (stamp * NS_PER_SECOND) / perSecond + offsetNs;
  const nsPerUnit = NS_PER_SECOND / perSecond;
  return (stamp) => stamp * nsPerUnit + offsetNs;
}
