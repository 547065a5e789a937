import { bindDischarge } from '../macaroon/third-party.js';
import { decodeError } from '../errors.js';
import { encodeAll } from '../macaroon/encode.js';
import { serialize, toToken } from '../token/token.js';
import { readCutOff } from './cut-off.js';
import type { Held } from './surroundings.js';
import {
  type Attempt,
  isOfMacaroon,
  NOT_MACAROON,
  ReadError,
  type ReadToken,
} from './token-text.js';
import { counted } from './words.js';

/** One of the things in which a token may be, and what was read there. */
export interface Tried extends Omit<Held, 'text'> {
  readonly read: Attempt;
}

const SEVERAL = new ReadError(
  decodeError('duplicate_field'),
  'There is more than one token in it. Give one of them.',
);

/** Returns the one token among some attempts. Two of them are refused: only one could be meant. */
export function choose(tried: readonly Tried[], ifNone: ReadError): Attempt {
  const isPair = tried.some(({ part }) => part === 'root');
  const isDischarge = ({ part = 'root' }: Tried): boolean => isPair && part !== 'root';
  const discharges = tried.filter(isDischarge);
  const [copies, ...others] = distinct(tried.filter((each) => !isDischarge(each)));
  if (others.length > 0) return SEVERAL;
  if (copies === undefined) {
    const errors = tried.flatMap(({ read }) => (read instanceof ReadError ? [read] : []));
    const [error = ifNone, another] = errors.filter((each) => each !== NOT_MACAROON);
    return another === undefined ? error : ifNone;
  }
  const { read, where, wrap } = copies[0]!;
  if (read instanceof ReadError) return read;
  // What holds it twice is not written again: the wider one would stay in it.
  const outer = copies.length === 1 ? wrap : undefined;
  if (discharges.length === 0) return around(read, outer, `, ${where}`);
  return withDischarges(around(read, outer, ` (${where})`), discharges);
}

/** Returns the copies of each token, and of what is a token but is not in order. */
function distinct(tried: readonly Tried[]): readonly (readonly Tried[])[] {
  const found = new Map<unknown, Tried[]>();
  for (const each of tried) {
    const { read } = each;
    if (read instanceof ReadError && !isOfMacaroon(read)) continue;
    const key = read instanceof ReadError ? read : serialize(read.token);
    const copies = found.get(key);
    if (copies === undefined) found.set(key, [each]);
    else copies.push(each);
  }
  return [...found.values()];
}

function around(read: ReadToken, wrap: Tried['wrap'], where: string): ReadToken {
  const { wrap: inner = (text) => text, what } = read;
  const outer: ReadToken = { ...read, what: what + where, isWrapped: true };
  // What stands around something that is left out is left out, too.
  if (read.isAlone || wrap === undefined) return { ...outer, isAlone: true };
  return { ...outer, wrap: (text) => wrap(inner(text)) };
}

function withDischarges(own: ReadToken, tried: readonly Tried[]): Attempt {
  const { macaroon } = own.token;
  const isUnbound = tried.some(({ part }) => part === 'unbound');
  const discharges = [...own.token.discharges];
  const itself = serialize({ macaroon });
  for (const { read } of tried) {
    if (read instanceof ReadError) return aboutDischarge(own, read);
    if (serialize({ macaroon: read.token.macaroon }) === itself) return SEVERAL;
    const all = [read.token.macaroon, ...read.token.discharges];
    discharges.push(...(isUnbound ? all.map((each) => bindDischarge(macaroon, each)) : all));
  }
  const added = counted(tried.length, isUnbound ? 'unbound discharge' : 'discharge');
  const how = isUnbound ? ' (bound here, as a client does for each request)' : '';
  const what = `${own.what} and ${added}${how}`;
  const token = toToken({ macaroon, discharges });
  return { ...own, token, what, ...(isUnbound && !own.isAlone && { isUnbound }) };
}

function aboutDischarge({ token }: ReadToken, error: ReadError): ReadError {
  const { cutOff, about, detail } = error;
  if (cutOff === undefined) {
    // The token beside it is one.
    const known = isOfMacaroon(error) ? detail! : 'not_base64';
    return new ReadError(decodeError(known), `A discharge: ${about ?? 'it is not in order'}`);
  }
  const whole = readCutOff(encodeAll([token.macaroon, ...token.discharges], 'v2'));
  const macaroons = [...(whole?.macaroons ?? []), ...cutOff.macaroons];
  return new ReadError(error, undefined, { ...cutOff, macaroons });
}
