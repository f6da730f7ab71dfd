import { formatIp, parseIp, type IpAddress } from '../../scenario/ipAddress.ts';
import type { IpSet, SetDimension, SetEntry, SetPart } from '../../scenario/ipSets.ts';
import { Remarks, type RuleRemark } from '../iptablesSave/remarks.ts';
import { tokenize } from '../iptablesSave/tokenize.ts';
import { readInteger, readProtocol } from '../iptablesSave/values.ts';

export interface ParsedSets {
  readonly sets: readonly IpSet[];
  readonly remarks: readonly RuleRemark[];
}

const DIMENSIONS: readonly SetDimension[] = ['ip', 'net', 'port', 'iface', 'mark', 'mac'];
/** A range of addresses is taken apart into single ones, up to this many. */
const RANGE_MAX = 65_536;
/** Of all sets together: beyond, a text of ranges would fill the memory. */
const ENTRIES_MAX = 4 * RANGE_MAX;

interface Draft {
  readonly set: IpSet & { readonly entries: SetEntry[] };
  readonly family: 'ipv4' | 'ipv6';
}

/** `ipset save` text: `create NAME TYPE …` and `add NAME ENTRY …`. What is not understood is remarked on, by line. */
export function parseIpsetSave(text: string): ParsedSets {
  const remarks = new Remarks();
  const drafts = new Map<string, Draft>();
  let entriesLeft = ENTRIES_MAX;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = index + 1;
    const words = tokenize(raw.trim());
    if (words === undefined) remarks.refuse(line, 'ruleQuoteOpen');
    if (words === undefined || words.length === 0 || words[0]?.startsWith('#') === true) continue;
    const [verb = '', name = '', what = ''] = words;
    if (verb === 'create' || verb === '-N') {
      const dimensions = dimensionsOf(what);
      if (dimensions === undefined) remarks.note(line, 'setTypeUnknown', { set: name, type: what });
      const family = words[words.indexOf('family') + 1] === 'inet6' ? 'ipv6' : 'ipv4';
      drafts.set(name, { set: { name, dimensions: dimensions ?? [], entries: [] }, family });
    } else if (verb === 'add' || verb === '-A') {
      const draft = drafts.get(name);
      if (draft === undefined) {
        remarks.refuse(line, 'setUnknown', { set: name });
        continue;
      }
      if (entriesLeft === 0) {
        remarks.refuse(line, 'setEntriesMax', { max: ENTRIES_MAX });
        break;
      }
      const entries = draft.set.dimensions.length === 0 ? [] : entriesOf(what, draft.set.dimensions, draft.family);
      if (entries === undefined) remarks.refuse(line, 'setEntryUnknown', { set: name, entry: what });
      for (const parts of (entries ?? []).slice(0, entriesLeft)) draft.set.entries.push({ parts, noMatch: words.includes('nomatch') });
      entriesLeft = Math.max(0, entriesLeft - (entries?.length ?? 0));
    } else {
      remarks.refuse(line, 'setLineUnknown', { text: raw.slice(0, 60) });
    }
  }
  return { sets: [...drafts.values()].map(({ set }) => set), remarks: remarks.list };
}

function dimensionsOf(type: string): readonly SetDimension[] | undefined {
  if (type === 'list:set') return ['set'];
  const [, words] = /^(?:hash|bitmap):(.+)$/.exec(type) ?? [];
  const dimensions = words?.split(',') ?? [];
  return dimensions.length > 0 && dimensions.every((word) => (DIMENSIONS as readonly string[]).includes(word)) ? (dimensions as SetDimension[]) : undefined;
}

/** One entry, or several where it names a range. */
function entriesOf(text: string, dimensions: readonly SetDimension[], family: 'ipv4' | 'ipv6'): readonly (readonly SetPart[])[] | undefined {
  const words = text.split(',');
  if (words.length !== dimensions.length) return undefined;
  let entries: readonly (readonly SetPart[])[] = [[]];
  for (const [index, dimension] of dimensions.entries()) {
    const parts = partsOf(words[index] ?? '', dimension, family, dimensions.length === 1);
    if (parts === undefined || entries.length * parts.length > RANGE_MAX) return undefined;
    entries = entries.flatMap((entry) => parts.map((part) => [...entry, part]));
  }
  return entries;
}

function partsOf(word: string, dimension: SetDimension, family: 'ipv4' | 'ipv6', portOnly: boolean): readonly SetPart[] | undefined {
  switch (dimension) {
    case 'ip': case 'net': return netsOf(word, family);
    case 'port': return portsOf(word, portOnly);
    case 'iface': case 'mac': case 'set': return [{ kind: 'name', name: word }];
    case 'mark': {
      const mark = readInteger(word);
      return mark === undefined ? undefined : [{ kind: 'mark', mark }];
    }
  }
}

function netsOf(word: string, family: 'ipv4' | 'ipv6'): readonly SetPart[] | undefined {
  const bits = family === 'ipv4' ? 32 : 128;
  const [from = '', to] = word.split('-');
  if (to !== undefined) return rangeOf(parseIp(from), parseIp(to));
  const [left = '', right] = word.split('/');
  const address = parseIp(left);
  const prefix = right === undefined ? bits : readInteger(right, bits);
  return address === undefined || prefix === undefined ? undefined : [{ kind: 'net', address: formatIp(address), prefix }];
}

function rangeOf(from: IpAddress | undefined, to: IpAddress | undefined): readonly SetPart[] | undefined {
  if (typeof from !== 'number' || typeof to !== 'number' || to < from || to - from >= RANGE_MAX) return undefined;
  return Array.from({ length: to - from + 1 }, (_, index) => ({ kind: 'net', address: formatIp(from + index), prefix: 32 }));
}

/** `tcp:80`, `80-90`; a bitmap of ports has no protocol, and takes TCP and UDP. */
function portsOf(word: string, portOnly: boolean): readonly SetPart[] | undefined {
  const [first = '', second] = word.split(':');
  const protocols = second === undefined ? (portOnly ? [6, 17] : [6]) : [readProtocol(first)];
  const [from = '', to = from] = (second ?? first).split('-');
  const [low, high] = [readInteger(from, 65535), readInteger(to, 65535)];
  if (low === undefined || high === undefined || high < low) return undefined;
  return protocols.flatMap((protocol): readonly SetPart[] => Array.from({ length: high - low + 1 }, (_, index) => ({ kind: 'port', protocol: protocol ?? 0, port: low + index })));
}
