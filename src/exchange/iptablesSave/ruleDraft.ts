import { HOOKS_OF_TABLE, TABLE_NAMES, type Counters, type Family, type Rule, type RuleSet, type TableName } from '../../scenario/ruleSet.ts';
import { checkChains } from './checkChains.ts';
import type { ChainDraft, TableDraft } from './drafts.ts';
import { readCall } from './readCall.ts';
import { readRule } from './readRule.ts';
import type { Remarks } from './remarks.ts';
import { targetModule } from './targetModules.ts';
import { tokenize } from './tokenize.ts';

/** One line of a rule file never is that long; a megabyte without a line end is no rule. */
const LINE_CHARACTERS_MAX = 8192;

/** A rule that a command put into a chain. */
export interface Placed {
  readonly chain: ChainDraft;
  readonly at: number | 'end';
  readonly rule: Rule;
}

/** Tables and chains as line after line, command after command is read. */
export class RuleDraft {
  readonly tables = new Map<TableName, TableDraft>();
  rules = 0;
  private table: TableDraft | null = null;

  /** `remarks` hears of what is read from now on. */
  constructor(private readonly family: Family, public remarks: Remarks) {}

  /** A whole `iptables-save` text; also calls of iptables, outside of its tables. Answers its number of lines. */
  text(text: string): number {
    let line = 0;
    for (let from = 0; from <= text.length; line += 1) {
      const end = text.indexOf('\n', from);
      this.line(text.slice(from, end < 0 ? text.length : end), line + 1);
      from = end < 0 ? text.length + 1 : end + 1;
    }
    if (this.table !== null) this.remarks.refuse(line, 'ruleCommitMissing', { table: this.table.name });
    this.table = null;
    return line;
  }

  private line(raw: string, line: number): void {
    const content = raw.trim();
    const first = content.charAt(0);
    if (first === '' || first === '#') return;
    if (raw.length > LINE_CHARACTERS_MAX) this.remarks.refuse(line, 'ruleLineTooLong', { characters: raw.length, max: LINE_CHARACTERS_MAX });
    else if (first === '*') this.beginTable(content.slice(1).trim(), line);
    else if (content === 'COMMIT') this.endTable(line);
    else if (this.table !== null && first === ':') this.declareChain(content, this.table, line);
    else if (this.table !== null) this.commandLine(content, this.table, line);
    else if (content.startsWith('iptables ')) this.call(content, line);
    else this.remarks.refuse(line, 'ruleOutsideTable', { text: content.slice(0, 60) });
  }

  /** `iptables -t nat -A PREROUTING …`, the first word as one likes. Answers what it put where, if it did. */
  call(text: string, line: number): (Placed & { readonly table: TableName }) | undefined {
    const call = readCall(text);
    const name = TABLE_NAMES.find((known) => known === call?.table);
    if (call === undefined) this.remarks.refuse(line, 'ruleCallUnknown', { text: text.slice(0, 120) });
    else if (name === undefined) this.remarks.refuse(line, 'ruleTableUnknown', { table: call.table.slice(0, 60), known: TABLE_NAMES.join(', ') });
    if (call === undefined || name === undefined) return undefined;
    const placed = this.command(call.words, text, this.tableOf(name, line), line);
    return placed === undefined ? undefined : { ...placed, table: name };
  }

  checkChains(): void {
    for (const table of this.tables.values()) checkChains(table, this.remarks);
  }

  /** As it stands now; what is read later does not change it. */
  ruleSet(): RuleSet {
    const tables = [...this.tables.values()].map(({ name, chains }) => ({
      name, chains: [...chains.values()].map((chain) => ({ name: chain.name, policy: chain.policy, counters: chain.counters, rules: [...chain.rules] })),
    }));
    return { family: this.family, tables };
  }

  private beginTable(name: string, line: number): void {
    if (this.table !== null) this.remarks.refuse(line, 'ruleCommitMissing', { table: this.table.name });
    const known = TABLE_NAMES.find((table) => table === name);
    if (known === undefined) this.remarks.refuse(line, 'ruleTableUnknown', { table: name.slice(0, 60), known: TABLE_NAMES.join(', ') });
    this.table = known === undefined ? null : this.tableOf(known, line);
  }

  private endTable(line: number): void {
    if (this.table === null) this.remarks.refuse(line, 'ruleCommitLonely');
    this.table = null;
  }

