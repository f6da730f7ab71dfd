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

/** Where a rule stands, and who hears of what is not understood in it. */
export interface RulePlace {
  readonly line: number;
  readonly family: Family;
  readonly remarks: Remarks;
}

/** The words after `-A CHAIN`, from `from` on. What is not understood is remarked on, and stays in the rule as an unknown match or target. */
export function readRule(words: readonly string[], from: number, place: RulePlace): Rule {
  return new RuleReader(words, from, place).read();
}

class RuleReader {
  private readonly matches: Match[] = [];
  private readonly loaded: Loaded[] = [];
  private target: Target | null = null;
  private targetGiven: { readonly given: Given; readonly spec: ModuleSpec<Target> } | null = null;
  private protocol = 0;
  private comment: string | null = null;
  /** Of the option that is being read. */
  private not = false;

  constructor(private readonly words: readonly string[], private at: number, private readonly place: RulePlace) {}

  read(): Rule {
    while (this.at < this.words.length) this.option();
    for (const { given, spec } of this.loaded) this.build(given, spec, (matches) => this.matches.push(...matches));
    const targeted = this.targetGiven;
    if (targeted !== null) {
      this.target = { kind: 'unknown', name: targeted.given.module };
      this.build(targeted.given, targeted.spec, (target) => (this.target = target));
    }
    this.noteWhatDoesNotApply();
    return { line: this.place.line, matches: this.matches, target: this.target, comment: this.comment };
  }

  private option(): void {
    this.not = this.take('!');
    const word = this.next();
    const short = SHORT[word];
    if (typeof short !== 'string') return this.longOption(word);
    switch (short) {
      case 's': case 'd': return this.address(word, short === 's' ? 'source' : 'destination');
      case 'i': case 'o': this.lateNot(); return void this.matches.push({ kind: short === 'i' ? 'inInterface' : 'outInterface', name: this.next(), not: this.not });
      case 'p': return this.readProtocol(word);
      case 'f': return void this.matches.push({ kind: 'fragment', not: this.not });
      case 'm': return this.load(this.next());
      case 'j': case 'g': return this.aim(this.next(), short === 'g');
      case 'c': return void (this.at += 2);
      case 'w': return void (/^\d+$/.test(this.words[this.at] ?? '') && this.at++);
      case 'family': return undefined;
    }
  }

  private address(word: string, kind: 'source' | 'destination'): void {
    this.lateNot();
    const text = this.next();
    const blocks = readBlocks(text, this.place.family);
    if (blocks === undefined) this.refuseValue(word, text, word);
    else this.matches.push({ kind, blocks, not: this.not });
  }

  private readProtocol(word: string): void {
    this.lateNot();
    const text = this.next();
    const number = readProtocol(text);
    if (number === undefined) return this.refuseValue(word, text, word);
    if (!this.not) this.protocol = number;
    if (number !== 0) this.matches.push({ kind: 'protocol', number, not: this.not });
  }

  private longOption(word: string): void {
    const equals = word.indexOf('=');
    const name = word.slice(2, equals < 0 ? undefined : equals);
    if (!word.startsWith('--') || !/^(?:[a-zA-Z]|!\w)[\w-]*$/.test(name)) return this.refuse('ruleWordUnknown', { word });
    const inline = equals < 0 ? undefined : word.slice(equals + 1);
    if (name === 'comment') this.comment = inline ?? this.next();
    else this.moduleOption(name, inline);
  }

  /** Given to the target when it knows the option, else to the latest module that does. */
  private moduleOption(name: string, inline: string | undefined): void {
    const implied = IMPLIED[this.protocol];
    let found = this.whoKnows(name);
    if (found === undefined && implied !== undefined && !this.loaded.some(({ given }) => given.module === implied)) {
      this.load(implied);
      found = this.whoKnows(name);
    }
    if (found === undefined) {
      this.skipValues();
      const module = this.targetGiven?.given.module ?? this.loaded.at(-1)?.given.module ?? '';
      return this.refuse('ruleOptionUnknown', { option: `--${name}`, module });
    }
    const canonical = canonicalOf(found.spec, name);
    const count = found.spec.options[canonical] ?? 0;
    if (count > 0) this.lateNot();
    const args = inline === undefined ? this.words.slice(this.at, this.at + count) : [inline];
    if (inline === undefined) this.at += count;
    found.given.add({ name: canonical, not: this.not, args });
  }

