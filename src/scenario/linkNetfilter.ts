import type { Problem } from '../base/result.ts';
import { linkLength } from './linkFields.ts';
import { asMatch, asOneOf, readField } from './linkReaders.ts';
import {
  endpointText, ENDPOINTS_MAX, interventionText, INTERVENTIONS_MAX, inTimeOrder, isFairList, parseEndpoint, parseIntervention, parseSysctls, sysctlsText,
} from './netfilterFields.ts';
import { DIGEST_PATTERN, type Endpoint, type Intervention, type NetfilterSetup, type Scenario } from './schema.ts';
import type { LinkFields } from './upgraders.ts';

/** The part of a link that says what netfilter is told, and where flows go. */
export const NETFILTER_LINK_KEYS = ['endpoints', 'rules', 'ipset', 'unknown', 'sysctls', 'add'] as const;

const TEXT_KEYS = ['endpoints', 'rules', 'ipset', 'add'] as const;
type TextKey = (typeof TEXT_KEYS)[number];

/** Texts of a scenario as they are, by their key in the link. */
export type Texts = Readonly<Partial<Record<TextKey, string>>>;

/** A text in a link: packed by whoever writes the link, or, where that is too long, only named. */
export type LinkedText = { readonly kind: 'packed'; readonly packed: string } | { readonly kind: 'named'; readonly digest: string; readonly characters: number };
export type LinkedTexts = Readonly<Partial<Record<TextKey, LinkedText>>>;

/** All packed texts of a link together. */
export const PACKED_CHARACTERS_MAX = 8192;
/** Lists stand in a link as people read them, up to this length. */
const READABLE_LENGTH_MAX = 3000;
/** Of what the library's scenario has, here is none. */
const NONE = 'none';

const endpointsText = (endpoints: readonly Endpoint[] = []): string => endpoints.map(endpointText).join(';');
/** A line each: a rule is always one. */
const interventionsText = (interventions: readonly Intervention[] = []): string => interventions.map(interventionText).join('\n');

const textsOf = ({ endpoints, netfilter, interventions }: Scenario): Required<Texts> => ({
  endpoints: endpointsText(endpoints), rules: netfilter?.rules ?? '', ipset: netfilter?.ipset ?? '', add: interventionsText(interventions),
});

const hasText = ({ endpoints, netfilter, interventions = [] }: Scenario): Readonly<Record<TextKey, boolean>> => ({
  endpoints: endpoints !== undefined, rules: netfilter !== undefined, ipset: netfilter?.ipset !== undefined, add: interventions.length > 0,
});

const isReadable = (key: TextKey, text: string): boolean => text === '' || ((key === 'endpoints' || key === 'add') && linkLength(text) <= READABLE_LENGTH_MAX);

/** What a link cannot say as it is: to be packed, and handed to `netfilterFields`. */
export function textsToPack(scenario: Scenario, base: Scenario): Texts {
  const [texts, before] = [textsOf(scenario), textsOf(base)];
  return Object.fromEntries(TEXT_KEYS.filter((key) => texts[key] !== before[key] && !isReadable(key, texts[key])).map((key) => [key, texts[key]]));
}

export function netfilterFields(scenario: Scenario, base: Scenario, linked: LinkedTexts): [string, string][] {
  const [texts, before] = [textsOf(scenario), textsOf(base)];
  const [has, had] = [hasText(scenario), hasText(base)];
  const put = (key: TextKey): [string, string][] => {
    if (!has[key]) return had[key] ? [[key, NONE]] : [];
    if (had[key] && texts[key] === before[key]) return [];
    if (isReadable(key, texts[key])) return [[key, texts[key]]];
    const text = linked[key];
    return text === undefined ? [] : [[key, text.kind === 'packed' ? `z:${text.packed}` : `file:${text.digest}:${text.characters}`]];
  };
  const { netfilter } = scenario;
  const fields = [...put('endpoints'), ...put('rules'), ...put('ipset')];
  if (netfilter !== undefined && netfilter.unknown !== (base.netfilter?.unknown ?? 'never')) fields.push(['unknown', netfilter.unknown]);
  const sysctls = sysctlsText(netfilter?.sysctls ?? {});
  if (netfilter !== undefined && sysctls !== sysctlsText(base.netfilter?.sysctls ?? {})) fields.push(['sysctls', sysctls]);
  return [...fields, ...put('add')];
}

export interface DecodedNetfilter {
  /** With what a link says as it is; `withTexts` adds what was packed or named. */
  readonly fields: Pick<Scenario, 'endpoints' | 'netfilter' | 'interventions'>;
  readonly linked: LinkedTexts;
}

