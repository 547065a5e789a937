import { encodeBase64Url } from '../bytes/base64.js';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.js';
import { decodeError, TokenError } from '../errors.js';
import { Leniency } from '../macaroon/leniency.js';
import { MAX_TEXT_LENGTH } from '../onedata/text.js';
import { catchTokenError } from '../token/token.js';
import { isMacaroonStart, readBare, readBytes } from './bare-token.js';
import { choose } from './choose.js';
import { readJsonText } from './json-wrapper.js';
import { MIN_TOKEN, SECTION, unwrap } from './surroundings.js';
import {
  type Attempt,
  base64Like,
  isOfMacaroon,
  NOT_MACAROON,
  notMacaroon,
  ReadError,
  type ReadToken,
  type Rules,
} from './token-text.js';

/** The longest text that is read, with all that surrounds the token, in characters: 256 KiB. */
const MAX_GIVEN = 262_144;
/** Onedata's texts, which may have 1 MiB, start like this. */
const ONEDATA_START = /^(?:op[wp]-)?M[DGTjz]/;
/** How deep wrappers may be nested, and how many texts are tried as tokens. */
const MAX_DEPTH = 8;
const MAX_TEXTS = 200;
/** How many parts of any other text are tried. */
const MAX_PIECES = 50;
const BINARY = /[\u0000-\u0008\u000e-\u001f\u007f]/;

/**
 * Reads a token as people hold it, for tools that show what was read: what is verified is read strictly.
 * Throws a `ReadError` for none, and for more than one.
 */
export function readToken(given: string | Uint8Array, rules: Rules = {}): ReadToken {
  const read = attemptToken(given, rules);
  if (read instanceof ReadError) throw read;
  return read;
}

/**
 * Reads a token in any format, hex, a binary file, with a prefix, in a header, a URL, a cookie or JSON, and
 * base64 of these.
 */
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
const INVISIBLE =
  'There are invisible characters in it. Copy the token again, from where it is plain text.';

/** Whether a part of a text is a token, or the start of one. */
function holdsPiece(text: string): boolean {
  // A slash may be a part of base64, or of a path.
  const pieces = [/[\w+/-]+=*/g, /[\w-]+=*/g].flatMap((each) => text.match(each) ?? []);
  const long = pieces.filter((each) => each.length >= MIN_TOKEN);
  return long.slice(0, MAX_PIECES).some((piece) => {
    const read = readBare(piece, { lenient: true });
    if (read === undefined) return false;
    // Hex may be a hash that only starts like a token.
    return !(read instanceof ReadError) || (isOfMacaroon(read) && !/^[0-9a-f]+$/i.test(piece));
  });
}

function readWhole(given: string, rules: Rules): Attempt {
  const isOnedata = rules.form === 'onedata' || ONEDATA_START.test(given);
  if (given.length > (isOnedata ? MAX_TEXT_LENGTH : MAX_GIVEN)) return TOO_LONG;
  // A binary file whose bytes are all characters, or that was pasted.
  if (/^(?:\u0002|[0-9a-f]{4}(?:location|identifier) )/.test(given)) {
    const read = readBytes(encodeUtf8(given.toWellFormed(), 'text'), rules);
    const isPasted = read instanceof ReadError && given.includes('\ufffd');
    return isPasted ? new ReadError(read, PASTED) : read;
  }
  return readInside(given, { ...rules, left: MAX_TEXTS }, MAX_DEPTH);
}

/** Rules, and how many texts may still be looked at. */
interface Counted extends Rules {
  left: number;
}

const TOO_LONG = new ReadError(decodeError('too_long'));
const TOO_MANY = new ReadError(
  decodeError('too_long'),
  `It contains more than ${MAX_TEXTS} texts that may be tokens.`,
);
const NONE_INSIDE = notMacaroon(', and it contains none');
const PASTED =
  'It is the content of a binary file, and was changed by being taken for text. Give the file itself.';

function readInside(given: string, rules: Counted, depth: number): Attempt {
  const text = given.replace(/^\ufeff/, '').trim();
  const [, other] = OTHERS.find(([pattern]) => pattern.test(text)) ?? [];
  if (other !== undefined) return notMacaroon(`; it looks like ${other}`);
  if (rules.left-- === 0) return TOO_MANY;
  if (depth === 0) return notMacaroon(`: it is in more than ${MAX_DEPTH} things, one in another`);
  const read = (inner: string, left: number): Attempt => readInside(inner, rules, left - 1);
  if (/^[[{]/.test(text) && !SECTION.test(text)) return readJsonText(text, rules, depth, read);
  const held = unwrap(text);
  if (held === undefined) return readBare(text, rules) ?? readBase64Text();
  const tried = held.map(({ text: inner, ...rest }) => {
    const isShort = held.length > 1 && inner.length < MIN_TOKEN;
    return { ...rest, read: isShort ? NOT_MACAROON : read(inner, depth) };
  });
  return choose(tried, NONE_INSIDE);

  function readBase64Text(): Attempt {
    const dense = text.replace(/\s+/g, '');
    const decoded = catchTokenError(() => new Leniency(true).base64(dense));
    if (decoded instanceof TokenError) return NOT_MACAROON;
    const inner = decodeUtf8(decoded.bytes);
    if (inner === undefined || BINARY.test(inner)) {
      if (dense.length > 65_536) return TOO_LONG;
      const isShort = dense.length < MIN_TOKEN;
      return isShort ? NOT_MACAROON : notMacaroon(': it is base64 of something else');
    }
    const isStandard = !/[-_]/.test(dense) && (dense.endsWith('=') || dense.length % 4 === 0);
    const like = base64Like(dense, isStandard);
    const wrap = (written: string): string => like(encodeBase64Url(encodeUtf8(written, 'text')));
    return choose([{ where: 'in base64', wrap, read: read(inner, depth) }], NOT_MACAROON);
  }
}

/** Other things that people paste. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/^eyJ[\w-]+\.[\w-]*\.[\w-]*/, 'a JSON Web Token (JWT)'],
  [/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i, 'a UUID'],
  [/^(?:FlyV1 )?fm[12][a-z]?_/, 'a token of Fly.io, whose macaroons have a format of their own'],
  [/^v[1-4]\.(?:local|public)\./, 'a PASETO'],
  [/^(?:biscuit:)?E[g-v][\w-]{80,}=*$/, 'a Biscuit'],
  [/^-----BEGIN /, 'PEM, a key or a certificate'],
  [/^(?:ssh|ecdsa)-[\w-]+ /, 'an SSH key'],
  [/^ln(?:bc|tb)\w{20}/i, 'a Lightning invoice'],
  [/^(?:gh[opsur]|github_pat)_/, 'a token of GitHub'],
];
