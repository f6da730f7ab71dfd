import { describe, expect, it } from 'vitest';
import { breakEvens } from '../../../src/analysis/ledger/breakEven.ts';
import { type Compared, type Ledger, ledger, type LedgerWork, measure, type Simulate } from '../../../src/analysis/ledger/ledger.ts';
import { LEDGER_ITEMS, type LedgerItem, ledgerScenario } from '../../../src/analysis/ledger/ledgerScenario.ts';
import { ok, type Result } from '../../../src/base/result.ts';
import { receivePaths } from '../../../src/model/paths/registry.ts';
import { withKnobs } from '../../../src/scenario/withKnob.ts';
import { vj2006 } from '../../../src/scenario/library/vj-2006.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';
import type { Scenario } from '../../../src/scenario/schema.ts';
import { runScenario } from '../../runScenario.ts';

const simulate: Simulate = (scenario, pathId) => ok(runScenario(scenario, pathId));
const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
};
const short = valueOf(withKnobs(vj2006, [['packets', 100]]));
const workOf = (scenario: Scenario, rules = 10, unclassifiedShare = 5): LedgerWork => ({ simulate, scenario, options: { rules, unclassifiedShare }, knownPaths: receivePaths.ids });
const kept = valueOf(ledger(workOf(short)));

const runsOf = ({ start, steps, end }: Ledger): readonly Compared[] => [start, end, ...steps.flatMap(({ after, alone, withoutIt }) => [after, alone, withoutIt])];

describe('the ledger', () => {
  it('adds up exactly: the start, less every step, is what is left', () => {
    expect(kept.steps.map(({ item }) => item)).toEqual(LEDGER_ITEMS);
    expect(kept.steps.reduce((saved, { inOrder }) => saved - inOrder, kept.start.saved)).toBe(kept.end.saved);
    expect(kept.steps.at(-1)?.after).toBe(kept.end);
  });

  it('is of the scenario’s own constants and machine too', () => {
    const dear = valueOf(ledger(workOf({ ...short, constants: { peerDirtyNs: 400, peerCleanNs: 400 } })));
    expect(dear.start.stack.busy).toBeGreaterThan(kept.start.stack.busy);
    const ownMachine = { complexOf: [0, 0], socketOf: [0, 0], latencyNs: { complex: 60 } };
    expect(ledgerScenario({ ...short, ownMachine }, new Set(LEDGER_ITEMS), kept.options).ownMachine).toBe(ownMachine);
  });

  it('has every number from a run that anybody can repeat from its scenario file', () => {
    for (const { items, stack, channel, saved } of runsOf(kept)) {
      const given = ledgerScenario(short, new Set(items), kept.options);
      const read = valueOf(parseScenario(JSON.stringify(given)));
      expect(measure(runScenario(read, 'stack'))).toEqual(stack);
      expect(measure(runScenario(read, 'app-channel'))).toEqual(channel);
      expect(saved).toBe(stack.busy - channel.busy);
    }
  });

  it('has first and last from the runs with it alone, and with everything else', () => {
    for (const { item, first, last, alone, withoutIt } of kept.steps) {
      expect([alone.items, withoutIt.items]).toEqual([[item], LEDGER_ITEMS.filter((one) => one !== item)]);
      expect(first).toBe(kept.start.saved - alone.saved);
      expect(last).toBe(withoutIt.saved - kept.end.saved);
    }
    expect(kept.steps[0]?.first).toBe(kept.steps[0]?.inOrder);
    expect(kept.steps.at(-1)?.last).toBe(kept.steps.at(-1)?.inOrder);
  });

  it('loses no packet, moves more lines as more is asked, and ends with less saved', () => {
    for (const { stack, channel } of runsOf(kept)) expect([stack.lost, channel.lost]).toEqual([0, 0]);
    expect(kept.end.channel.linesMoved).toBeGreaterThan(2 * kept.start.channel.linesMoved);
    expect(kept.end.saved).toBeLessThan(kept.start.saved / 2);
  });

  it('does not know what a scenario is called', () => {
    expect(ledger(workOf({ ...short, id: 'other', label: 'Other', lookFor: 'nothing' }))).toEqual(ok(kept));
  });

  it('has requirements that cost nothing when there is nothing of them', () => {
    const { steps } = valueOf(ledger(workOf(short, 10, 0)));
    expect(steps.at(-1)?.inOrder).toBe(0);
  });

  it('speaks of progress, and refuses a replay', () => {
    const heard: number[] = [];
    valueOf(ledger({ ...workOf(short), onProgress: (done, of) => heard.push(done / of) }));
    expect(heard.length).toBeGreaterThan(10);
    expect(Math.max(...heard)).toBeLessThan(1);
    expect(heard.toSorted((a, b) => a - b)).toEqual(heard);
    const replay = { ...short, knobs: { ...short.knobs, process: 'replay' as const } };
    expect(ledger(workOf(replay))).toMatchObject({ ok: false, problem: { code: 'ledgerNotOfReplay' } });
  });
});