export function decodeNetfilter(base: Scenario, fields: LinkFields, problems: Problem[]): DecodedNetfilter {
  const linked: Partial<Record<TextKey, LinkedText>> = {};
  const texts: Partial<Record<TextKey, string>> = {};
  for (const key of TEXT_KEYS) {
    const value = fields.get(key);
    if (value === undefined || value === NONE) continue;
    if (value === '' ? key === 'rules' || key === 'ipset' : (key === 'add' || key === 'endpoints') && /^\d/.test(value)) texts[key] = value;
    else {
      const text = linkedText(value);
      if (text === undefined) problems.push({ code: 'linkValue', where: key, values: { key, got: value } });
      else linked[key] = text;
    }
  }
  const says = (key: TextKey): boolean => texts[key] !== undefined || linked[key] !== undefined;
  const without = {
    ...(base.endpoints === undefined || fields.get('endpoints') === NONE ? {} : { endpoints: base.endpoints }),
    ...(base.interventions === undefined || fields.get('add') === NONE ? {} : { interventions: base.interventions }),
  };
  const setup = fields.get('rules') === NONE ? undefined : (base.netfilter ?? (says('rules') || says('ipset') ? { rules: '', unknown: 'never' as const } : undefined));
  const scenario = withTexts({ ...without, ...(setup === undefined ? {} : { netfilter: decodeSetup(setup, fields, problems) }) }, texts, problems);
  if (setup === undefined && (fields.has('unknown') || fields.has('sysctls'))) problems.push({ code: 'linkRulesPart', where: 'rules' });
  return { fields: scenario, linked };
}

function decodeSetup({ ipset, unknown, sysctls, rules }: NetfilterSetup, fields: LinkFields, problems: Problem[]): NetfilterSetup {
  const absent = { fallback: undefined, problems };
  const said = readField(fields, 'sysctls', parseSysctls, absent) ?? sysctls ?? {};
  return {
    rules,
    unknown: readField(fields, 'unknown', asOneOf(['never', 'always'] as const), absent) ?? unknown,
    ...(ipset === undefined || fields.get('ipset') === NONE ? {} : { ipset }),
    ...(Object.keys(said).length === 0 ? {} : { sysctls: said }),
  };
}

function linkedText(value: string): LinkedText | undefined {
  const packed = /^z:([\w-]+)$/.exec(value)?.[1];
  if (packed !== undefined) return packed.length <= PACKED_CHARACTERS_MAX ? { kind: 'packed', packed } : undefined;
  const [, digest = '', characters] = /^file:([^:]*):(\d{1,8})$/.exec(value) ?? [];
  return asMatch(DIGEST_PATTERN)(digest) === undefined ? undefined : { kind: 'named', digest, characters: Number(characters) };
}

/** The scenario with these texts in their places; what is bad in a list is reported, and the list left as it was. */
export function withTexts<S extends Pick<Scenario, 'endpoints' | 'netfilter' | 'interventions'>>(scenario: S, { endpoints, rules, ipset, add }: Texts, problems: Problem[]): S {
  const bad = (key: TextKey, got: string): undefined => void problems.push({ code: 'linkValue', where: key, values: { key, got: got.slice(0, 120) } });
  const to = endpoints === undefined ? undefined : (parseAll(endpoints.split(';'), parseEndpoint, ENDPOINTS_MAX) ?? bad('endpoints', endpoints));
  const isFair = to === undefined || isFairList(to);
  if (!isFair) bad('endpoints', endpoints ?? '');
  const added = add === undefined ? undefined : (parseAll(add === '' ? [] : add.split('\n'), parseIntervention, INTERVENTIONS_MAX) ?? bad('add', add));
  const setup = scenario.netfilter ?? { rules: '', unknown: 'never' };
  return {
    ...scenario,
    ...(to === undefined || !isFair ? {} : { endpoints: to }),
    ...(rules === undefined && ipset === undefined ? {} : { netfilter: { ...setup, ...(rules === undefined ? {} : { rules }), ...(ipset === undefined ? {} : { ipset }) } }),
    ...(added === undefined ? {} : { interventions: inTimeOrder(added) }),
  };
}

function parseAll<T>(texts: readonly string[], parse: (text: string) => T | undefined, max: number): readonly T[] | undefined {
  const all: T[] = [];
  for (const text of texts.length > max ? [] : texts) {
    const one = parse(text);
    if (one === undefined) return undefined;
    all.push(one);
  }
  return texts.length > max ? undefined : all;
}
