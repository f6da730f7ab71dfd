import type { Match } from '../../scenario/ruleMatches.ts';
import type { Family, Rule } from '../../scenario/ruleSet.ts';
import type { Target } from '../../scenario/ruleTargets.ts';
import { Given, NotUnderstood, type ModuleSpec } from './given.ts';
import { matchModule } from './matchModules.ts';
import type { Remarks } from './remarks.ts';
import { targetModule } from './targetModules.ts';
import { readBlocks, readProtocol } from './values.ts';

/** The module that `-p NAME` brings along unasked. */
const IMPLIED: Readonly<Record<number, string>> = { 6: 'tcp', 17: 'udp', 136: 'udplite', 132: 'sctp', 33: 'dccp', 1: 'icmp', 58: 'icmp6', 50: 'esp', 51: 'ah' };

interface Loaded {
  readonly given: Given;
  readonly spec: ModuleSpec<readonly Match[]>;
}

/** The words after `-A CHAIN`. What is not understood is remarked on, and stays in the rule as an unknown match or target. */
export function readRule(words: readonly string[], line: number, family: Family, remarks: Remarks): Rule {
  return new RuleReader(words, line, family, remarks).read();
}

class RuleReader {
  private at = 0;
  private readonly matches: Match[] = [];
  private readonly loaded: Loaded[] = [];
  private target: Target | null = null;
  private targetGiven: { readonly given: Given; readonly spec: ModuleSpec<Target> } | null = null;
  private protocol = 0;
  private comment: string | null = null;

  constructor(private readonly words: readonly string[], private readonly line: number, private readonly family: Family, private readonly remarks: Remarks) {}

  read(): Rule {
    while (this.at < this.words.length) this.option();
    for (const { given, spec } of this.loaded) this.attempt(given.module, () => this.matches.push(...spec.build(given)));
    const targeted = this.targetGiven;
    if (targeted !== null) {
      this.target = { kind: 'unknown', name: targeted.given.module };
      this.attempt(targeted.given.module, () => void (this.target = targeted.spec.build(targeted.given)));
    }
    this.noteWhatDoesNotApply();
    return { line: this.line, matches: this.matches, target: this.target, comment: this.comment };
  }

