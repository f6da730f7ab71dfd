import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseIpsetSave } from '../../src/exchange/ipsetSave/parseIpsetSave.ts';
import { parseIptablesSave } from '../../src/exchange/iptablesSave/parseIptablesSave.ts';
import { judgePackets } from '../../src/model/netfilterVerdicts.ts';
import type { Rule } from '../../src/scenario/ruleSet.ts';
import { measureInTurn } from '../bench/measure.ts';
import { sentence } from '../words/sentence.ts';

const recorded = JSON.parse(readFileSync(new URL('../fixtures/netfilter/verdicts.json', import.meta.url), 'utf8')) as readonly { readonly saved: string }[];

/** One filter rule in a text by itself. */
function ruleOf(words: string): Rule | undefined {
  const parsed = parseIptablesSave(`*filter\n:U - [0:0]\n-A FORWARD ${words}\nCOMMIT\n`);
  return parsed.ruleSet.tables[0]?.chains.find(({ name }) => name === 'FORWARD')?.rules[0];
}

const codes = (text: string): readonly string[] => parseIptablesSave(text).remarks.map((remark) => {
  sentence(remark);
  return `${remark.line} ${remark.code}`;
});

describe('a rule', () => {
  it.each([
    ['-s 10.0.0.0/8 -j ACCEPT', { kind: 'source', blocks: [{ address: '10.0.0.0', mask: '255.0.0.0' }], not: false }],
    ['! -s 10.1.2.3/255.255.0.0 -j ACCEPT', { kind: 'source', blocks: [{ address: '10.1.0.0', mask: '255.255.0.0' }], not: true }],
    ['-i eth+ -j ACCEPT', { kind: 'inInterface', name: 'eth+', not: false }],
    ['-p 17 -j ACCEPT', { kind: 'protocol', number: 17, not: false }],
    ['-m mark --mark 0x10/0xf0 -j DROP', { kind: 'mark', value: 16, mask: 240, not: false }],
    ['-m addrtype --dst-type LOCAL,BROADCAST --limit-iface-in', { kind: 'addrType', side: 'destination', types: ['LOCAL', 'BROADCAST'], limit: 'in', not: false }],
    ['-m limit --limit 3/min --limit-burst 7', { kind: 'limit', periodNs: 20e9, burst: 7, not: false }],
    ['-m state --state NEW', { kind: 'conntrack', states: { value: ['NEW'], not: false }, addresses: {}, ports: {}, not: false }],
    ['-m set ! --match-set blocked src,dst -j DROP', { kind: 'set', set: 'blocked', sides: ['source', 'destination'], not: true }],
    ['-m iprange --src-range 10.0.0.1-10.0.0.9', { kind: 'sourceRange', from: '10.0.0.1', to: '10.0.0.9', not: false }],
    ['-m statistic --mode random --probability 0.50000000000', { kind: 'random', probability: 0.5, not: false }],
  ])('%s', (words, match) => {
    expect(ruleOf(words)?.matches[0]).toEqual(match);
  });

  it('has ports with and without the module named, in every spelling', () => {
    const ports = { kind: 'destinationPorts', ranges: [{ from: 80, to: 90 }], not: false };
    for (const words of ['-p tcp -m tcp --dport 80:90', '-p tcp --dport 80:90', '-p tcp --destination-port 80:90', '-p tcp -m multiport --dports 80:90']) {
      expect(ruleOf(words)?.matches[1]).toEqual(ports);
    }
    expect(ruleOf('-p tcp -m tcp --dport ! 80')?.matches[1]).toMatchObject({ not: true });
  });

  it.each([
    ['DNAT --to-destination 10.0.0.5-10.0.0.9:80-90 --random --persistent', { kind: 'dnat', range: { addresses: { from: '10.0.0.5', to: '10.0.0.9' }, ports: { from: 80, to: 90, base: null }, random: true, persistent: true } }],
    ['DNAT --to-destination :8080', { kind: 'dnat', range: { addresses: null, ports: { from: 8080, to: 8080, base: null }, random: false, persistent: false } }],
    ['MARK --set-mark 0x1/0x2', { kind: 'mark', value: 1, mask: 3 }],
    ['MARK --and-mark 0xff', { kind: 'mark', value: 0, mask: 0xffff_ff00 }],
    ['CONNMARK --save-mark --nfmask 0xf --ctmask 0xf0', { kind: 'connmark', mode: 'save', value: 0, connectionMask: 240, packetMask: 15 }],
    ['REJECT', { kind: 'reject', how: 'icmp-port-unreachable' }],
    ['LOG --log-prefix "[UFW BLOCK] "', { kind: 'none', name: 'LOG' }],
    ['NFQUEUE --queue-num 1 --queue-bypass', { kind: 'queue', bypass: true }],
    ['U', { kind: 'jump', chain: 'U' }],
  ])('goes to -j %s', (words, target) => {
    expect(ruleOf(`-j ${words}`)?.target).toEqual(target);
  });

  it('keeps its comment, quoted or not', () => {
    expect(ruleOf('-m comment --comment "a \\"b\\" c" -j ACCEPT')?.comment).toBe('a "b" c');
    expect(ruleOf('-m comment --comment plain -j ACCEPT')?.comment).toBe('plain');
  });
});

