import { describe, expect, it } from 'vitest';
import { cpuBudget } from '../../src/analysis/cpuBudget.ts';
import type { Constant } from '../../src/base/constant.ts';
import { catalogue } from '../../src/model/catalogue.ts';
import { boundsOf, isFixed } from '../../src/model/constantBounds.ts';
import { checkConstants } from '../../src/model/ownConstants.ts';
import { simulate } from '../../src/model/simulate.ts';
import { DEFAULT_VIEW, decodeView, encodeView } from '../../src/scenario/link.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { defaultScenario } from '../../src/scenario/library/registry.ts';
import { digest } from '../../src/trace/digest.ts';
import { say } from '../../src/words/messages.ts';
import { runScenario } from '../runScenario.ts';

const short = { ...defaultScenario, knobs: { ...defaultScenario.knobs, packets: 200 } };
const busy = (constants: Readonly<Record<string, number>>): number => cpuBudget(runScenario({ ...short, constants }, 'stack')).total.busy;

describe('constants of a scenario’s own', () => {
  it('that say what the model says change nothing: every constant is read where it is said to be', () => {
    const standard = runScenario(short, 'stack');
    const own = Object.fromEntries(standard.dictionary.constants.filter(({ id }) => !isFixed(id)).map(({ id, value }) => [id, value]));
    expect(digest(runScenario({ ...short, constants: own }, 'stack'))).toBe(digest(standard));
  });

  it.each([
    ['dramNs', 0], ['factor.locks', 1], ['otherInstructions', 0], ['copy.instructions', 5000], ['lockInstructionsNs', 500], ['peerDirtyNs', 1000], ['recvBytes', 1000], ['napiWeight', 1],
  ])('%s makes a difference', (id, value) => {
    expect(busy({ [id]: value })).not.toBe(busy({}));
  });

  it('are what the trace lists, and leave the next run alone', () => {
    const listed = (constants?: Readonly<Record<string, number>>) =>
      runScenario({ ...short, ...(constants === undefined ? {} : { constants }) }, 'stack').dictionary.constants.find(({ id }) => id === 'peerDirtyNs')?.value;
    const standard = listed();
    expect(listed({ peerDirtyNs: 7 })).toBe(7);
    expect(listed()).toBe(standard);
  });

  it.each([
    [{ peerDirtyness: 1 }, 'unknownConstant'], [{ peerDirtyNs: -1 }, 'constantOutOfRange'], [{ peerDirtyNs: Number.NaN }, 'constantOutOfRange'],
    [{ clockGhz: 0 }, 'constantOutOfRange'], [{ napiWeight: 1.5 }, 'constantNotWhole'], [{ cacheWays: 3 }, 'constantFixed'],
  ])('%j is refused: %s', (constants, code) => {
    const run = simulate({ scenario: { ...short, constants }, pathId: 'stack' });
    expect(run.ok).toBe(false);
    if (run.ok) return;
    expect(run.problem.code).toBe(code);
    expect(say(run.problem)).toMatch(/[.]$/);
  });

  it('may be set to what they are, all of them', () => {
    for (const constant of catalogue().constants) {
      const { min, max } = boundsOf(constant);
      expect(constant.value, constant.id).toBeGreaterThanOrEqual(min);
      expect(constant.value, constant.id).toBeLessThanOrEqual(max);
      if (!isFixed(constant.id)) expect(checkConstants({ [constant.id]: constant.value }), constant.id).toBeUndefined();
    }
  });

  // A core takes a batch for itself and keeps what it frees, or what others free for it: the next one has to find some too.
  it.each(['smallSlabLimit', 'largeSlabLimit', 'pagePoolBatch', 'pagePoolCache'])('%s may be whatever is allowed: buffers do not run out', (id) => {
    const { max } = boundsOf(catalogue().constants.find((constant) => constant.id === id) as Constant);
    const knobs = { ...short.knobs, packets: 400, flows: 8, cores: 4, queues: 4, machine: 'epyc-rome-2019', readers: 'spread' } as const;
    for (const path of ['stack', 'rss', 'socket-channel']) expect(runScenario({ ...short, knobs, constants: { [id]: max } }, path).packets.length, path).toBe(400);
  });

  it('travel in files and links', () => {
    const constants = { peerDirtyNs: 0, 'factor.locks': 2.5 };
    const file = parseScenario(JSON.stringify({ version: 1, constants }));
    expect(file.ok && file.value.constants).toEqual(constants);
    const { view, problems } = decodeView(encodeView({ ...DEFAULT_VIEW, scenario: { ...defaultScenario, constants } }));
    expect(problems).toEqual([]);
    expect(view.scenario.constants).toEqual(constants);
    expect(decodeView('#constants=peerDirtyNs').problems.map(({ code }) => code)).toEqual(['linkValue']);
  });
});
