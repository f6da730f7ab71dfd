import { fail, ok, type Result } from '../base/result.ts';
import { ENDPOINTS_MAX, INTERVENTIONS_MAX, inTimeOrder, isFairList, parseEndpoint, parseIntervention, RULES_CHARACTERS_MAX } from '../scenario/netfilterFields.ts';
import type { Endpoint, Intervention, NetfilterSetup, Scenario } from '../scenario/schema.ts';
import type { CommandIo } from './io.ts';
import { readOptional } from './readText.ts';

/** What was said about netfilter and where flows go, as written. */
export interface AskedNetfilter {
  readonly rules: string | undefined;
  readonly ipset: string | undefined;
  readonly unknown: string | undefined;
  readonly add: readonly string[];
  readonly endpoint: readonly string[];
}

/** Where a command has no options for it. */
export const NO_NETFILTER: AskedNetfilter = { rules: undefined, ipset: undefined, unknown: undefined, add: [], endpoint: [] };

/** The scenario with all that: rules, sets and endpoints take the place of its own, added rules come beside them. */
export async function withNetfilter(scenario: Scenario, asked: AskedNetfilter, io: CommandIo): Promise<Result<Scenario>> {
  const endpoints = endpointsOf(asked.endpoint);
  if (!endpoints.ok) return endpoints;
  const added = interventionsOf(asked.add);
  if (!added.ok) return added;
  const setup = await setupOf(scenario, asked, io);
  if (!setup.ok) return setup;
  const interventions = inTimeOrder([...(scenario.interventions ?? []), ...added.value]);
  return ok({
    ...scenario,
    ...(setup.value === undefined ? {} : { netfilter: setup.value }),
    ...(endpoints.value.length === 0 ? {} : { endpoints: endpoints.value }),
    ...(interventions.length === 0 ? {} : { interventions }),
  });
}

async function setupOf(scenario: Scenario, asked: AskedNetfilter, io: CommandIo): Promise<Result<NetfilterSetup | undefined>> {
  const { unknown } = asked;
  if (unknown !== undefined && unknown !== 'never' && unknown !== 'always') return fail('usageUnknownMatches', undefined, { got: unknown });
  const rules = await readOptional(asked.rules, RULES_CHARACTERS_MAX, io);
  if (!rules.ok) return rules;
  const ipset = await readOptional(asked.ipset, RULES_CHARACTERS_MAX, io);
  if (!ipset.ok) return ipset;
  const isAsked = rules.value !== undefined || ipset.value !== undefined || unknown !== undefined;
  if (!isAsked) return ok(scenario.netfilter);
  if (scenario.netfilter === undefined && rules.value === undefined && asked.add.length === 0) return fail('netfilterWithoutRules');
  return ok({
    rules: '', unknown: 'never', ...scenario.netfilter,
    ...(rules.value === undefined ? {} : { rules: rules.value }), ...(ipset.value === undefined ? {} : { ipset: ipset.value }), ...(unknown === undefined ? {} : { unknown }),
  });
}

function endpointsOf(texts: readonly string[]): Result<readonly Endpoint[]> {
  const endpoints: Endpoint[] = [];
  for (const text of texts) {
    const endpoint = parseEndpoint(text);
    if (endpoint === undefined) return fail('usageEndpoint', undefined, { got: text });
    endpoints.push(endpoint);
  }
  if (endpoints.length > ENDPOINTS_MAX || (endpoints.length > 0 && !isFairList(endpoints))) return fail('endpointsUnfair', undefined, { max: ENDPOINTS_MAX });
  return ok(endpoints);
}

function interventionsOf(texts: readonly string[]): Result<readonly Intervention[]> {
  const interventions: Intervention[] = [];
  for (const text of texts) {
    const intervention = parseIntervention(text);
    if (intervention === undefined || interventions.length === INTERVENTIONS_MAX) return fail('usageAdd', undefined, { got: text, max: INTERVENTIONS_MAX });
    interventions.push(intervention);
  }
  return ok(interventions);
}