  private option(): void {
    let not = this.take('!');
    const word = this.next();
    const [, name, inline] = /^--([a-zA-Z][\w-]*|![\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const known = LONG[word] ?? (/^-[a-zA-Z]$/.test(word) ? word : undefined);
    // The old spelling has the exclamation mark between option and value.
    const negate = (): boolean => (not = this.take('!') || not);
    switch (known ?? '') {
      case '-s': case '-d': return this.attempt(word, () => {
        negate();
        const text = this.next();
        const blocks = readBlocks(text, this.family);
        if (blocks === undefined) throw new NotUnderstood(word, text);
        this.matches.push({ kind: known === '-s' ? 'source' : 'destination', blocks, not });
      });
      case '-i': case '-o': negate(); return void this.matches.push({ kind: known === '-i' ? 'inInterface' : 'outInterface', name: this.next(), not });
      case '-p': return this.attempt(word, () => {
        negate();
        const text = this.next();
        const number = readProtocol(text);
        if (number === undefined) throw new NotUnderstood(word, text);
        if (!not) this.protocol = number;
        if (number !== 0) this.matches.push({ kind: 'protocol', number, not });
      });
      case '-f': return void this.matches.push({ kind: 'fragment', not });
      case '-m': return this.load(this.next());
      case '-j': case '-g': return this.aim(this.next(), known === '-g');
      case '-c': this.next(); this.next(); return;
      case '-w': case '-W': return void (/^\d+$/.test(this.words[this.at] ?? '') && this.at++);
      case '-4': case '-6': return;
      default: break;
    }
    if (name === 'comment') return void (this.comment = inline ?? this.next());
    if (name === undefined) return this.refuse('ruleWordUnknown', { word });
    this.moduleOption(name, { not, inline, negate });
  }

  /** Given to the target when it knows the option, else to the latest module that does. */
  private moduleOption(name: string, how: { readonly not: boolean; readonly inline: string | undefined; readonly negate: () => boolean }): void {
    const find = (): { given: Given; canonical: string; count: number } | undefined => {
      for (const one of [this.targetGiven, ...[...this.loaded].reverse()]) {
        if (one === null) continue;
        const alias = one.spec.aliases !== undefined && Object.hasOwn(one.spec.aliases, name) ? one.spec.aliases[name] : undefined;
        const canonical = alias ?? name;
        const count = Object.hasOwn(one.spec.options, canonical) ? one.spec.options[canonical] : undefined;
        if (count !== undefined) return { given: one.given, canonical, count };
      }
      return undefined;
    };
    let found = find();
    const implied = IMPLIED[this.protocol];
    if (found === undefined && implied !== undefined && !this.loaded.some(({ given }) => given.module === implied)) {
      this.load(implied);
      found = find();
    }
    if (found === undefined) {
      this.skipValues();
      const module = this.targetGiven?.given.module ?? this.loaded.at(-1)?.given.module ?? '';
      return this.refuse('ruleOptionUnknown', { option: `--${name}`, module });
    }
    const not = found.count > 0 ? how.negate() : how.not;
    const args = how.inline === undefined ? Array.from({ length: found.count }, () => this.next()) : [how.inline];
    found.given.add({ name: found.canonical, not, args });
  }

  private load(module: string): void {
    const spec = matchModule(module);
    if (spec !== undefined) return void this.loaded.push({ spec, given: new Given(this.family, module) });
    this.skipOptions();
    this.remarks.note(this.line, 'ruleMatchUnknown', { module });
    this.matches.push({ kind: 'unknown', module, not: false });
  }

  private aim(name: string, goto: boolean): void {
    const spec = goto ? undefined : targetModule(name);
    if (spec === undefined) return void (this.target = { kind: goto ? 'goto' : 'jump', chain: name });
    this.targetGiven = { spec, given: new Given(this.family, name) };
  }

  private attempt(module: string, build: () => void): void {
    try {
      build();
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      this.remarks.refuse(this.line, 'ruleValueUnknown', { option: error.option, value: error.value, module });
      this.matches.push({ kind: 'unknown', module, not: false });
    }
  }

  private refuse(code: 'ruleWordUnknown' | 'ruleOptionUnknown', values: Readonly<Record<string, string>>): void {
    this.remarks.refuse(this.line, code, values);
    this.matches.push({ kind: 'unknown', module: values['module'] ?? values['word'] ?? '', not: false });
  }

  private noteWhatDoesNotApply(): void {
    for (const match of this.matches) {
      if (match.kind === 'fixed') this.remarks.note(this.line, match.holds ? 'ruleAlwaysHolds' : 'ruleNeverHolds', { module: match.module });
      if (match.kind === 'helper') this.remarks.note(this.line, 'ruleNeverHolds', { module: 'helper' });
    }
    if (this.target?.kind === 'queue') this.remarks.note(this.line, this.target.bypass ? 'ruleQueueBypass' : 'ruleQueueDrops');
  }

  private next(): string {
    const word = this.words[this.at++];
    return word ?? '';
  }

  private take(word: string): boolean {
    if (this.words[this.at] !== word) return false;
    this.at += 1;
    return true;
  }

  /** What follows an unknown option up to the next one. */
  private skipValues(): void {
    while (this.at < this.words.length && !/^(-|!$)/.test(this.words[this.at] ?? '')) this.at += 1;
  }

  /** Options of an unknown module: everything up to the next option that is the rule's own. */
  private skipOptions(): void {
    while (this.at < this.words.length) {
      const word = this.words[this.at] ?? '';
      const after = word === '!' ? (this.words[this.at + 1] ?? '') : word;
      if (/^-[a-zA-Z]$/.test(after) || Object.hasOwn(LONG, after)) return;
      this.at += 1;
    }
  }
}

const LONG: Readonly<Record<string, string>> = {
  '--source': '-s', '--src': '-s', '--destination': '-d', '--dst': '-d', '--in-interface': '-i', '--out-interface': '-o', '--protocol': '-p', '--proto': '-p',
  '--fragment': '-f', '--match': '-m', '--jump': '-j', '--goto': '-g', '--set-counters': '-c', '--wait': '-w', '--ipv4': '-4', '--ipv6': '-6',
};
