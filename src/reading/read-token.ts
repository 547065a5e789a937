import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.js';
import { decodeError } from '../errors.js';
import { MAX_TEXT_LENGTH } from '../onedata/text.js';
import { isMacaroonStart, readBare, readBytes } from './bare-token.js';
import { MAX_TEXTS, readInside } from './inside.js';
import { MIN_TOKEN, PREFIX } from './surroundings.js';
import {
  type Attempt,
  isOfMacaroon,
  notMacaroon,
  ReadError,
  type ReadToken,
  type Rules,
  tooLong,
} from './token-text.js';

/** The longest text that is read, with all that surrounds the token, in characters: 256 KiB. */
const MAX_GIVEN = 262_144;
/** Onedata's texts, which may have 1 MiB, start like this. */
const ONEDATA_START = /^(?:op[wp]-)?M[DGTjz]/;

/** Reads a token as people hold it; throws a `ReadError` for none or several. Not for what is verified. */
export function readToken(given: string | Uint8Array, rules: Rules = {}): ReadToken {
  const read = attemptToken(given, rules);
  if (read instanceof ReadError) throw read;
  return read;
}

export function attemptToken(given: string | Uint8Array, rules: Rules = {}): Attempt {
  if (typeof given === 'string') return readText(given, rules);
  if (isMacaroonStart(given.subarray(0, 64)) && given.length > 4) return readBytes(given, rules);
  const text = textIn(given);
  if (text === undefined) return notMacaroon(': it is neither text nor one');
  const read = readText(text, rules);
  if (read instanceof ReadError || encodingOf(given) === undefined) return read;
  return { ...read, what: `${read.what}, in UTF-16`, isWrapped: true };
}

/** Whether a text holds a token, or one that is cut off or changed. */
export function holdsToken(text: string): boolean {
  if (text.length < MIN_TOKEN) return false;
  const read = readText(text, { lenient: true });
  return !(read instanceof ReadError) || isOfMacaroon(read);
}

/** Returns the text of a file, in UTF-8 or UTF-16; `undefined` if it is not text. */
export function textIn(bytes: Uint8Array): string | undefined {
  const encoding = encodingOf(bytes);
  return encoding === undefined ? decodeUtf8(bytes) : new TextDecoder(encoding).decode(bytes);
}

/** Returns the encoding that a byte order mark names; Windows shells write one into files. */
function encodingOf([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

function readText(given: string, rules: Rules): Attempt {
  const read = readWhole(given, rules);
  if (!(read instanceof ReadError) || read.code === 'token_too_large') return read;
  if (!isOfMacaroon(read)) return holdsPiece(given) ? AMONG_TEXT : read;
  const isMarred = read.detail === 'not_base64' && /\p{Cf}/u.test(given);
  return isMarred ? new ReadError(read, INVISIBLE, read.cutOff) : read;
}

const AMONG_TEXT = new ReadError(
  decodeError('not_base64'),
  'There is a macaroon in it, among other text. Give the macaroon alone.',
);
const PASTED =
  'It is the content of a binary file, and was changed by being taken for text. Give the file itself.';
const INVISIBLE =
  'There are invisible characters in it. Copy the token again, from where it is plain text.';

/** Whether a part of a text is a token, or the start of one. */
function holdsPiece(text: string): boolean {
  // A slash may be a part of base64, or of a path.
  const pieces = [/[\w+/-]+=*/g, /[\w-]+=*/g].flatMap((each) => text.match(each) ?? []);
  const bare = pieces.map((each) => each.replace(PREFIX, ''));
  const long = bare.filter((each) => each.length >= MIN_TOKEN);
  return long.slice(0, 50).some((piece) => {
    const read = readBare(piece, { lenient: true });
    if (read === undefined) return false;
    // Hex may be a hash that only starts like a token.
    return !(read instanceof ReadError) || (isOfMacaroon(read) && !/^[0-9a-f]+$/i.test(piece));
  });
}

function readWhole(given: string, rules: Rules): Attempt {
  const isOnedata = rules.form === 'onedata' || ONEDATA_START.test(given);
  if (given.length > (isOnedata ? MAX_TEXT_LENGTH : MAX_GIVEN)) return tooLong();
  // A binary file whose bytes are all characters, or that was pasted.
  if (/^(?:\u0002|[0-9a-f]{4}(?:location|identifier) )/.test(given)) {
    const read = readBytes(encodeUtf8(given.toWellFormed(), 'text'), rules);
    const isPasted = read instanceof ReadError && given.includes('\ufffd');
    return isPasted ? new ReadError(read, PASTED) : read;
  }
  return readInside(given, { ...rules, left: MAX_TEXTS });
}