describe('what a step lets traffic meet', () => {
  const traceOf = (...items: readonly LedgerItem[]) => runScenario(ledgerScenario(short, new Set(items), { rules: 7, unclassifiedShare: 10 }), 'app-channel');
  const stages = (...items: readonly LedgerItem[]): ReadonlySet<string> => {
    const { spans, dictionary } = traceOf(...items);
    return new Set([...spans.stage].map((stage) => dictionary.stages[stage]?.id ?? ''));
  };

  it('is what it says, and what that needs', () => {
    expect([...stages('route')]).toContain('askRoute');
    expect([...stages('socket')]).toContain('askSocket');
    expect([...stages()].filter((id) => id.startsWith('ask') || id.startsWith('nf') || id === 'slowPath')).toEqual([]);
    expect([...stages('hooks')]).toEqual(expect.arrayContaining(['slowPath', 'route', 'nfRules', 'unwrap']));
    expect([...stages('hooks')]).not.toContain('nfTrack');
    expect([...stages('conntrack')]).toContain('nfTrack');
    expect([...stages('nat')]).toEqual(expect.arrayContaining(['nfTrack', 'nfRewrite', 'nfRewriteInReaderOfAnswer']));
  });

  it('walks each rule with every packet', () => {
    const { passages } = traceOf('hooks');
    const walked = [...passages.rulesWalked];
    expect(walked.filter((rules) => rules === 7).length).toBe(100);
  });

  it('sends the share that no signature tells the slow way', () => {
    const { spans, dictionary } = traceOf('slowPath');
    const slow = dictionary.stages.findIndex(({ id }) => id === 'slowPath');
    expect([...spans.stage].filter((stage) => stage === slow).length).toBe(10);
  });
});

describe('the break-even', () => {
  it('lies between two numbers of rules next to each other, both run', () => {
    const work = workOf(short, 0, 0);
    const { againstBareStack, sameRules, rulesMax } = valueOf(breakEvens(work));
    const busy = (path: string, items: readonly LedgerItem[], rules: number): number => measure(runScenario(ledgerScenario(short, new Set(items), { rules, unclassifiedShare: 0 }), path)).busy;
    const both = (rules: number): boolean => busy('app-channel', LEDGER_ITEMS, rules) < busy('stack', LEDGER_ITEMS, rules);
    const one = (rules: number): boolean => busy('app-channel', ['route', 'socket', 'hooks'], rules) < busy('stack', [], 0);
    for (const [{ saves, savesNot }, savesWith] of [[againstBareStack, one], [sameRules, both]] as const) {
      if (saves !== null) expect(savesWith(saves)).toBe(true);
      if (savesNot !== null) expect(savesWith(savesNot)).toBe(false);
      expect(savesNot === null ? saves : savesNot - (saves ?? -1)).toBe(savesNot === null ? rulesMax : 1);
    }
  });
});
