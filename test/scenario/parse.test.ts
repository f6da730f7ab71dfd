import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_KNOBS } from '../../src/scenario/defaults.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { parseScenario, SCENARIO_CHARACTERS_MAX } from '../../src/scenario/parse.ts';
import { versions, type Fields } from '../../src/scenario/upgraders.ts';
import { problemOf, sentence, valueOf } from '../words/sentence.ts';

const parse = (fields: object) => parseScenario(JSON.stringify({ version: 1, ...fields }));
const digest = '0123456789abcdef';

describe('a scenario file', () => {
  it('needs only its version', () => {
    expect(valueOf(parseScenario('{ "version": 1 }'))).toEqual({ version: 1, id: 'own', label: 'own', lookFor: '', knobs: DEFAULT_KNOBS });
  });

  it('keeps everything it says', () => {
    const file = {
      version: 1, id: 'mine', label: 'My own', lookFor: 'This.', knobs: { ...DEFAULT_KNOBS, rateMbps: 12.5, channelFull: 'slowPath' },
      capture: { name: 'a.pcap', digest, fileBytes: 99 }, localAddress: '10.0.0.5', timeLimitNs: 5000,
    };
    expect(valueOf(parseScenario(JSON.stringify(file)))).toEqual(file);
  });

  it.each(scenarios.all)('reads what the library’s $id would be as a file', (scenario) => {
    expect(valueOf(parseScenario(JSON.stringify(scenario)))).toEqual(scenario);
  });

  it('may begin with a byte order mark', () => {
    expect(parseScenario('\uFEFF{"version":1}').ok).toBe(true);
  });

  it('rounds its time limit to what simulated time can hold', () => {
    expect(valueOf(parse({ timeLimitNs: 10.0001 })).timeLimitNs).toBe(10);
  });
});

