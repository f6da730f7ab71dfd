import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseIpsetSave } from '../../src/exchange/ipsetSave/parseIpsetSave.ts';
import { parseIptablesSave } from '../../src/exchange/iptablesSave/parseIptablesSave.ts';
import { judgePackets } from '../../src/model/netfilterVerdicts.ts';
import type { CaseVerdict } from '../../src/scenario/netfilterCase.ts';
import { generateCase, type GeneratedCase } from './generate.ts';
import { Namespaces, obstacle } from './namespaces.ts';
import { Oracle } from './oracle.ts';

const DISAGREEMENTS_SHOWN = 10;

/** `--cases N --seed S`, `--file CASES.json` for cases of a file, and `--first I` to begin at the I-th case of the seed: random rule sets and packets, to the kernel and to the laboratory. Answers with the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const option = (name: string, otherwise: number): number => Number(argv[argv.indexOf(name) + 1] ?? otherwise) || otherwise;
  const count = argv.includes('--cases') ? option('--cases', 40) : 40;
  const seed = argv.includes('--seed') ? option('--seed', 1) : 1;
  const first = argv.includes('--first') ? option('--first', 0) : 0;
  const file = argv.includes('--file') ? argv[argv.indexOf('--file') + 1] : undefined;
  const given = file === undefined ? undefined : (JSON.parse(readFileSync(file, 'utf8')) as readonly GeneratedCase[]);
  const reason = obstacle();
  if (reason !== undefined) {
    process.stdout.write(`skipped: the kernel cannot be asked here, because ${reason}\n0 passed, 0 failed\n`);
    return 0;
  }
  const namespaces = new Namespaces(String(process.pid));
  const agentPath = process.env['NETFILTER_AGENT'] ?? fileURLToPath(new URL('../../test/kernel/agent.mjs', import.meta.url));
  const tally = { passed: 0, failed: 0, refused: 0, delivered: 0, shown: 0 };
  try {
    namespaces.build();
    const oracle = new Oracle(namespaces, agentPath);
    try {
      await oracle.ready();
      for (const one of given ?? Array.from({ length: count }, (_, index) => generateCase(seed, first + index))) await compareCase(one, oracle, tally);
    } finally {
      oracle.stop();
    }
  } finally {
    namespaces.remove();
  }
  process.stdout.write(`${count} rule sets (seed ${seed}), ${tally.refused} refused by iptables-restore, ${tally.delivered} packets delivered\n`);
  process.stdout.write(`${tally.passed} passed, ${tally.failed} failed\n`);
  return tally.failed > 0 || tally.passed === 0 ? 1 : 0;
}

interface Tally {
  passed: number;
  failed: number;
  refused: number;
  delivered: number;
  shown: number;
}

/** A packet lost to a busy machine looks like a rule's doing: where they disagree, the kernel is asked again. */
async function compareCase(one: GeneratedCase, oracle: Oracle, tally: Tally): Promise<void> {
  const parsed = parseIptablesSave(one.rules, one.family);
  const mine = judgePackets(parsed.ruleSet, one.packets, { sets: parseIpsetSave(one.ipset ?? '').sets, unknown: 'never', seed: 1 }).verdicts;
  let wrong: readonly number[] = [];
  let kernel: readonly CaseVerdict[] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    const told = await oracle.ask(one, one.family);
    if (typeof told === 'string') {
      tally.refused += 1;
      return void (tally.shown++ < DISAGREEMENTS_SHOWN && process.stdout.write(`refused ${one.name}: ${told}\n`));
    }
    kernel = told;
    wrong = one.packets.flatMap((_, index) => (agrees(mine[index], told[index]) ? [] : [index]));
    if (wrong.length === 0) break;
  }
  for (const remark of parsed.remarks.filter(({ refused }) => refused)) process.stdout.write(`${one.name}: ${JSON.stringify(remark)}\n`);
  tally.passed += one.packets.length - wrong.length;
  tally.failed += wrong.length;
  tally.delivered += kernel.filter(({ outcome }) => outcome === 'delivered').length;
  const [first] = wrong;
  if (first === undefined || tally.shown++ >= DISAGREEMENTS_SHOWN) return;
  process.stdout.write(`\n${one.name}, ${one.family}, disagreement at packets ${wrong.join(', ')}\n${one.ipset ?? ''}${one.rules}`);
  for (let index = 0; index <= first; index++) process.stdout.write(`  ${index} ${JSON.stringify(one.packets[index])} kernel ${JSON.stringify(kernel[index])}\n`);
  process.stdout.write(`  laboratory: ${JSON.stringify(mine[first])}\n`);
}

/** `any` is whatever the kernel picked. */
function agrees(mine: CaseVerdict | undefined, kernel: CaseVerdict | undefined): boolean {
  if (mine?.outcome !== 'delivered' || kernel?.outcome !== 'delivered') return mine?.outcome === kernel?.outcome;
  if (kernel.src === '') return mine.host === kernel.host && mine.dst === kernel.dst; // the accepted connection was gone before it could be asked
  const sport = mine.sport === 'any' ? kernel.sport : mine.sport;
  const dport = mine.dport === 'any' ? kernel.dport : mine.dport;
  const reply = mine.reply?.sport === 'any' && kernel.reply !== null ? { ...mine.reply, sport: kernel.reply.sport } : mine.reply;
  return JSON.stringify({ ...mine, sport, dport, reply }) === JSON.stringify(kernel);
}
