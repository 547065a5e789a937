import { decodeUtf8 } from '../../bytes/utf8.js';
import { parseKey } from '../../reading/key-text.js';
import { readToken as readAny } from '../../reading/read-token.js';
import {
  type Form,
  type ReadToken,
  type Written,
  writeTokenBytes,
  writeTokenText,
} from '../../reading/token-text.js';
import type { Token } from '../../token/token.js';
import type { Call, OptionGroup, OptionSpec, Outcome } from '../command.js';
import { asUsage, InputError, UsageError } from '../errors.js';
import type { FoundFile, Io } from '../io.js';

/** The most that is read from standard input or a file: 1 MiB. */
const MAX_INPUT_BYTES = 1_048_576;

/** A secret that a command reads: the option that names its file, or `-`, and what else it may be in. */
export interface Source extends OptionSpec {
  readonly what: string;
  readonly env: string;
  readonly fromStdin?: true;
  readonly isKey?: true;
}

export function fileOption(name: string, about: string): OptionSpec {
  return { name, about, value: 'FILE', isFile: true };
}

export const TOKEN: Source = {
  what: 'token',
  ...fileOption('token-file', 'the token; - is standard input, which is the default'),
  env: 'CAVEATS_TOKEN',
  fromStdin: true,
};

export const PARENT_TOKEN: Source = {
  what: 'parent token',
  ...fileOption('parent-file', 'the token that the other one was made from'),
  env: 'CAVEATS_PARENT_TOKEN',
};

export const CONSUMER_TOKEN: Source = {
  what: 'consumer token',
  ...fileOption('consumer-token-file', 'an identity token that proves who the consumer is'),
  env: 'CAVEATS_CONSUMER_TOKEN',
};

export const KEY: Source = {
  what: 'key',
  ...fileOption('key-file', 'the root key, as keygen writes it; - is standard input'),
  env: 'CAVEATS_KEY',
  isKey: true,
};

export const CONSUMER_KEY: Source = {
  what: "consumer token's key",
  ...fileOption('consumer-key-file', "the consumer token's key, if it is another one"),
  env: 'CAVEATS_CONSUMER_KEY',
  isKey: true,
};

/** What the sources contain that were given; bytes if it is not text. */
export type Given = ReadonlyMap<Source, string | Uint8Array>;

/** The file of a source, `-` for standard input; the option counts first, then the environment. */
function fileOf({ args, io }: Call, source: Source): string | undefined {
  return args.one(source) ?? (source.fromStdin && !io.env[source.env] ? '-' : undefined);
}

export async function readSources(call: Call, ...sources: readonly Source[]): Promise<Given> {
  const [first, second] = sources.filter((source) => fileOf(call, source) === '-');
  if (first !== undefined && second !== undefined) {
    throw new UsageError(
      `the ${first.what} and the ${second.what} would both be read from standard input: ` +
        `give one of them with ${first.env}, ${second.env} or a file`,
    );
  }
  const given = new Map<Source, string | Uint8Array>();
  for (const source of sources) {
    const content = await readSource(call, source);
    if (content !== undefined) given.set(source, content);
  }
  return given;
}

async function readSource(call: Call, source: Source): Promise<string | Uint8Array | undefined> {
  const { io } = call;
  const { name, what, env, isKey } = source;
  const path = fileOf(call, source);
  if (path === undefined) return io.env[env] || undefined;
  if (path === '-' && io.stdinIsTTY) {
    io.stderr(`Waiting for the ${what} on standard input; Ctrl-D ends it.\n`);
  }
  const { bytes, othersCanRead } =
    path === '-'
      ? { bytes: await io.readStdin(MAX_INPUT_BYTES), othersCanRead: false }
      : await readFile(source, path, io);
  if (isKey && othersCanRead) {
    io.stderr(`caveats: warning: others can read the file of --${name}: chmod 600 it\n`);
  }
  return decodeUtf8(bytes) ?? bytes;
}

function required(given: Given, source: Source): string | Uint8Array {
  const content = given.get(source);
  if (content !== undefined) return content;
  const { name, what, env } = source;
  throw new UsageError(`the ${what} is missing: give it with --${name} or in ${env}`);
}

function readFile(option: OptionSpec, path: string, io: Io): Promise<FoundFile> {
  return withName(option, () => io.readFile(path, MAX_INPUT_BYTES));
}

/** Reads the file of an option as text; empty if it is not UTF-8. */
export async function readText(option: OptionSpec, path: string, io: Io): Promise<string> {
  return decodeUtf8((await readFile(option, path, io)).bytes) ?? '';
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
      ...sources.map((source) => ({ ...source, about: `${source.about} (or ${source.env})` })),
      ...(isKeyAlone ? [] : [LENIENT]),
    ],
  };
}

export function readToken(
  { args, io, reading: { form } }: Call,
  given: Given,
  source: Source = TOKEN,
): ReadToken {
  const content = required(given, source);
  if ((typeof content === 'string' ? content.trim() : content).length === 0) {
    throw new InputError(`the ${source.what} is empty`);
  }
  const read = readAny(content, { form, lenient: args.has(LENIENT) });
  for (const tolerance of read.tolerated) io.stderr(`caveats: tolerated: ${tolerance}\n`);
  return read;
}

export function readKey(given: Given, source: Source = KEY): Uint8Array {
  const content = required(given, source);
  if (typeof content !== 'string') throw new InputError(`the ${source.what} is not text`);
  return asUsage(() => parseKey(content, `the ${source.what}`), undefined, InputError);
}

/** The file of `--out`; none for standard output, which is `-` as well. */
function outFile({ args }: Call): string | undefined {
  const path = args.one(OUT);
  return path === '-' ? undefined : path;
}

/** Writes a secret to the file of `--out`; without one, returns it under its name. */
export async function writeSecret(
  call: Call,
  secret: string,
  name: string,
  json: object = {},
  content: string | Uint8Array = `${secret}\n`,
): Promise<Outcome> {
  const path = outFile(call);
  const force = call.args.has(FORCE);
  if (path === undefined) {
    if (force) throw new UsageError('--force goes with --out FILE');
    return { json: { ...json, [name]: secret }, text: `${secret}\n` };
  }
  await withName(OUT, () => call.io.writeFile(path, content, { force }));
  return { json: { ...json, written: true }, text: '' };
}

/** Writes a token as it was written, or in the format that was asked for, alone. */
export async function writeToken(call: Call, token: Token, written: Written): Promise<Outcome> {
  const form = FORMATS.find((each) => each === call.args.one(FORMAT));
  const how = form === undefined ? written : { form, service: written.service };
  const format = how.form;
  const text = asUsage(() => writeTokenText(token, how), `--format ${format}`);
  if (!how.isBinary) return writeSecret(call, text, 'token', { format });
  if (outFile(call) === undefined) {
    call.io.stderr('caveats: this is base64 of the binary token; --out writes a binary file\n');
  }
  return writeSecret(call, text, 'token', { format }, writeTokenBytes(token, written));
}
