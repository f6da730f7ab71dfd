import { LEVELS } from '../../src/base/levels.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeKnobs } from '../../src/scenario/checkKnobs.ts';
import { decodeView, DEFAULT_VIEW, encodeView, LINK_KEYS, SHOWN, THEMES, type DecodedView, type View } from '../../src/scenario/link.ts';
import { LINK_CHARACTERS_MAX } from '../../src/scenario/linkFields.ts';
import { PACKED_CHARACTERS_MAX, withTexts, type Texts } from '../../src/scenario/linkNetfilter.ts';
import { scenarioTexts } from '../../src/scenario/linkScenario.ts';
import { KNOBS, type KnobSpec } from '../../src/scenario/knobs.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { versions, type LinkFields } from '../../src/scenario/upgraders.ts';
import { sentence } from '../words/sentence.ts';

const codesOf = (hash: string) => decodeView(hash).problems.map((problem) => `${problem.code} ${problem.where ?? ''}`.trim());

describe('the link', () => {
  it('says nothing but its version about the standard view', () => {
    expect(encodeView(DEFAULT_VIEW)).toBe('#v=1');
    for (const empty of ['', '#', '#v=1', '#&&']) expect(decodeView(empty)).toEqual({ view: DEFAULT_VIEW, linked: {}, problems: [] });
  });

  it('is readable, and leaves out what is standard', () => {
    const base = scenarios.get('udp-small');
    const scenario = { ...base, knobs: { ...base.knobs, rateMbps: 500 }, localAddress: '10.0.0.5' };
    expect(encodeView({ ...DEFAULT_VIEW, scenario, b: 'stack', atNs: 3200, followed: 17, nsPerSecond: 500, panel: 'cpuBudget', theme: 'dark' })).toBe(
      '#v=1&scenario=udp-small&rateMbps=500&local=10.0.0.5&b=stack&at=3200&follow=17&speed=500&panel=cpuBudget&theme=dark',
    );
  });

  it('reads the example of the design, defaults included', () => {
    const { view, problems } = decodeView('#v=1&scenario=vj-2006&a=stack&b=socket-channel&rateMbps=1000&at=3200');
    expect(problems).toEqual([]);
    expect(view).toEqual({ ...DEFAULT_VIEW, atNs: 3200 });
  });

  it('names a dropped capture by digest, name and size', () => {
    const capture = { name: 'my traffic & more #1.pcap', digest: '0123456789abcdef', fileBytes: 4711 };
    const scenario = { ...DEFAULT_VIEW.scenario, knobs: { ...DEFAULT_VIEW.scenario.knobs, process: 'replay' as const }, capture };
    const hash = encodeView({ ...DEFAULT_VIEW, scenario });
    expect(hash).toContain('&capture=0123456789abcdef&captureName=my%20traffic%20%26%20more%20%231.pcap&captureBytes=4711');
    expect(decodeView(hash).view.scenario).toEqual(scenario);
  });

  it('is understood without a version when typed by hand', () => {
    expect(decodeView('rateMbps=250').view.scenario.knobs.rateMbps).toBe(250);
  });

  it('has no two meanings for one key', () => {
    expect(new Set(LINK_KEYS).size).toBe(LINK_KEYS.length);
  });

  it('keeps of a scenario from a file what differs from the first', () => {
    const own = { ...DEFAULT_VIEW.scenario, id: 'own', label: 'Mine', knobs: { ...DEFAULT_VIEW.scenario.knobs, flows: 3 } };
    expect(encodeView({ ...DEFAULT_VIEW, scenario: own })).toBe('#v=1&flows=3');
  });
});

