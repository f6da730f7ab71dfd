import { describe, expect, it } from 'vitest';
import { parsePcap } from '../../../src/exchange/pcap/parsePcap.ts';
import type { Arrivals } from '../../../src/model/kernel/arrivals.ts';
import { FRAME } from '../../../src/model/kernel/arrivals.ts';
import { replay } from '../../../src/model/traffic/replay.ts';
import { DEFAULT_KNOBS } from '../../../src/scenario/defaults.ts';
import type { Scenario } from '../../../src/scenario/schema.ts';
import { buildPcap, type FileDrawing, type FrameDrawing } from '../../exchange/buildPcap.ts';
import { valueOf } from '../../words/sentence.ts';

const HERE = [203, 0, 113, 10];
const THERE = [198, 51, 100, 7];
const FAR = [198, 51, 100, 9];
const LOCAL = '203.0.113.10';

function replayed(frames: readonly FrameDrawing[], given: { readonly localAddress?: string; readonly file?: FileDrawing } = {}): Arrivals {
  const { localAddress, file } = given;
  const scenario: Scenario = { version: 1, id: 'x', label: 'x', lookFor: '', knobs: { ...DEFAULT_KNOBS, process: 'replay' }, ...(localAddress === undefined ? {} : { localAddress }) };
  return valueOf(replay(scenario, valueOf(parsePcap(buildPcap(frames, file), 'made.pcap')).frames));
}

const times = (count: number, drawing: FrameDrawing): FrameDrawing[] => Array.from({ length: count }, (_, i) => ({ ...drawing, atNs: i * 1000 }));

describe('a frame whose transport header was cut off', () => {
  const bothWays = [{ source: THERE, destination: HERE, snap: 40 }, { source: HERE, destination: THERE, snap: 40 }, { source: THERE, destination: FAR, snap: 40 }];

  it('still says by its IPv4 header who sent it and to whom', () => {
    const arrivals = replayed(bothWays, { localAddress: LOCAL });
    expect([...arrivals.frame]).toEqual([FRAME.malformed, FRAME.notForUs]);
    expect(arrivals.outgoing).toBe(1);
    expect(arrivals.flows.map(({ source, destination }) => `${source} > ${destination}`)).toEqual(['198.51.100.7 > 203.0.113.10', '198.51.100.7 > 198.51.100.9']);
  });

  it('takes part in the guess', () => {
    expect(replayed(bothWays).remarks).toEqual([{ code: 'localGuessed', values: { address: '198.51.100.7', frames: 3, total: 3 } }]);
  });
});

describe('a merged frame', () => {
  it('of a hundred VLAN tags or more ends all the same', () => {
    const arrivals = replayed([{ vlanTypes: Array.from<number>({ length: 500 }).fill(0x8100), etherType: 0x0806, padding: 600 }]);
    expect(arrivals.length).toBe(2);
  });

  it('is split no further than a run has packets, and that is said', () => {
    const arrivals = replayed(times(2400, { totalLength: 60_040, wireBytes: 60_054 }));
    // 60 000 bytes of data in pieces of 1460: 42.
    expect(arrivals.length).toBe(2380 * 42);
    expect(arrivals.remarks).toContainEqual({ code: 'packetLimit', values: { limit: 100_000, frames: 2380, total: 2400 } });
    expect(arrivals.remarks).toContainEqual({ code: 'framesSplit', values: { frames: 2380, into: 2380 * 42, limit: 1514 } });
  });
});

it('a capture as long as the parser lets in is played', () => {
  const long = [{}, { atNs: 2 ** 42 - 1 }];
  expect(replayed(long, { file: { nanoseconds: true } }).length).toBe(2);
});

it('a checksum that the file does not declare makes no merged frame', () => {
  const full = { protocol: 1, payload: 1480, padding: 4 };
  expect([...replayed([full, { payload: 1460, padding: 4 }, { payload: 1460, padding: 4, vlanTypes: [0x8100] }]).frameBytes]).toEqual([1514, 1514, 1518]);
  expect(replayed([{ protocol: 1, payload: 1481 }]).length).toBe(2);
});
