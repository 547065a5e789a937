import { parseKey } from '../../reading/key-text.js';
import type { ReadingDialect } from '../../reading/dialect.js';
import {
  type Form,
  type ReadToken,
  readTokenText,
  type Written,
  writeTokenText,
} from '../../reading/token-text.js';
import type { Token } from '../../token/token.js';
import type { Call, OptionGroup, OptionSpec, Outcome } from '../command.js';
import { asInput, asUsage, InputError, UsageError } from '../errors.js';
import { dialectOptions } from './general.js';
import { required, type Source, withName } from './sources.js';

/** The formats that a token can be written in. */
const FORMATS: readonly Form[] = ['v2', 'v1', 'v2-json', 'v1-json', 'onedata'];

const LENIENT: OptionSpec = {
  name: 'lenient',
  about: 'accept texts with small mistakes, and report these',
};

const FORMAT: OptionSpec = {
  name: 'format',
  value: 'FORMAT',
  choices: FORMATS,
  about: `the format of the token: ${FORMATS.join(', ')}`,
};

export const OUT: OptionSpec = {
  name: 'out',
  value: 'FILE',
  isFile: true,
  about: 'write to a new file that only you can read',
};

export const FORCE: OptionSpec = { name: 'force', about: 'replace the file of --out' };

export const OUTPUT: OptionGroup = { title: 'Output', options: [FORMAT, OUT, FORCE] };

/** The options of some sources, and how their texts are read. */
export function inputGroup(
  dialects: readonly ReadingDialect[],
  ...sources: readonly Source[]
): OptionGroup {
  const isKeyAlone = sources.every(({ isKey }) => isKey);
  return {
    title: 'Input',
    options: [
      ...sources.map(({ option, env }) => ({ ...option, about: `${option.about} (or ${env})` })),
      ...(isKeyAlone ? [] : [LENIENT]),
      ...dialectOptions(dialects),
    ],
  };
}

/** Reads the text of a token that came from a source. */
export function readToken(
  { args, io, reading }: Call,
  text: string | undefined,
  source: Source,
): ReadToken {
  const given = required(text, source).trim();
  if (given === '') throw new InputError(`the ${source.what} is empty`);
  const { form } = reading;
  const read = readTokenText(given, { form, lenient: args.has(LENIENT) });
  for (const tolerance of read.tolerated) io.stderr(`caveats: tolerated: ${tolerance}\n`);
  if (read.form === 'onedata' && form === undefined) {
    io.stderr("caveats: this is Onedata's text: read its caveats with --onedata\n");
  }
  return read;
}

/**
 * Reads a key that came from a source.
 *
 * @throws InputError for an invalid key. The message never contains it.
 */
export function readKey(text: string | undefined, source: Source): Uint8Array {
  const given = required(text, source);
  return asInput(() => parseKey(given, `the ${source.what}`));
}

/** The format that was asked for. */
export function formatOf({ args }: Call): Form | undefined {
  const name = args.one(FORMAT);
  return FORMATS.find((format) => format === name);
}

/** Writes a secret to the file of `--out`; returns whether there is one. */
export async function writeOut({ args, io }: Call, text: string): Promise<boolean> {
  const path = args.one(OUT);
  const force = args.has(FORCE);
  if (path === undefined) {
    if (force) throw new UsageError('--force goes with --out');
    return false;
  }
  await withName(OUT, () => io.writeFile(path, `${text}\n`, { force }));
  return true;
}

/** Returns the outcome of a command that makes a token: its text, or that it is in a file. */
export async function writtenToken(
  call: Call,
  made: Written & { readonly token: Token },
  format: Form,
): Promise<Outcome> {
  const token = asUsage(
    () => writeTokenText(made.token, { ...made, form: format }),
    `--format ${format}`,
  );
  if (await writeOut(call, token)) return { json: { format, written: true }, text: () => '' };
  return { json: { format, token }, text: () => `${token}\n` };
}
