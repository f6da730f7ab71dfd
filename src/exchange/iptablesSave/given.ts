import type { Family } from '../../scenario/ruleSet.ts';

/** One option as it stands in a rule. */
export interface GivenOption {
  readonly name: string;
  readonly not: boolean;
  readonly args: readonly string[];
}

/** A value that could not be read: the rule line catches it. Nothing else throws in this room. */
export class NotUnderstood extends Error {
  constructor(readonly option: string, readonly value: string) {
    super(`${option} ${value}`);
  }
}

/** The options that were given to one module, for its builder to ask. They are few: a list is searched faster than a map is made. */
export class Given {
  private readonly options: GivenOption[] = [];

  constructor(readonly family: Family, readonly module: string) {}

  /** Of two with one name the later counts. */
  add(option: GivenOption): void {
    const before = this.options.findIndex(({ name }) => name === option.name);
    if (before < 0) this.options.push(option);
    else this.options[before] = option;
  }

  get names(): readonly string[] {
    return this.options.map(({ name }) => name);
  }

  private find(name: string): GivenOption | undefined {
    for (const option of this.options) if (option.name === name) return option;
    return undefined;
  }

  has(name: string): boolean {
    return this.find(name) !== undefined;
  }

  not(name: string): boolean {
    return this.find(name)?.not ?? false;
  }

  text(name: string, index = 0): string {
    return this.find(name)?.args[index] ?? '';
  }

  /** The option's value as `read` understands it, or the default; throws what the rule line reports. */
  value<T>(name: string, read: (text: string) => T | undefined, otherwise?: T): T {
    const option = this.find(name);
    if (option === undefined) {
      if (otherwise === undefined) throw new NotUnderstood(`--${name}`, '');
      return otherwise;
    }
    const value = read(option.args[0] ?? '');
    if (value === undefined) throw new NotUnderstood(`--${name}`, option.args.join(' '));
    return value;
  }

  /** To be thrown: what the option says is not what it may say. */
  refusal(name: string): NotUnderstood {
    return new NotUnderstood(`--${name}`, this.find(name)?.args.join(' ') ?? '');
  }
}

/** What an option table says of an option: how many words follow it. Other spellings of one option share the value. */
export interface ModuleSpec<T> {
  readonly options: Readonly<Record<string, number>>;
  readonly aliases?: Readonly<Record<string, string>>;
  build(given: Given): T;
}
