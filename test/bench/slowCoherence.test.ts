import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Coherence } from '../../src/model/machine/coherence.ts';
import { SOURCES, STATES, WHYS } from '../../src/trace/words.ts';
import { SlowCoherence } from './slowCoherence.ts';

const LINES = 40;
const WAYS = 2;
const SETS = 4;

it('the fast coherence model answers every access of a random program as the slow one does', () => {
  const access = fc.record({
    how: fc.constantFrom('read', 'read', 'write', 'write', 'dmaWrite', 'dmaRead'), core: fc.nat(2), line: fc.oneof(fc.nat(5), fc.nat(LINES - 1)),
  });
  fc.assert(fc.property(fc.array(access, { minLength: 1, maxLength: 300 }), (program) => {
    const fast = new Coherence(3, LINES, WAYS, SETS);
    const slow = new SlowCoherence(3, WAYS, SETS);
    for (const { how, core, line } of program) {
      if (how === 'dmaWrite' || how === 'dmaRead') {
        fast[how](line);
        slow[how](line);
        continue;
      }
      const source = fast[how](core, line);
      const answer = { source: SOURCES[source], why: WHYS[fast.why], from: fast.from === 255 ? -1 : fast.from, state: STATES[fast.state] };
      expect(answer).toEqual(slow[how](core, line));
    }
  }), { numRuns: 300 });
});
