import type { Call, OptionGroup, OptionSpec } from '../command.js';
import { parseKey } from '../../reading/key-text.js';
import { type Form, type ReadToken, readTokenText } from '../../reading/token-text.js';
import { asInput, InputError, UsageError } from '../errors.js';
import { readNamed, readSources, required, type Source } from '../sources.js';
import { ONEDATA } from './general.js';

/** The formats that a token can be written in, whatever it came in. */
const FORMATS: readonly Form[] = ['v2', 'v1', 'v2-json', 'v1-json', 'onedata'];

export const LENIENT: OptionSpec = {
  name: 'lenient',
  about: 'take forms that are not quite right, and say which they were',
};

export const FORMAT: OptionSpec = {
  name: 'format',
  value: 'FORMAT',
  choices: FORMATS,
  about: `how the token is written: ${FORMATS.join(', ')}`,
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
export function inputGroup(...sources: readonly Source[]): OptionGroup {
  const isKeyAlone = sources.every(({ isKey }) => isKey);
  return {
    title: 'Input',
    options: [
      ...sources.map(({ option, env }) => ({ ...option, about: `${option.about} (or ${env})` })),
      ...(isKeyAlone ? [] : [LENIENT]),
      ONEDATA,
    ],
  };
}

/** Reads the text of a token that came from a source. */
export function readToken(call: Call, text: string | undefined, source: Source): ReadToken {
  const { args, io } = call;
  const given = required(text, source).trim();
  if (given === '') throw new InputError(`the ${source.what} is empty`);
  const isOnedata = args.has(ONEDATA);
  const read = readTokenText(given, { isOnedata, lenient: args.has(LENIENT) });
  for (const tolerance of read.tolerated) io.stderr(`caveats: tolerated: ${tolerance}\n`);
  if (read.form === 'onedata' && !isOnedata) {
    io.stderr("caveats: this is Onedata's text; its caveats are understood with --onedata\n");
  }
  return read;
}

/** Reads a token and its key. */
export async function readTokenAndKey(
  call: Call,
  token: Source,
  key: Source,
): Promise<{ readonly read: ReadToken; readonly rootKey: Uint8Array }> {
  const [text, keyText] = await readSources(call, [token, key]);
  const rootKey = readKey(required(keyText, key), key);
  return { read: readToken(call, text, token), rootKey };
}

/**
 * The bytes of a key that came from a source.
 *
 * @throws InputError for a text that is no key. It says what is wrong, and never what was given.
 */
export function readKey(text: string, { what }: Source): Uint8Array {
  return asInput(() => parseKey(text, `the ${what}`));
}

/** The format that was asked for. */
export function formatOf({ args }: Call): Form | undefined {
  const name = args.one(FORMAT);
  return FORMATS.find((format) => format === name);
}

/**
 * Writes a secret to the file of `--out`, if there is one.
 *
 * @returns whether there is.
 */
export async function writeOut({ args, io }: Call, text: string): Promise<boolean> {
  const path = args.one(OUT);
  const force = args.has(FORCE);
  if (path === undefined) {
    if (force) throw new UsageError('--force goes with --out');
    return false;
  }
  await readNamed('--out', () => io.writeFile(path, `${text}\n`, { force }));
  return true;
}
