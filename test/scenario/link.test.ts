import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeKnobs } from '../../src/scenario/checkKnobs.ts';
import { decodeView, DEFAULT_VIEW, encodeView, LINK_KEYS, SHOWN, THEMES, type View } from '../../src/scenario/link.ts';
import { LINK_CHARACTERS_MAX } from '../../src/scenario/linkFields.ts';
import { KNOBS, type KnobSpec } from '../../src/scenario/knobs.ts';
import { scenarios } from '../../src/scenario/library/registry.ts';
import { versions, type LinkFields } from '../../src/scenario/upgraders.ts';
import { sentence } from '../words/sentence.ts';

const codesOf = (hash: string) => decodeView(hash).problems.map((problem) => `${problem.code} ${problem.where ?? ''}`.trim());

describe('the link', () => {
  it('says nothing but its version about the standard view', () => {
    expect(encodeView(DEFAULT_VIEW)).toBe('#v=1');
    for (const empty of ['', '#', '#v=1', '#&&']) expect(decodeView(empty)).toEqual({ view: DEFAULT_VIEW, problems: [] });
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
    ['#capture=zzz', 'linkValue capture'],
    ['#captureName=a.pcap', 'linkCapturePart capture'],
    ['#a=%E0%A4%A', 'linkEscape a=%E0%A4%A'],
    [`#a=${'x'.repeat(LINK_CHARACTERS_MAX)}`, 'linkTooLong'],
  ])('%s → %s', (hash, code) => {
    expect(codesOf(hash)).toEqual([code]);
    const { view, problems } = decodeView(hash);
    expect(view).toEqual(DEFAULT_VIEW);
    for (const problem of problems) sentence(problem);
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
const scenario = fc
  .record({
    base: fc.constantFrom(...scenarios.all),
    knobs: fc.record(Object.fromEntries(KNOBS.map((knob) => [knob.id, fc.option(knobValue(knob), { nil: undefined })]))),
    more: fc.record({ capture, localAddress: fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((bytes) => bytes.join('.')), timeLimitNs: instantNs.filter((value) => value > 0) }, { requiredKeys: [] }),
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
  panel: fc.option(id),
  theme: fc.constantFrom(...THEMES),
});

describe('whatever is put into a link', () => {
  it('comes out again', () => {
    fc.assert(fc.property(view, (one) => {
      const { view: other, problems } = decodeView(encodeView(one));
      expect(problems).toEqual([]);
      expect(other).toEqual(one);
    }), { numRuns: 500 });
  });

  it('never makes it throw: garbage', () => {
    const key = fc.oneof(fc.constantFrom(...LINK_KEYS), fc.string());
    const fields = fc.array(fc.tuple(key, fc.string()), { maxLength: 8 }).map((pairs) => `#${pairs.map((pair) => pair.join('=')).join('&')}`);
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fields), (hash) => {
      const decoded = decodeView(hash);
      for (const problem of decoded.problems) sentence({ ...problem, where: '', values: Object.fromEntries(Object.entries(problem.values ?? {}).map(([name, value]) => [name, typeof value === 'number' ? value : 'x'])) });
      expect(decodeView(encodeView(decoded.view))).toEqual({ view: decoded.view, problems: [] });
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
