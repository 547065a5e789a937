import { encodeBase64Url } from '../bytes/base64.js';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.js';
import { decodeError, TokenError } from '../errors.js';
import { parseJsonText } from '../macaroon/json-fields.js';
import { Leniency } from '../macaroon/leniency.js';
import { catchTokenError } from '../token/token.js';
import { isObject } from '../unknown.js';
import { readBare, readJson } from './bare-token.js';
import { choose, type Tried } from './choose.js';
import { MIN_TOKEN, named, SECTION, unwrap } from './surroundings.js';
import {
  type Attempt,
  base64Like,
  failed,
  NOT_MACAROON,
  notMacaroon,
  ReadError,
  type Rules,
  tooLong,
} from './token-text.js';
import { escapeJson } from './words.js';

/** How deep wrappers may be nested, and how many texts are tried as tokens. */
const MAX_DEPTH = 8;
export const MAX_TEXTS = 200;
const BINARY = /[\u0000-\u0008\u000e-\u001f\u007f]/;

const TOO_MANY = new ReadError(
  decodeError('too_long'),
  `It contains more than ${MAX_TEXTS} texts that may be tokens.`,
);
const NONE_INSIDE = notMacaroon(', and it contains none');
const NONE_IN_JSON = notMacaroon(': it is JSON without one');

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

/** Rules, and how many texts may still be looked at. */
interface Counted extends Rules {
  left: number;
}

export function readInside(given: string, rules: Counted, depth: number = MAX_DEPTH): Attempt {
  const text = given.replace(/^\ufeff/, '').trim();
  const [, other] = OTHERS.find(([pattern]) => pattern.test(text)) ?? [];
  if (other !== undefined) return notMacaroon(`; it looks like ${other}`);
  if (rules.left-- === 0) return TOO_MANY;
  if (depth === 0) return notMacaroon(`: it is in more than ${MAX_DEPTH} things, one in another`);
  if (/^[[{]/.test(text) && !SECTION.test(text)) return readJsonText(text, rules, depth);
  const held = unwrap(text);
  if (held === undefined) return readBare(text, rules) ?? readBase64Text(text, rules, depth);
  const tried = held.map(({ text: inner, ...rest }) => {
    const isShort = held.length > 1 && inner.length < MIN_TOKEN;
    return { ...rest, read: isShort ? NOT_MACAROON : readInside(inner, rules, depth - 1) };
  });
  return choose(tried, NONE_INSIDE);
}

function readBase64Text(text: string, rules: Counted, depth: number): Attempt {
  const dense = text.replace(/\s+/g, '');
  const decoded = catchTokenError(() => new Leniency(true).base64(dense));
  if (decoded instanceof TokenError) return NOT_MACAROON;
  const inner = decodeUtf8(decoded.bytes);
  if (inner === undefined || BINARY.test(inner)) {
    if (dense.length > 65_536) return tooLong();
    const isShort = dense.length < MIN_TOKEN;
    return isShort ? NOT_MACAROON : notMacaroon(': it is base64 of something else');
  }
  const isStandard = !/[-_]/.test(dense) && (dense.endsWith('=') || dense.length % 4 === 0);
  const like = base64Like(dense, isStandard);
  const wrap = (written: string): string => like(encodeBase64Url(encodeUtf8(written, 'text')));
  const read = readInside(inner, rules, depth - 1);
  return choose([{ where: 'in base64', wrap, read }], NOT_MACAROON);
}

/** The members of a macaroon, and of what it is known to stand in. */
const MEMBERS =
  /"(?:[vlicsmrdt]|[isv]64|c?id|location|caveats|signature|identifier|\w*macaroons?)"\s*:/;

function readJsonText(text: string, rules: Counted, depth: number): Attempt {
  const value = catchTokenError(() => parseJsonText(text));
  if (!(value instanceof TokenError)) return readValue(value, rules, depth);
  const isOther = value.code === 'truncated_token' && text.length > 8 && !MEMBERS.test(text);
  return isOther ? notMacaroon(': it is the start of some JSON') : failed(value);
}

/** Members that stay true if the macaroon beside them is narrowed: those of the bakery, and a type. */
const KEPT: ReadonlySet<string> = new Set(['m', 'v', 'ns', 'cdata', 't', 'r', 'd']);

/** The names of a macaroon and of discharges that a client binds to it for each request. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['r', 'd'],
  ['root', 'discharge'],
  ['macaroon', 'discharges'],
];

/** Reads a macaroon in JSON, a list of its discharges too, or a wrapper of these. */
function readValue(value: unknown, rules: Counted, depth: number): Attempt {
  if (typeof value === 'string') return readInside(value, rules, depth - 1);
  if (typeof value !== 'object' || value === null) return NOT_MACAROON;
  const isList = Array.isArray(value);
  if (isList ? value.length > 0 && value.every(isMacaroon) : isMacaroon(value)) {
    return readJson(value, rules);
  }
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  if (entries.some(([, each]) => isDeep(each, depth))) {
    return notMacaroon(': it is nested too deeply');
  }
  // A name that is as long as a token may be one.
  const isAlone = entries.length === 1 && entries[0]![0].length < MIN_TOKEN;
  const isKept = isAlone || (!isList && entries.every(([name]) => KEPT.has(name)));
  const pair = isList ? undefined : PAIRS.find((names) => names.every((each) => each in value));
  const tried = entries.flatMap(([name, member]): readonly Tried[] => {
    if (!mayHold(member)) return [];
    const wrap = (inner: string): string => {
      const written = typeof member === 'string' ? JSON.stringify(inner) : inner;
      if (isList) return `[${written}]`;
      const texts = entries.map(([key, each]) => {
        return `${JSON.stringify(key)}:${key === name ? written : JSON.stringify(each)}`;
      });
      return escapeJson(`{${texts.join(',')}}`);
    };
    const part = pair && (['root', 'unbound'] as const)[pair.indexOf(name)];
    const members: readonly unknown[] =
      part === 'unbound' && Array.isArray(member) ? member : [member];
    return members.map((each) => ({
      read: readValue(each, rules, depth - 1),
      where: isList ? 'in a list' : `in ${named('the member', name)} of JSON`,
      ...((isKept || pair) && { wrap }),
      part,
    }));
  });
  return choose(tried, NONE_IN_JSON);
}

function isMacaroon(value: unknown): value is object {
  if (!isObject(value)) return false;
  if ('signature' in value)
    return 'identifier' in value || 'location' in value || 'caveats' in value;
  return 's64' in value || ('s' in value && ('i' in value || 'i64' in value));
}

function mayHold(value: unknown): boolean {
  if (typeof value === 'string') return value.length >= MIN_TOKEN;
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function isDeep(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((each) => isDeep(each, depth - 1));
}
