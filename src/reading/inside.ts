import { TokenError } from '../errors.js';
import { parseJsonText } from '../macaroon/json-fields.js';
import { catchTokenError } from '../token/token.js';
import { isObject } from '../unknown.js';
import { choose, type Tried } from './choose.js';
import { MIN_TOKEN, named } from './surroundings.js';
import { readJson } from './bare-token.js';
import { escapeJson } from './words.js';
import { type Attempt, failed, NOT_MACAROON, notMacaroon, type Rules } from './token-text.js';

/** How a text inside is read, which is `depth` steps from the limit. */
export type Read = (text: string, depth: number) => Attempt;

/** The members of a macaroon, and of what it is known to stand in. */
const MEMBERS =
  /"(?:[vlicsmrdt]|[isv]64|c?id|location|caveats|signature|identifier|\w*macaroons?)"\s*:/;

/** Reads the token in a JSON text: a macaroon, a list of its discharges too, or a wrapper of these. */
export function readJsonText(text: string, rules: Rules, depth: number, read: Read): Attempt {
  const value = catchTokenError(() => parseJsonText(text));
  if (!(value instanceof TokenError)) return readValue(value, rules, depth, read);
  const isOther = value.code === 'truncated_token' && text.length > 8 && !MEMBERS.test(text);
  return isOther ? notMacaroon(': it is the start of some JSON') : failed(value);
}

function readValue(value: unknown, rules: Rules, depth: number, read: Read): Attempt {
  if (typeof value === 'string') return read(value, depth);
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
    const part = pair && (['root', 'discharge'] as const)[pair.indexOf(name)];
    const members: readonly unknown[] =
      part === 'discharge' && Array.isArray(member) ? member : [member];
    return members.map((each) => ({
      read: readValue(each, rules, depth - 1, read),
      where: isList ? 'in a list' : `in ${named('the member', name)} of JSON`,
      ...((isKept || pair) && { wrap }),
      part,
      isUnbound: pair !== undefined,
    }));
  });
  return choose(tried, NONE_IN_JSON);
}

const NONE_IN_JSON = notMacaroon(': it is JSON without one');

/** Members that stay true if the macaroon beside them is narrowed: those of the bakery, and a type. */
const KEPT: ReadonlySet<string> = new Set(['m', 'v', 'ns', 'cdata', 't', 'r', 'd']);

/** The names of a macaroon and of discharges that a client binds to it for each request. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['r', 'd'],
  ['root', 'discharge'],
  ['macaroon', 'discharges'],
];

const V1_NAMES: readonly string[] = ['identifier', 'location', 'caveats'];

function isMacaroon(value: unknown): value is object {
  if (!isObject(value)) return false;
  if ('signature' in value) return V1_NAMES.some((name) => name in value);
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
