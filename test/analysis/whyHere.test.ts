import { describe, expect, test } from 'vitest';
import { whyHere, type ReasonCode } from '../../src/analysis/whyHere.ts';
import { whySide } from '../../src/analysis/whySide.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import type { Intervention, Scenario } from '../../src/scenario/schema.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { OUTCOME } from '../../src/trace/words.ts';
import { whyParagraph, whySentence } from '../../src/words/whyHere.ts';
import { runScenario } from '../runScenario.ts';
import { receivePaths } from '../../src/model/paths/registry.ts';

const short = (id: string, changes: Partial<Scenario> = {}): Scenario => {
  const scenario = scenarios.get(id);
  return { ...scenario, ...changes, knobs: { ...scenario.knobs, process: 'constant', packets: 200 } };
};
const codes = (trace: Trace, packet: number): ReasonCode[] => whyHere(trace, packet).map(({ code }) => code);
const firstWith = (trace: Trace, outcome: keyof typeof OUTCOME, skip = 0): number => trace.packets.outcome.findIndex((found, packet) => packet >= skip && found === OUTCOME[outcome]);

describe('why a packet is where it is', () => {
  test('sorted by the wire, rewritten, and so in the wrong hands', () => {
    const trace = runScenario(short('misdelivery'), 'socket-channel');
    const [first, second] = [firstWith(trace, 'misdelivered'), firstWith(trace, 'misdelivered') + 4];
    expect(codes(trace, first)).toEqual(['wire', 'sortedByWire', 'firstOfConnection', 'ruleRewrote', 'routedHere', 'isFor', 'wrong', 'cost']);
    expect(codes(trace, second)).toEqual(['wire', 'sortedByWire', 'knownConnection', 'mappingRewrote', 'routedHere', 'isFor', 'wrong', 'cost']);
    const said = whyHere(trace, second).map(whySentence).join(' ');
    expect(said).toContain('this is the 2nd');
    expect(said).toContain('from 192.0.2.1:53 to 192.0.2.1:5353, as line 6 decided');
    expect(said).toContain('it already lies in the channel of the program at port 53');
    expect(whyHere(trace, first).filter(({ tone }) => tone === 'wrong').map(({ code }) => code)).toEqual(['wrong']);
  });

  test.each([
    { id: 'misdelivery', path: 'stack', expected: ['wire', 'firstOfConnection', 'ruleRewrote', 'routedHere', 'isFor', 'right', 'cost'] },
    { id: 'misdelivery', path: 'app-channel', expected: ['wire', 'sortedByWire', 'neverAsked', 'wouldBeFor', 'wrongUnasked'] },
    { id: 'hand-over', path: 'socket-channel', expected: ['wire', 'sortedByWire', 'firstOfConnection', 'ruleRewrote', 'routedHere', 'isFor', 'rightHandedOver', 'cost'] },
    { id: 'filter-first', path: 'socket-channel', expected: ['wire', 'firstOfConnection', 'ruleRewrote', 'routedHere', 'sortedLate', 'right', 'cost'] },
    { id: 'masquerade-replies', path: 'socket-channel', expected: ['wire', 'noChannel', 'answerOfConnection', 'answerRewrote', 'routedOn', 'forwarded', 'cost'] },
    { id: 'vj-2006', path: 'socket-channel', expected: ['wire', 'sortedByWire', 'right'] },
    { id: 'vj-2006', path: 'stack', expected: ['wire', 'right'] },
  ])('$id on $path', ({ id, path, expected }) => {
    expect(codes(runScenario(short(id), path), 0)).toEqual(expected);
  });

  test('a connection from before the run: the slow path, and the answer’s own cost', () => {
    const trace = runScenario(short('dnat-local'), 'socket-channel');
    expect(codes(trace, 5)).toEqual(['wire', 'noChannel', 'connectionFromBefore', 'connectionRewrote', 'routedHere', 'isFor', 'right', 'cost', 'answerCost']);
  });

  test('a flow table goes past the rules, and is wrong for a while when they change', () => {
    const scenario = scenarios.get('flow-cache');
    const trace = runScenario(scenario, 'flowtable');
    const astray = firstWith(trace, 'misdelivered');
    expect(codes(trace, astray)).toEqual(expect.arrayContaining(['wouldBeForNobody', 'wrongCached']));
    expect(codes(trace, astray).filter((code) => code.startsWith('cached'))).toHaveLength(1);
    expect(whySide(trace).kind).toBe('cached');
    expect(whyParagraph(whySide(trace))).toContain('since then the rules have changed');
  });

  test('a rule that drops is named with its line, a policy as such', () => {
    const rules = (policy: string, line: string): Scenario['netfilter'] => ({ rules: `*nat\nCOMMIT\n*filter\n:INPUT ${policy} [0:0]\n${line}\nCOMMIT\n`, unknown: 'never' });
    const byRule = runScenario(short('misdelivery', { netfilter: rules('ACCEPT', '-A INPUT -p udp --dport 53 -j DROP') as never }), 'stack');
    const reason = whyHere(byRule, firstWith(byRule, 'dropped')).find(({ code }) => code === 'ruleDropped');
    expect(reason?.line).toBe(5);
    const byPolicy = runScenario(short('misdelivery', { netfilter: rules('DROP', '-A INPUT -p udp --dport 5353 -j ACCEPT') as never }), 'stack');
    expect(codes(byPolicy, firstWith(byPolicy, 'dropped'))).toEqual(['wire', 'firstOfConnection', 'routedHere', 'policyDropped', 'dropped', 'cost']);
  });

  test('in the order in which it happened', () => {
    for (const path of ['stack', 'socket-channel']) {
      const trace = runScenario(short('misdelivery'), path);
      for (let packet = 0; packet < trace.packets.length; packet++) {
        const instants = whyHere(trace, packet).filter(({ code }) => code !== 'answerCost').map(({ atNs }) => atNs);
        expect(instants).toEqual([...instants].sort((x, y) => x - y));
      }
    }
  });
});

