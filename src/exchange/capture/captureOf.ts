import { at } from '../../base/assert.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { type Capture, FRAME_KIND, type FrameTable } from '../../scenario/frames.ts';
import { contentDigest } from '../contentDigest.ts';
import { AddressTable } from './addressTable.ts';
import { dissect, type FrameBytes } from './dissect.ts';
import { CAPTURE_BYTES_MAX, CAPTURE_FRAMES_MAX, type ReadLimits } from './limits.ts';
import { LINK, LINK_LABELS, linkTypeProblem } from './linkTypes.ts';
import type { RecordTable } from './recordTable.ts';
import { SPAN_NS_MAX, timeOrder, type TimeOrder } from './timeOrder.ts';

type Remark = Capture['remarks'][number];

export interface CaptureFile {
  readonly bytes: Uint8Array;
  readonly name: string;
  /** What the file is, where it is no classic pcap, and how many interfaces it has frames of. */
  readonly form?: { readonly label: string; readonly interfaces: number };
  readonly limits: ReadLimits;
}

/** Records become frames: what every form of capture has in common. Problems: captureNoFrames, captureNoWholeFrame, captureLinkType. */
export function captureOf(file: CaptureFile, records: RecordTable): Result<Capture> {
  const { bytes, name, limits } = file;
  const { bytesMax = CAPTURE_BYTES_MAX, fileBytes = bytes.length, onProgress } = limits;
  if (records.length === 0) {
    const { endByte } = records;
    if (records.leftOut > 0) return linkTypeProblem(name, records.leftOutLinkType);
    const code = records.end === 'cutRecord' ? 'captureNoWholeFrame' : 'captureNoFrames';
    return fail(code, `${name}, byte ${endByte}`, { byte: endByte, bytes: fileBytes });
  }
  const read = bytes.subarray(0, bytesMax);
  const order = timeOrder(records.atNs, records.length);
  const frames = readFrames(new DataView(read.buffer, read.byteOffset, read.byteLength), records, order, onProgress);
  return ok({ name, digest: contentDigest(read, fileBytes), fileBytes, frames, remarks: [...ofForm(file, records), ...ofFrames(frames), ...ofLimits(records, order, file)] });
}

const PROGRESS_FRAMES = 4096;

function readFrames(view: DataView, records: RecordTable, { order, firstNs }: TimeOrder, onProgress: ReadLimits['onProgress']): FrameTable {
  const { length } = order;
  const addresses = new AddressTable();
  const frames: FrameTable = {
    length,
    addresses: addresses.all,
    atNs: new Float64Array(length),
    frameBytes: new Uint32Array(length),
    kind: new Uint8Array(length),
    source: new Uint32Array(length),
    destination: new Uint32Array(length),
    sourcePort: new Uint16Array(length),
    destinationPort: new Uint16Array(length),
    tcpFlags: new Uint8Array(length),
    payloadBytes: new Uint32Array(length),
    linkBytes: new Uint8Array(length),
    headerBytes: new Uint16Array(length),
  };
  const frame: FrameBytes = { byte: 0, keptBytes: 0, wireBytes: 0, link: LINK.ethernet };
  for (let row = 0; row < length; row += 1) {
    if (row % PROGRESS_FRAMES === 0) onProgress?.(row / length);
    const record = at(order, row);
    frame.byte = at(records.byte, record);
    frame.keptBytes = at(records.keptBytes, record);
    frame.wireBytes = at(records.wireBytes, record);
    frame.link = at(records.link, record);
    frames.atNs[row] = at(records.atNs, record) - firstNs; // whole ns, so a multiple of 1/1024 already
    dissect(view, frame, frames, row, addresses);
  }
  return frames;
}

/** What was understood of a file that is more than a classic pcap of Ethernet frames. */
function ofForm({ form, name }: CaptureFile, records: RecordTable): Remark[] {
  const counts = LINK_LABELS.map(() => 0);
  for (let row = 0; row < records.length; row += 1) counts[at(records.link, row)] = (counts[at(records.link, row)] as number) + 1;
  const withoutEthernet = records.length - (counts[LINK.ethernet] as number);
  const links = LINK_LABELS.filter((_, link) => (counts[link] as number) > 0).join(', ');
  const remarks: Remark[] = [];
  if (form !== undefined || withoutEthernet > 0) {
    remarks.push({ code: 'captureForm', values: { form: form?.label ?? 'pcap', interfaces: form?.interfaces ?? 1, links, withoutEthernet } });
  }
  if (records.leftOut > 0) remarks.push({ code: 'captureLinksLeftOut', values: { name, count: records.leftOut, linkType: records.leftOutLinkType } });
  if (records.unstamped > 0) remarks.push({ code: 'captureUnstamped', values: { count: records.unstamped } });
  return remarks;
}

function ofFrames(frames: FrameTable): Remark[] {
  let first = 0;
  let later = 0;
  for (let row = 0; row < frames.length; row += 1) {
    if (frames.kind[row] !== FRAME_KIND.fragment) continue;
    if (frames.sourcePort[row] !== 0 || frames.destinationPort[row] !== 0) first += 1;
    else later += 1;
  }
  return first + later === 0 ? [] : [{ code: 'captureFragments', values: { count: first + later, first, later } }];
}

function ofLimits(records: RecordTable, order: TimeOrder, { bytes, limits }: CaptureFile): Remark[] {
  const { bytesMax = CAPTURE_BYTES_MAX, framesMax = CAPTURE_FRAMES_MAX, fileBytes = bytes.length } = limits;
  const remarks: Remark[] = [];
  const frames = records.length;
  if (records.end === 'frameLimit') remarks.push({ code: 'captureFrameLimit', values: { limit: framesMax, byte: records.endByte, fileBytes } });
  else if (fileBytes > bytesMax) remarks.push({ code: 'captureByteLimit', values: { limit: bytesMax, fileBytes, frames } });
  else if (records.end === 'cutRecord') remarks.push({ code: 'captureTruncated', values: { byte: records.endByte, frames } });
  if (order.late > 0) remarks.push({ code: 'captureSorted', values: { count: order.late } });
  if (order.beyondSpan > 0) remarks.push({ code: 'captureSpanLimit', values: { count: order.beyondSpan, frames, limitNs: SPAN_NS_MAX } });
  return remarks;
}