describe('what is bad in a link is reported, and its default taken', () => {
  it.each([
    ['#v=2&at=5', 'linkNewer v'],
    ['#v=x', 'linkVersion v'],
    ['#v=-1', 'linkVersion v'],
    ['#v=', 'linkVersion v'],
    ['#scenario=nope', 'unknownScenario scenario'],
    ['#colour=red', 'linkUnknownKey colour'],
    ['#=1', 'linkUnknownKey'],
    ['#__proto__=1', 'linkUnknownKey __proto__'],
    ['#rateMbps=fast', 'knobNotNumber knobs.rateMbps'],
    ['#rateMbps=1e999', 'knobNotFinite knobs.rateMbps'],
    ['#rateMbps=0', 'knobOutOfRange knobs.rateMbps'],
    ['#rateMbps', 'knobNotNumber knobs.rateMbps'],
    ['#packets=1.5', 'knobNotWhole knobs.packets'],
    ['#transport=ip', 'knobNotChoice knobs.transport'],
    ['#cores=1', 'coreOutside knobs.readerCore'],
    ['#packetBytes=46', 'packetTooSmallForTcp knobs.packetBytes'],
    ['#at=-5', 'linkValue at'],
    ['#at=8796093022208', 'linkValue at'],
    ['#at=soon', 'linkValue at'],
    ['#follow=1.5', 'linkValue follow'],
    ['#speed=0', 'linkValue speed'],
    ['#a=%3Cscript%3E', 'linkValue a'],
    ['#theme=pink', 'linkValue theme'],
    ['#show=c', 'linkValue show'],
    ['#local=10.0.0.999', 'linkValue local'],
    ['#timeLimitNs=0', 'linkValue timeLimitNs'],
    ['#queueGapNs=-1', 'linkValue queueGapNs'],
    ['#capture=zzz', 'linkValue capture'],
    ['#captureName=a.pcap', 'linkCapturePart capture'],
    ['#endpoints=', 'linkValue endpoints'],
    ['#endpoints=192.0.2.1:80;192.0.2.1:80', 'linkValue endpoints'],
    ['#endpoints=192.0.2.1:80,weight=0', 'linkValue endpoints'],
    ['#endpoints=192.0.2.1:99999', 'linkValue endpoints'],
    ['#rules=-A INPUT', 'linkValue rules'],
    ['#rules=z:a b', 'linkValue rules'],
    ['#rules=file:0123:5', 'linkValue rules'],
    ['#unknown=always', 'linkRulesPart rules'],
    ['#sysctls=rp_filter=1', 'linkRulesPart rules'],
    ['#add=', 'linkValue add'],
    ['#add=now:-A INPUT -j DROP', 'linkValue add'],
    ['#add=-5:-A INPUT -j DROP', 'linkValue add'],
    ['#a=%E0%A4%A', 'linkEscape a=%E0%A4%A'],
    [`#a=${'x'.repeat(LINK_CHARACTERS_MAX)}`, 'linkTooLong'],
  ])('%s → %s', (hash, code) => {
    expect(codesOf(hash)).toEqual([code]);
    const { view, problems } = decodeView(hash);
    expect(view).toEqual(DEFAULT_VIEW);
    for (const problem of problems) sentence(problem);
  });

  it('means queues by its sides where the scenario is two programs with one between them', () => {
    const { view } = decodeView('#v=1&scenario=queues-lone&b=ring-one-line');
    expect(view).toMatchObject({ a: 'locked-list', b: 'ring-one-line', nsPerSecond: 200, scenario: { queueExperiment: { gapNs: 500 } } });
    expect(encodeView(view)).toBe('#v=1&scenario=queues-lone&b=ring-one-line');
    expect(decodeView('#v=1&queueGapNs=250').view).toMatchObject({ a: 'locked-list', b: 'ring', scenario: { queueExperiment: { gapNs: 250 } } });
  });

  it('takes the rest of such a link', () => {
    const { view, problems } = decodeView('#v=1&rateMbps=0&a=socket-channel&a=stack&seed=7&nonsense=1');
    expect(problems.map((problem) => problem.code)).toEqual(['linkTwice', 'linkUnknownKey', 'knobOutOfRange']);
    expect(view.a).toBe('socket-channel');
    expect(view.scenario.knobs).toEqual({ ...DEFAULT_VIEW.scenario.knobs, seed: 7 });
  });

  it('gives up only the knobs that contradict each other', () => {
    const { view } = decodeView('#cores=4&irqCore=5&readerCore=3&seed=7');
    expect(view.scenario.knobs).toEqual({ ...DEFAULT_VIEW.scenario.knobs, seed: 7 });
  });

  it('finds a capture by digest even where name and size got lost', () => {
    const { view } = decodeView('#capture=0123456789abcdef');
    expect(view.scenario.capture).toEqual({ name: '0123456789abcdef.pcap', digest: '0123456789abcdef', fileBytes: 0 });
  });
});

