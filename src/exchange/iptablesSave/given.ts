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

/** The options that were given to one module, for its builder to ask. */
export class Given {
  private readonly byName = new Map<string, GivenOption>();

  constructor(readonly family: Family, readonly module: string) {}

  add(option: GivenOption): void {
    this.byName.set(option.name, option);
  }

  get names(): readonly string[] {
    return [...this.byName.keys()];
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  not(name: string): boolean {
    return this.byName.get(name)?.not ?? false;
  }

  text(name: string, index = 0): string {
    return this.byName.get(name)?.args[index] ?? '';
  }

  /** The option's value as `read` understands it, or the default; throws what the rule line reports. */
  value<T>(name: string, read: (text: string) => T | undefined, otherwise?: T): T {
    const option = this.byName.get(name);
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
    return new NotUnderstood(`--${name}`, this.byName.get(name)?.args.join(' ') ?? '');
  }
}

/** What an option table says of an option: how many words follow it. Other spellings of one option share the value. */
export interface ModuleSpec<T> {
  readonly options: Readonly<Record<string, number>>;
  readonly aliases?: Readonly<Record<string, string>>;
  build(given: Given): T;
}