describe('what is not understood is reported by line', () => {
  it.each([
    ['a table', '*routing\n:A - [0:0]\nCOMMIT\n', ['1 ruleTableUnknown', '2 ruleOutsideTable', '3 ruleCommitLonely']],
    ['a match', '*filter\n-A INPUT -m bpf --bytecode "4,48" -j ACCEPT\nCOMMIT\n', ['2 ruleMatchUnknown']],
    ['an option', '*filter\n-A INPUT -m mark --marc 1 -j ACCEPT\nCOMMIT\n', ['2 ruleOptionUnknown', '2 ruleValueUnknown']],
    ['an absurd range', '*filter\n-A INPUT -p tcp --dport 99:1 -j ACCEPT\n-A INPUT -p tcp --dport 70000 -j DROP\n-A INPUT -s 1.2.3.400 -j DROP\nCOMMIT\n', ['2 ruleValueUnknown', '3 ruleValueUnknown', '4 ruleValueUnknown']],
    ['a jump to nowhere', '*filter\n-A INPUT -j gone\n-A INPUT -j SYNPROXY\nCOMMIT\n', ['2 ruleJumpNowhere', '3 ruleTargetUnknown']],
    ['loops', '*filter\n:A - [0:0]\n:B - [0:0]\n-A A -j B\n-A B -g A\n-A INPUT -j A\nCOMMIT\n', ['5 ruleLoop']],
    ['a chain nobody declared', '*filter\n-A NOPE -j ACCEPT\nCOMMIT\n', ['2 ruleChainUnknown']],
    ['a missing COMMIT', '*nat\n*filter\nCOMMIT\n', ['2 ruleCommitMissing']],
    ['an open quote', '*filter\n-A INPUT -m comment --comment "x\nCOMMIT\n', ['2 ruleQuoteOpen']],
    ['what nothing here can see', '*filter\n-A OUTPUT -m owner --uid-owner 0 -j ACCEPT\nCOMMIT\n', ['2 ruleNeverHolds']],
  ])('%s', (_, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  it('as never or always matching, as chosen', () => {
    const { ruleSet } = parseIptablesSave('*filter\n-A INPUT -m bpf --bytecode "4,48" -j DROP\nCOMMIT\n');
    const packets = [{ proto: 'udp', src: '198.51.100.7', sport: 40_000, dst: '203.0.113.1', dport: 53 }] as const;
    const outcomes = (['never', 'always'] as const).map((unknown) => judgePackets(ruleSet, packets, { sets: [], unknown, seed: 1 }).verdicts[0]?.outcome);
    expect(outcomes).toEqual(['delivered', 'dropped']);
  });
});

describe('whatever a text has been through, reading it gives rules and remarks', () => {
  const texts = fc.constantFrom(...recorded.map(({ saved }) => saved));
  const sound = (text: string): void => {
    const parsed = parseIptablesSave(text);
    for (const remark of parsed.remarks) sentence(remark);
    judgePackets(parsed.ruleSet, [{ proto: 'udp', src: '198.51.100.7', sport: 1, dst: '203.0.113.10', dport: 80 }], { sets: [], unknown: 'always', seed: 1 });
  };

  it('cut anywhere', () => fc.assert(fc.property(texts, fc.nat(), (text, at) => sound(text.slice(0, at % text.length))), { numRuns: 300 }));

  it('words exchanged', () => {
    const words = fc.constantFrom('!', '-j', '-g', '-m', '-p', '--dport', '-s', '', '"', '99999', '0x', 'INPUT', 'U0', 'DNAT', '*nat', 'COMMIT', ':U0', '__proto__', 'constructor', '-1', '[', '\n', '--to-destination');
    fc.assert(fc.property(texts, fc.array(fc.tuple(fc.nat(), words), { minLength: 1, maxLength: 8 }), (text, changes) => {
      const parts = text.split(/( |\n)/);
      for (const [at, word] of changes) parts[at % parts.length] = word;
      sound(parts.join(''));
    }), { numRuns: 600 });
  });

  it('anything at all', () => fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), sound), { numRuns: 500 }));

  it('anything at all as sets', () => fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom('', 'create a hash:ip\nadd a ', 'create a hash:net,port\nadd a ', 'create a bitmap:port range 0-9\nadd a '), (text, start) => {
    for (const remark of parseIpsetSave(start + text).remarks) sentence(remark);
  })));

  it('ten thousand rules within 100 ms, ten megabytes without hanging', () => {
    const many = `*filter\n${Array.from({ length: 10_000 }, (_, i) => `-A FORWARD -s 10.${i >> 8}.${i & 255}.0/24 -p tcp -m tcp --dport ${(i % 60_000) + 1} -m comment --comment "rule ${i}" -j ACCEPT`).join('\n')}\nCOMMIT\n`;
    // 100 ms is what a computer with nothing else to do takes at most; here the measure is how long splitting into words takes.
    const wallMs = measureInTurn({
      read: () => expect(parseIptablesSave(many).rules).toBe(10_000),
      split: () => expect(many.split('\n').map((line) => line.split(' ')).length).toBeGreaterThan(10_000),
    }, 6);
    expect(Math.min(...wallMs.read) / Math.min(...wallMs.split)).toBeLessThan(40);
    expect(parseIptablesSave('\u0000\u0001'.repeat(5_000_000)).remarks).toHaveLength(1);
    expect(parseIptablesSave('x\n'.repeat(5_000_000)).remarks).toHaveLength(1000);
  });

  it('chains in a row as deep as they like', () => {
    const depth = 50_000;
    const text = `*filter\n${Array.from({ length: depth }, (_, i) => `:C${i} - [0:0]\n-A C${i} -j C${i + 1}`).join('\n')}\n:C${depth} - [0:0]\n-A FORWARD -j C0\nCOMMIT\n`;
    expect(parseIptablesSave(text.replace(/:C(\d+) - \[0:0\]\n-A/g, ':C$1 - [0:0]\n-A')).remarks.filter(({ code }) => code === 'ruleLoop')).toEqual([]);
  });
});
