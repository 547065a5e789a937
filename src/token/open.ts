import { TokenError } from '../errors.js';
import { PreparedRootKey } from '../macaroon/chain.js';
import { checkFields, type FieldsOf } from '../options.js';
import { type Authentic, authenticateToken, type Condition, readIdentity } from './authentic.js';
import { type Dialect, dialectOr, type IdentityOf, type StandardDialect } from './dialect.js';
import type { OpaqueIdentity } from './identity.js';
import { systemClock } from './request.js';
import type { RootKey, RootKeyOption } from './root-key.js';
import { packToken, type TokenInput } from './token.js';

/** An authentic token, ready to be judged. Do not keep it for long: it may be revoked meanwhile. */
export interface Opened<D extends Dialect = StandardDialect> extends Authentic<D> {
  readonly dialect: D;
  /** Whether it was revoked. */
  readonly revoked: boolean;
  /** Whether its signatures were checked before, and remembered. */
  readonly remembered: boolean;
  /** The conditions that the verifying side adds to the token's own. */
  readonly restrictions: readonly Condition<D>[];
  /** Returns the time of a request that names none, in Unix seconds. */
  readonly clock: () => number;
}

/** A value, now or later. */
export type MaybePromise<T> = T | PromiseLike<T>;

/**
 * Opens tokens: decodes, finds the key, checks the signatures, reads the conditions. Takes the longest
 * text that is decoded, in characters; 65,536 by default. Throws or rejects with a `TokenError`.
 */
export type Open<D extends Dialect = StandardDialect> = (
  token: TokenInput,
  maxLength?: number,
) => MaybePromise<Opened<D>>;

/** What opens a token. */
export interface OpenOptions<D extends Dialect = StandardDialect> {
  /** The key, or a function that finds it by the identity, which is not verified yet. */
  readonly rootKey: RootKeyOption<D>;
  /** How the token is understood; by the standard dialect by default. */
  readonly dialect?: D | undefined;
  /** The longest text of a token that is decoded, in characters; 65,536 by default. */
  readonly maxLength?: number | undefined;
}

export const OPEN_FIELDS: FieldsOf<OpenOptions> = { rootKey: true, dialect: true, maxLength: true };

/**
 * Opens a token: decodes it, finds its key, checks its signatures and reads its conditions. Whether it is
 * valid for a request is for `judge` to decide: a protocol that shows the token before the request
 * (GraphQL, WebSockets, MCP) opens once and judges often.
 *
 * @param token a token, or its text in any format.
 * @throws TokenError for a token that does not decode or is not authentic.
 * @throws TypeError for a developer's mistake, such as a `rootKey` that returns a promise.
 * @example
 * ```ts
 * import { judge, mint, open } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const opened = open(mint({ rootKey, identity: { subject: 'usr-1' } }), { rootKey });
 * const grant = judge.verify(opened, { request: { resource: { doc: 'A' }, access: 'read' } });
 * console.log(grant.subject); // usr-1
 * ```
 */
export function open<D extends Dialect = StandardDialect>(
  token: TokenInput,
  options: OpenOptions<D>,
): Opened<D> {
  checkFields(options, 'open', OPEN_FIELDS);
  return openNow(token, options);
}

export function openNow<D extends Dialect>(token: TokenInput, options: OpenOptions<D>): Opened<D> {
  const opened = openWith(token, options);
  if (!isPromiseLike(opened)) return opened;
  // An unhandled rejection would end the program.
  opened.then(undefined, () => undefined);
  throw new TypeError(
    'rootKey must not return a promise here: use an authority or a guard, which wait for it',
  );
}

/** Prepares the key once; a lookup may be asynchronous. */
export function openerOf<D extends Dialect>(options: AsyncOpenOptions<D>): Open<D> {
  const { rootKey } = options;
  const isReady = typeof rootKey === 'function' || rootKey instanceof PreparedRootKey;
  const prepared = isReady ? options : { ...options, rootKey: new PreparedRootKey(rootKey) };
  return (token, maxLength = options.maxLength) => openWith(token, { ...prepared, maxLength });
}

interface AsyncOpenOptions<D extends Dialect> extends Omit<OpenOptions<D>, 'rootKey'> {
  readonly rootKey: RootKey | PreparedRootKey | AsyncRootKey<D>;
}

function openWith<D extends Dialect>(
  input: TokenInput,
  { rootKey, dialect: given, maxLength }: AsyncOpenOptions<D>,
): MaybePromise<Opened<D>> {
  const dialect = dialectOr(given);
  const token = packToken(input, maxLength);
  const identity = readIdentity(token[0], dialect);
  const finish = (key: RootKey | PreparedRootKey | undefined): Opened<D> => {
    if (key === undefined || key === null) {
      if (typeof rootKey === 'function') throw new TokenError('unknown_key');
      throw new TypeError('rootKey must be given');
    }
    const authentic = authenticateToken(token, key, dialect, identity);
    const restrictions = Object.freeze([]);
    return Object.freeze({
      ...authentic,
      dialect,
      revoked: false,
      remembered: false,
      restrictions,
      clock: systemClock,
    });
  };
  const key = typeof rootKey === 'function' ? rootKey(identity) : rootKey;
  return isPromiseLike(key) ? key.then(finish) : finish(key);
}

/** Finds the key of a token by its unverified identity, now or later. */
export type AsyncRootKey<D extends Dialect = StandardDialect> = (
  unverified: IdentityOf<D> | OpaqueIdentity,
) => MaybePromise<RootKey | undefined>;

/** Does the next step at once, or when there is a value. */
export function after<T, U>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<U>,
  onError?: (error: unknown) => MaybePromise<U>,
): MaybePromise<U> {
  return isPromiseLike(value) ? value.then(next, onError) : next(value);
}

export function isPromiseLike<T>(value: MaybePromise<T>): value is PromiseLike<T> {
  if (typeof value !== 'object' || value === null) return false;
  const { then }: { readonly then?: unknown } = value;
  return typeof then === 'function';
}
