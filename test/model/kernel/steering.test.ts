import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/base/rng.ts';
import { FilterTable } from '../../../src/model/kernel/steering/filterTable.ts';
import { FlowLimit } from '../../../src/model/kernel/steering/flowLimit.ts';
import { DevFlowTable, NO_CORE, SockFlowTable } from '../../../src/model/kernel/steering/flowTables.ts';
import { rpsCore } from '../../../src/model/kernel/steering/rps.ts';

describe('receive packet steering', () => {
  it('scales the hash to the list instead of taking it modulo', () => {
    expect(rpsCore(0, [4, 5, 6])).toBe(4);
    expect(rpsCore(0xffff_ffff, [4, 5, 6])).toBe(6);
    expect(rpsCore(0x5555_5556, [4, 5, 6])).toBe(5);
    expect([1, 2, 3].map((hash) => rpsCore(hash, [4, 5, 6]))).toEqual([4, 4, 4]); // modulo would say 5, 6, 4
    expect(rpsCore(0x51ccc178, [0, 1, 2, 3])).toBe(1);
  });
});

describe('receive flow steering', () => {
  const hash = 0x1234_5678;

  it('has tables of a power of two', () => {
    expect([1, 2048, 2049, 32_768].map((asked) => new SockFlowTable(asked).entries)).toEqual([1, 2048, 4096, 32_768]);
    expect(new DevFlowTable(Math.floor(32_768 / 16)).entries).toBe(2048);
  });

  it('notes where the application read, and says whether that is new', () => {
    const sock = new SockFlowTable(16);
    expect(sock.desired(hash)).toBe(NO_CORE);
    expect(sock.record(hash, 3)).toBe(true);
    expect(sock.record(hash, 3)).toBe(false);
    expect(sock.desired(hash)).toBe(3);
    expect(sock.desired(hash + 16)).toBe(3); // hashes that end alike share an entry
    expect(sock.desired(hash + 1)).toBe(NO_CORE);
  });

  it('leaves a flow of which nothing is known to plain RPS', () => {
    expect(new DevFlowTable(16).choose(hash, NO_CORE, new Uint32Array(4))).toBe(NO_CORE);
  });

  it('moves at once when the flow has no core yet', () => {
    expect(new DevFlowTable(16).choose(hash, 2, new Uint32Array(4))).toBe(2);
  });

  it('stays while the old core’s backlog still holds a packet of the flow, and moves when the last one is out', () => {
    const dev = new DevFlowTable(16);
    const heads = Uint32Array.of(0, 0, 0, 0);
    dev.choose(hash, 1, heads);
    dev.queued(hash, 5); // the fifth in line
    heads[1] = 4;
    expect(dev.choose(hash, 3, heads)).toBe(1);
    heads[1] = 5;
    expect(dev.choose(hash, 3, heads)).toBe(3);
    expect(dev.coreOf(hash)).toBe(3);
  });

  it('compares counters that run over as the kernel does: by their signed difference', () => {
    const dev = new DevFlowTable(16);
    const heads = Uint32Array.of(0, 0xffff_fffe);
    dev.choose(hash, 1, heads);
    dev.queued(hash, 3);
    expect(dev.choose(hash, 0, heads)).toBe(1);
    heads[1] = 3;
    expect(dev.choose(hash, 0, heads)).toBe(0);
  });

  it('forgets the core when its application’s core is forgotten and nothing waits', () => {
    const dev = new DevFlowTable(16);
    dev.choose(hash, 1, new Uint32Array(2));
    expect(dev.choose(hash, NO_CORE, new Uint32Array(2))).toBe(NO_CORE);
  });
});

describe('the flow limit', () => {
  it('does nothing below half of the backlog', () => {
    const limit = new FlowLimit(1000);
    for (let k = 0; k < 1000; k++) expect(limit.exceeds(7, 499)).toBe(false);
  });

  it('drops what is more than half of the last 256 packets, and only of that flow', () => {
    const limit = new FlowLimit(1000);
    const lost = Array.from({ length: 200 }, () => limit.exceeds(7, 500)).indexOf(true);
    expect(lost).toBe(128); // the 129th
    expect(limit.exceeds(8, 600)).toBe(false);
    expect(limit.exceeds(7, 600)).toBe(true);
  });

  it('forgives when others have filled the history', () => {
    const limit = new FlowLimit(1000);
    for (let k = 0; k < 256; k++) limit.exceeds(7, 500);
    for (let k = 0; k < 128; k++) limit.exceeds(k + 100, 500);
    expect(limit.exceeds(7, 500)).toBe(false);
  });

  it('never drops of flows that share the backlog evenly', () => {
    const limit = new FlowLimit(1000);
    const rng = createRng(1);
    for (let k = 0; k < 2000; k++) expect(limit.exceeds(rng.integer(16), 900)).toBe(false);
  });
});

describe('a card’s filters', () => {
  const never = (): boolean => false;

  it('obey late: until then the hash, or the filter before, decides', () => {
    const filters = new FilterTable(8, 100);
    expect(filters.queueOf(1, 0)).toBe(-1);
    filters.program(1, 3, 50, never);
    expect([50, 149, 150].map((atNs) => filters.queueOf(1, atNs))).toEqual([-1, -1, 3]);
    filters.program(1, 5, 200, never);
    expect([299, 300].map((atNs) => filters.queueOf(1, atNs))).toEqual([3, 5]);
    expect(filters.size).toBe(1);
  });

  it('are finite: what does not fit is left to the hash, unless a quiet flow’s makes room', () => {
    const filters = new FilterTable(2, 0);
    expect([1, 2, 3].map((flow) => filters.program(flow, flow, 0, never))).toEqual([true, true, false]);
    expect(filters.queueOf(3, 1)).toBe(-1);
    expect(filters.program(3, 3, 2, (flow) => flow === 2)).toBe(true);
    expect([1, 2, 3].map((flow) => filters.queueOf(flow, 3))).toEqual([1, -1, 3]);
  });
});
