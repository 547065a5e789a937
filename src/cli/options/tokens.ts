import { decodeUtf8 } from '../../bytes/utf8.js';
import { parseKey } from '../../reading/key-text.js';
import {
  type Form,
  type ReadToken,
  readTokenText,
  type Written,
  writeTokenText,
} from '../../reading/token-text.js';
import type { Token } from '../../token/token.js';
import type { Call, OptionGroup, OptionSpec, Outcome } from '../command.js';
import { asUsage, InputError, UsageError } from '../errors.js';

/** The most that is read from standard input or a file: 1 MiB. */
export const MAX_INPUT_BYTES = 1_048_576;

/** A secret that a command reads, and where it comes from. */
export interface Source {
  readonly what: string;
  /** The option that names its file; `-` is standard input. */
  readonly option: OptionSpec;
  readonly env: string;
  readonly fromStdin?: true;
  readonly isKey?: true;
}

export function fileOption(name: string, about: string): OptionSpec {
  return { name, about, value: 'FILE', isFile: true };
}

export const TOKEN: Source = {
  what: 'token',
  option: fileOption('token-file', 'the token; - is standard input, which is the default'),
  env: 'CAVEATS_TOKEN',
  fromStdin: true,
};

export const PARENT_TOKEN: Source = {
  what: 'parent token',
  option: fileOption('parent-file', 'the token that the other one was made from'),
  env: 'CAVEATS_PARENT_TOKEN',
};

export const CONSUMER_TOKEN: Source = {
  what: 'consumer token',
  option: fileOption('consumer-token-file', 'an identity token that proves who the consumer is'),
  env: 'CAVEATS_CONSUMER_TOKEN',
};

export const KEY: Source = {
  what: 'key',
  option: fileOption('key-file', 'the root key, as keygen writes it; - is standard input'),
  env: 'CAVEATS_KEY',
  isKey: true,
};

export const CONSUMER_KEY: Source = {
  what: "consumer token's key",
  option: fileOption('consumer-key-file', "the consumer token's key, if it is another one"),
  env: 'CAVEATS_CONSUMER_KEY',
  isKey: true,
};

/** The file of a source, `-` for standard input; the option counts first, then the environment. */
function fileOf({ args, io }: Call, { option, env, fromStdin }: Source): string | undefined {
  return args.one(option) ?? (fromStdin && !io.env[env] ? '-' : undefined);
}

export async function readSources(
  call: Call,
  ...sources: readonly Source[]
): Promise<readonly (string | undefined)[]> {
  const [first, second] = sources.filter((source) => fileOf(call, source) === '-');
  if (first !== undefined && second !== undefined) {
    throw new UsageError(
      `the ${first.what} and the ${second.what} would both be read from standard input: ` +
        `give one of them with ${first.env}, ${second.env} or a file`,
    );
  }
  const texts: (string | undefined)[] = [];
  for (const source of sources) texts.push(await readSource(call, source));
  return texts;
}

async function readSource(call: Call, source: Source): Promise<string | undefined> {
  const { io } = call;
  const { what, option, env, isKey } = source;
  const path = fileOf(call, source);
  if (path === undefined) return io.env[env] === '' ? undefined : io.env[env];
  let bytes: Uint8Array;
  if (path === '-') {
    if (io.stdinIsTTY) io.stderr(`Waiting for the ${what} on standard input; Ctrl-D ends it.\n`);
    bytes = await io.readStdin(MAX_INPUT_BYTES);
  } else {
    const file = await withName(option, () => io.readFile(path, MAX_INPUT_BYTES));
    bytes = file.bytes;
    if (isKey && file.othersCanRead) {
      io.stderr(`caveats: warning: others can read the file of --${option.name}: chmod 600 it\n`);
    }
  }
  const text = decodeUtf8(bytes);
  if (text === undefined) throw new InputError(`the ${what} is not text`);
  return text;
}

export function required(text: string | undefined, { what, option, env }: Source): string {
  if (text !== undefined) return text;
  throw new UsageError(`the ${what} is missing: give it with --${option.name} or in ${env}`);
}

/** Runs what reads or writes a file, and names its option in errors. */
export async function withName<T>({ name }: OptionSpec, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`--${name}: ${error.message}`);
    throw error;
  }
}

const FORMATS: readonly Form[] = ['v2', 'v1', 'v2-json', 'v1-json', 'onedata'];

const LENIENT: OptionSpec = {
  name: 'lenient',
  about: 'accept texts with small mistakes, and report these',
};

export const FORMAT: OptionSpec = {
  name: 'format',
  value: 'FORMAT',
  choices: FORMATS,
  about: `the format of the token: ${FORMATS.join(', ')}`,
};

export const OUT: OptionSpec = fileOption('out', 'write to a new file that only you can read');

export const FORCE: OptionSpec = { name: 'force', about: 'replace the file of --out' };

export const OUTPUT: OptionGroup = { title: 'Output', options: [FORMAT, OUT, FORCE] };

export function inputGroup(...sources: readonly Source[]): OptionGroup {
  const isKeyAlone = sources.every(({ isKey }) => isKey);
  return {
    title: 'Input',
    options: [
      ...sources.map(({ option, env }) => ({ ...option, about: `${option.about} (or ${env})` })),
      ...(isKeyAlone ? [] : [LENIENT]),
    ],
  };
}

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
  return read;
}

export function readKey(text: string | undefined, source: Source): Uint8Array {
  const given = required(text, source);
  return asUsage(() => parseKey(given, `the ${source.what}`), undefined, InputError);
}

/** Writes a secret to the file of `--out`; without one, returns it under its name. */
export async function writeSecret(
  { args, io }: Call,
  secret: string,
  name: string,
  json: object = {},
): Promise<Outcome> {
  const path = args.one(OUT);
  const force = args.has(FORCE);
  const line = `${secret}\n`;
  if (path === undefined && force) throw new UsageError('--force goes with --out');
  if (path === undefined) return { json: { ...json, [name]: secret }, text: () => line };
  await withName(OUT, () => io.writeFile(path, line, { force }));
  return { json: { ...json, written: true }, text: () => '' };
}

/** Writes a token; its form is the format, unless another one was asked for. */
export async function writeToken(call: Call, token: Token, written: Written): Promise<Outcome> {
  const name = call.args.one(FORMAT);
  const format = FORMATS.find((each) => each === name) ?? written.form;
  const write = () => writeTokenText(token, { ...written, form: format });
  const text = asUsage(write, `--format ${format}`);
  return writeSecret(call, text, 'token', { format });
}
