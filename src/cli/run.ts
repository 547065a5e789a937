import { parseArguments } from './parse-arguments.js';
import type { Command, Outcome } from './command.js';
import { COMMANDS } from './commands.js';
import { UsageError } from './errors.js';
import { exitCodeOf, exitNameOf } from './exit-codes.js';
import { commandHelp, programHelp } from './help.js';
import type { Io } from './io.js';
import { escapeText, formatJson } from './text/escape.js';
import { lines } from './text/layout.js';
import { styleFor } from './text/style.js';
import { errorJson, errorText } from './view/failures.js';

/**
 * Runs the program: all of it but what starts and ends the process.
 *
 * @param argv the arguments, without those of the runtime.
 * @returns what the process is to end with; see `EXIT_CODES`.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const isJson = isGiven('--json', argv);
  try {
    const outcome = await outcomeOf(argv, io);
    print(outcome, isJson, io);
    return outcome.error === undefined ? 0 : fail(outcome.error, { isJson, isShown: true }, io);
  } catch (error) {
    if (isJson) io.stdout(`${formatJson({ error: errorJson(error) })}\n`);
    return fail(error, { isJson, isShown: false }, io);
  }
}

async function outcomeOf(argv: readonly string[], io: Io): Promise<Outcome> {
  const [name, ...rest] = argv;
  if (name === '--version') return plain(`caveats ${io.version}\n`, { version: io.version });
  if (name === '--help' || name === '-h') return helpOutcome(programHelp(COMMANDS));
  const command = commandOf(name);
  if (isGiven('--help', rest) || isGiven('-h', rest)) return helpOutcome(commandHelp(command));
  const args = parseArguments(command, rest);
  return command.run({ args, io, commands: COMMANDS });
}

function commandOf(name: string | undefined): Command {
  if (name === undefined) throw new UsageError('which command?');
  const command = COMMANDS.find((each) => each.name === name);
  // What was written is not said again: it may be a token.
  if (command === undefined) throw new UsageError('there is no such command');
  return command;
}

/** Whether an option is among the arguments, before what ends the options. */
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

/** With `--json` the error is in the document. */
function fail(error: unknown, { isJson, isShown }: How, io: Io): number {
  const name = exitNameOf(error);
  if (!isJson) io.stderr(errorText(error, isShown, styleFor(io.env, io.stderrIsTTY)));
  // Only for who asks: it may hold anything.
  if (name === 'internal' && io.env['CAVEATS_DEBUG'] && error instanceof Error) {
    io.stderr(lines(`${error.stack}`.split('\n').map(escapeText)));
  }
  return exitCodeOf(name);
}
