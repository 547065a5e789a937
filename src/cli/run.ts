import { decodeUtf8 } from '../bytes/utf8.js';
import { declaredReading, type ReadingDialect } from '../reading/dialect.js';
import { DIALECTS } from '../reading/dialects.js';
import {
  type Arguments,
  type Command,
  type CommandFor,
  type OptionSpec,
  optionsOf,
  type Outcome,
} from './command.js';
import { attenuate, convert } from './commands/attenuate.js';
import { completion } from './commands/completion.js';
import { diff } from './commands/diff.js';
import { commandHelp, help, helpOutcome, programHelp } from './commands/help.js';
import { infer } from './commands/infer.js';
import { inspect } from './commands/inspect.js';
import { keygen, mint } from './commands/mint.js';
import { explain, verify } from './commands/verify.js';
import { asUsage, errorJson, errorText, EXIT_CODES, exitNameOf, UsageError } from './errors.js';
import type { Io } from './io.js';
import { fileOption, MAX_INPUT_BYTES, withName } from './options/tokens.js';
import { parseArguments, parseFirst } from './parse-arguments.js';
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

const SCOPE: OptionSpec = fileOption(
  'scope',
  'the declaration of your resources and actions, as JSON (or its name in CAVEATS_SCOPE)',
);

const GENERAL: readonly OptionSpec[] = [
  { name: 'json', about: 'print one JSON document, for an error too' },
  { name: 'help', about: 'print this help' },
];

export function commandsFor(dialects: readonly ReadingDialect[]): readonly Command[] {
  return COMMANDS.map((commandFor) => {
    const command = commandFor(dialects);
    const options = command.isScopeless ? GENERAL : [SCOPE, ...GENERAL];
    const groups = [...command.groups, { title: 'General', options }];
    const names = optionsOf({ ...command, groups }).map(({ name }) => `--${name}`);
    const isValid = (line: string): boolean =>
      (line.match(/--[a-z-]+/g) ?? []).every((name) => names.includes(name));
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
  const usual = commandsFor(dialects);
  if (name === '--version') {
    const { version } = io;
    return { json: { version }, text: () => `caveats ${version}\n` };
  }
  if (name === '--help' || name === '-h') return helpOutcome(programHelp(usual));
  if (name === undefined) throw new UsageError('which command?');
  const found = usual.find((each) => each.name === name);
  // The name is not repeated: it may be a token.
  if (found === undefined) throw new UsageError('there is no such command');
  const declared = found.isScopeless ? undefined : await declaredDialect(rest, io, dialects);
  const known = declared === undefined ? dialects : [declared];
  const commands = declared === undefined ? usual : commandsFor(known);
  const command = commands.find((each) => each.name === name)!;
  if (isGiven('--help', rest) || isGiven('-h', rest)) return helpOutcome(commandHelp(command));
  const args = parseArguments(command, rest);
  const reading = chosenDialect(args, known);
  return command.run({ args, io, reading, dialects: known, commands });
}

/** The dialect of a scope that a file declares, if one is given. It takes the place of all others. */
async function declaredDialect(
  argv: readonly string[],
  io: Io,
  [, ...others]: readonly ReadingDialect[],
): Promise<ReadingDialect | undefined> {
  const option = parseFirst(SCOPE, argv);
  const other = others.find((each) => isGiven(`--${each.name}`, argv));
  if (option !== undefined && other !== undefined) {
    throw new UsageError(`--scope and --${other.name} exclude each other`);
  }
  const path = option ?? (other === undefined ? io.env['CAVEATS_SCOPE'] : undefined);
  if (!path) return undefined;
  const name = option === undefined ? 'scope (from CAVEATS_SCOPE)' : SCOPE.name;
  const { bytes } = await withName({ ...SCOPE, name }, () => io.readFile(path, MAX_INPUT_BYTES));
  const taken = new Set(commandsFor([]).flatMap((each) => optionsOf(each).map((of) => of.name)));
  return asUsage(() => declaredReading(decodeUtf8(bytes) ?? '', taken), `--${name}`);
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

function isGiven(option: string, argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).includes(option);
}