  /** With its hooks' chains, as a kernel has them from the beginning. */
  private tableOf(name: TableName, line: number): TableDraft {
    const existing = this.tables.get(name);
    if (existing !== undefined) return existing;
    const table: TableDraft = { name, chains: new Map() };
    for (const hook of HOOKS_OF_TABLE[name]) table.chains.set(hook, { name: hook, line, policy: 'ACCEPT', counters: null, rules: [] });
    this.tables.set(name, table);
    return table;
  }

  /** `:INPUT DROP [12:3456]`, `:DOCKER - [0:0]`. */
  private declareChain(content: string, table: TableDraft, line: number): void {
    const [name = '', policy = '-', counters] = content.slice(1).trim().split(/\s+/);
    if (name === '' || name.length > 28 || targetModule(name) !== undefined) return this.remarks.refuse(line, 'ruleChainName', { chain: name.slice(0, 60) });
    const isHook = (HOOKS_OF_TABLE[table.name] as readonly string[]).includes(name);
    if (isHook ? policy !== 'ACCEPT' && policy !== 'DROP' && policy !== '-' : policy !== '-') {
      this.remarks.refuse(line, 'rulePolicy', { chain: name, policy: policy.slice(0, 60) });
    }
    const chain: ChainDraft = table.chains.get(name) ?? { name, line, policy: null, counters: null, rules: [] };
    if (isHook) chain.policy = policy === 'DROP' ? 'DROP' : 'ACCEPT';
    chain.counters = countersOf(counters);
    table.chains.set(name, chain);
  }

  /** `-A CHAIN …`, with counters before it or not, and what else people write: `-I`, `-N`, `-P`, `-F`. */
  private commandLine(content: string, table: TableDraft, line: number): void {
    const words = tokenize(content.startsWith('[') ? content.replace(/^\[\d+:\d+\]\s*/, '') : content);
    if (words === undefined) return this.remarks.refuse(line, 'ruleQuoteOpen');
    if (words[0] === 'iptables' || words[0] === 'ip6tables') words.shift();
    this.command(words, content, table, line);
  }

  private command(words: readonly string[], content: string, table: TableDraft, line: number): Placed | undefined {
    const [verb = '', name = ''] = words;
    const what = VERBS[verb];
    const chain = table.chains.get(name);
    if (typeof what !== 'string') this.remarks.refuse(line, 'ruleLineUnknown', { text: content.slice(0, 60) });
    else if (what === 'new') this.declareChain(`:${name} -`, table, line);
    else if (chain === undefined) this.remarks.refuse(line, 'ruleChainUnknown', { chain: name.slice(0, 60), table: table.name });
    else if (what === 'policy') this.declareChain(`:${name} ${words[2] ?? ''}`, table, line);
    else if (what === 'flush') chain.rules = [];
    else return this.place(words, what, chain, line);
    return undefined;
  }

  private place(words: readonly string[], how: 'append' | 'insert', chain: ChainDraft, line: number): Placed | undefined {
    const isNumbered = how === 'insert' && /^\d+$/.test(words[2] ?? '');
    const at = how === 'append' ? 'end' : isNumbered ? Number(words[2]) : 1;
    if (at !== 'end' && (at < 1 || at > chain.rules.length + 1)) {
      this.remarks.refuse(line, 'rulePlace', { place: words[2] ?? '', chain: chain.name, rules: chain.rules.length });
      return undefined;
    }
    const rule = readRule(words, isNumbered ? 3 : 2, { line, family: this.family, remarks: this.remarks });
    if (at === 'end') chain.rules.push(rule);
    else chain.rules.splice(at - 1, 0, rule);
    this.rules += 1;
    return { chain, at, rule };
  }
}

const VERBS: Readonly<Record<string, 'append' | 'insert' | 'new' | 'policy' | 'flush'>> = {
  '-A': 'append', '--append': 'append', '-I': 'insert', '--insert': 'insert', '-N': 'new', '--new-chain': 'new', '-P': 'policy', '--policy': 'policy',
  '-F': 'flush', '--flush': 'flush',
};

function countersOf(text: string | undefined): Counters | null {
  const [, packets, bytes] = /^\[(\d+):(\d+)\]$/.exec(text ?? '') ?? [];
  return packets === undefined || bytes === undefined ? null : { packets: Number(packets), bytes: Number(bytes) };
}
