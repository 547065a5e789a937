import { type ReadingDialect, readingOf } from '../reading/dialect.js';
import { DIALECTS } from '../reading/dialects.js';
import { createDialect } from '../token/create-dialect.js';
import { type Command, type CommandFor, optionsOf, type Outcome } from './command.js';
import { attenuate, convert } from './commands/attenuate.js';
import { completion } from './commands/completion.js';
import { diff } from './commands/diff.js';
import { commandHelp, help, programHelp } from './commands/help.js';
import { infer } from './commands/infer.js';
import { inspect } from './commands/inspect.js';
import { keygen, mint } from './commands/mint.js';
import { explain, verify } from './commands/verify.js';
import { errorJson, errorText, EXIT_CODES, exitNameOf, UsageError } from './errors.js';
import type { Io } from './io.js';
import { chooseDialect, dialectOptions } from './options/dialects.js';
import { parseArguments } from './parse-arguments.js';
import { escapeText, formatJson, lines, paintedFor } from './text.js';

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

const GENERAL = [
  { name: 'json', about: 'print one JSON document, for an error too' },
  { name: 'help', about: 'print this help' },
];

/** Returns the commands with the options of one dialect, and a choice of all. */
export function commandsFor(
  reading: ReadingDialect,
  dialects: readonly ReadingDialect[],
): readonly Command[] {
  return COMMANDS.map((commandFor) => {
    const command = commandFor(reading);
    const options = [...dialectOptions(command, dialects), ...GENERAL];
    const groups = [...command.groups, { title: 'General', options }];
    const names = optionsOf({ ...command, groups }).map(({ name }) => `--${name}`);
    const isValid = (line: string): boolean => {
      const [, dialect = reading.name === 'scope' ? 'scope' : 'standard'] =
        /--dialect (\S+)/.exec(line) ?? [];
      const used = line.match(/--[a-z-]+/g) ?? [];
      return dialect === reading.name && used.every((name) => names.includes(name));
    };
    const examples = Object.entries(command.examples).filter(([, line]) => isValid(line));
    return { ...command, groups, examples: Object.fromEntries(examples) };
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
    if (!isJson) io.stderr(paintedFor(io.env, io.stderrIsTTY, errorText(error, isShown)));
    // Only if asked for: it may contain anything.
    if (name === 'internal' && io.env['CAVEATS_DEBUG'] && error instanceof Error) {
      io.stderr(lines(`${error.stack}`.split('\n').map(escapeText)));
    }
    return EXIT_CODES[name][0];
  };
  try {
    const { json, text, error } = await outcomeOf(argv, io, dialects);
    const document = error === undefined ? json : { ...json, error: errorJson(error) };
    io.stdout(isJson ? `${formatJson(document)}\n` : paintedFor(io.env, io.stdoutIsTTY, text));
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
  const usual = dialects[0]!;
  const { version } = io;
  if (name === '--version') return { json: { version }, text: `caveats ${version}\n` };
  if (name === '--help' || name === '-h') {
    return programHelp(commandsFor(usual, dialects), dialects);
  }
  if (name === undefined) throw new UsageError('which command?');
  const commandIn = (each: ReadingDialect): Command | undefined =>
    commandsFor(each, dialects).find((command) => command.name === name);
  const found = commandIn(usual);
  // The name is not repeated: it may be a token.
  if (found === undefined) throw new UsageError('there is no such command');
  const reading = await chooseDialect(rest, io, dialects, found, TAKEN);
  const command = commandIn(reading)!;
  if (isGiven('--help', rest) || isGiven('-h', rest)) return commandHelp(command);
  const args = parseArguments(command, rest, (option) => {
    const has = (each: ReadingDialect) =>
      optionsOf(commandIn(each)!).some(({ name }) => name === option);
    return dialects.filter(has).map((each) => each.name);
  });
  return command.run({ args, io, reading, dialects, commands: commandsFor(reading, dialects) });
}

/** Names of options that those of a dialect must not have. */
const TAKEN: ReadonlySet<string> = new Set(
  commandsFor(readingOf('none', '', createDialect({ standardKinds: false })), []).flatMap((each) =>
    optionsOf(each).map(({ name }) => name),
  ),
);

function isGiven(option: string, argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).includes(option);
}