function knobValue(spec: KnobSpec): fc.Arbitrary<string | number> {
  if (spec.kind === 'choice') return spec.choices === 'machines' ? fc.constantFrom('xeon-2006', 'other-1') : fc.constantFrom(...spec.choices.map((choice) => choice.id));
  return spec.integer ? fc.integer({ min: spec.min, max: spec.max }) : fc.double({ min: spec.min, max: spec.max, noNaN: true });
}
const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const instantNs = fc.double({ min: 0, max: 2 ** 43 - 2, noNaN: true }).map((value) => Math.round(value * 1024) / 1024);
const capture = fc.record({
  name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  digest: fc.stringMatching(/^[0-9a-f]{16}$/),
  fileBytes: fc.nat(),
});
const port = fc.integer({ min: 1, max: 65_535 });
const endpoints = fc.uniqueArray(
  fc.record({ address: fc.constantFrom('192.0.2.1', '203.0.113.10'), port, weight: fc.constantFrom(1, 0, 2.5), listens: fc.boolean(), answersTo: fc.constant('10.0.0.7') }, { requiredKeys: ['address', 'port', 'weight', 'listens'] }),
  { minLength: 1, selector: ({ address, port: number }) => `${address}:${number}` },
).filter((all) => all.some(({ weight }) => weight > 0));
const bit = fc.constantFrom(0 as const, 1 as const);
const netfilter = fc.record(
  { rules: fc.string(), ipset: fc.string(), unknown: fc.constantFrom('never' as const, 'always' as const), sysctls: fc.record({ ip_forward: bit, rp_filter: bit }) },
  { requiredKeys: ['rules', 'unknown'] },
);
const rule = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => `-A ${text}`.trim()).filter((text) => !/[\r\n]/.test(text));
const interventions = fc.array(fc.record({ atNs: instantNs, rule }), { minLength: 1, maxLength: 50 }).map((all) => all.sort((one, other) => one.atNs - other.atNs));
const scenario = fc
  .record({
    base: fc.constantFrom(...scenarios.all),
    knobs: fc.record(Object.fromEntries(KNOBS.map((knob) => [knob.id, fc.option(knobValue(knob), { nil: undefined })]))),
    more: fc.record({ queueExperiment: fc.record({ gapNs: fc.nat(1_000_000) }), capture, localAddress: fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((bytes) => bytes.join('.')), timeLimitNs: instantNs.filter((value) => value > 0), constants: fc.dictionary(fc.constantFrom('peerDirtyNs', 'factor.locks', 'copy.instructions'), fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0), { minKeys: 1 }), endpoints, netfilter, interventions }, { requiredKeys: [] }),
  })
  .map(({ base, knobs, more }) => {
    const changed = changeKnobs(base.knobs, Object.entries(knobs).filter(([, value]) => value !== undefined));
    return { ...base, ...more, knobs: changed.ok ? changed.value : base.knobs };
  });
const view: fc.Arbitrary<View> = fc.record({
  scenario,
  a: id,
  b: id,
  show: fc.constantFrom(...SHOWN),
  atNs: instantNs,
  followed: fc.nat(100_000),
  nsPerSecond: fc.double({ min: 0.001, max: 1e12, noNaN: true }),
  level: fc.option(fc.constantFrom(...LEVELS)),
  panel: fc.option(id),
  theme: fc.constantFrom(...THEMES),
});

/** Stands for the app, which packs: a text that is asked for is found again by its number. */
function throughLink(one: View): DecodedView {
  const texts = Object.entries(scenarioTexts(one.scenario));
  const decoded = decodeView(encodeView(one, Object.fromEntries(texts.map(([key], index) => [key, { kind: 'packed', packed: String(index) }]))));
  const unpacked = Object.entries(decoded.linked).map(([key, text]) => [key, text.kind === 'packed' ? texts[Number(text.packed)]?.[1] : undefined]);
  const problems = [...decoded.problems];
  const withAll = { ...decoded.view, scenario: withTexts(decoded.view.scenario, Object.fromEntries(unpacked) as Texts, problems) };
  return { view: withAll, linked: {}, problems };
}

