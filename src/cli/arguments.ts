import type { OptionSpec } from './option.js';

/** What a command was called with, by the options that it has. */
export class Arguments {
  readonly operands: readonly string[];
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>, operands: readonly string[]) {
    this.#values = values;
    this.operands = operands;
  }

  has({ name }: OptionSpec): boolean {
    return this.#values.has(name);
  }

  /** The value of an option that is given once at most. */
  one({ name }: OptionSpec): string | undefined {
    return this.#values.get(name)?.[0];
  }

  all({ name }: OptionSpec): readonly string[] {
    return this.#values.get(name) ?? [];
  }
}
