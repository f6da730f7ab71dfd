import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lab } from './fakeIo.ts';

interface Case {
  readonly name: string;
  readonly rules: string;
  readonly packets: readonly unknown[];
  readonly verdicts: readonly unknown[];
}

const recorded = JSON.parse(readFileSync(new URL('../fixtures/netfilter/verdicts.json', import.meta.url), 'utf8')) as readonly Case[];
const text = JSON.stringify(recorded.map(({ name, rules, packets }) => ({ name, rules, packets })));
const packet = { proto: 'udp', src: '198.51.100.7', sport: 40_000, dst: '203.0.113.10', dport: 53 };
const verdictOf = async (rules: string, more: object = {}, argv: readonly string[] = []): Promise<unknown> => {
  const { code, out, err } = await lab(['netfilter', 'c.json', ...argv], { 'c.json': JSON.stringify([{ name: 'x', rules, packets: [packet], ...more }]), 'sets.txt': 'create banned hash:net\nadd banned 198.51.100.0/24\n' });
  expect(code).toBe(0);
  return [(JSON.parse(out) as readonly Case[])[0]?.verdicts[0], err];
};

describe('lab netfilter', () => {
  it('fills in the verdicts of cases, field by field as the kernel had them', async () => {
    const { code, out, err } = await lab(['netfilter', 'cases.json'], { 'cases.json': text });
    expect([code, err]).toEqual([0, '']);
    const printed = JSON.parse(out) as readonly Case[];
    expect(printed.map(({ name, verdicts }) => ({ name, verdicts }))).toEqual(recorded.map(({ name, verdicts }) => ({ name, verdicts })));
    expect(Object.keys(printed[0] ?? {})).toEqual(['name', 'rules', 'packets', 'verdicts']);
  });

  it('reads rules and sets from files', async () => {
    const rule = '*filter\n-A INPUT -m set --match-set banned src -j DROP\nCOMMIT\n';
    expect(await verdictOf(rule)).toMatchObject([{ outcome: 'delivered' }, expect.stringContaining('x, line 2: There is no set “banned”')]);
    expect(await verdictOf(rule, {}, ['--ipset', 'sets.txt'])).toEqual([{ outcome: 'dropped' }, '']);
    expect(await verdictOf(rule, { ipset: 'create banned hash:ip\nadd banned 198.51.100.8\n' })).toMatchObject([{ outcome: 'delivered' }, '']);
  });

  it('says what it does not understand, and treats it as chosen', async () => {
    const rule = '*filter\n-A INPUT -m u32 --u32 "0=1" -j DROP\nCOMMIT\n';
    expect(await verdictOf(rule)).toMatchObject([{ outcome: 'delivered' }, 'x, line 2: The match “u32” is not understood.\n']);
    expect(await verdictOf(rule, {}, ['--unknown', 'always'])).toMatchObject([{ outcome: 'dropped' }, expect.anything()]);
  });

  it('reads the rules of IPv6 when the packets are', async () => {
    const rules = '*nat\n-A PREROUTING -d 2001:db8:113::10 -p udp -j DNAT --to-destination [2001:db8:a::5]:8080\nCOMMIT\n';
    const packets = [{ proto: 'udp', src: '2001:db8:51::7', sport: 40_000, dst: '2001:db8:113::10', dport: 80 }];
    const delivered = { outcome: 'delivered', host: 'backend', dst: '2001:db8:a::5', dport: 8080, src: '2001:db8:51::7', sport: 40_000, reply: { src: '2001:db8:113::10', sport: 80 } };
    expect(await verdictOf(rules, { packets })).toEqual([delivered, '']);
  });

  it('reports on a rule text by itself', async () => {
    const { code, out, err } = await lab(['netfilter', '--rules', 'r.txt'], { 'r.txt': '*filter\n-A INPUT -j WHAT\nCOMMIT\n' });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ family: 'ipv4', tables: ['filter'], rules: 1, remarks: [{ line: 2, code: 'ruleTargetUnknown' }] });
    expect(err).toContain('line 2');
  });

  it.each([
    ['no file', []], ['a file that is not there', ['gone.json']], ['no JSON', ['broken.json']], ['no list', ['object.json']], ['a wrong packet', ['port.json']],
    ['a wrong choice', ['broken.json', '--unknown', 'maybe']],
  ])('refuses %s with 2', async (_, argv) => {
    const files = { 'broken.json': '[{', 'object.json': '{}', 'port.json': JSON.stringify([{ name: 'x', rules: '', packets: [{ ...packet, dport: 70_000 }] }]) };
    const { code, out, err } = await lab(['netfilter', ...argv], files);
    expect([code, out]).toEqual([2, '']);
    expect(err).not.toMatch(/undefined|\[object/);
  });
});
