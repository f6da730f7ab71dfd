import { describe, expect, it } from 'vitest';
import { latencyBars } from '../../src/analysis/latencyBars.ts';
import { latency } from '../../src/analysis/latency.ts';
import { packetStory } from '../../src/analysis/packetStory.ts';
import { stageLatency } from '../../src/analysis/stageLatency.ts';
import { drawTrace } from './drawTrace.ts';
import { twoPackets } from './twoPackets.ts';

const rowOf = (rows: ReturnType<typeof stageLatency>, id: string, core: number) => rows.find((row) => row.id === id && row.core === core);

describe('stageLatency', () => {
  it('gives means per execution, the pieces of a cut execution added', () => {
    const copy = rowOf(stageLatency(twoPackets()), 'copy', 1);
    expect(copy).toMatchObject({ count: 2, meanNs: 250, instructionNs: 200, stallNs: 50, lockNs: 0, p50Ns: 200, p99Ns: 300 });
  });

  it('splits a span into instructions, stalls and lock, and stalls into coherence and cold', () => {
    const poll = rowOf(stageLatency(twoPackets()), 'poll', 0);
    expect(poll).toMatchObject({ count: 2, meanNs: 100, instructionNs: 80, stallNs: 15, coherenceNs: 15, coldNs: 0, lockNs: 5 });
    const copy = rowOf(stageLatency(twoPackets()), 'copy', 1);
    expect(copy).toMatchObject({ coherenceNs: 0, coldNs: 50 });
  });

  it('keeps stages apart by core, in the path’s order', () => {
    expect(stageLatency(twoPackets()).map(({ id, core }) => `${id}@${core}`)).toEqual(['dma@255', 'irq@0', 'irq@1', 'poll@0', 'switch@0', 'switch@1', 'copy@1', 'app@1']);
  });

  it('charges a wait to the stage that it was a wait for, not to its mean', () => {
    const rows = stageLatency(twoPackets());
    expect(rowOf(rows, 'poll', 0)?.waitNs).toBe((260 + 310) / 2);
    // A waited 200 for the copy and 100 within it, B 600.
    expect(rowOf(rows, 'copy', 1)?.waitNs).toBe((200 + 100 + 600) / 2);
    expect(rowOf(rows, 'switch', 1)?.waitNs).toBe(0);
  });

  it('joins a continuation to the right execution when another of the same stage came between', () => {
    const rows = stageLatency(drawTrace(`
      packet A 0 inFlight
      packet B 0 inFlight
      core0 0   tcp A 10
      core0 20  tcp B 1
      core0 30  tcp A 100 continued
    `));
    expect(rowOf(rows, 'tcp', 0)).toMatchObject({ count: 2, p50Ns: 1, p99Ns: 110 });
  });
});

describe('latencyBars', () => {
  it('lays the mean latency out over the columns, nothing lost', () => {
    const trace = twoPackets();
    const bars = latencyBars(trace, 'mean');
    expect(bars.reduce((sum, bar) => sum + bar.totalNs, 0)).toBe(latency(trace).mean);
    expect(bars.filter((bar) => bar.absent).map((bar) => bar.gridColumn)).toEqual(['netfilter', 'route', 'lookup', 'tcp']);
    expect(bars.find((bar) => bar.gridColumn === 'irq')).toMatchObject({ instructionNs: 0, waitNs: (100 + 200) / 2 });
    expect(bars.find((bar) => bar.gridColumn === 'driver')).toMatchObject({ instructionNs: 80, coherenceNs: 15, lockNs: 5, waitNs: (110 + 160) / 2 });
  });

  it('shows the real packet at a percentile, with its own parts', () => {
    const trace = twoPackets();
    const copy = latencyBars(trace, 'p99').find((bar) => bar.gridColumn === 'copy');
    expect(copy).toMatchObject({ packet: 1, instructionNs: 100, coherenceNs: 0, coldNs: 100, waitNs: 100 + 300 });
    const story = packetStory(trace, 1).rows.filter((row) => (row.kind === 'stage' ? row.stage.id === 'copy' : row.id === 'receiveQueue'));
    expect(copy?.totalNs).toBe(story.reduce((sum, row) => sum + row.endNs - row.beginNs, 0));
  });

  it('is empty when nothing was delivered', () => {
    expect(latencyBars(drawTrace('packet A 0 inFlight'), 'p50').every((bar) => bar.totalNs === 0 && bar.packet === -1)).toBe(true);
  });
});
