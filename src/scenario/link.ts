import { LEVELS, type Level } from '../base/levels.ts';
import type { Problem } from '../base/result.ts';
import { parseDecimal } from './fieldText.ts';
import { defaultScenario } from './library/registry.ts';
import { readLinkFields, writeLinkFields } from './linkFields.ts';
import { asId, asNs, asNumber, asOneOf, asWhole, readField, type FieldReader } from './linkReaders.ts';
import type { LinkedTexts } from './linkNetfilter.ts';
import { decodeScenario, SCENARIO_LINK_KEYS, scenarioFields } from './linkScenario.ts';
import { usualView } from './queueExperiment.ts';
import type { Scenario } from './schema.ts';
import { checkVersion, LINK_VERSIONS, type LinkFields, type Versions } from './upgraders.ts';

export const THEMES = ['system', 'light', 'dark', 'projector'] as const;
export type Theme = (typeof THEMES)[number];
export const SHOWN = ['both', 'a', 'b'] as const;
export type Shown = (typeof SHOWN)[number];

/**
 * What the URL hash says: `#v=1&scenario=udp-small&rateMbps=500&at=3200`. Whatever equals the default is left out. The
 * scenario is one of the library with its changes; of a scenario from a file, id and words stay behind.
 */
export interface View {
  readonly scenario: Scenario;
  readonly a: string;
  readonly b: string;
  readonly show: Shown;
  readonly atNs: number;
  /** Number of the packet whose threads and counts are shown. */
  readonly followed: number;
  /** Simulated ns per second of the wall clock. */
  readonly nsPerSecond: number;
  /** Level of detail; null: it follows the speed. */
  readonly level: Level | null;
  readonly panel: string | null;
  readonly theme: Theme;
}

export const DEFAULT_VIEW: View = {
  scenario: defaultScenario,
  ...usualView(defaultScenario),
  show: 'both',
  atNs: 0,
  followed: 0,
  level: null,
  panel: null,
  theme: 'system',
};

/** Key in the link of each field of the view. */
const KEY = {
  a: 'a', b: 'b', show: 'show', atNs: 'at', followed: 'follow', nsPerSecond: 'speed', level: 'level', panel: 'panel', theme: 'theme',
} as const satisfies Record<Exclude<keyof View, 'scenario'>, string>;

/** Every key a link may carry; keys of knobs are the knobs' ids. */
export const LINK_KEYS: readonly string[] = ['v', ...SCENARIO_LINK_KEYS, ...Object.values(KEY)];

/** `linked` has the scenario's long texts (`scenarioTexts`), packed or named: packing is the writer's, who may wait for it. */
export function encodeView(view: View, linked: LinkedTexts = {}): string {
  const fields: [string, string][] = [['v', String(LINK_VERSIONS.current)], ...scenarioFields(view.scenario, linked)];
  const usual = { ...DEFAULT_VIEW, ...usualView(view.scenario) };
  const put = (field: keyof typeof KEY) => {
    if (view[field] !== usual[field]) fields.push([KEY[field], String(view[field])]);
  };
  put('a');
  put('b');
  put('show');
  put('atNs');
  put('followed');
  put('nsPerSecond');
  put('level');
  put('panel');
  put('theme');
  return writeLinkFields(fields);
}

export interface DecodedView {
  readonly view: View;
  /** Texts that the scenario still lacks: to be unpacked or looked for, and put in with `withTexts`. */
  readonly linked: LinkedTexts;
  /** What could not be used; the default stands in its place. */
  readonly problems: readonly Problem[];
}

/** Never throws: what is bad or unknown is reported, and its default taken. */
export function decodeView(hash: string, linkVersions: Versions<LinkFields> = LINK_VERSIONS): DecodedView {
  const problems: Problem[] = [];
  const written = readLinkFields(hash, problems);
  if (written === undefined) return { view: DEFAULT_VIEW, linked: {}, problems };
  const version = versionOf(written, linkVersions);
  if (!version.ok) return { view: DEFAULT_VIEW, linked: {}, problems: [version.problem] };
  const fields = linkVersions.upgrade(written, version.value);
  for (const key of fields.keys()) {
    if (!LINK_KEYS.includes(key)) problems.push({ code: 'linkUnknownKey', where: key, values: { key } });
  }
  const { scenario, linked } = decodeScenario(fields, problems);
  const usual = { ...DEFAULT_VIEW, ...usualView(scenario) };
  const read = <K extends keyof typeof KEY>(field: K, reader: FieldReader<NonNullable<View[K]>>) =>
    readField(fields, KEY[field], reader, { fallback: usual[field], problems });
  const view: View = {
    scenario,
    a: read('a', asId),
    b: read('b', asId),
    show: read('show', asOneOf(SHOWN)),
    atNs: read('atNs', asNs),
    followed: read('followed', asWhole),
    nsPerSecond: read('nsPerSecond', asNumber(0.001, 1e12)),
    level: read('level', asOneOf(LEVELS)),
    panel: read('panel', asId),
    theme: read('theme', asOneOf(THEMES)),
  };
  return { view, linked, problems };
}

/** A link typed by hand may leave out the version: then it means the present one. */
function versionOf(fields: LinkFields, linkVersions: Versions<LinkFields>) {
  const claimed = fields.get('v');
  return checkVersion(claimed === undefined ? linkVersions.current : parseDecimal(claimed), linkVersions.current, 'link');
}
