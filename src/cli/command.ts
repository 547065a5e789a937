import type { ReadingDialect } from '../reading/dialect.js';
import type { Io } from './io.js';

/** An option of the command line. The help, the parser and the completions are made of these. */
export interface OptionSpec {
  /** Without the two hyphens. */
  readonly name: string;
  readonly about: string;
  /** The placeholder of its value in the help; absent for an option without a value. */
  readonly value?: string | undefined;
  readonly multiple?: true;
  readonly choices?: readonly string[] | undefined;
  /** Whether other values than its choices are valid. */
  readonly isOpen?: true;
  readonly isFile?: true;
}

export interface OptionGroup {
  readonly title: string;
  readonly options: readonly OptionSpec[];
}

export interface Operands extends Pick<OptionSpec, 'name' | 'about' | 'choices'> {
  readonly max: number;
  readonly areCommands?: true;
}

type Named = Pick<OptionSpec, 'name'>;

export interface Arguments {
  readonly operands: readonly string[];
  has(option: Named): boolean;
  one(option: Named): string | undefined;
  /** The values of an option; `undefined` if it is not given. */
  all(option: Named): readonly string[] | undefined;
}

export interface Call {
  readonly args: Arguments;
  readonly io: Io;
  readonly reading: ReadingDialect;
  readonly dialects: readonly ReadingDialect[];
  readonly commands: readonly Command[];
}

export interface Outcome {
  /** What is `undefined` in it is left out. */
  readonly json: object;
  /** In colours, which are removed for a stream without them. */
  readonly text: string;
  /** What went wrong, if there is something to show in spite of it. */
  readonly error?: Error | undefined;
}

export interface Command {
  readonly name: string;
  readonly about: string;
  /** Paragraphs, one a line. */
  readonly description?: string;
  readonly operands?: Operands;
  readonly groups: readonly OptionGroup[];
  /** What chooses its dialect: the name of one, or (by default) also the declaration of a scope. */
  readonly chosenBy?: 'any' | 'name' | 'nothing';
  readonly examples: Readonly<Record<string, string>>;
  run(call: Call): Promise<Outcome>;
}

/** Makes a command whose options are those of a dialect. */
export type CommandFor = (reading: ReadingDialect) => Command;

export function optionsOf({ groups }: Command): readonly OptionSpec[] {
  return groups.flatMap(({ options }) => options);
}
