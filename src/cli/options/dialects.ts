import { declaredReading, type ReadingDialect, readingOf } from '../../reading/dialect.js';
import { readBy, recognize, rivalsOf, saidBy } from '../../reading/recognize.js';
import type { ReadToken } from '../../reading/token-text.js';
import type { Dialect } from '../../token/dialect.js';
import { fieldOf } from '../../unknown.js';
import type { Call, Command, OptionSpec } from '../command.js';
import { asUsage, UsageError } from '../errors.js';
import type { Io } from '../io.js';
import { parseFirst } from '../parse-arguments.js';
import { fileOption, readText, type Source, withName } from './tokens.js';

/** An option that chooses the dialect, and what takes its place if neither is given. */
type Choice = Omit<Source, 'what'>;

const SCOPE: Choice = {
  ...fileOption(
    'scope',
    'the declaration of your resources and actions, as JSON (or its name in CAVEATS_SCOPE)',
  ),
  env: 'CAVEATS_SCOPE',
};

const DIALECT: Choice = {
  name: 'dialect',
  value: 'NAME',
  isOpen: true,
  about:
    'whose tokens these are (or CAVEATS_DIALECT); caveats help lists the names. Or a file that ' +
    'exports a dialect of yours: ./mine.js',
  env: 'CAVEATS_DIALECT',
};

const CHOICES = { any: [DIALECT, SCOPE], name: [DIALECT], nothing: [] } as const;

/** The options that choose the dialect of a command. */
export function dialectOptions(
  { chosenBy = 'any' }: Pick<Command, 'chosenBy'>,
  dialects: readonly ReadingDialect[],
): readonly OptionSpec[] {
  const choices = dialects.map(({ name }) => name);
  return CHOICES[chosenBy].map((choice) => (choice === DIALECT ? { ...choice, choices } : choice));
}

/** Returns the dialect that the arguments choose, or else the environment; the first one by default. */
export async function chooseDialect(
  argv: readonly string[],
  io: Io,
  dialects: readonly ReadingDialect[],
  { chosenBy = 'any' }: Pick<Command, 'chosenBy'>,
  taken: ReadonlySet<string>,
): Promise<ReadingDialect> {
  const choices = CHOICES[chosenBy];
  const given = choices.map((choice) => parseFirst(choice, argv));
  const isGiven = given.some((value) => value !== undefined);
  const [name, path] = isGiven ? given : choices.map(({ env }) => io.env[env] || undefined);
  if (name !== undefined && path !== undefined) {
    const both = choices.map((choice) => (isGiven ? `--${choice.name}` : choice.env));
    throw new UsageError(`${both.join(' and ')} exclude each other`);
  }
  const named = (choice: Choice): OptionSpec =>
    isGiven ? choice : { ...choice, name: `${choice.name} (from ${choice.env})` };
  if (path !== undefined) {
    const declaration = await readText(named(SCOPE), path, io);
    return asUsage(() => declaredReading(declaration, taken), `--${named(SCOPE).name}`);
  }
  const wanted = name ?? dialects[0]!.name;
  const known = dialects.find((each) => each.name === wanted);
  if (known === undefined && !IS_FILE.test(wanted)) {
    const names = dialects.map((each) => each.name).join(', ');
    throw new UsageError(`--${named(DIALECT).name} must be a file, or one of: ${names}`);
  }
  return { ...(known ?? (await ownDialect(wanted, named(DIALECT), io))), taken };
}

async function ownDialect(path: string, option: OptionSpec, io: Io): Promise<ReadingDialect> {
  const exported = Object.values(Object(await withName(option, () => io.importFile(path))));
  const [own, another] = new Set(exported.filter(isDialect));
  if (own !== undefined && another === undefined) return readingOf('own', 'your own', own);
  throw new UsageError(`--${option.name}: the file must export one dialect of createDialect`);
}

const IS_FILE = /[/\\]|\.[mc]?[jt]s$/;

function isDialect(value: unknown): value is Dialect {
  return (
    fieldOf(value, 'kinds') instanceof Map &&
    fieldOf(value, 'fields') instanceof Map &&
    typeof fieldOf(value, 'read') === 'function' &&
    typeof fieldOf(fieldOf(value, 'identity'), 'decode') === 'function'
  );
}

/** Names, and returns, the dialect that reads more of a token than the one in use, unless that one was asked for. */
export function suggestDialect(
  { args, io, reading, dialects }: Call,
  read: ReadToken,
): ReadingDialect | undefined {
  if (args.has(DIALECT) || args.has(SCOPE)) return undefined;
  const said = saidBy(read.token, read.form);
  const found = recognize(said, dialects);
  if (readBy(said, found) <= readBy(said, reading)) return undefined;
  const titles = [found.title, ...rivalsOf(said, found, dialects)].join(', or of ');
  io.stderr(
    `caveats: this looks like a token of ${titles}: read it with --dialect ${found.name}\n`,
  );
  return found;
}
