import { describe, expect, it } from 'vitest';
import { at } from '../../src/base/assert.ts';
import { packetCounts } from '../../src/analysis/packetCounts.ts';
import type { Knobs } from '../../src/scenario/schema.ts';
import { lineName } from '../../src/trace/lookup.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { HOOKS, KIND, kindIndexOf } from '../../src/trace/words.ts';
import { DEFAULT_KNOBS } from '../../src/scenario/defaults.ts';
import { runScenario } from '../runScenario.ts';
import { runOf } from './situations.ts';
import { executions, movedStructures, spansOf } from './tellRun.ts';

const run = (pathId: string, era: Knobs['era']): Trace => runOf({ id: 'era', knobs: { packets: 400, flows: 4, era } }, pathId);

/** Lines of a structure's field group that were locked or atomically changed. */
function locked({ touches, dictionary }: Trace, field: string): number {
  let count = 0;
  for (let touch = 0; touch < touches.length; touch++) {
    const kind = kindIndexOf(at(touches.what, touch));
    if ((kind === KIND.lock || kind === KIND.atomic) && lineName(dictionary.structures, at(touches.line, touch)).name.replace(/#\d+/, '') === field) count++;
  }
  return count;
}

describe.each(['stack', 'rss', 'rps', 'rfs', 'arfs'])('the era of the kernel on %s', (pathId) => {
  const [old, modern] = [run(pathId, '2005'), run(pathId, 'modern')];

  it('is the machine\'s unless the scenario says otherwise', () => {
    expect(run(pathId, 'machine').spans).toEqual(old.spans);
  });

  it('of today has no prequeue: TCP runs in the softirq, or in the owner\'s backlog', () => {
    expect(executions(old, 'prequeue')).toBeGreaterThan(0);
    expect(executions(modern, 'prequeue')).toBe(0);
    expect(executions(modern, 'tcpInSoftirq', 'backlog') + executions(modern, 'groMerge')).toBe(400);
  });

  it('of today merges what one poll brings of a flow: up the stack once, copied packet by packet', () => {
    expect(executions(old, 'gro', 'groMerge')).toBe(0);
    expect(executions(modern, 'gro')).toBe(400);
    expect(executions(modern, 'groMerge')).toBeGreaterThan(50);
    expect(executions(modern, 'ethRcv') + executions(modern, 'groMerge')).toBe(400);
    expect(executions(modern, 'copy')).toBe(400);
    expect(executions(modern, 'skbFree', 'deferFree')).toBe(executions(modern, 'ethRcv'));
  });

  it('of today finds sockets without a lock and routes without a reference', () => {
    for (const field of ['EhashBucket.lock', 'Route.refcnt']) {
      expect(locked(old, field)).toBeGreaterThan(0);
      expect(locked(modern, field)).toBe(0);
    }
    expect(packetCounts(modern).delivered).toBe(400);
  });
});

it('what GRO has merged waits where the packet before it waits, not at GRO', () => {
  const { waits, dictionary } = runOf({ id: 'train', knobs: { packets: 600, machine: 'skylake-sp-2017', rateMbps: 9000, interruptsPerSecond: 20_000 } }, 'stack');
  const longest = (id: string): number => {
    const place = dictionary.places.findIndex((one) => one.id === id);
    let ns = 0;
    for (let row = 0; row < waits.length; row++) if (waits.place[row] === place) ns = Math.max(ns, at(waits.endNs, row) - at(waits.beginNs, row));
    return ns;
  };
  expect(longest('gro')).toBeGreaterThan(0);
  expect(longest('gro')).toBeLessThan(longest('receiveQueue'));
});

describe('netfilter of the era', () => {
  const hooked = (era: Knobs['era']): Trace => runOf({ id: 'era', scenario: 'nat-rule', knobs: { packets: 300, flows: 4, transport: 'tcp', packetBytes: 600, era } }, 'stack');
  const [old, modern] = [hooked('2005'), hooked('modern')];
  const machineWide = ['TableLock.lock', 'ConntrackLock.lock', 'TcpTrackLock.lock'];

  it('locks tables and connections for the whole machine in 2.6.15, and neither today', () => {
    for (const field of machineWide) {
      expect(locked(old, field), field).toBeGreaterThan(0);
      expect(locked(modern, field), field).toBe(0);
    }
    expect(locked(modern, 'NfConn.protocol')).toBeGreaterThan(0);
  });

  it('decides the same', () => {
    expect(packetCounts(modern)).toEqual(packetCounts(old));
  });
});

describe('what a kernel of today does with what it has done with', () => {
  const knobs = { packets: 600, rateMbps: 9000, machine: 'skylake-sp-2017' } as const;
  const through = (more: Partial<Knobs>): Trace => runOf({ id: 'back', knobs: { ...knobs, ...more } }, 'stack');

  it('gives sk_buffs and pages back to the core whose poll took them: nothing goes through shared lists', () => {
    const trace = through({});
    expect(executions(trace, 'deferFree')).toBeGreaterThan(20);
    expect(executions(trace, 'skbFree', 'slabFlush', 'slabFlushInSoftirq')).toBe(0);
    for (const span of spansOf(trace, 'deferFlush')) expect(trace.spans.core[span]).toBe(0);
    expect(executions(trace, 'slabRefill')).toBeLessThan(8); // pages for what is under way at the beginning
    expect(movedStructures(trace)).toContain('DeferList');
    expect(executions(through({ era: '2005' }), 'slabRefill')).toBeGreaterThan(30);
  });

  it('frees at once on the core itself, and where the list is full', () => {
    expect(executions(through({ readerCore: 0 }), 'deferFree', 'deferTake')).toBe(0);
    const small = through({ transport: 'udp', packetBytes: 46, rateMbps: 3000 });
    expect(executions(small, 'deferFree')).toBeGreaterThan(100);
    expect(executions(small, 'skbFree') + executions(small, 'deferFree')).toBe(packetCounts(small).delivered);
  });

  it('hands packets up in lists: who follows another costs less up to IP', () => {
    const udp = { transport: 'udp', packetBytes: 200, flows: 8 } as const;
    const meanNs = (trace: Trace): number => spansOf(trace, 'ipRcv').reduce((sum, span) => sum + at(trace.spans.instructionTicks, span), 0) / spansOf(trace, 'ipRcv').length;
    expect(meanNs(through(udp))).toBeLessThan(0.85 * meanNs(through({ ...udp, rateMbps: 50, interruptsPerSecond: 0 })));
  });
});

describe('trains of GRO where rules are loaded', () => {
  const through = (rules: string): Trace =>
    runScenario({ version: 1, id: 'train', label: '', lookFor: '', knobs: { ...DEFAULT_KNOBS, packets: 400, flows: 2, rateMbps: 9000, machine: 'skylake-sp-2017' }, netfilter: { unknown: 'never', rules } }, 'stack');
  const judged = (trace: Trace): number => executions(trace, 'nfTrack', 'nfNew');

  it('are judged once, as what they have become, and every packet is delivered', () => {
    const trace = through('*filter\n-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT\nCOMMIT\n');
    expect(executions(trace, 'groMerge')).toBeGreaterThan(100);
    expect(judged(trace)).toBe(executions(trace, 'ethRcv'));
    expect(packetCounts(trace)).toMatchObject({ delivered: 400, misdelivered: 0 });
  });

  it('go to the socket that the rewritten first of them is for', () => {
    const trace = through('*nat\n-A PREROUTING -p tcp -j DNAT --to-destination 192.0.2.1:6001\nCOMMIT\n');
    expect(packetCounts(trace)).toMatchObject({ misdelivered: 0 });
    // Every packet shows what happened to the merged one: three hooks, each once.
    const seen = (hook: string): number => trace.passages.hook.filter((which, row) => HOOKS[which] === hook && trace.passages.own[row] === 0).length;
    expect(seen('PREROUTING')).toBe(400);
    expect(judged(trace)).toBe(executions(trace, 'ethRcv'));
  });

  it('are dropped whole', () => {
    const trace = through('*filter\n-A INPUT -p tcp -m length --length 1000:65535 -j DROP\nCOMMIT\n');
    expect(packetCounts(trace).dropped.filtered).toBe(400);
    expect(executions(trace, 'drop')).toBe(executions(trace, 'ethRcv'));
  });

  it('are as long as all their segments: a rule for what no frame can be meets trains, and only trains', () => {
    const trace = through('*filter\n-A INPUT -p tcp -m length --length 1501:65535 -j DROP\nCOMMIT\n');
    const { delivered, dropped } = packetCounts(trace);
    const trains = executions(trace, 'drop');
    expect(trains).toBeGreaterThan(10);
    expect(dropped.filtered).toBe(trains + executions(trace, 'groMerge'));
    expect(delivered).toBe(400 - executions(trace, 'groMerge') - trains);
  });

  it('are split again where they are forwarded', () => {
    const trace = through('*nat\n-A PREROUTING -p tcp -j DNAT --to-destination 198.51.100.77\nCOMMIT\n');
    expect(packetCounts(trace).forwarded).toBe(400);
    expect(executions(trace, 'forwardXmit')).toBe(400);
    expect(executions(trace, 'forward')).toBe(executions(trace, 'ethRcv'));
  });
});
