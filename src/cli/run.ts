import type { ReadingDialect } from '../reading/dialect.js';
import { DIALECTS } from '../reading/dialects.js';
import type { Command, Outcome } from './command.js';
import { commandsFor } from './commands.js';
import { EXIT_CODES, exitNameOf, UsageError } from './errors.js';
import { commandHelp, programHelp } from './help.js';
import type { Io } from './io.js';
import { chosenDialect } from './options/general.js';
import { parseArguments } from './parse-arguments.js';
import { escapeText, formatJson, lines, styleFor } from './text.js';
import { errorJson, errorText } from './view/failures.js';

/**
 * Runs the program.
 *
 * @param argv the arguments, without those of the runtime.
 * @param dialects the dialects that the arguments can choose, the default one first.
 * @returns the exit code; see `EXIT_CODES`.
 */
export async function run(
  argv: readonly string[],
  io: Io,
  dialects: readonly ReadingDialect[] = DIALECTS,
): Promise<number> {
  const isJson = isGiven('--json', argv);
  try {
    const outcome = await outcomeOf(argv, io, dialects);
    print(outcome, isJson, io);
    return outcome.error === undefined ? 0 : fail(outcome.error, { isJson, isShown: true }, io);
  } catch (error) {
    if (isJson) io.stdout(`${formatJson({ error: errorJson(error) })}\n`);
    return fail(error, { isJson, isShown: false }, io);
  }
}

async function outcomeOf(
  argv: readonly string[],
  io: Io,
  dialects: readonly ReadingDialect[],
): Promise<Outcome> {
  const [name, ...rest] = argv;
  const commands = commandsFor(dialects);
  if (name === '--version') return plain(`caveats ${io.version}\n`, { version: io.version });
  if (name === '--help' || name === '-h') return helpOutcome(programHelp(commands));
  const command = commandOf(name, commands);
  if (isGiven('--help', rest) || isGiven('-h', rest)) return helpOutcome(commandHelp(command));
  const args = parseArguments(command, rest);
  const reading = chosenDialect(args, dialects);
  return command.run({ args, io, reading, dialects, commands });
}

function commandOf(name: string | undefined, commands: readonly Command[]): Command {
  if (name === undefined) throw new UsageError('which command?');
  const command = commands.find((each) => each.name === name);
  // The name is not repeated: it may be a token.
  if (command === undefined) throw new UsageError('there is no such command');
  return command;
}

/** Whether an option is among the arguments, before the `--` that ends the options. */
function isGiven(option: string, argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).includes(option);
}

function helpOutcome(help: string): Outcome {
  return plain(help, { help });
}

function plain(text: string, json: object): Outcome {
  return { json, text: () => text };
}

function print({ json, text, error }: Outcome, isJson: boolean, io: Io): void {
  const document = error === undefined ? json : { ...json, error: errorJson(error) };
  io.stdout(isJson ? `${formatJson(document)}\n` : text(styleFor(io.env, io.stdoutIsTTY)));
}

interface How {
  readonly isJson: boolean;
  readonly isShown: boolean;
}

/** With `--json`, the error is in the document. */
function fail(error: unknown, { isJson, isShown }: How, io: Io): number {
  const name = exitNameOf(error);
  if (!isJson) io.stderr(errorText(error, isShown, styleFor(io.env, io.stderrIsTTY)));
  // Only if asked for: it may contain anything.
  if (name === 'internal' && io.env['CAVEATS_DEBUG'] && error instanceof Error) {
    io.stderr(lines(`${error.stack}`.split('\n').map(escapeText)));
  }
  return EXIT_CODES[name][0];
}
