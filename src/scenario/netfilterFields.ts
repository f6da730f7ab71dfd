import { NS_LIMIT, ns } from '../base/units.ts';
import { parseDecimal } from './fieldText.ts';
import { parseIpv4 } from './ipv4.ts';
import type { CaseSysctls } from './netfilterCase.ts';
import type { Endpoint, Intervention } from './schema.ts';

// Endpoints, added rules and sysctls: what they may be, and how they are written in links and on the command line.

export const ENDPOINTS_MAX = 1000;
export const ENDPOINT_WEIGHT_MAX = 1e6;
export const PORT_MAX = 65_535;
export const INTERVENTIONS_MAX = 1000;
const RULE_CHARACTERS_MAX = 1000;
/** Of rules or sets of a run: longer texts are refused before they are looked at. */
export const RULES_CHARACTERS_MAX = 10_000_000;
/** The network behind this machine is 10.0.0.0/24. */
const INSIDE = 0x0a0000;

export const isInside = (text: string): boolean => (parseIpv4(text) ?? 0) >>> 8 === INSIDE;

export const isOneLine = (rule: string): boolean => rule.trim() !== '' && rule.length <= RULE_CHARACTERS_MAX && !/[\r\n]/.test(rule);

/** Somewhere to send flows to, and nothing said twice. */
export const isFairList = (endpoints: readonly Pick<Endpoint, 'address' | 'port' | 'weight'>[]): boolean =>
  endpoints.some(({ weight }) => weight > 0) && new Set(endpoints.map(({ address, port }) => `${address}:${port}`)).size === endpoints.length;

/** `192.0.2.1:8080`, and behind it what is not as usual: `,weight=3`, `,unbound`, `,answersTo=10.0.0.5`. */
export function endpointText({ address, port, weight, listens, answersTo }: Endpoint): string {
  return [
    `${address}:${port}`, ...(weight === 1 ? [] : [`weight=${weight}`]), ...(listens ? [] : ['unbound']), ...(answersTo === undefined ? [] : [`answersTo=${answersTo}`]),
  ].join(',');
}

export function parseEndpoint(text: string): Endpoint | undefined {
  const [place = '', ...words] = text.trim().split(',');
  const [address = '', portText = '', more] = place.split(':');
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : 0;
  if (parseIpv4(address) === undefined || port < 1 || port > PORT_MAX || more !== undefined) return undefined;
  let endpoint: Endpoint = { address, port, weight: 1, listens: true };
  for (const word of words) {
    const [name, value] = word.split('=');
    const weight = name === 'weight' ? parseDecimal(value ?? '') : undefined;
    if (weight !== undefined && weight >= 0 && weight <= ENDPOINT_WEIGHT_MAX) endpoint = { ...endpoint, weight: weight + 0 };
    else if (word === 'unbound') endpoint = { ...endpoint, listens: false };
    else if (name === 'answersTo' && value !== undefined && isInside(value)) endpoint = { ...endpoint, answersTo: value };
    else return undefined;
  }
  return endpoint;
}

/** `3200:-t nat -A PREROUTING …`: at 3200 ns. */
export const interventionText = ({ atNs, rule }: Intervention): string => `${atNs}:${rule}`;

export function parseIntervention(text: string): Intervention | undefined {
  const colon = text.indexOf(':');
  const atNs = parseDecimal(text.slice(0, Math.max(0, colon)));
  const rule = text.slice(colon + 1).trim();
  return atNs === undefined || !(atNs >= 0 && atNs < NS_LIMIT) || !isOneLine(rule) ? undefined : { atNs: ns(atNs + 0), rule };
}

/** The earlier first; of one instant in the order they were given. */
export const inTimeOrder = (interventions: readonly Intervention[]): readonly Intervention[] => [...interventions].sort((one, other) => one.atNs - other.atNs);

const SYSCTL_MAX = { ip_forward: 1, rp_filter: 2, route_localnet: 1 } as const satisfies Record<keyof CaseSysctls, number>;

/** `ip_forward=0,rp_filter=2`. */
export const sysctlsText = (sysctls: CaseSysctls): string => Object.keys(SYSCTL_MAX).flatMap((name) => {
  const value = sysctls[name as keyof CaseSysctls];
  return value === undefined ? [] : [`${name}=${value}`];
}).join(',');

export function parseSysctls(text: string): CaseSysctls | undefined {
  const read: Record<string, number> = {};
  for (const word of text === '' ? [] : text.split(',')) {
    const [, name = '', digit] = /^([a-z_]+)=(\d)$/.exec(word) ?? [];
    const max = Object.hasOwn(SYSCTL_MAX, name) ? SYSCTL_MAX[name as keyof CaseSysctls] : -1;
    if (digit === undefined || Number(digit) > max) return undefined;
    read[name] = Number(digit);
  }
  return read;
}
