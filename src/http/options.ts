import type { Authority } from '../authority/authority.js';
import type { AnyCaveat } from '../caveats/kind.js';
import type { Request } from '../caveats/request.js';
import type { Caveat } from '../caveats/vocabulary.js';
import { DEFAULT_MAX_LENGTH } from '../macaroon/decode.js';
import { toRootKey } from '../macaroon/input.js';
import type { FieldsOf } from '../options.js';
import type { AnyIdentity, Identity, OpaqueIdentity } from '../token/identity.js';
import type { ReadOptions } from '../token/options.js';
import type { RootKey } from '../token/root-key.js';
import { checkedRealm } from './challenge.js';
import { checkedCredentials, type Credential, DEFAULT_CREDENTIALS } from './credentials.js';

/**
 * Finds the key of a token by its identity, which is not verified yet; `undefined` for a key that it
 * does not know. It may take its time. Where it throws, the request is neither let in nor refused:
 * the error goes to whoever asked; save a `TokenError`, such as `token_revoked`, which refuses it.
 */
export type KeyLookup<I extends AnyIdentity = Identity> = (
  unverified: I | OpaqueIdentity,
) => RootKey | undefined | PromiseLike<RootKey | undefined>;

/** By which keys an API takes tokens: it holds them, or looks them up. */
export interface KeyOptions<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
> extends ReadOptions<C, R, I> {
  /** The key, or how to find it. */
  readonly rootKey: RootKey | KeyLookup<NoInfer<I>>;
  readonly authority?: undefined;
}

/** By which authority an API takes tokens: it has the keys, and knows what was revoked. */
export interface AuthorityOption<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
> {
  /** Made with `createAuthority` of `caveats/authority`. It is asked once for each request. */
  readonly authority: Authority<C, R, I>;
  // What a token's caveats and its identity mean is the authority's to say.
  readonly rootKey?: undefined;
  readonly vocabulary?: undefined;
  readonly identity?: undefined;
}

/**
 * How an API takes tokens, whether in a header or in a body: by `rootKey`, with what reads the tokens;
 * or by `authority` alone, which has all of that and knows what was revoked and restricted.
 */
export type ScopeEndpointOptions<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
> = (KeyOptions<C, R, I> | AuthorityOption<C, R, I>) & {
  /** The type that the token has to be of; `access` by default. */
  readonly expect?: NoInfer<I>['type'] | 'access' | undefined;
  /** The longest text of a token, in characters; 65,536 by default. */
  readonly maxLength?: number | undefined;
  /**
   * Whether a denial tells the text of the caveats that are not met, besides their types and
   * positions; not by default. They are the token's, so whoever sent it can read them; but who sees
   * the answer, in a log or a browser, need not be whom they are for. Those of an authority's
   * restrictions are the server's, and never told.
   */
  readonly tellConditions?: boolean | undefined;
};

/**
 * How a guard lets requests in.
 *
 * @typeParam O whether a request may come without a credential.
 */
export type GuardOptions<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
  O extends boolean = false,
> = ScopeEndpointOptions<C, R, I> & {
  /** Where a request may carry its token; `Authorization: Bearer` by default. */
  readonly credentials?: readonly Credential[] | undefined;
  /** The realm that challenges name: printable ASCII without `"` and `\`. None by default. */
  readonly realm?: string | undefined;
  /**
   * Whether a request without a credential passes as anonymous, with `undefined` for the grant. One
   * with a bad credential is refused all the same.
   */
  readonly optional?: O | undefined;
};

/** What an endpoint for scopes may be given. */
export const SCOPE_ENDPOINT_FIELDS: FieldsOf<ScopeEndpointOptions> = {
  rootKey: true,
  vocabulary: true,
  identity: true,
  authority: true,
  expect: true,
  maxLength: true,
  tellConditions: true,
};

/** What a guard may be given. */
export const GUARD_FIELDS: FieldsOf<GuardOptions> = {
  ...SCOPE_ENDPOINT_FIELDS,
  credentials: true,
  realm: true,
  optional: true,
};