describe('what the rules did to a side', () => {
  test('each packet that is astray or blind is counted, and the line named', () => {
    const trace = runScenario(short('misdelivery'), 'socket-channel');
    const { kind, astray, blind, counts } = whySide(trace);
    expect({ kind, blind: blind.count }).toEqual({ kind: 'byWire', blind: 0 });
    expect(astray).toEqual({ count: counts.misdelivered, from: '192.0.2.1:53', to: '192.0.2.1:5353', line: 6 });
    expect(whyParagraph(whySide(trace))).toContain(`${counts.misdelivered} of 200 packets reach the wrong program`);
  });

  test('a channel that is never found', () => {
    const answer = whySide(runScenario(short('dnat-local'), 'socket-channel'));
    expect(answer.blind).toEqual({ count: 200, from: '203.0.113.10:80', to: '192.0.2.1:8080', line: 0 });
    expect(whyParagraph(answer)).toMatch(/^All 200 packets take the slow path\. .*no channel is registered/);
  });

  test.each([
    { id: 'vj-2006', path: 'stack', kind: 'none' },
    { id: 'misdelivery', path: 'stack', kind: 'noChannels' },
    { id: 'misdelivery', path: 'filtered-channel', kind: 'afterRules' },
    { id: 'misdelivery', path: 'app-channel', kind: 'unasked' },
  ])('$id on $path: $kind', ({ id, path, kind }) => {
    const answer = whySide(runScenario(short(id), path));
    expect(answer.kind).toBe(kind);
    expect(whyParagraph(answer).length).toBeGreaterThan(40);
  });

  test('a rule added on the way splits the run', () => {
    const interventions: Intervention[] = [{ atNs: 3_000_000, rule: '-t nat -A PREROUTING -p udp --dport 53 -j DNAT --to-destination :5353' }];
    const trace = runScenario(short('nat-rule', { interventions }), 'socket-channel');
    const { astray } = whySide(trace);
    expect(astray.count).toBeGreaterThan(20);
    expect(trace.dictionary.netfilter?.lines[astray.line - 1]).toBe(interventions[0]?.rule);
    expect(trace.packets.arrivedNs[firstWith(trace, 'misdelivered')]).toBeGreaterThan(2_800_000);
  });
});

test('every reason has its sentence, on every path and scenario', () => {
  for (const { id, queueExperiment, netfilter } of scenarios.all) {
    if (queueExperiment !== undefined) continue; // no rules, no paths
    // Without rules all paths have the same few reasons.
    for (const path of netfilter === undefined ? ['stack', 'socket-channel'] : receivePaths.ids) {
      const trace = runScenario({ ...short(id), knobs: { ...short(id).knobs, packets: 60 } }, path);
      for (let packet = 0; packet < 60; packet++) {
        const said = whyHere(trace, packet).map(whySentence).join(' ');
        expect(said).not.toMatch(/undefined|NaN|–\.| – –/);
      }
    }
  }
});
