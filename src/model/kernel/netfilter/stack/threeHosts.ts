import { parseIp, type IpAddress } from '../../../../scenario/ipAddress.ts';
import type { IpSet } from '../../../../scenario/ipSets.ts';
import type { RuleSet } from '../../../../scenario/ruleSet.ts';
import type { HostPlan } from './host.ts';
import type { Sysctls } from './isSane.ts';
import type { NetworkPlan } from './network.ts';
import { maskTo, Routes, type Interface, type Route } from './routes.ts';

/**
 * client 198.51.100.7, .8 —c0/r0— router 203.0.113.1, 203.0.113.10 —r1/b0— backend 10.0.0.5, 10.0.0.6
 *
 * The router has the rules, forwards and listens; so does the backend (without rules). IPv6 has the same shape.
 */
export const CLIENT = 'client';
export const ROUTER = 'router';

const ROUTER_LISTENS = [53, 80, 443, 5353, 6379, 8080, 8443, 9000];
const BACKEND_LISTENS = [53, 80, 5353, 8080, 8443];

const END_SYSCTLS: Sysctls = { forward: false, rpFilter: 0, routeLocalnet: false };

const CLIENT_PLAN: HostPlan = {
  name: CLIENT, sysctls: END_SYSCTLS, listens: [], rules: null, sets: [],
  routes: new Routes(
    [device('c0', ['198.51.100.7/24', '198.51.100.8/24', '2001:db8:51::7/64', '2001:db8:51::8/64'])],
    [route('203.0.113.0/24', 'c0'), route('2001:db8:113::/64', 'c0'), route('0.0.0.0/0', 'c0', '203.0.113.1'), route('::/0', 'c0', '2001:db8:113::1')],
  ),
};

const ROUTER_ROUTES = new Routes(
  [device('r0', ['203.0.113.1/24', '203.0.113.10/24', '2001:db8:113::1/64', '2001:db8:113::10/64']), device('r1', ['10.0.0.1/24', '2001:db8:a::1/64'])],
  [route('198.51.100.0/24', 'r0'), route('2001:db8:51::/64', 'r0')],
);

const BACKEND_PLAN: HostPlan = {
  name: 'backend', sysctls: END_SYSCTLS, listens: BACKEND_LISTENS, rules: null, sets: [],
  routes: new Routes(
    [device('b0', ['10.0.0.5/24', '10.0.0.6/24', '2001:db8:a::5/64', '2001:db8:a::6/64'])],
    [route('0.0.0.0/0', 'b0', '10.0.0.1'), route('::/0', 'b0', '2001:db8:a::1')],
  ),
};

const LINKS: NetworkPlan['links'] = [[{ host: CLIENT, interface: 'c0' }, { host: ROUTER, interface: 'r0' }], [{ host: ROUTER, interface: 'r1' }, { host: 'backend', interface: 'b0' }]];

export function threeHosts(rules: RuleSet, sets: readonly IpSet[], sysctls: Sysctls): NetworkPlan {
  return { hosts: [CLIENT_PLAN, { name: ROUTER, sysctls, listens: ROUTER_LISTENS, routes: ROUTER_ROUTES, rules, sets }, BACKEND_PLAN], links: LINKS };
}

function device(name: string, blocks: readonly string[]): Interface {
  return { name, addresses: blocks.map(block) };
}

function block(text: string): { readonly address: IpAddress; readonly prefix: number } {
  const [address = '', prefix] = text.split('/');
  const parsed = parseIp(address);
  if (parsed === undefined) throw new Error(`${text} is no address block`);
  return { address: parsed, prefix: Number(prefix) };
}

function route(text: string, interfaceName: string, via?: string): Route {
  const { address, prefix } = block(text);
  return { network: maskTo(address, prefix), prefix, interface: interfaceName, via: via === undefined ? null : (parseIp(via) ?? null) };
}