  private whoKnows(name: string): { readonly given: Given; readonly spec: ModuleSpec<unknown> } | undefined {
    const knows = (spec: ModuleSpec<unknown>): boolean => typeof spec.options[canonicalOf(spec, name)] === 'number';
    if (this.targetGiven !== null && knows(this.targetGiven.spec)) return this.targetGiven;
    for (let index = this.loaded.length - 1; index >= 0; index--) {
      const one = this.loaded[index];
      if (one !== undefined && knows(one.spec)) return one;
    }
    return undefined;
  }

  private load(module: string): void {
    const spec = matchModule(module);
    if (spec !== undefined) return void this.loaded.push({ spec, given: new Given(this.place.family, module) });
    this.skipOptions();
    this.place.remarks.note(this.place.line, 'ruleMatchUnknown', { module });
    this.matches.push({ kind: 'unknown', module, not: false });
  }

  private aim(name: string, goto: boolean): void {
    const spec = goto ? undefined : targetModule(name);
    if (spec === undefined) return void (this.target = { kind: goto ? 'goto' : 'jump', chain: name });
    this.targetGiven = { spec, given: new Given(this.place.family, name) };
  }

  private build<T>(given: Given, spec: ModuleSpec<T>, keep: (built: T) => void): void {
    try {
      keep(spec.build(given));
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      this.refuseValue(error.option, error.value, given.module);
    }
  }

  private refuseValue(option: string, value: string, module: string): void {
    this.place.remarks.refuse(this.place.line, 'ruleValueUnknown', { option, value, module });
    this.matches.push({ kind: 'unknown', module, not: false });
  }

  private refuse(code: 'ruleWordUnknown' | 'ruleOptionUnknown', values: Readonly<Record<string, string>>): void {
    this.place.remarks.refuse(this.place.line, code, values);
    this.matches.push({ kind: 'unknown', module: values['module'] ?? values['word'] ?? '', not: false });
  }

  private noteWhatDoesNotApply(): void {
    for (const match of this.matches) {
      if (match.kind === 'fixed') this.place.remarks.note(this.place.line, match.holds ? 'ruleAlwaysHolds' : 'ruleNeverHolds', { module: match.module });
      if (match.kind === 'helper') this.place.remarks.note(this.place.line, 'ruleNeverHolds', { module: 'helper' });
    }
    if (this.target?.kind === 'queue') this.place.remarks.note(this.place.line, this.target.bypass ? 'ruleQueueBypass' : 'ruleQueueDrops');
  }

  private next(): string {
    const word = this.words[this.at++];
    return word ?? '';
  }

  /** The old spelling has the exclamation mark between option and value. */
  private lateNot(): void {
    if (this.take('!')) this.not = true;
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
      if (/^-[a-zA-Z]$/.test(after) || Object.hasOwn(SHORT, after)) return;
      this.at += 1;
    }
  }
}

/** The rule's own options, by every name they have. */
const SHORT: Readonly<Record<string, 's' | 'd' | 'i' | 'o' | 'p' | 'f' | 'm' | 'j' | 'g' | 'c' | 'w' | 'family'>> = {
  '-s': 's', '--source': 's', '--src': 's', '-d': 'd', '--destination': 'd', '--dst': 'd', '-i': 'i', '--in-interface': 'i', '-o': 'o', '--out-interface': 'o',
  '-p': 'p', '--protocol': 'p', '--proto': 'p', '-f': 'f', '--fragment': 'f', '-m': 'm', '--match': 'm', '-j': 'j', '--jump': 'j', '-g': 'g', '--goto': 'g',
  '-c': 'c', '--set-counters': 'c', '-w': 'w', '-W': 'w', '--wait': 'w', '-4': 'family', '-6': 'family', '--ipv4': 'family', '--ipv6': 'family',
};

function canonicalOf({ aliases }: ModuleSpec<unknown>, name: string): string {
  const alias = aliases?.[name];
  return typeof alias === 'string' ? alias : name;
}
