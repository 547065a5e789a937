import { asUsage } from '../errors.js';
import { TokenError } from '../../errors.js';
import type { Tolerance } from '../../macaroon/leniency.js';
import { deserialize as readOnedata, serialize as writeOnedata } from '../../onedata/text.js';
import { catchTokenError, deserialize, serialize, type TokenFormat } from '../../token/token.js';
import type { Format, ReadToken } from './dialect.js';

export const FORMATS: readonly Format[] = ['v2', 'v1', 'v2-json', 'v1-json', 'onedata'];

export interface ReadTextOptions {
  /** Whether the text is rather Onedata's. */
  readonly isOnedata: boolean;
  readonly lenient: boolean;
  readonly onTolerated: (tolerance: Tolerance) => void;
}

/**
 * Reads the text of a token in any form. A text that is both is the library's own form: then it has
 * none of the characters in which the two differ, and says the same in both.
 *
 * @throws TokenError of the form that was rather expected, where it is neither.
 */
export function readTokenText(text: string, options: ReadTextOptions): ReadToken {
  const readers = [() => readOwn(text, options), () => readOnedataText(text)];
  const [first, second] = options.isOnedata ? readers.reverse() : readers;
  const one = catchTokenError(first!);
  if (!(one instanceof TokenError)) return one;
  const other = catchTokenError(second!);
  if (!(other instanceof TokenError)) return other;
  // Only one of them may say that the text ends too early, and the other that it is nothing.
  const isCut = one.code === 'malformed_token' && other.code === 'truncated_token';
  throw isCut ? other : one;
}

function readOwn(text: string, { lenient, onTolerated }: ReadTextOptions): ReadToken {
  const token = deserialize(text, { lenient, onTolerated });
  return { token, format: formatOf(text) };
}

function readOnedataText(text: string): ReadToken {
  const { service, ...token } = readOnedata(text);
  return { token, format: 'onedata', service };
}

/** The format of a text that has been read. */
function formatOf(text: string): TokenFormat {
  const [first = ''] = text;
  // Base64 of the version byte of v2; a packet of v1 starts with a digit.
  if (first === 'A') return 'v2';
  if (/^[{[]/.test(first)) return /"signature"\s*:/.test(text) ? 'v1-json' : 'v2-json';
  // Base64 of a bracket, which is taken with --lenient.
  return /^[eW]/.test(first) ? 'v2-json' : 'v1';
}

/** @throws UsageError where the format cannot hold the token. */
export function writeTokenText({ token, service }: ReadToken, format: Format): string {
  return asUsage(`--format ${format}`, () =>
    format === 'onedata' ? writeOnedata(token, { service }) : serialize(token, format),
  );
}