describe('whatever is put into a link', () => {
  it('comes out again', () => {
    fc.assert(fc.property(view, (one) => {
      expect(throughLink(one)).toEqual({ view: one, linked: {}, problems: [] });
    }), { numRuns: 500 });
  });

  it('is readable where it is short: where flows go, and rules that are added', () => {
    const base = scenarios.get('nat-rule');
    const changed = {
      ...base, endpoints: [{ address: '192.0.2.1', port: 53, weight: 3, listens: true }, { address: '192.0.2.1', port: 5353, weight: 0, listens: false }],
      interventions: [{ atNs: 3200, rule: '-t nat -A PREROUTING -p udp -j REDIRECT --to-ports 5353' }],
    };
    expect(encodeView({ ...DEFAULT_VIEW, scenario: changed })).toBe(
      '#v=1&scenario=nat-rule&endpoints=192.0.2.1:53,weight=3;192.0.2.1:5353,weight=0,unbound&add=3200:-t%20nat%20-A%20PREROUTING%20-p%20udp%20-j%20REDIRECT%20--to-ports%205353',
    );
  });

  it('packs what is long, or names it', () => {
    const base = scenarios.get('vj-2006');
    const scenario = { ...base, netfilter: { rules: '*filter\nCOMMIT\n', unknown: 'always' as const, sysctls: { rp_filter: 1 as const } } };
    expect(scenarioTexts(scenario)).toEqual({ rules: '*filter\nCOMMIT\n' });
    const packed = encodeView({ ...DEFAULT_VIEW, scenario }, { rules: { kind: 'packed', packed: 'abc-_9' } });
    expect(packed).toBe('#v=1&rules=z:abc-_9&unknown=always&sysctls=rp_filter=1');
    expect(decodeView(packed)).toMatchObject({ linked: { rules: { kind: 'packed', packed: 'abc-_9' } }, view: { scenario: { netfilter: { rules: '', unknown: 'always', sysctls: { rp_filter: 1 } } } } });
    const named = encodeView({ ...DEFAULT_VIEW, scenario }, { rules: { kind: 'named', digest: '0123456789abcdef', characters: 99_999 } });
    expect(decodeView(named).linked).toEqual({ rules: { kind: 'named', digest: '0123456789abcdef', characters: 99_999 } });
  });

  it('says nothing of what the library has, and says so when it is gone', () => {
    const base = scenarios.get('dnat-local');
    expect(encodeView({ ...DEFAULT_VIEW, scenario: base })).toBe('#v=1&scenario=dnat-local');
    const { endpoints: _, netfilter: __, ...bare } = base;
    const link = encodeView({ ...DEFAULT_VIEW, scenario: bare });
    expect(link).toBe('#v=1&scenario=dnat-local&endpoints=none&rules=none');
    expect(decodeView(link).view.scenario).toEqual(bare);
  });

  it('stays shorter than what is read, however much there is', () => {
    const interventions = Array.from({ length: 1000 }, (_, atNs) => ({ atNs, rule: `-A INPUT -m comment --comment "${'ä'.repeat(200)}" -j DROP` }));
    const endpoints = Array.from({ length: 1000 }, (_, port) => ({ address: '192.0.2.1', port: port + 1, weight: 1, listens: true }));
    const scenario = { ...DEFAULT_VIEW.scenario, interventions, endpoints };
    expect(Object.keys(scenarioTexts(scenario))).toEqual(['endpoints', 'add']);
    const packed = { kind: 'packed', packed: 'x'.repeat(PACKED_CHARACTERS_MAX / 2) } as const;
    expect(encodeView({ ...DEFAULT_VIEW, scenario }, { endpoints: packed, add: packed }).length).toBeLessThan(LINK_CHARACTERS_MAX);
  });

  it('never makes it throw: garbage', () => {
    const key = fc.oneof(fc.constantFrom(...LINK_KEYS), fc.string());
    const fields = fc.array(fc.tuple(key, fc.string()), { maxLength: 8 }).map((pairs) => `#${pairs.map((pair) => pair.join('=')).join('&')}`);
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fields), (hash) => {
      const decoded = decodeView(hash);
      for (const problem of decoded.problems) sentence({ ...problem, where: '', values: Object.fromEntries(Object.entries(problem.values ?? {}).map(([name, value]) => [name, typeof value === 'number' ? value : 'x'])) });
      expect(decodeView(encodeView(decoded.view))).toEqual({ view: decoded.view, linked: {}, problems: [] });
    }), { numRuns: 1000 });
  });

  it('never makes it throw: a name that is no proper text', () => {
    const broken = { name: 'a\uD800.pcap', digest: '0123456789abcdef', fileBytes: 1 };
    const hash = encodeView({ ...DEFAULT_VIEW, scenario: { ...DEFAULT_VIEW.scenario, capture: broken } });
    expect(decodeView(hash).view.scenario.capture?.name).toBe('a\uFFFD.pcap');
  });
});

describe('an older link', () => {
  const rename = (fields: LinkFields) => new Map([...fields].map(([key, value]) => [key === 'rate' ? 'rateMbps' : key, value]));
  const history = versions<LinkFields>(2, { 2: rename });

  it('is upgraded', () => {
    expect(decodeView('#v=1&rate=77', history)).toMatchObject({ view: { scenario: { knobs: { rateMbps: 77 } } }, problems: [] });
    expect(decodeView('#v=2&rate=77', history).problems).toMatchObject([{ code: 'linkUnknownKey', where: 'rate' }]);
    expect(decodeView('#v=3', history).problems).toMatchObject([{ code: 'linkNewer' }]);
  });
});
