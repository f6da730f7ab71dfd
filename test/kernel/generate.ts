import { createRng } from '../../src/base/rng.ts';
import type { CasePacket, NetfilterCase } from '../../src/scenario/netfilterCase.ts';
import { HOOKS_OF_TABLE, type Family, type HookName, type TableName } from '../../src/scenario/ruleSet.ts';
import { chooserOf, type Chooser } from './chooser.ts';
import { matchText } from './generateMatch.ts';
import { targetText } from './generateTarget.ts';
import { PORTS, WORLD } from './world.ts';

export type GeneratedCase = NetfilterCase & { readonly family: Family };

/** Chains in which rules mostly stand, by table. */
const BUSY: Readonly<Record<TableName, readonly HookName[]>> = {
  raw: ['PREROUTING', 'PREROUTING', 'OUTPUT'],
  mangle: ['PREROUTING', 'PREROUTING', 'FORWARD', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  nat: ['PREROUTING', 'PREROUTING', 'PREROUTING', 'POSTROUTING', 'POSTROUTING', 'INPUT', 'OUTPUT'],
  filter: ['INPUT', 'INPUT', 'FORWARD', 'FORWARD', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
};

const SHARE: Readonly<Record<TableName, number>> = { raw: 0.25, mangle: 0.35, nat: 0.95, filter: 0.7, security: 0.1 };
const RULES_MAX: Readonly<Record<TableName, number>> = { raw: 3, mangle: 5, nat: 8, filter: 6, security: 3 };

export function generateCase(seed: number, index: number): GeneratedCase {
  const choose = chooserOf(createRng(seed, `kernel ${index}`));
  const family: Family = choose.maybe(0.2) ? 'ipv6' : 'ipv4';
  const name = `seed-${seed}-${index}`;
  const tables = (Object.keys(BUSY) as TableName[]).filter((table) => choose.maybe(SHARE[table]));
  const rules = (tables.length === 0 ? (['nat'] as const) : tables).flatMap((table) => tableText(table, choose, { family, name })).join('\n');
  return { name, family, rules: `${rules}\n`, ipset: setsText(choose, family), packets: packetsFor(choose, family) };
}

export interface About {
  readonly family: Family;
  readonly name: string;
}

function tableText(table: TableName, choose: Chooser, about: About): readonly string[] {
  const users = Array.from({ length: choose.among([0, 0, 1, 2, 3]) }, (_, index) => `U${index}`);
  const policy = (): string => (table === 'filter' && choose.maybe(0.12) ? 'DROP' : 'ACCEPT');
  const rule = (chain: string, hook: HookName, deeper: readonly string[]): string => {
    const proto = choose.among(['tcp', 'udp', 'udp', null]);
    const target = targetText({ table, hook, proto, users: deeper }, choose, about);
    return ['-A', chain, matchText({ table, hook, proto }, choose, about), target].filter((part) => part !== '').join(' ');
  };
  const hookRules = Array.from({ length: choose.between(1, RULES_MAX[table]) }, () => {
    const hook = choose.among(BUSY[table]);
    return rule(hook, hook, hook === BUSY[table][0] ? users : []);
  });
  // A user chain is written as for one hook, and only rules of that hook's kind lead there.
  const userRules = users.flatMap((user, index) => Array.from({ length: choose.between(1, 3) }, () => rule(user, BUSY[table][0] ?? 'INPUT', users.slice(index + 1))));
  return [`*${table}`, ...HOOKS_OF_TABLE[table].map((hook) => `:${hook} ${hook === 'OUTPUT' ? 'ACCEPT' : policy()} [0:0]`), ...users.map((user) => `:${user} - [0:0]`), ...hookRules, ...userRules, 'COMMIT'];
}

function packetsFor(choose: Chooser, family: Family): readonly CasePacket[] {
  const { clients, destinations } = WORLD[family];
  return Array.from({ length: 24 }, (_, index) => {
    const proto = choose.among(['udp', 'udp', 'tcp'] as const);
    const reused = choose.among([41_000, 41_001, 41_002, 500, 700]);
    const sport = choose.maybe(proto === 'tcp' ? 0.85 : 0.65) ? 40_000 + index : reused;
    return { proto, src: choose.among(clients), sport, dst: choose.among(destinations), dport: choose.among(PORTS) };
  });
}

function setsText(choose: Chooser, family: Family): string {
  const { clients, destinations, nets } = WORLD[family];
  const inet = family === 'ipv4' ? 'inet' : 'inet6';
  return [
    `create S0 hash:ip family ${inet}`, `create S1 hash:net family ${inet}`, `create S2 hash:ip,port family ${inet}`, 'create S3 list:set size 8',
    `add S0 ${choose.among([...clients, ...destinations])}`, `add S1 ${choose.among(nets)}`, `add S1 ${choose.among(destinations)} nomatch`,
    `add S2 ${choose.among(destinations)},${choose.among(['udp', 'tcp'])}:${choose.among(PORTS)}`, 'add S3 S0', 'add S3 S1', '',
  ].join('\n');
}
