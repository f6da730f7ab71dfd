import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseIptablesSave } from '../../src/exchange/iptablesSave/parseIptablesSave.ts';
import { judgePackets } from '../../src/model/netfilterVerdicts.ts';
import type { CaseVerdict, NetfilterCase } from '../../src/scenario/netfilterCase.ts';

type Recorded = NetfilterCase & { readonly saved: string; readonly verdicts: readonly (CaseVerdict | { readonly outcome: 'unstable' })[] };

const cases = JSON.parse(readFileSync(new URL('../fixtures/netfilter/verdicts.json', import.meta.url), 'utf8')) as readonly Recorded[];

const judge = (text: string, { packets }: Recorded) => judgePackets(parseIptablesSave(text).ruleSet, packets, { sets: [], unknown: 'never', seed: 1 });

describe('what a Linux kernel did with 943 packets', () => {
  for (const one of cases) {
    it(`${one.name}: ${one.packets.length} packets as recorded, in both spellings`, () => {
      for (const text of [one.rules, one.saved]) {
        expect(parseIptablesSave(text).remarks).toEqual([]);
        const { verdicts } = judge(text, one);
        const told = (list: readonly unknown[]) => list.map((verdict, index) => `${JSON.stringify(one.packets[index])} ${JSON.stringify(verdict)}`);
        const stable = one.verdicts.map((verdict, index) => (verdict.outcome === 'unstable' ? verdicts[index] : verdict));
        expect(told(verdicts)).toEqual(told(stable));
      }
    });

    // Half-open connections of the case before sent their SYN-ACKs again while these two were recorded.
    if (one.name === 'random-1-29' || one.name === 'random-1-30') continue;
    it(`${one.name}: as many packets reach each policy`, () => {
      const counted = new Map(judge(one.rules, one).policies.map(({ table, chain, packets }) => [`${table} ${chain}`, packets]));
      const saved = parseIptablesSave(one.saved).ruleSet.tables.flatMap(({ name, chains }) =>
        chains.flatMap((chain) => (chain.policy === null || chain.counters === null ? [] : [`${name} ${chain.name} ${chain.counters.packets}`])),
      );
      expect(saved.map((line) => line.replace(/\d+$/, '') + String(counted.get(line.replace(/ \d+$/, ''))))).toEqual(saved);
    });
  }

  it('agree packet by packet: 943 of 943', () => {
    let agreed = 0;
    for (const one of cases) {
      const { verdicts } = judge(one.rules, one);
      one.verdicts.forEach((verdict, index) => {
        if (verdict.outcome === 'unstable' || JSON.stringify(verdict) === JSON.stringify(verdicts[index])) agreed += 1;
      });
    }
    expect(agreed).toBe(943);
  });
});
