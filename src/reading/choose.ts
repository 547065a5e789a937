import { bindDischarge } from '../macaroon/third-party.js';
import { decodeError } from '../errors.js';
import { encodeAll } from '../macaroon/encode.js';
import type { Macaroon } from '../macaroon/macaroon.js';
import { serialize, toToken } from '../token/token.js';
import { readCutOff } from './cut-off.js';
import type { Held } from './surroundings.js';
import {
  type Attempt,
  failed,
  isOfMacaroon,
  NOT_MACAROON,
  ReadError,
  type ReadToken,
} from './token-text.js';
import { counted } from './words.js';

/** One of the things in which a token may be, and what was read there. */
export interface Tried extends Omit<Held, 'text'> {
  readonly read: Attempt;
  /** Whether a discharge beside the token is bound to it for each request. */
  readonly isUnbound?: boolean;
}

const SEVERAL = 'There is more than one token in it. Give one of them.';

/** Returns the one token among some attempts. Two of them are refused: only one could be meant. */
export function choose(tried: readonly Tried[], ifNone: ReadError): Attempt {
  const isPair = tried.some(({ part }) => part === 'root');
  const isDischarge = ({ part }: Tried): boolean => isPair && part === 'discharge';
  const discharges = tried.filter(isDischarge);
  const [own, ...others] = distinct(tried.filter((each) => !isDischarge(each)));
  if (others.length > 0) return failed(decodeError('duplicate_field'), '', SEVERAL);
  if (own === undefined) return noneOf(tried, ifNone);
  if (own.read instanceof ReadError) return own.read;
  const { where } = own;
  const copies = tried.filter((each) => !isDischarge(each) && keyOf(each) === keyOf(own));
  // What holds it twice is not written again: the wider one would stay in it.
  const kept = copies.length === 1 ? own : { ...own, wrap: undefined };
  if (discharges.length === 0) return around(own.read, kept, `, ${where}`);
  return withDischarges(around(own.read, kept, ` (${where})`), discharges);
}

/** The different tokens, and the attempts at what is a token but is not in order; each once. */
function distinct(tried: readonly Tried[]): readonly Tried[] {
  const found = new Map<unknown, Tried>();
  for (const each of tried) {
    if (each.read instanceof ReadError && !isOfMacaroon(each.read)) continue;
    const key = keyOf(each);
    if (!found.has(key)) found.set(key, each);
  }
  return [...found.values()];
}

function keyOf({ read }: Tried): unknown {
  return read instanceof ReadError ? read : serialize(read.token);
}

function noneOf(tried: readonly Tried[], ifNone: ReadError): ReadError {
  const errors = tried.flatMap(({ read }) => (read instanceof ReadError ? [read] : []));
  const [first, ...others] = errors.filter((error) => error !== NOT_MACAROON);
  return first === undefined || others.length > 0 ? ifNone : first;
}

function textOf(macaroon: Macaroon): string {
  return serialize(toToken({ macaroon, discharges: [] }));
}

function around(read: ReadToken, { wrap }: Tried, where: string): ReadToken {
  const { wrap: inner = (text) => text } = read;
  const what = read.what + where;
  // What stands around something that is left out is left out, too.
  const isAlone = read.isAlone || wrap === undefined;
  const how = isAlone ? { isAlone } : { wrap: (text: string): string => wrap!(inner(text)) };
  return { ...read, what, isWrapped: true, ...how };
}

function withDischarges(own: ReadToken, tried: readonly Tried[]): Attempt {
  const { macaroon } = own.token;
  const isUnbound = tried.some((each) => each.isUnbound);
  const discharges = [...own.token.discharges];
  const itself = textOf(macaroon);
  for (const { read } of tried) {
    if (read instanceof ReadError) return aboutDischarge(own, read);
    if (textOf(read.token.macaroon) === itself) {
      return failed(decodeError('duplicate_field'), '', SEVERAL);
    }
    const all = [read.token.macaroon, ...read.token.discharges];
    discharges.push(...(isUnbound ? all.map((each) => bindDischarge(macaroon, each)) : all));
  }
  const added = counted(tried.length, isUnbound ? 'unbound discharge' : 'discharge');
  const how = isUnbound ? ' (bound here, as a client does for each request)' : '';
  const what = `${own.what} and ${added}${how}`;
  const token = toToken({ macaroon, discharges });
  return { ...own, token, what, ...(isUnbound && !own.isAlone && { isUnbound }) };
}

/** What is wrong with a discharge, beside the token that can be read. */
function aboutDischarge({ token }: ReadToken, error: ReadError): ReadError {
  const { cutOff, about } = error;
  if (cutOff === undefined) {
    return failed(
      // The token beside it is one.
      decodeError(isOfMacaroon(error) ? error.detail! : 'not_base64'),
      '',
      `A discharge: ${about ?? 'it is not in order'}`,
    );
  }
  const whole = readCutOff(encodeAll([token.macaroon, ...token.discharges], 'v2'));
  const macaroons = [...(whole?.macaroons ?? []), ...cutOff.macaroons];
  return new ReadError(error, { cutOff: { ...cutOff, macaroons } });
}
