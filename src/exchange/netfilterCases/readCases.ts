import { fail, ok, type Result } from '../../base/result.ts';
import { describeValue } from '../../scenario/fieldText.ts';
import { parseIp } from '../../scenario/ipAddress.ts';
import { jsonErrorPlace } from '../../scenario/jsonPlace.ts';
import type { CasePacket, CaseSysctls, NetfilterCase } from '../../scenario/netfilterCase.ts';

/** A case with every field that its file gave it, to be printed again. */
export interface ReadCase extends NetfilterCase {
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A file of cases: a list of rule sets with packets. Verdicts that are there already count for nothing. */
export function readCases(text: string): Result<readonly ReadCase[]> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    const { line, column } = jsonErrorPlace(text);
    return fail('casesNotJson', `line ${line}, column ${column}`);
  }
  if (!Array.isArray(json)) return fail('casesNotList', undefined, { got: describeValue(json) });
  const cases: ReadCase[] = [];
  for (const [index, value] of (json as readonly unknown[]).entries()) {
    const one = readCase(value, `case ${index + 1}`);
    if (!one.ok) return one;
    cases.push(one.value);
  }
  return ok(cases);
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

const wrong = (where: string, field: string, got: unknown): Result<never> => fail('caseField', where, { field, got: describeValue(got) });

function readCase(value: unknown, where: string): Result<ReadCase> {
  if (!isFields(value)) return wrong(where, 'A case', value);
  const { name = where, rules = '', ipset, sysctls, packets } = value;
  if (typeof name !== 'string') return wrong(where, 'name', name);
  if (typeof rules !== 'string') return wrong(where, 'rules', rules);
  if (ipset !== undefined && typeof ipset !== 'string') return wrong(where, 'ipset', ipset);
  if (sysctls !== undefined && !isSysctls(sysctls)) return wrong(where, 'sysctls', sysctls);
  if (!Array.isArray(packets)) return wrong(where, 'packets', packets);
  const read: CasePacket[] = [];
  for (const [index, packet] of (packets as readonly unknown[]).entries()) {
    const one = readPacket(packet, `${where}, packet ${index + 1}`);
    if (!one.ok) return one;
    read.push(one.value);
  }
  return ok({ name, rules, packets: read, fields: value, ...(ipset === undefined ? {} : { ipset }), ...(sysctls === undefined ? {} : { sysctls }) });
}

const SYSCTLS: Readonly<Record<string, number>> = { ip_forward: 1, rp_filter: 2, route_localnet: 1 };
const isSysctls = (value: unknown): value is CaseSysctls =>
  isFields(value) && Object.entries(value).every(([name, one]) => Object.hasOwn(SYSCTLS, name) && typeof one === 'number' && Number.isInteger(one) && one >= 0 && one <= (SYSCTLS[name] ?? 0));

const isPort = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65535;
const isAddress = (value: unknown): value is string => typeof value === 'string' && parseIp(value) !== undefined;

function readPacket(value: unknown, where: string): Result<CasePacket> {
  if (!isFields(value)) return wrong(where, 'A packet', value);
  const { proto, src, sport = 0, dst, dport = 0, wait = 0 } = value;
  if (proto !== 'udp' && proto !== 'tcp' && proto !== 'icmp') return wrong(where, 'proto', proto);
  if (!isAddress(src)) return wrong(where, 'src', src);
  if (!isAddress(dst)) return wrong(where, 'dst', dst);
  if (!isPort(sport)) return wrong(where, 'sport', sport);
  if (!isPort(dport)) return wrong(where, 'dport', dport);
  if (typeof wait !== 'number' || !(wait >= 0) || wait > 1e9) return wrong(where, 'wait', wait);
  return ok({ proto, src, sport, dst, dport, wait });
}
