import { expect, test } from 'vitest';
import { commandLineOf } from '../../src/app/dialogs/commandLine.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { natWebSample } from '../../src/scenario/samples.ts';

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

test('what no option can say goes into a scenario file that reads back as the same', () => {
  const scenario = { ...base, localAddress: '203.0.113.10', timeLimitNs: 5_000_000 };
  const { command, files } = commandLineOf(scenario, 'socket-channel');
  expect(command).toBe('npm run -s lab -- run --scenario vj-2006.json --path socket-channel --json');
  const read = parseScenario(files[0]?.text ?? '');
  expect(read.ok && read.value).toEqual(scenario);
});

test('rules of one’s own go into the scenario file', () => {
  const netfilter = { rules: '*nat\nCOMMIT\n', unknown: 'never' as const };
  const { command, files } = commandLineOf({ ...base, netfilter }, 'stack');
  expect(command).toContain('--scenario vj-2006.json');
  expect(JSON.parse(files[0]?.text ?? '')).toMatchObject({ netfilter });
  const library = scenarios.get('misdelivery');
  expect(commandLineOf(library, 'stack').files).toEqual([]);
});
