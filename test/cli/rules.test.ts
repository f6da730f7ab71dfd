import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/analysis/runReport.ts';
import { lab } from './fakeIo.ts';

const RULES = '*nat\n-A PREROUTING -p udp -m udp --dport 53 -j DNAT --to-destination 192.0.2.1:5353\nCOMMIT\n';
const SMALL = ['--scenario', 'nat-rule', '--set', 'packets=60', '--json'];
const files = {
  'a.rules': RULES, 'drop.rules': '*filter\n-A INPUT -m set --match-set bad src -j DROP\nCOMMIT\n', 'bad.ipset': 'create bad hash:net\nadd bad 0.0.0.0/1\nadd bad 128.0.0.0/1\n',
  'loop.rules': '*filter\n:a - [0:0]\n-A a -j a\nCOMMIT\n', 'six.rules': '*filter\n-A INPUT -s 2001:db8::1 -j DROP\nCOMMIT\n', 'noise.rules': Uint8Array.of(0xff, 0x00, 0x80), 'words.rules': 'hello\n',
  'odd.rules': '*filter\n-A INPUT -m bpf --bytecode "4,48" -j DROP\nCOMMIT\n', 'mine.json': '{"version":1,"netfilter":{"rules":"*filter\\n-A NOPE -j DROP\\nCOMMIT\\n","unknown":"never"}}',
};
type Report = Omit<RunReport, 'remarks'> & { readonly remarks: readonly { readonly text: string }[] };
const run = async (...args: readonly string[]): Promise<Report> => {
  const { code, out, err } = await lab(['run', ...SMALL, ...args], files);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as Report;
};

describe('lab run with rules', () => {
  it('takes them from a file, and packets go where they say', async () => {
    const { packets } = await run('--path', 'socket-channel', '--rules', 'a.rules');
    expect([packets.in, packets.misdelivered > 0]).toEqual([60, true]);
    expect((await run('--path', 'stack', '--rules', 'a.rules')).packets.misdelivered).toBe(0);
  });

  it('takes sets for them', async () => {
    const { packets } = await run('--rules', 'drop.rules', '--ipset', 'bad.ipset');
    expect(packets.dropped.filtered).toBe(60);
    const without = await run('--rules', 'drop.rules');
    expect(without.packets.dropped.filtered).toBe(0);
    expect(without.remarks.map(({ text }) => text).join()).toMatch(/line 2: There is no set “bad”/);
  });

  it('counts what is not understood as it is told to', async () => {
    const never = await run('--rules', 'odd.rules');
    expect([never.packets.dropped.filtered, never.remarks.some(({ text }) => /line 2: The match “bpf” is not understood/.test(text))]).toEqual([0, true]);
    expect((await run('--rules', 'odd.rules', '--unknown', 'always')).packets.dropped.filtered).toBe(60);
  });

  it('adds rules while it goes', async () => {
    const { dropped } = (await run('--add', '800000:-A INPUT -p udp -j DROP', '--add', '0:-A INPUT -p tcp -j DROP')).packets;
    expect(dropped.filtered).toBeGreaterThan(0);
    expect(dropped.filtered).toBeLessThan(60);
  });

  it('sends flows where it is told to', async () => {
    const { packets } = await run('--endpoint', '192.0.2.1:99', '--endpoint', '192.0.2.1:98,weight=0,unbound');
    expect(packets.delivered).toBe(60);
    const unbound = await run('--endpoint', '192.0.2.1:99,unbound');
    expect(unbound.packets.delivered).toBe(0);
  });

  it('prints for people what became of packets', async () => {
    const { out } = await lab(['run', '--scenario', 'nat-rule', '--set', 'packets=60', '--path', 'socket-channel', '--rules', 'a.rules'], files);
    expect(out).toMatch(/misdelivered +[1-9]/);
    expect(out).toMatch(/forwarded +0/);
  });

  it('says all this in its help', async () => {
    const { out } = await lab(['run', '--help']);
    for (const option of ['--rules', '--ipset', '--unknown', '--add', '--endpoint']) expect(out).toContain(option);
  });

  it.each([
    [['--rules', 'loop.rules'], /^loop\.rules, line 3: This jump to a makes a loop/],
    [['--rules', 'six.rules'], /^six\.rules, line 2: These are rules of ip6tables/],
    [['--rules', 'noise.rules'], /^noise\.rules, byte 0: .*UTF-8/],
    [['--rules', 'words.rules'], /^words\.rules, line 1: “hello” stands in no table/],
    [['--rules', 'none.rules'], /^none\.rules: There is no such file/],
    [['--scenario', 'mine.json'], /^netfilter\.rules, line 2: The table filter has no chain “NOPE”/],
    [['--add', '5:-A NOPE -j DROP'], /^interventions\[0\]: The table filter has no chain “NOPE”/],
    [['--add', '-A INPUT -j DROP'], /adds no rule/],
    [['--add', 'x:-A INPUT -j DROP'], /adds no rule/],
    [['--unknown', 'sometimes'], /--unknown is never or always/],
    [['--scenario', 'vj-2006', '--unknown', 'always'], /There are no rules for this/],
    [['--endpoint', '192.0.2.1'], /no endpoint/],
    [['--endpoint', '192.0.2.1:80,weight=0'], /needs a weight above 0/],
    [['--endpoint', '192.0.2.1:80', '--endpoint', '192.0.2.1:80'], /given twice/],
    [['--scenario', 'a.rules'], /no scenario but iptables-save text; give it with --rules/],
    [['--capture', 'bad.ipset'], /no packet capture but ipset save text; give it with --ipset/],
  ])('answers %j with its place and 2', async (args, sentence) => {
    const given = args.includes('--scenario') ? args : ['--scenario', 'nat-rule', ...args];
    const { code, out, err } = await lab(['run', '--json', ...given], files);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
    expect(err).not.toContain('Something is wrong here');
  });
});
