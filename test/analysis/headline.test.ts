import { describe, expect, it } from 'vitest';
import { flowFates } from '../../src/analysis/flowFates.ts';
import { headline } from '../../src/analysis/headline.ts';
import { runReport } from '../../src/analysis/runReport.ts';
import { typicalPacket } from '../../src/analysis/typicalPacket.ts';
import { dnatLocal, masqueradeReplies, natRule } from '../../src/scenario/library/nat.ts';
import { ackWaits } from '../../src/scenario/library/applications.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import { runScenario } from '../runScenario.ts';
import { drawTrace } from './drawTrace.ts';
import { twoPackets } from './twoPackets.ts';

const run = (latencyNs: number, touches: readonly string[] = [], workNs = 100) => drawTrace([
  `packet A 0 delivered ${latencyNs} core1`, `core1 0 copy A ${workNs}`, ...touches,
].join('\n'));
const moved = 'touch 0 Socket#0.lock peerDirty coherence from 0 M atomic';

describe('headline', () => {
  it('tells losses first', () => {
    const lossy = drawTrace('packet A 0 delivered 100 core1\npacket B 0 dropped channelFull 50');
    expect(headline(lossy, run(100, [moved]))).toEqual({ code: 'lostPackets', values: { lostPercentA: 50, lostPercentB: 0, busyA: 0, busyB: 100 } });
  });

  it('does not call it a loss when a frame was for somebody else', () => {
    const foreign = drawTrace('packet A 0 delivered 100 core1\npacket B 0 dropped notForUs 50\ncore1 0 copy A 100');
    expect(headline(foreign, run(100)).code).toBe('same');
  });

  it('says what comes through where senders wait for ACKs, before anything else', () => {
    const { code, values } = headline(runScenario(ackWaits, 'stack'), runScenario(ackWaits, 'socket-channel'));
    expect(code).toBe('rate');
    expect(values.mbpsA).toBeGreaterThan(1.5 * (values.mbpsB ?? Infinity));
    expect(values.mbpsA).toBeLessThan(1000);
  });

  it('then misdeliveries, lines, latency and work, in this order', () => {
    const astray = drawTrace('packet A 0 delivered 100 core1\npacket B 0 misdelivered 100 core1');
    expect(headline(astray, run(100, [moved]))).toEqual({ code: 'misdelivered', values: { shareA: 1, shareB: 0, port: 80, isNew: 0 } });
    expect(headline(run(100, [moved, moved]), run(200, [moved]))).toEqual({ code: 'linesMoved', values: { linesA: 2, linesB: 1, busyA: 100, busyB: 50 } });
    expect(headline(run(100, [moved]), run(200, [moved]))).toEqual({ code: 'latency', values: { p50A: 100, p50B: 200, busyA: 100, busyB: 50 } });
    expect(headline(run(100), run(100, [], 50))).toEqual({ code: 'busy', values: { busyA: 100, busyB: 50 } });
  });

  it('says of new flows what a rule that was added did to them', () => {
    const atNs = 1_000_000;
    const rule = '-t nat -A PREROUTING -p udp --dport 53 -m statistic --mode nth --every 2 --packet 0 -j DNAT --to-destination :5353';
    const added = { ...natRule, interventions: [{ atNs, rule }] };
    const [left, right] = [runScenario(added, 'stack'), runScenario(added, 'socket-channel')];
    const said = headline(left, right);
    expect(said).toMatchObject({ code: 'misdelivered', values: { shareA: 0, port: 53, isNew: 1 } });
    expect(said.values['shareB']).toBeCloseTo(0.5, 2);
    // No more than the flows that began later: those before keep their way.
    const { flows } = flowFates(left, right);
    const begun = new Set<number>();
    const later = new Set<number>();
    for (let packet = 0; packet < left.packets.length; packet++) {
      const flow = left.packets.flow[packet] as number;
      if (left.dictionary.flows[flow]?.destination.endsWith(':53') !== true || begun.has(flow)) continue;
      begun.add(flow);
      if ((left.packets.arrivedNs[packet] as number) >= atNs) later.add(flow);
    }
    expect(flows).toBe(later.size);
  });

  it('says who falls back to the slow path, and who is only passed on', () => {
    const of = (scenario: Scenario) => {
      const few = { ...scenario, knobs: { ...scenario.knobs, packets: 80 } };
      return headline(runScenario(few, 'stack'), runScenario(few, 'socket-channel'));
    };
    expect(of(dnatLocal)).toMatchObject({ code: 'slowPath', values: { shareA: 0, shareB: 1, port: 80, isNew: 0 } });
    const { code } = headline(runScenario(masqueradeReplies, 'stack'), runScenario(masqueradeReplies, 'stack'));
    expect(code).toBe('forwarded');
  });

  it('says when there is nothing to tell', () => {
    expect(headline(run(1000, [], 1000), run(1001, [], 1001)).code).toBe('same');
    expect(headline(drawTrace(''), drawTrace('')).code).toBe('noTraffic');
    expect(headline(drawTrace('packet A 0 dropped noSocket 1'), drawTrace('packet A 0 dropped noSocket 1')).code).toBe('nothingDelivered');
  });
});

describe('typicalPacket', () => {
  const touchesOf = (counts: readonly number[]) => counts.map((count, i) =>
    [`packet P${i} ${i} delivered 900 core1`, `core1 ${i * 10} copy P${i} 10`, ...Array.from({ length: count }, () => moved)].join('\n')).join('\n');

  it('is in the second half and closest to the mean; of equals the first', () => {
    expect(typicalPacket(drawTrace(touchesOf([9, 3, 0, 6, 5, 5])))).toBe(4);
  });

  it('is delivered in both of two runs', () => {
    const a = drawTrace(touchesOf([1, 1, 1, 1]));
    const b = drawTrace(touchesOf([1, 1, 9, 1]));
    expect(typicalPacket(a, b)).toBe(3);
  });

  it('looks further when the second half has none, and says when there is no packet', () => {
    expect(typicalPacket(drawTrace('packet A 0 delivered 5 core0\npacket B 0 dropped noSocket 1'))).toBe(0);
    expect(typicalPacket(drawTrace('packet A 0 inFlight\npacket B 0 delivered 5 core0 empty'))).toBe(1);
    expect(typicalPacket(drawTrace('packet A 0 inFlight'))).toBe(0);
    expect(typicalPacket(drawTrace(''))).toBe(-1);
  });
});

describe('runReport', () => {
  it('has what the command line prints, in plain JSON', () => {
    const report = runReport(twoPackets(), '0123456789abcdef');
    expect(Object.keys(report)).toEqual(expect.arrayContaining(['digest', 'packets', 'latencyNs', 'stages', 'cpuBudget', 'missesPerPacket', 'transfersPerPacket']));
    expect(Object.keys(report.stages[0] ?? {})).toEqual(['id', 'column', 'core', 'count', 'meanNs', 'instructionNs', 'stallNs', 'lockNs', 'waitNs']);
    expect(Object.keys(report.latencyNs)).toEqual(['mean', 'p50', 'p90', 'p99', 'p999', 'max']);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('has null, not zero, for what is unknown because nothing was delivered', () => {
    const report = runReport(drawTrace('packet A 0 dropped noSocket 1'), '0');
    expect(report.latencyNs.p50).toBeNull();
    expect(report.transfersPerPacket).toBeNull();
    expect(report.missesPerPacket.dram).toBeNull();
  });
});
