import type { Match } from '../../scenario/ruleMatches.ts';
import type { Given, ModuleSpec } from './given.ts';

type Spec = ModuleSpec<readonly Match[]>;

/** Holds when every option given is negated: what the option asks for is never there. */
const onlyNegated = (given: Given): boolean => given.names.every((name) => given.not(name));

const fixed = (module: string, options: Readonly<Record<string, number>>, holds: (given: Given) => boolean): Spec => ({
  options,
  build: (given) => [{ kind: 'fixed', module, holds: holds(given), not: false }],
});

const IPSEC = { dir: 1, pol: 1, strict: 0, reqid: 1, spi: 1, proto: 1, mode: 1, 'tunnel-src': 1, 'tunnel-dst': 1, next: 0 };

/**
 * Modules that look at something this machine does not have: bridges, owners of sockets, stations, IPsec, realms, control
 * groups. They answer as on a machine where it does not apply.
 */
export const FIXED_MODULES: Readonly<Record<string, Spec>> = {
  mac: fixed('mac', { 'mac-source': 1 }, onlyNegated),
  physdev: fixed('physdev', { 'physdev-in': 1, 'physdev-out': 1, 'physdev-is-in': 0, 'physdev-is-out': 0, 'physdev-is-bridged': 0 }, onlyNegated),
  owner: fixed('owner', { 'uid-owner': 1, 'gid-owner': 1, 'socket-exists': 0, 'suppl-groups': 0 }, onlyNegated),
  policy: fixed('policy', IPSEC, (given) => (given.text('pol') === 'none') !== given.not('pol')),
  realm: fixed('realm', { realm: 1 }, (given) => (/^(0|0x0+)(\/|$)/.test(given.text('realm'))) !== given.not('realm')),
  cgroup: fixed('cgroup', { cgroup: 1, path: 1 }, onlyNegated),
  devgroup: fixed('devgroup', { 'src-group': 1, 'dst-group': 1 }, (given) => given.names.every((name) => (given.text(name) === '0x0' || given.text(name) === '0') !== given.not(name))),
  esp: fixed('esp', { espspi: 1 }, onlyNegated),
  ah: fixed('ah', { ahspi: 1 }, onlyNegated),
  nfacct: fixed('nfacct', { 'nfacct-name': 1 }, () => true),
};
