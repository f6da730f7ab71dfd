import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePcap } from '../../src/exchange/pcap/parsePcap.ts';
import { readDropped } from '../../src/exchange/registry.ts';
import { FRAME_KIND } from '../../src/scenario/frames.ts';
import { problemOf, sentence, valueOf } from '../words/sentence.ts';
import { buildPcap, joinBytes, type FrameDrawing } from './buildPcap.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const problem = (bytes: Uint8Array) => problemOf(readDropped(bytes, 'given.bin'));
const twoFrames = buildPcap([{ payload: 1 }, { atNs: 5000, payload: 2 }]);

function withRecordLengths(kept: number, wire: number): Uint8Array {
  const bytes = buildPcap([{ payload: 1 }, { payload: 2 }]);
  const view = new DataView(bytes.buffer);
  view.setUint32(95 + 8, kept, true);
  view.setUint32(95 + 12, wire, true);
  return bytes;
}

describe('the one door for files', () => {
  it('knows captures and scenarios by their content', () => {
    expect(valueOf(readDropped(twoFrames, 'notes.txt'))).toMatchObject({ kind: 'capture', capture: { name: 'notes.txt', frames: { length: 2 } } });
    expect(valueOf(readDropped(bytesOf('\n \t\r {"version":1,"id":"mine"}'), 'a.pcap'))).toMatchObject({ kind: 'scenario', scenario: { id: 'mine' } });
    expect(valueOf(readDropped(joinBytes([0xef, 0xbb, 0xbf], bytesOf('{"version":1,"label":"\u00c3\u00bc"}')), 'a'))).toMatchObject({ scenario: { label: 'ü' } });
  });

  it.each([
    ['nothing', new Uint8Array(), 'fileEmpty', 'given.bin'],
    ['text', bytesOf('*nat\n:PREROUTING ACCEPT'), 'fileUnknown', 'given.bin'],
    ['three bytes', Uint8Array.of(1, 2, 3), 'fileUnknown', 'given.bin'],
    ['pcapng', Uint8Array.of(0x0a, 0x0d, 0x0d, 0x0a, 0, 0, 0, 28), 'capturePcapng', 'given.bin'],
    ['a patched pcap', Uint8Array.of(0x34, 0xcd, 0xb2, 0xa1, 2, 0), 'captureKuznetzov', 'given.bin'],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), 'fileCompressed', 'given.bin'],
    ['zip', Uint8Array.of(0x50, 0x4b, 3, 4), 'fileCompressed', 'given.bin'],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x7b, 0), 'textNotUtf8', 'given.bin'],
    ['JSON in Latin-1', Uint8Array.of(0x7b, 0x22, 0xfc, 0x22, 0x7d), 'textNotUtf8', 'byte 2'],
    ['broken JSON', bytesOf('{"version":1'), 'scenarioNotJson', 'line 1, column 13'],
    ['a bare magic', twoFrames.subarray(0, 4), 'captureHeaderCut', 'given.bin, byte 4'],
    ['half a header', twoFrames.subarray(0, 23), 'captureHeaderCut', 'given.bin, byte 23'],
    ['a header and no frame', twoFrames.subarray(0, 24), 'captureNoFrames', 'given.bin, byte 24'],
    ['less than one frame', twoFrames.subarray(0, 60), 'captureNoWholeFrame', 'given.bin, byte 24'],
    ['another version', buildPcap([{}], { major: 3 }), 'captureVersion', 'given.bin, byte 4'],
    ['another link type', buildPcap([{}], { linkType: 113 }), 'captureLinkType', 'given.bin, byte 20'],
    ['a link type nobody knows', buildPcap([{}], { linkType: 9999 }), 'captureLinkType', 'given.bin, byte 20'],
    ['a record of 4 GB', withRecordLengths(0xffff_ffff, 60), 'captureRecordLength', 'given.bin, byte 95'],
    ['a frame of 1 MB on the wire', withRecordLengths(60, 1_000_000), 'captureRecordLength', 'given.bin, byte 95'],
  ])('%s → %s', (_, bytes, code, where) => {
    expect(problem(bytes)).toMatchObject({ code, where });
  });

  it('says which frame is damaged', () => {
    expect(problem(withRecordLengths(0xffff_ffff, 60)).values).toEqual({ byte: 95, frame: 2, bytes: 0xffff_ffff, max: 262_144 });
    expect(parsePcap(withRecordLengths(56, 262_144), 'x').ok).toBe(true);
    expect(problem(withRecordLengths(56, 262_145)).values).toMatchObject({ bytes: 262_145 });
  });

  it('says what to do', () => {
    expect(sentence(problem(Uint8Array.of(0x0a, 0x0d, 0x0d, 0x0a)))).toContain('editcap -F pcap');
    expect(sentence(problem(Uint8Array.of(0x1f, 0x8b)))).toContain('gunzip');
    expect(sentence(problem(buildPcap([{}], { linkType: 113 })))).toContain('113 (Linux “cooked”');
  });
});

