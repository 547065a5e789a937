import { decodeUtf8 } from '../../bytes/utf8.js';
import type { Call, OptionSpec } from '../command.js';
import { InputError, UsageError } from '../errors.js';

/** The most that is read from standard input or a file: 1 MiB. */
export const MAX_INPUT_BYTES = 1_048_576;

/** A secret that a command reads, and where it comes from. */
export interface Source {
  /** As in "the key". */
  readonly what: string;
  /** The option that names its file; `-` is standard input. */
  readonly option: OptionSpec;
  /** The environment variable that contains it. */
  readonly env: string;
  /** Whether it is read from standard input by default. */
  readonly fromStdin?: true;
  /** Whether others must not be able to read its file. */
  readonly isKey?: true;
}

const fileOption = (name: string, about: string): OptionSpec => ({
  name,
  value: 'FILE',
  isFile: true,
  about,
});

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

type Origin =
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'env'; readonly text: string }
  | { readonly from: 'stdin' };

/** The option counts first, then the environment. */
function originOf({ args, io }: Call, source: Source): Origin | undefined {
  const path = args.one(source.option);
  if (path !== undefined) return path === '-' ? { from: 'stdin' } : { from: 'file', path };
  const text = io.env[source.env];
  if (text !== undefined && text !== '') return { from: 'env', text };
  return source.fromStdin ? { from: 'stdin' } : undefined;
}

/**
 * Reads the texts of some sources; `undefined` for one that is not given.
 *
 * @throws UsageError if two of them would be read from standard input.
 * @throws InputError for a file that cannot be read, is too large, or is not text.
 */
export async function readSources<const S extends readonly Source[]>(
  call: Call,
  sources: S,
): Promise<{ readonly [K in keyof S]: string | undefined }>;
export async function readSources(
  call: Call,
  sources: readonly Source[],
): Promise<readonly (string | undefined)[]> {
  const origins = sources.map((source) => ({ source, origin: originOf(call, source) }));
  const [first, second] = origins
    .filter(({ origin }) => origin?.from === 'stdin')
    .map(({ source }) => source);
  if (first !== undefined && second !== undefined) {
    throw new UsageError(
      `the ${first.what} and the ${second.what} would both be read from standard input: ` +
        `give one of them with ${first.env}, ${second.env} or a file`,
    );
  }
  const texts: (string | undefined)[] = [];
  for (const { source, origin } of origins) {
    texts.push(origin && (await readOrigin(call, source, origin)));
  }
  return texts;
}

/** Returns a text that must be given. */
export function required(text: string | undefined, { what, option, env }: Source): string {
  if (text !== undefined) return text;
  throw new UsageError(`the ${what} is missing: give it with --${option.name} or in ${env}`);
}

async function readOrigin(
  { io }: Call,
  { what, option, isKey }: Source,
  origin: Origin,
): Promise<string> {
  if (origin.from === 'env') return origin.text;
  let bytes: Uint8Array;
  if (origin.from === 'stdin') {
    if (io.stdinIsTTY) io.stderr(`Waiting for the ${what} on standard input; Ctrl-D ends it.\n`);
    bytes = await io.readStdin(MAX_INPUT_BYTES);
  } else {
    const file = await withName(option, () => io.readFile(origin.path, MAX_INPUT_BYTES));
    bytes = file.bytes;
    if (isKey && file.othersCanRead) {
      io.stderr(`caveats: warning: others can read the file of --${option.name}: chmod 600 it\n`);
    }
  }
  const text = decodeUtf8(bytes);
  if (text === undefined) throw new InputError(`the ${what} is not text`);
  return text;
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
