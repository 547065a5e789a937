import type { AnyCaveat } from '../caveats/kind.js';
import { toLocation } from '../macaroon/input.js';
import { checkFields, type FieldsOf } from '../options.js';
import { type AnyIdentity, standardIdentity } from '../token/identity.js';
import { vocabularyOr } from '../token/options.js';
import { systemClock } from '../token/request.js';
import { deserialize, serialize } from '../token/token.js';
import { AuthorityKeys } from './authority-keys.js';
import { checkedTimeout } from './in-time.js';
import type { OpenerParts } from './opener.js';
import type { AuthorityIdentityCodec, AuthorityOptions } from './options.js';
import { createRevocations } from './revocations.js';
import type { TokenText } from './token-text.js';
import { VerificationCache } from './verification-cache.js';

/** What an authority is made of, complete and checked, so that later changes to the options do nothing. */
export interface Parts<C extends AnyCaveat, R, I extends AnyIdentity> extends OpenerParts<C, R, I> {
  readonly location: string;
  readonly text: Pick<TokenText, 'read' | 'write'>;
  readonly identity: AuthorityIdentityCodec<I>;
}

const FIELDS: FieldsOf<AuthorityOptions> = {
  location: true,
  keys: true,
  revocations: true,
  restrictions: true,
  text: true,
  cache: true,
  vocabulary: true,
  identity: true,
  clock: true,
  timeout: true,
  onUnavailable: true,
};

const PLAIN_TEXT: Pick<TokenText, 'read' | 'write'> = {
  read: (text, options) => deserialize(text, options),
  write: (token) => serialize(token),
};

/** @throws TypeError for a caller's mistake. */
export function checkedParts<C extends AnyCaveat, R, I extends AnyIdentity>(
  options: AuthorityOptions<C, R, I>,
): Parts<C, R, I> {
  checkFields(options, 'createAuthority', FIELDS);
  const { location, keys, restrictions, cache = {}, onUnavailable } = options;
  const timeout = checkedTimeout(options.timeout);
  const { clock = systemClock, identity, text = PLAIN_TEXT, vocabulary } = options;
  const { revocations: store = new Map<string, unknown>() } = options;
  requireFunctions(keys, 'keys', ['current', 'find']);
  requireFunctions(text, 'text', ['read', 'write']);
  if (vocabulary !== undefined) requireFunctions(vocabulary, 'vocabulary', ['read', 'write']);
  if (identity !== undefined) requireFunctions(identity, 'identity', ['encode', 'decode']);
  requireFunctions({ clock }, 'options', ['clock']);
  if (restrictions !== undefined) requireFunctions({ restrictions }, 'options', ['restrictions']);
  if (onUnavailable !== undefined)
    requireFunctions({ onUnavailable }, 'options', ['onUnavailable']);
  return {
    location: toLocation(location),
    keys: new AuthorityKeys(keys),
    revocations: createRevocations({ store, clock, timeout }),
    restrictions,
    cache: cache === false ? undefined : new VerificationCache(cache),
    text,
    vocabulary: vocabularyOr(vocabulary),
    identity: identityCodecOr(identity),
    clock,
    timeout,
    onUnavailable,
  };
}

/** Sees that what is called later can be called: where it could not, nobody would know before. */
function requireFunctions(value: unknown, name: string, functions: readonly string[]): void {
  for (const property of functions) {
    const found: unknown =
      value === null || value === undefined ? value : Reflect.get(Object(value), property);
    if (typeof found !== 'function') throw new TypeError(`${name}.${property} must be a function`);
  }
}

// As in `../token/options.ts`: where the option is left out, `I` is its default.
function identityCodecOr<I extends AnyIdentity>(
  option: AuthorityIdentityCodec<I> | undefined,
): AuthorityIdentityCodec<I> {
  return (
    option ?? (standardIdentity as AuthorityIdentityCodec<AnyIdentity> as AuthorityIdentityCodec<I>)
  );
}
