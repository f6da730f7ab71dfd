import { describe, expect, it } from 'vitest';
import { packetCounts } from '../../src/analysis/packetCounts.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { HOOKS } from '../../src/trace/words.ts';
import { runScenario } from '../runScenario.ts';

const scenario = (id: string, changes: Partial<Scenario['knobs']> = {}, more: Partial<Scenario> = {}): Scenario => {
  const base = scenarios.get(id);
  return { ...base, ...more, knobs: { ...base.knobs, ...changes } };
};
const count = ({ spans, dictionary }: Trace, id: string): number => {
  const stage = dictionary.stages.findIndex((one) => one.id === id);
  return spans.stage.filter((one) => one === stage).length;
};

describe('a flow table', () => {
  it('learns from a flow’s first packet and takes the others past the hooks, rewritten all the same', () => {
    const trace = runScenario(scenario('misdelivery', { packetsPerFlow: 6 }), 'flowtable');
    const flows = trace.dictionary.flows.length;
    expect(packetCounts(trace).delivered).toBe(trace.packets.length);
    expect([count(trace, 'flowLearn'), count(trace, 'nfNew'), count(trace, 'flowMiss')]).toEqual([flows, flows, flows]);
    expect(count(trace, 'channelPut')).toBe(trace.packets.length - flows);
    const { passages } = trace;
    const atIngress = [...passages.hook.keys()].filter((i) => HOOKS[passages.hook[i] as number] === 'INGRESS');
    expect(atIngress).toHaveLength(trace.packets.length - flows);
    expect(atIngress.filter((i) => passages.destinationPort[i] !== passages.destinationPortAfter[i])).toHaveLength(count(trace, 'flowRewrite'));
  });

  it('forwards what it knows only once answers have been seen', () => {
    const trace = runScenario(scenario('masquerade-replies', { packets: 80 }), 'flowtable');
    expect(packetCounts(trace).forwarded).toBe(80);
    expect(count(trace, 'flowLearn')).toBe(8);
    expect(count(trace, 'flowRewrite')).toBe(72);
  });

  it('hears of a new rule late: until then packets pass that the rules would drop', () => {
    const atNs = 4_000_000;
    const run = (flowLagUs: number): Trace =>
      runScenario(scenario('nat-rule', { packetsPerFlow: 0, packets: 400, flowLagUs }, { interventions: [{ atNs, rule: '-A INPUT -p udp --dport 53 -j DROP' }] }), 'flowtable');
    const [now, later] = [run(0), run(2000)];
    expect(packetCounts(now).misdelivered).toBe(0);
    const { misdelivered, dropped } = packetCounts(later);
    expect(misdelivered).toBeGreaterThan(20);
    expect(dropped.filtered).toBeGreaterThan(20);
    const leaked = [...later.packets.outcome.keys()].filter((packet) => later.packets.meantFor[packet] === -1 && (later.packets.takenBy[packet] as number) >= 0);
    for (const packet of leaked) {
      expect(later.packets.arrivedNs[packet]).toBeGreaterThan(atNs - 500_000);
      expect(later.packets.arrivedNs[packet]).toBeLessThan(atNs + 2_000_000);
    }
  });

  it('the end of a connection goes through the stack and is forgotten', () => {
    const trace = runScenario(scenario('dnat-local', { packets: 400, packetsPerFlow: 10, packetBytes: 600, rateMbps: 100 }), 'flowtable');
    expect(packetCounts(trace).delivered).toBe(400);
  });
});
