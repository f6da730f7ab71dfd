import { expect, test } from 'vitest';
import { commandLineOf } from '../../src/app/dialogs/commandLine.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { natWebSample } from '../../src/scenario/samples.ts';
import { digest } from '../../src/trace/digest.ts';
import { lab } from '../cli/fakeIo.ts';
import { runScenario } from '../runScenario.ts';

const base = scenarios.get('vj-2006');
const capture = { name: "it's mine.pcap", digest: '0123456789abcdef', fileBytes: 4711 };

test('a scenario of the library needs no more than its name', () => {
  expect(commandLineOf(base, 'stack')).toEqual({ command: 'npm run -s lab -- run --scenario vj-2006 --path stack --json', files: [] });
});

test('changed knobs are set one by one, in the order of their table', () => {
  const changed = { ...base, knobs: { ...base.knobs, readerCore: 0, rateMbps: 500 } };
  expect(commandLineOf(changed, 'stack').command).toBe(
    'npm run -s lab -- run --scenario vj-2006 --path stack --set rateMbps=500 --set readerCore=0 --json',
  );
});

test('a capture of one’s own is named as a shell reads it, and said to be needed', () => {
  const replay = { ...base, knobs: { ...base.knobs, process: 'replay' as const }, capture };
  const { command, files } = commandLineOf(replay, 'stack');
  expect(command).toContain(`--set process=replay --capture 'it'\\''s mine.pcap'`);
  expect(files).toEqual([{ name: capture.name }]);
});

test('the sample has its place in the project', () => {
  const { name, digest, fileBytes } = natWebSample;
  const replay = { ...base, knobs: { ...base.knobs, process: 'replay' as const }, capture: { name, digest, fileBytes } };
  expect(commandLineOf(replay, 'stack').command).toContain('--capture public/samples/nat-web.pcap');
  expect(commandLineOf(scenarios.get('nat-web'), 'stack').command).not.toContain('--capture');
});

const RULES = '*nat\n-A PREROUTING -p udp -j REDIRECT --to-ports 53\nCOMMIT\n';

test('rules and sets go into files, what is added and where flows go into options', () => {
  const changed = {
    ...base, netfilter: { rules: RULES, ipset: 'create a hash:ip\n', unknown: 'always' as const }, endpoints: [{ address: '192.0.2.1', port: 80, weight: 2, listens: false }],
    interventions: [{ atNs: 3200, rule: '-A INPUT -m comment --comment "it\'s" -j DROP' }],
  };
  const { command, files } = commandLineOf(changed, 'stack');
  expect(command).toBe(
    `npm run -s lab -- run --scenario vj-2006 --path stack --rules vj-2006.rules --ipset vj-2006.ipset --unknown always --add '3200:-A INPUT -m comment --comment "it'\\''s" -j DROP' --endpoint 192.0.2.1:80,weight=2,unbound --json`,
  );
  expect(files).toEqual([{ name: 'vj-2006.rules', text: RULES }, { name: 'vj-2006.ipset', text: 'create a hash:ip\n' }]);
});

test('what a library scenario has needs not be said, what it has lost cannot', () => {
  const nat = scenarios.get('dnat-local');
  expect(commandLineOf(nat, 'stack').command).toBe('npm run -s lab -- run --scenario dnat-local --path stack --json');
  const { netfilter: _, ...bare } = nat;
  for (const scenario of [bare, { ...base, netfilter: { rules: RULES, unknown: 'never' as const, sysctls: { rp_filter: 1 as const } } }]) {
    const { command, files } = commandLineOf(scenario, 'stack');
    expect(command).toContain(`--scenario ${scenario.id}.json`);
    const read = parseScenario(files[0]?.text ?? '');
    expect(read.ok && read.value).toEqual(scenario);
  }
});

test('the command of a run with rules prints the run with its digest', async () => {
  const nat = scenarios.get('nat-rule');
  const scenario = {
    ...nat, knobs: { ...nat.knobs, packets: 60 }, netfilter: { rules: `*filter\n-A INPUT -m set --match-set bad src -j DROP\nCOMMIT\n${RULES}`, ipset: 'create bad hash:net\nadd bad 198.51.100.0/25\n', unknown: 'never' as const },
    interventions: [{ atNs: 500_000, rule: '-t nat -I PREROUTING -p udp --dport 53 -j REDIRECT --to-ports 5353' }],
  };
  const { command, files } = commandLineOf(scenario, 'socket-channel');
  const words = [...command.slice(command.indexOf('--scenario')).matchAll(/'((?:[^']|'\\'')*)'|(\S+)/g)].map(([, quotedWord, word]) => quotedWord ?? word ?? '');
  const { code, out } = await lab(['run', ...words], Object.fromEntries(files.map(({ name, text }) => [name, text ?? ''])));
  expect([code, (JSON.parse(out) as { digest: string }).digest]).toEqual([0, digest(runScenario(scenario, 'socket-channel'))]);
});

test('what no option can say goes into a scenario file that reads back as the same', () => {
  const ownMachine = { complexOf: [0, 0], socketOf: [0, 0], latencyNs: { complex: 29.7 }, measured: { atomicNs: 1.9 } };
  const scenario = { ...base, knobs: { ...base.knobs, machine: 'your-machine' }, ownMachine, localAddress: '203.0.113.10', timeLimitNs: 5_000_000 };
  const { command, files } = commandLineOf(scenario, 'socket-channel');
  expect(command).toBe('npm run -s lab -- run --scenario vj-2006.json --path socket-channel --json');
  const read = parseScenario(files[0]?.text ?? '');
  expect(read.ok && read.value).toEqual(scenario);
});