describe('a bad scenario file is refused with its place', () => {
  it.each([
    ['', 'scenarioEmpty', undefined],
    [' \n', 'scenarioEmpty', undefined],
    ['[]', 'scenarioNotObject', undefined],
    ['null', 'scenarioNotObject', undefined],
    ['"x"', 'scenarioNotObject', undefined],
    ['{"version":1,}', 'scenarioNotJson', 'line 1, column 14'],
    ['{"version":1,\n  "id" "x"}', 'scenarioNotJson', 'line 2, column 8'],
    ['{"version":1', 'scenarioNotJson', 'line 1, column 13'],
    ['{}', 'scenarioVersion', 'version'],
    ['{"version":"1"}', 'scenarioVersion', 'version'],
    ['{"version":0}', 'scenarioVersion', 'version'],
    ['{"version":1.5}', 'scenarioVersion', 'version'],
    ['{"version":2}', 'scenarioNewer', 'version'],
    ['{"version":1e999}', 'scenarioVersion', 'version'],
    ['{"version":1,"knobs":{"rateMbps":1e999}}', 'knobNotFinite', 'knobs.rateMbps'],
    ['{"version":1,"knobs":{"__proto__":1}}', 'unknownKnob', 'knobs.__proto__'],
    ['{"version":1,"__proto__":{"id":"x"}}', 'scenarioUnknownKey', '__proto__'],
    ['{"version":1,"constructor":1}', 'scenarioUnknownKey', 'constructor'],
  ])('%s → %s at %s', (text, code, where) => {
    const problem = problemOf(parseScenario(text));
    expect(problem.code).toBe(code);
    expect(problem.where).toBe(where);
  });

  it.each([
    [{ nat: [] }, 'scenarioUnknownKey', 'nat'],
    [{ path: 'stack' }, 'scenarioUnknownKey', 'path'],
    [{ id: '' }, 'scenarioField', 'id'],
    [{ id: '<b>' }, 'scenarioField', 'id'],
    [{ id: 7 }, 'scenarioField', 'id'],
    [{ label: 'x'.repeat(81) }, 'scenarioField', 'label'],
    [{ lookFor: null }, 'scenarioField', 'lookFor'],
    [{ knobs: [] }, 'scenarioField', 'knobs'],
    [{ knobs: 'fast' }, 'scenarioField', 'knobs'],
    [{ knobs: null }, 'scenarioField', 'knobs'],
    [{ knobs: { rateMbps: '500' } }, 'knobNotNumber', 'knobs.rateMbps'],
    [{ knobs: { rateMbps: -1 } }, 'knobOutOfRange', 'knobs.rateMbps'],
    [{ knobs: { ratembps: 1 } }, 'unknownKnob', 'knobs.ratembps'],
    [{ knobs: { cores: 1 } }, 'coreOutside', 'knobs.readerCore'],
    [{ capture: digest }, 'scenarioField', 'capture'],
    [{ capture: { name: 'a', digest: 'xyz', fileBytes: 1 } }, 'scenarioField', 'capture.digest'],
    [{ capture: { name: '', digest, fileBytes: 1 } }, 'scenarioField', 'capture.name'],
    [{ capture: { name: 'a', digest, fileBytes: 0 } }, 'scenarioField', 'capture.fileBytes'],
    [{ capture: { name: 'a', digest, fileBytes: 1, path: '/' } }, 'scenarioUnknownKey', 'capture.path'],
    [{ capture: { name: 'a', digest } }, 'scenarioField', 'capture.fileBytes'],
    [{ localAddress: '10.0.0.256' }, 'scenarioField', 'localAddress'],
    [{ localAddress: '10.0.0.05' }, 'scenarioField', 'localAddress'],
    [{ timeLimitNs: 0 }, 'scenarioField', 'timeLimitNs'],
    [{ timeLimitNs: 2 ** 43 }, 'scenarioField', 'timeLimitNs'],
  ])('%j → %s at %s', (fields, code, where) => {
    expect(problemOf(parse(fields))).toMatchObject({ code, where });
  });

  it('names the fields there are', () => {
    expect(problemOf(parse({ colour: 1 })).values?.known).toBe('version, id, label, lookFor, knobs, queueExperiment, capture, localAddress, endpoints, netfilter, interventions, constants, ownMachine, timeLimitNs');
    expect(problemOf(parse({ capture: { x: 1, name: 'a', digest, fileBytes: 1 } })).values?.known).toBe('name, digest, fileBytes');
  });

  it('says what is wrong, where, and what to do', () => {
    expect(sentence(problemOf(parse({ knobs: { rateMbps: 0 } })))).toBe('knobs.rateMbps: 0 is outside the range. Choose from 1 to 100\u2009000\u2009Mb/s.');
  });

  it('refuses what is too long before reading it, and survives what is nested deeply', () => {
    expect(problemOf(parseScenario('x'.repeat(SCENARIO_CHARACTERS_MAX + 1))).code).toBe('scenarioTooLong');
    const deep = '['.repeat(200_000);
    expect(problemOf(parseScenario(deep)).code).toBe('scenarioNotJson');
    expect(problemOf(parseScenario(`{"version":1,"knobs":{"seed":${deep}${']'.repeat(200_000)}}}`)).code).toBe('knobNotNumber');
  });

  it('never throws', () => {
    const anything = fc.oneof(fc.string(), fc.json(), fc.jsonValue().map((value) => JSON.stringify({ version: 1, knobs: value })));
    fc.assert(fc.property(anything, (text) => {
      const result = parseScenario(text);
      if (!result.ok) sentence(result.problem);
    }));
  });

  it('never throws when a good one loses or changes a character', () => {
    const good = JSON.stringify(scenarios.get('nat-web'), null, 1);
    fc.assert(fc.property(fc.nat(good.length), fc.string({ maxLength: 2 }), (index, other) => {
      const result = parseScenario(good.slice(0, index) + other + good.slice(index + 1));
      if (!result.ok) sentence(result.problem);
    }), { numRuns: 1000 });
  });
});

describe('an older scenario file', () => {
  // A made-up history: version 2 renamed `name` to `label`, version 3 moved the rate into `knobs`.
  const history = versions<Fields>(3, {
    2: ({ name, ...rest }) => ({ ...rest, label: name }),
    3: ({ rate, ...rest }) => ({ ...rest, knobs: { rateMbps: rate } }),
  });

  it('is upgraded step by step', () => {
    const scenario = valueOf(parseScenario('{"version":1,"name":"Old","rate":7}', history));
    expect(scenario).toMatchObject({ version: 1, label: 'Old', knobs: { rateMbps: 7 } });
  });

  it('goes through the later steps only, when it is younger', () => {
    expect(valueOf(parseScenario('{"version":2,"label":"Mid","rate":8}', history))).toMatchObject({ label: 'Mid', knobs: { rateMbps: 8 } });
    expect(problemOf(parseScenario('{"version":2,"name":"Mid","rate":8}', history))).toMatchObject({ code: 'scenarioUnknownKey', where: 'name' });
    expect(problemOf(parseScenario('{"version":4}', history))).toMatchObject({ code: 'scenarioNewer', values: { version: 4, current: 3 } });
  });

  it('has an upgrader for every version, or the program does not start', () => {
    const same = (older: Fields) => older;
    expect(() => versions<Fields>(3, { 3: same })).toThrow('no upgrader to version 2');
    expect(() => versions<Fields>(2, { 2: same, 3: same })).toThrow('beyond version 2');
    expect(() => versions<Fields>(1, {})).not.toThrow();
  });
});