const drawing: fc.Arbitrary<FrameDrawing> = fc.record(
  {
    atNs: fc.nat(5e9), vlanTypes: fc.array(fc.constantFrom(0x8100, 0x88a8), { maxLength: 3 }), etherType: fc.constantFrom(0x0800, 0x0806, 0x86dd),
    version: fc.constantFrom(4, 4, 6), ihl: fc.nat(15), totalLength: fc.nat(65535), fragment: fc.constantFrom(0, 0x4000, 0x2000, 7),
    protocol: fc.constantFrom(6, 17, 1), tcpFlags: fc.nat(255), dataOffset: fc.nat(15), udpLength: fc.nat(65535), payload: fc.nat(1500),
    padding: fc.nat(20), snap: fc.nat(90), wireBytes: fc.nat(70_000),
  },
  { requiredKeys: [] },
);
const file = fc.record({ littleEndian: fc.boolean(), nanoseconds: fc.boolean() });

/** Whatever comes out must be sound: this is what the replay relies on. */
function expectSound(bytes: Uint8Array): void {
  const result = parsePcap(bytes, 'x');
  if (!result.ok) {
    sentence(result.problem);
    return;
  }
  const { frames, remarks } = result.value;
  for (const remark of remarks) sentence(remark);
  expect(frames.length).toBeGreaterThan(0);
  expect(frames.atNs[0]).toBe(0);
  for (let row = 0; row < frames.length; row += 1) {
    const [atNs = -1, kind = -1, frame = -1, header = -1, payload = -1] = [frames.atNs[row], frames.kind[row], frames.frameBytes[row], frames.headerBytes[row], frames.payloadBytes[row]];
    expect(atNs).toBeGreaterThanOrEqual(frames.atNs[row - 1] ?? 0);
    expect(atNs).toBeLessThan(2 ** 42);
    expect(Number.isInteger(atNs * 1024)).toBe(true);
    const isFlow = kind === FRAME_KIND.tcp || kind === FRAME_KIND.udp;
    expect(header + payload).toBeLessThanOrEqual(frame);
    if (!isFlow) expect([frames.sourcePort[row], frames.destinationPort[row], frames.tcpFlags[row], payload]).toEqual([0, 0, 0, 0]);
  }
}

describe('whatever a capture has been through, reading it gives a sound result or a problem', () => {
  it('odd headers', () => {
    fc.assert(fc.property(fc.array(drawing, { maxLength: 8 }), file, (frames, form) => expectSound(buildPcap(frames, form))), { numRuns: 500 });
  });

  it('cut anywhere', () => {
    fc.assert(fc.property(fc.array(drawing, { minLength: 1, maxLength: 4 }), file, fc.double({ min: 0, max: 1, noNaN: true }), (frames, form, share) => {
      const bytes = buildPcap(frames, form);
      expectSound(bytes.subarray(0, Math.floor(bytes.length * share)));
    }), { numRuns: 500 });
  });

  it('bytes changed', () => {
    const change = fc.record({ at: fc.nat(), to: fc.constantFrom(0, 1, 127, 128, 255) });
    fc.assert(fc.property(fc.array(drawing, { minLength: 1, maxLength: 4 }), file, fc.array(change, { minLength: 1, maxLength: 6 }), (frames, form, changes) => {
      const bytes = buildPcap(frames, form);
      for (const { at, to } of changes) bytes[at % bytes.length] = to;
      expectSound(bytes);
    }), { numRuns: 1000 });
  });

  it('anything behind a good header', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), file, (rest, form) => expectSound(joinBytes(buildPcap([], form), rest))), { numRuns: 500 });
  });

  it('anything at all, through the door', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const result = readDropped(bytes, 'x');
      if (!result.ok) sentence(result.problem);
    }));
  });
});
