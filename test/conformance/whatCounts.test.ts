import { describe, expect, it } from 'vitest';
import { packetCounts } from '../../src/analysis/packetCounts.ts';
import { receivePaths } from '../../src/model/paths/registry.ts';
import { simulate } from '../../src/model/simulate.ts';
import type { Knobs } from '../../src/scenario/schema.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { drawFrames } from './drawFrames.ts';
import { runOf, scenarioOf } from './situations.ts';
import { fatesOf, stagesOf } from './tellRun.ts';

interface Replay {
  readonly local?: string;
  readonly knobs?: Partial<Knobs>;
}

const replayOn = (pathId: string, drawing: string, { local, knobs }: Replay = {}): Trace =>
  runOf({ id: 'drawn', knobs: { process: 'replay', ...knobs }, capture: () => drawFrames(drawing), ...(local === undefined ? {} : { localAddress: local }) }, pathId);

const remarksOf = (trace: Trace): string[] => trace.dictionary.remarks.map(({ code }) => code);

describe.each(receivePaths.all)('what counts on $id', ({ id: pathId, stages }) => {
  const hasStage = (stage: string): boolean => stages.some(({ id }) => id === stage);
  const inProcess = hasStage('userTcp');
  const replay = (drawing: string, options?: Replay): Trace => replayOn(pathId, drawing, options);

  it('every kind of frame has its fate', () => {
    const trace = replay(`
      0    198.51.100.7:40000 > 192.0.2.1:80 tcp 1448
      100  198.51.100.7:40000 > 192.0.2.1:53 udp 80
      200  198.51.100.7:40000 > 192.0.2.1:80 tcp A
      300  198.51.100.7       > 192.0.2.1    ipOther 64
      400  -                  > -            other 46
      500  198.51.100.9:5353  > 192.0.2.77:5353 udp 80
      600  -                  > -            malformed 46
      700  192.0.2.1:80       > 198.51.100.7:40000 tcp A
    `);
    expect(fatesOf(trace)).toEqual(['delivered', 'delivered', 'delivered', 'dropped otherProtocol', 'dropped otherProtocol', 'dropped notForUs', 'dropped malformed']);
    expect(packetCounts(trace)).toMatchObject({ in: 7, outgoing: 1, delivered: 3, inFlight: 0 });
  });

  it('a frame that nobody can take goes as far as the kernel must take it to find out', () => {
    const trace = replay(`
      0    198.51.100.7:1 > 192.0.2.1:80 tcp 100
      100  -              > -            other 46
      200  198.51.100.7   > 192.0.2.1    ipOther 64
      300  198.51.100.9:1 > 192.0.2.77:9 udp 80
    `);
    expect(stagesOf(trace, 1)).toEqual(expect.not.arrayContaining(['ipRcv', 'route', 'lookup']));
    expect(stagesOf(trace, 2)).toEqual(expect.arrayContaining(['ipRcv', 'route']));
    expect(stagesOf(trace, 3)).toEqual(expect.arrayContaining(['ipRcv', 'route']));
    for (const packet of [1, 2, 3]) expect(stagesOf(trace, packet)).toEqual(expect.not.arrayContaining(['lookup', 'copy']));
  });

  it('data is delivered when its copy ends, or where it lies; a segment without data when TCP has seen it', () => {
    const trace = replay(`
      0    198.51.100.7:1 > 192.0.2.1:80 tcp 700
      500  198.51.100.7:1 > 192.0.2.1:80 tcp A
    `);
    expect(fatesOf(trace)).toEqual(['delivered', 'delivered']);
    expect(stagesOf(trace, 0)).toContain(inProcess ? 'userTcp' : 'copy');
    expect(stagesOf(trace, 1)).not.toContain('copy');
    expect(stagesOf(trace, 1).some((stage) => stage.startsWith('tcp') || stage === 'userTcp')).toBe(true);
  });

  it('a datagram without data is delivered too', () => {
    expect(fatesOf(replay('0 198.51.100.7:1 > 192.0.2.1:53 udp 0\n9 198.51.100.7:1 > 192.0.2.1:53 udp 10'))).toEqual(['delivered', 'delivered']);
  });

  it('a connection from its SYN to its FIN is delivered; the ends go through the whole stack', () => {
    const trace = replay(`
      0    198.51.100.7:1 > 192.0.2.1:80 tcp S
      100  198.51.100.7:1 > 192.0.2.1:80 tcp A
      200  198.51.100.7:1 > 192.0.2.1:80 tcp PA 300
      300  198.51.100.7:1 > 192.0.2.1:80 tcp FA
      400  198.51.100.8:1 > 192.0.2.1:80 tcp PA 300
      500  198.51.100.8:1 > 192.0.2.1:80 tcp R
    `);
    expect(new Set(fatesOf(trace))).toEqual(new Set(['delivered']));
    for (const packet of [0, 1, 3, 5]) expect(stagesOf(trace, packet)).toEqual(expect.arrayContaining(['ipRcv', 'route', 'lookup', 'sockLock']));
    expect(stagesOf(trace, 0)).toContain('tcpInSoftirq');
    if (hasStage('slowPath')) {
      for (const packet of [0, 1, 3, 5]) expect(stagesOf(trace, packet)).toContain('slowPath');
      for (const packet of [2, 4]) expect(stagesOf(trace, packet)).toEqual(expect.arrayContaining(['channelPut', ...(inProcess ? ['userTake', 'userTcp'] : ['channelTake', 'tcpInChannel'])]));
      for (const packet of [2, 4]) expect(stagesOf(trace, packet)).not.toContain('slowPath');
    }
  });

  describe('whose traffic it is', () => {
    const both = `
      0    198.51.100.7:1 > 192.0.2.1:80    tcp 100
      100  192.0.2.1:80   > 198.51.100.7:1  tcp A
      200  198.51.100.8:1 > 192.0.2.1:80    tcp 100
      300  192.0.2.1:80   > 198.51.100.8:1  tcp A
      400  198.51.100.9:1 > 192.0.2.9:80    udp 100
    `;

    it('the address that takes part in more than half of the frames is this machine’s, and that is said', () => {
      const trace = replay(both);
      expect(trace.dictionary.remarks).toEqual([{ code: 'localGuessed', values: { address: '192.0.2.1', frames: 4, total: 5 } }]);
      expect(packetCounts(trace)).toMatchObject({ in: 3, outgoing: 2, delivered: 2, dropped: { notForUs: 1 } });
    });

    it('an address that is given is believed', () => {
      const trace = replay(both, { local: '198.51.100.7' });
      expect(trace.dictionary.remarks).toEqual([{ code: 'localGiven', values: { address: '198.51.100.7' } }]);
      expect(packetCounts(trace)).toMatchObject({ in: 4, outgoing: 1, delivered: 1, dropped: { notForUs: 3 } });
      expect(fatesOf(trace)).toEqual(['delivered', 'dropped notForUs', 'dropped notForUs', 'dropped notForUs']);
    });

    it('where nobody takes part in more than half, every receiver is local', () => {
      const trace = replay(`
        0    198.51.100.1:1 > 192.0.2.1:80 tcp 100
        100  198.51.100.2:1 > 192.0.2.2:80 tcp 100
        200  198.51.100.3:1 > 192.0.2.1:80 tcp 100
        300  198.51.100.4:1 > 192.0.2.3:53 udp 100
      `);
      expect(remarksOf(trace)).toEqual(['localAll']);
      expect(packetCounts(trace)).toMatchObject({ in: 4, outgoing: 0, delivered: 4 });
    });

    it('exactly half is not more than half', () => {
      expect(remarksOf(replay('0 198.51.100.1:1 > 192.0.2.1:80 tcp 9\n1 198.51.100.2:1 > 192.0.2.2:80 tcp 9'))).toEqual(['localAll']);
    });

    it('between two machines it is the one that is sent more', () => {
      const trace = replay(`
        0    198.51.100.7:1 > 192.0.2.1:80    tcp 100
        100  192.0.2.1:80   > 198.51.100.7:1  tcp A
        200  198.51.100.7:1 > 192.0.2.1:80    tcp 100
      `);
      expect(trace.dictionary.remarks).toEqual([{ code: 'localGuessed', values: { address: '192.0.2.1', frames: 3, total: 3 } }]);
    });

    it('what a machine sends to itself comes in', () => {
      expect(packetCounts(replay('0 192.0.2.1:1 > 192.0.2.1:80 tcp 9\n50 192.0.2.1:1 > 192.0.2.1:80 tcp 9'))).toMatchObject({ in: 2, outgoing: 0, delivered: 2 });
    });

    it('frames without addresses come in wherever they were sent', () => {
      expect(packetCounts(replay('0 198.51.100.7:1 > 192.0.2.1:80 tcp 9\n10 192.0.2.1:80 > 198.51.100.7:1 tcp 9\n20 - > - other 46', { local: '192.0.2.1' }))).toMatchObject({ in: 2, outgoing: 1 });
    });

    it('an address that takes part in nothing is refused, by name', () => {
      const run = simulate({ scenario: scenarioOf({ id: 'x', knobs: { process: 'replay' }, localAddress: '203.0.113.5' }), pathId, capture: drawFrames(both) });
      expect(run).toEqual({ ok: false, problem: { code: 'unknownLocalAddress', where: 'localAddress', values: { address: '203.0.113.5' } } });
    });
  });

  describe('frames that are longer than a wire carries', () => {
    it('are split into such as it does carry, and this is said', () => {
      const trace = replay('0 198.51.100.7:1 > 192.0.2.1:80 tcp 4000\n1000 198.51.100.7:1 > 192.0.2.1:80 tcp 1460');
      expect([...trace.packets.frameBytes]).toEqual([1514, 1514, 54 + 1080, 1514]);
      expect([...trace.packets.payloadBytes]).toEqual([1460, 1460, 1080, 1460]);
      expect(trace.dictionary.remarks).toContainEqual({ code: 'framesSplit', values: { frames: 1, into: 3, limit: 1514 } });
      expect(new Set(fatesOf(trace))).toEqual(new Set(['delivered']));
      // They follow each other at the rate of the wire: 1514 + 24 bytes at 1 Gb/s.
      expect((trace.packets.arrivedNs[1] ?? 0) - (trace.packets.arrivedNs[0] ?? 0)).toBe(12_304);
    });

    it('are left whole when only their VLAN tags are too much', () => {
      const trace = replay('0 198.51.100.7:1 > 192.0.2.1:80 tcp 1460 vlan\n100 198.51.100.7:1 > 192.0.2.1:80 tcp 1460 vlan vlan\n200 198.51.100.7:1 > 192.0.2.1:80 tcp 1461 vlan');
      expect([...trace.packets.frameBytes]).toEqual([1518, 1522, 1518, 60]);
      expect(trace.dictionary.remarks).toContainEqual({ code: 'framesSplit', values: { frames: 1, into: 2, limit: 1514 } });
    });

    it('carry FIN and PSH in the last piece only', () => {
      const trace = replay('0 198.51.100.7:1 > 192.0.2.1:80 tcp PFA 4000');
      expect(fatesOf(trace)).toEqual(['delivered', 'delivered', 'delivered']);
      const slow = [0, 1, 2].map((packet) => stagesOf(trace, packet).includes('slowPath'));
      expect(slow).toEqual([false, false, hasStage('slowPath')]);
    });

    it('whose headers claim more than a wire carries still come to an end', () => {
      const { frames, ...file } = drawFrames('0 - > - other 9000');
      const hostile = { ...file, frames: { ...frames, headerBytes: Uint16Array.of(4014), linkBytes: Uint8Array.of(255) } };
      const run = simulate({ scenario: scenarioOf({ id: 'x', knobs: { process: 'replay' } }), pathId, capture: hostile });
      expect(run.ok && run.value.packets.length).toBeLessThan(20);
    });

    it('keep what comes behind them behind them', () => {
      const trace = replay('0 198.51.100.7:1 > 192.0.2.1:80 tcp 14600\n1 198.51.100.7:1 > 192.0.2.1:53 udp 10');
      expect(trace.packets.arrivedNs.at(-1)).toBe(trace.packets.arrivedNs.at(-2));
      expect(trace.packets.payloadBytes.at(-1)).toBe(10);
    });
  });

  it('a replay’s time is the capture’s, scaled where asked', () => {
    const drawing = '0 198.51.100.7:1 > 192.0.2.1:80 tcp 100\n250 198.51.100.7:1 > 192.0.2.1:80 tcp 100\n1000 198.51.100.7:1 > 192.0.2.1:80 tcp 100';
    const gaps = (trace: Trace): number[] => [...trace.packets.arrivedNs].map((atNs) => atNs - (trace.packets.arrivedNs[0] ?? 0));
    expect(gaps(replay(drawing))).toEqual([0, 250_000, 1_000_000]);
    const scaled = replay(drawing, { knobs: { timeScale: 0.5 } });
    expect(gaps(scaled)).toEqual([0, 125_000, 500_000]);
    expect(scaled.dictionary.remarks).toContainEqual({ code: 'scaledTime', values: { timeScale: 0.5 } });
  });

  it('a capture without a frame is a run without a packet', () => {
    const run = simulate({ scenario: scenarioOf({ id: 'x', knobs: { process: 'replay' } }), pathId, capture: { ...drawFrames('0 - > - other 46'), frames: { ...drawFrames('0 - > - other 46').frames, length: 0 } } });
    expect(run.ok && run.value.packets.length).toBe(0);
  });

  it('of a capture where nothing is for a socket, nothing is delivered and everything ends', () => {
    expect(packetCounts(replay('0 - > - other 46\n1 - > - malformed 20'))).toMatchObject({ in: 2, delivered: 0, inFlight: 0, dropped: { otherProtocol: 1, malformed: 1 } });
  });

  it('two senders to one UDP port share its socket; two TCP connections have one each', () => {
    const trace = replay('0 198.51.100.7:1 > 192.0.2.1:53 udp 9\n10 198.51.100.8:1 > 192.0.2.1:53 udp 9\n20 198.51.100.7:1 > 192.0.2.1:80 tcp 9\n30 198.51.100.8:1 > 192.0.2.1:80 tcp 9');
    expect(trace.dictionary.structures.find(({ id }) => id === 'Socket')?.instances).toBe(3);
    expect(trace.dictionary.flows).toHaveLength(4);
    expect(packetCounts(trace).delivered).toBe(4);
  });
});