describe('netfilter in a scenario file', () => {
  const endpoint = { address: '192.0.2.1', port: 80, weight: 1, listens: true };
  const netfilter = { rules: '*filter\nCOMMIT\n', unknown: 'never' };

  it('keeps everything it says, what is added in the order of its instants', () => {
    const file = {
      endpoints: [endpoint, { ...endpoint, port: 8080, weight: 0, listens: false, answersTo: '10.0.0.5' }],
      netfilter: { ...netfilter, ipset: 'create a hash:ip\n', unknown: 'always', sysctls: { ip_forward: 0, rp_filter: 2, route_localnet: 1 } },
    };
    const late = { atNs: 9000, rule: '-A INPUT -j DROP' };
    const early = { atNs: 5, rule: '-t nat -A PREROUTING -j ACCEPT' };
    expect(valueOf(parse({ ...file, interventions: [late, early] }))).toMatchObject({ ...file, interventions: [early, late] });
  });

  it.each([
    [{ endpoints: [] }, 'endpoints'],
    [{ endpoints: [{ ...endpoint, weight: 0 }] }, 'endpoints'],
    [{ endpoints: [endpoint, endpoint] }, 'endpoints'],
    [{ endpoints: [endpoint, { ...endpoint, address: '192.0.2.256' }] }, 'endpoints[1].address'],
    [{ endpoints: [{ ...endpoint, port: 0 }] }, 'endpoints[0].port'],
    [{ endpoints: [{ ...endpoint, port: '80' }] }, 'endpoints[0].port'],
    [{ endpoints: [{ ...endpoint, weight: -1 }] }, 'endpoints[0].weight'],
    [{ endpoints: [{ ...endpoint, listens: 1 }] }, 'endpoints[0].listens'],
    [{ endpoints: [{ ...endpoint, answersTo: '10.0.1.5' }] }, 'endpoints[0].answersTo'],
    [{ netfilter: 'rules' }, 'netfilter'],
    [{ netfilter: { unknown: 'never' } }, 'netfilter.rules'],
    [{ netfilter: { ...netfilter, ipset: 5 } }, 'netfilter.ipset'],
    [{ netfilter: { ...netfilter, unknown: 'sometimes' } }, 'netfilter.unknown'],
    [{ netfilter: { ...netfilter, sysctls: { rp_filter: 3 } } }, 'netfilter.sysctls.rp_filter'],
    [{ interventions: {} }, 'interventions'],
    [{ interventions: [{ atNs: -1, rule: '-A INPUT' }] }, 'interventions[0].atNs'],
    [{ interventions: [{ atNs: 2 ** 43, rule: '-A INPUT' }] }, 'interventions[0].atNs'],
    [{ interventions: [{ atNs: 0, rule: ' ' }] }, 'interventions[0].rule'],
    [{ interventions: [{ atNs: 0, rule: '-A INPUT\n-A OUTPUT' }] }, 'interventions[0].rule'],
    [{ interventions: [{ atNs: 0, rule: 'x'.repeat(1001) }] }, 'interventions[0].rule'],
  ])('%# is refused at %s', (fields, where) => {
    const problem = problemOf(parse(fields));
    expect([problem.code, problem.where]).toEqual(['scenarioField', where]);
    expect(sentence(problem)).not.toContain('something else');
  });

  it.each([
    [{ endpoints: [{ ...endpoint, name: 'x' }] }, 'endpoints[0].name', 'address, port, weight, listens, answersTo'],
    [{ netfilter: { ...netfilter, rule: 'x' } }, 'netfilter.rule', 'rules, ipset, unknown, sysctls'],
    [{ netfilter: { ...netfilter, sysctls: { tcp_mem: 1 } } }, 'netfilter.sysctls.tcp_mem', 'ip_forward, rp_filter, route_localnet'],
    [{ interventions: [{ atNs: 0, rule: 'x', at: 1 }] }, 'interventions[0].at', 'atNs, rule'],
  ])('%# has a field that is not known', (fields, where, known) => {
    expect(problemOf(parse(fields))).toEqual({ code: 'scenarioUnknownKey', where, values: { key: where.split('.').at(-1), known } });
  });
});