/** Options that were checked once, so that what is done to the object later changes nothing. */
export interface Settings<C extends AnyCaveat, R, I extends AnyIdentity> {
  readonly by: AuthorityOption<C, R, I> | CheckedKeyOptions<C, R, I>;
  readonly expect: I['type'] | 'access';
  readonly maxLength: number;
  readonly tellConditions: boolean;
}

/** The keys, or how to find them, and how to read tokens. */
export interface CheckedKeyOptions<
  C extends AnyCaveat,
  R,
  I extends AnyIdentity,
> extends ReadOptions<C, R, I> {
  readonly rootKey: Uint8Array | KeyLookup<I>;
  readonly authority?: undefined;
}

/** @throws TypeError for a wrong value; their fields have been checked. */
export function checkedSettings<C extends AnyCaveat, R, I extends AnyIdentity>(
  options: ScopeEndpointOptions<C, R, I>,
): Settings<C, R, I> {
  const { expect = 'access', maxLength, tellConditions } = options;
  if (typeof expect !== 'string') throw new TypeError('expect must be the type of a token');
  return {
    by: options.authority === undefined ? checkedKeyOptions(options) : checkedAuthority(options),
    expect,
    maxLength: checkedMaxLength(maxLength),
    tellConditions: checkedFlag(tellConditions, 'tellConditions'),
  };
}

function checkedKeyOptions<C extends AnyCaveat, R, I extends AnyIdentity>({
  rootKey,
  vocabulary,
  identity,
}: KeyOptions<C, R, I>): CheckedKeyOptions<C, R, I> {
  if (rootKey === undefined) throw new TypeError('rootKey or authority must be given');
  if (vocabulary !== undefined && typeof vocabulary?.read !== 'function') {
    throw new TypeError('vocabulary must be made with createVocabulary');
  }
  if (identity !== undefined && typeof identity?.decode !== 'function') {
    throw new TypeError('identity must have a function decode');
  }
  const checked = typeof rootKey === 'function' ? rootKey : toRootKey(rootKey);
  return { rootKey: checked, vocabulary, identity };
}

const OF_KEYS = ['rootKey', 'vocabulary', 'identity'] as const;
/** What an authority is asked for here. */
const OF_AUTHORITY = ['deserialize', 'verify', 'inferScope', 'whoami'] as const;

function checkedAuthority<C extends AnyCaveat, R, I extends AnyIdentity>(
  options: AuthorityOption<C, R, I>,
): AuthorityOption<C, R, I> {
  const { authority } = options;
  if (!OF_AUTHORITY.every((name) => typeof authority?.[name] === 'function')) {
    throw new TypeError('authority must be made with createAuthority');
  }
  for (const name of OF_KEYS) {
    if (options[name] !== undefined)
      throw new TypeError(`${name} cannot be combined with authority`);
  }
  return { authority };
}

/** What only a guard has. */
export interface GuardSettings<C extends AnyCaveat, R, I extends AnyIdentity> extends Settings<
  C,
  R,
  I
> {
  readonly credentials: readonly Credential[];
  readonly realm: string | undefined;
  readonly optional: boolean;
}

/** @throws TypeError for a wrong value; their fields have been checked. */
export function checkedGuardSettings<C extends AnyCaveat, R, I extends AnyIdentity>(
  options: GuardOptions<C, R, I, boolean>,
): GuardSettings<C, R, I> {
  const settings = checkedSettings(options);
  const { credentials = DEFAULT_CREDENTIALS, realm, optional } = options;
  return {
    ...settings,
    credentials: checkedCredentials(credentials),
    realm: checkedRealm(realm),
    optional: checkedFlag(optional, 'optional'),
  };
}

function checkedMaxLength(maxLength: number = DEFAULT_MAX_LENGTH): number {
  if (Number.isSafeInteger(maxLength) && maxLength > 0) return maxLength;
  throw new TypeError('maxLength must be a whole number, 1 or more');
}

/** A flag has to be one: the text `'false'` would be a yes. */
function checkedFlag(flag: unknown = false, name: string): boolean {
  if (typeof flag === 'boolean') return flag;
  throw new TypeError(`${name} must be true or false`);
}
