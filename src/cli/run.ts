import type { ReadingDialect } from '../reading/dialect.js';
import { DIALECTS } from '../reading/dialects.js';
import type { Arguments, Command, CommandFor, OptionGroup, Outcome } from './command.js';
import { attenuate, convert } from './commands/attenuate.js';
import { completion } from './commands/completion.js';
import { diff } from './commands/diff.js';
import { commandHelp, help, helpOutcome, programHelp } from './commands/help.js';
import { infer } from './commands/infer.js';
import { inspect } from './commands/inspect.js';
import { keygen, mint } from './commands/mint.js';
import { explain, verify } from './commands/verify.js';
import { errorJson, errorText, EXIT_CODES, exitNameOf, UsageError } from './errors.js';
import type { Io } from './io.js';
import { parseArguments } from './parse-arguments.js';
import { escapeText, formatJson, lines, styleFor } from './text.js';

const COMMANDS: readonly CommandFor[] = [
  keygen,
  mint,
  attenuate,
  inspect,
  verify,
  explain,
  infer,
  diff,
  convert,
  completion,
  help,
];

/** What every command takes. */
const GENERAL: OptionGroup = {
  title: 'General',
  options: [
    { name: 'json', about: 'print one JSON document, for an error too' },
    { name: 'help', about: 'print this help' },
  ],
};

export function commandsFor(dialects: readonly ReadingDialect[]): readonly Command[] {
  return COMMANDS.map((commandFor) => {
    const command = commandFor(dialects);
    return { ...command, groups: [...command.groups, GENERAL] };
  });
}

/** Runs the program, with the default dialect first; returns the exit code. */
export async function run(
  argv: readonly string[],
  io: Io,
  dialects: readonly ReadingDialect[] = DIALECTS,
): Promise<number> {
  const isJson = isGiven('--json', argv);
  const fail = (error: unknown, isShown: boolean): number => {
    const name = exitNameOf(error);
    // With `--json`, the error is in the document.
    if (!isJson) io.stderr(errorText(error, isShown, styleFor(io.env, io.stderrIsTTY)));
    // Only if asked for: it may contain anything.
    if (name === 'internal' && io.env['CAVEATS_DEBUG'] && error instanceof Error) {
      io.stderr(lines(`${error.stack}`.split('\n').map(escapeText)));
    }
    return EXIT_CODES[name][0];
  };
  try {
    const { json, text, error } = await outcomeOf(argv, io, dialects);
    const document = error === undefined ? json : { ...json, error: errorJson(error) };
    io.stdout(isJson ? `${formatJson(document)}\n` : text(styleFor(io.env, io.stdoutIsTTY)));
    return error === undefined ? 0 : fail(error, true);
  } catch (error) {
    if (isJson) io.stdout(`${formatJson({ error: errorJson(error) })}\n`);
    return fail(error, false);
  }
}

async function outcomeOf(
  argv: readonly string[],
  io: Io,
  dialects: readonly ReadingDialect[],
): Promise<Outcome> {
  const [name, ...rest] = argv;
  const commands = commandsFor(dialects);
  if (name === '--version') {
    const { version } = io;
    return { json: { version }, text: () => `caveats ${version}\n` };
  }
  if (name === '--help' || name === '-h') return helpOutcome(programHelp(commands));
  if (name === undefined) throw new UsageError('which command?');
  const command = commands.find((each) => each.name === name);
  // The name is not repeated: it may be a token.
  if (command === undefined) throw new UsageError('there is no such command');
  if (isGiven('--help', rest) || isGiven('-h', rest)) return helpOutcome(commandHelp(command));
  const args = parseArguments(command, rest);
  const reading = chosenDialect(args, dialects);
  return command.run({ args, io, reading, dialects, commands });
}

function chosenDialect(
  args: Arguments,
  [usual, ...others]: readonly ReadingDialect[],
): ReadingDialect {
  const [chosen, second] = others.filter((each) => args.has(each));
  if (second !== undefined) {
    throw new UsageError(`--${chosen!.name} and --${second.name} exclude each other`);
  }
  return chosen ?? usual!;
}

/** Whether an option is among the arguments, before the `--` that ends the options. */
function isGiven(option: string, argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).includes(option);
}
