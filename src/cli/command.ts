import type { Arguments } from './arguments.js';
import type { Io } from './io.js';
import type { OptionGroup, OptionSpec } from './option.js';
import type { Style } from './text/style.js';

export type { OptionGroup, OptionSpec } from './option.js';

/** What a command takes besides options. */
export interface Operands {
  readonly name: string;
  readonly about: string;
  /** How many there may be. */
  readonly max: number;
  readonly choices?: readonly string[];
  /** Whether they are names of commands. */
  readonly areCommands?: true;
}

/** A line for a shell, and what it does. */
export interface Example {
  readonly about: string;
  readonly line: string;
}

/** What a command is called with. */
export interface Call {
  readonly args: Arguments;
  readonly io: Io;
  /** All commands, for those that are about them. */
  readonly commands: readonly Command[];
}

/** What a command has to say. */
export interface Outcome {
  /** With `--json`: one document. */
  readonly json: object;
  /** Otherwise: lines for a person to read. */
  text(style: Style): string;
  /** What went wrong, where there is something to show all the same. */
  readonly error?: Error | undefined;
}

export interface Command {
  readonly name: string;
  /** In one line. */
  readonly about: string;
  /** What else there is to know, in paragraphs. */
  readonly description: readonly string[];
  readonly operands?: Operands;
  readonly groups: readonly OptionGroup[];
  readonly examples: readonly Example[];
  run(call: Call): Promise<Outcome>;
}

/** All options of a command. */
export function optionsOf({ groups }: Command): readonly OptionSpec[] {
  return groups.flatMap(({ options }) => options);
}

/** What there is to choose from as an operand of a command. */
export function operandChoices(
  { operands }: Command,
  commands: readonly Command[],
): readonly string[] {
  return operands?.areCommands ? commands.map(({ name }) => name) : (operands?.choices ?? []);
}
