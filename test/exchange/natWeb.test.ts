import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePcap } from '../../src/exchange/pcap/parsePcap.ts';
import { FRAME_KINDS, hasAddresses, destinationOf } from '../../src/scenario/frames.ts';
import { formatIp } from '../../src/scenario/ipAddress.ts';
import { natWebSample } from '../../src/scenario/samples.ts';
import { valueOf } from '../words/sentence.ts';

describe('the capture that ships with the app', () => {
  const bytes = new Uint8Array(readFileSync(new URL(`../../public/${natWebSample.path}`, import.meta.url)));
  const capture = valueOf(parsePcap(bytes, natWebSample.name));

  it('is the file that the scenario nat-web names', () => {
    expect(capture).toMatchObject({ name: natWebSample.name, digest: natWebSample.digest, fileBytes: natWebSample.fileBytes, remarks: [] });
  });

  it('holds what its README says', () => {
    const { frames } = capture;
    const count: Record<string, number> = {};
    for (let row = 0; row < frames.length; row += 1) {
      const what = `${FRAME_KINDS[frames.kind[row] ?? -1]} ${hasAddresses(frames, row) ? formatIp(destinationOf(frames, row)) : '-'}:${frames.destinationPort[row]}`;
      count[what] = (count[what] ?? 0) + 1;
    }
    expect(frames.length).toBe(12_000);
    expect(count).toEqual({ 'tcp 203.0.113.10:80': 11_856, 'tcp 203.0.113.10:5201': 102, 'udp 203.0.113.10:53': 38, 'other -:0': 4 });
    expect(Math.max(...frames.frameBytes)).toBe(1514);
    expect(frames.atNs[11_999]).toBe(282_224_000);
  });
});
