import type { ReadingDialect } from '../reading/dialect.js';
import type { Io } from './io.js';
import type { Style } from './text.js';

/** An option of the command line. The help, the parser and the completions are made of these. */
export interface OptionSpec {
  /** Without the two hyphens. */
  readonly name: string;
  readonly about: string;
  /** The placeholder of its value in the help; absent for an option without a value. */
  readonly value?: string | undefined;
  /** Whether it can be given several times. */
  readonly multiple?: true;
  /** The only values that are valid. */
  readonly choices?: readonly string[] | undefined;
  /** Whether its value is the name of a file. */
  readonly isFile?: true;
}

/** Options under a title. */
export interface OptionGroup {
  readonly title: string;
  readonly options: readonly OptionSpec[];
}

/** The arguments of a command that are not options. */
export interface Operands {
  readonly name: string;
  readonly about: string;
  /** How many there can be. */
  readonly max: number;
  readonly choices?: readonly string[];
  /** Whether they are names of commands. */
  readonly areCommands?: true;
}

/** The arguments of a command. */
export class Arguments {
  readonly operands: readonly string[];
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>, operands: readonly string[]) {
    this.#values = values;
    this.operands = operands;
  }

  has({ name }: Pick<OptionSpec, 'name'>): boolean {
    return this.#values.has(name);
  }

  /** The value of an option that is given at most once. */
  one({ name }: Pick<OptionSpec, 'name'>): string | undefined {
    return this.#values.get(name)?.[0];
  }

  /** The values of an option; `undefined` if it is not given. */
  all({ name }: Pick<OptionSpec, 'name'>): readonly string[] | undefined {
    return this.#values.get(name);
  }
}

/** What a command runs with. */
export interface Call {
  readonly args: Arguments;
  readonly io: Io;
  /** The dialect of its tokens. */
  readonly reading: ReadingDialect;
  /** All dialects, the default one first. */
  readonly dialects: readonly ReadingDialect[];
  readonly commands: readonly Command[];
}

/** The result of a command. */
export interface Outcome {
  /** With `--json`: one document. */
  readonly json: object;
  /** Otherwise: lines for people. */
  text(style: Style): string;
  /** What went wrong, if there is something to show in spite of it. */
  readonly error?: Error | undefined;
}

export interface Command {
  readonly name: string;
  /** In one line. */
  readonly about: string;
  /** More about it, in paragraphs. */
  readonly description: readonly string[];
  readonly operands?: Operands;
  readonly groups: readonly OptionGroup[];
  /** Command lines, and what they do. */
  readonly examples: readonly { readonly about: string; readonly line: string }[];
  run(call: Call): Promise<Outcome>;
}

/** Makes a command whose options are those of some dialects, the default one first. */
export type CommandFor = (dialects: readonly ReadingDialect[]) => Command;

/** Returns all options of a command. */
export function optionsOf({ groups }: Command): readonly OptionSpec[] {
  return groups.flatMap(({ options }) => options);
}

/** What every command takes. */
export const GENERAL: OptionGroup = {
  title: 'General',
  options: [
    { name: 'json', about: 'print one JSON document, for an error too' },
    { name: 'help', about: 'print this help' },
  ],
};

/** Whether the options of Onedata alone are among those of a command. */
export function hasOnedata(dialects: readonly ReadingDialect[]): boolean {
  return dialects.some(({ name }) => name === 'onedata');
}
