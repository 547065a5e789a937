import { DEFAULT_MAX_LENGTH } from '../macaroon/decode.js';
import type { FieldsOf } from '../options.js';
import {
  type Dialect,
  dialectOr,
  type IdentityOf,
  type StandardDialect,
} from '../token/dialect.js';
import { type AsyncRootKey, type Open, openerOf } from '../token/open.js';
import type { RootKey } from '../token/root-key.js';
import type { ChallengingOptions } from './challenge.js';
import type { Credential } from './credentials.js';
import { listeners, type OnVerdict } from '../token/verdict.js';
import type { OnRefusal } from './refusal.js';

/** Takes tokens of one key, or of keys that are looked up. */
export interface KeyOptions<D extends Dialect = StandardDialect> {
  /**
   * The key, or a function that finds it by the unverified identity and may return a promise. If it
   * throws a `TokenError`, such as `token_revoked`, the token is refused; any other error is passed on.
   */
  readonly rootKey: RootKey | AsyncRootKey<NoInfer<D>>;
  /** How tokens are understood; by the standard dialect by default. */
  readonly dialect?: D | undefined;
  readonly authority?: undefined;
}

/** Takes the tokens of an authority, which has keys and dialect, and knows what was revoked. */
export interface AuthorityOption<D extends Dialect = StandardDialect> {
  /** Made with `createAuthority` of `caveats/authority`, or anything else that opens tokens. */
  readonly authority: {
    /** Opens a token. */
    readonly open: Open<D>;
    /** How it understands tokens. An adapter's `token.for` and `token.list` need it. */
    readonly dialect?: D | undefined;
    /** Sees the verdicts of this guard, too. */
    readonly onVerdict?: OnVerdict | undefined;
  };
  readonly rootKey?: undefined;
  readonly dialect?: undefined;
}

/** Which tokens an endpoint takes, and what its responses contain; `A` are the arguments of `onRefusal`. */
export type ScopeEndpointOptions<
  D extends Dialect = StandardDialect,
  A extends readonly unknown[] = [],
> = (KeyOptions<D> | AuthorityOption<D>) & {
  /** The type that a token must have; `access` by default. */
  readonly expect?: IdentityOf<NoInfer<D>>['type'] | 'access' | undefined;
  /** The longest text of a token, in characters; 65,536 by default. */
  readonly maxLength?: number | undefined;
  /**
   * Whether a response contains the texts of unmet caveats, in addition to their types and positions; `false` by
   * default. Those who see a response, in a log or a browser, need not be those who hold the token. The
   * texts of an authority's restrictions are never among them.
   */
  readonly tellConditions?: boolean | undefined;
  /** Sees every verdict, for logs and counters. It changes none. */
  readonly onVerdict?: OnVerdict<A> | undefined;
  /** Sees every refusal, and may return a form for it: a body, its type and further header fields. */
  readonly onRefusal?: OnRefusal<A> | undefined;
};

/** Which requests a guard allows; `A` are the arguments of `onRefusal`. */
export type GuardOptions<
  D extends Dialect = StandardDialect,
  A extends readonly unknown[] = [],
> = ScopeEndpointOptions<D, A> &
  ChallengingOptions & {
    /** The header fields that may carry the token; `Authorization: Bearer` by default. */
    readonly credentials?: readonly Credential[] | undefined;
  };

export const SCOPE_ENDPOINT_FIELDS: FieldsOf<ScopeEndpointOptions> = {
  rootKey: true,
  dialect: true,
  authority: true,
  expect: true,
  maxLength: true,
  tellConditions: true,
  onVerdict: true,
  onRefusal: true,
};

export const GUARD_FIELDS: FieldsOf<GuardOptions> = {
  ...SCOPE_ENDPOINT_FIELDS,
  credentials: true,
  realm: true,
  resourceMetadata: true,
  challenge: true,
};

export interface Settings<D extends Dialect, A extends readonly unknown[]> {
  readonly open: Open<D>;
  readonly expect: IdentityOf<D>['type'] | 'access';
  readonly maxLength: number;
  readonly tellConditions: boolean;
  /** Begins a question; absent without a hook. */
  readonly listen: ReturnType<typeof listeners<A>>;
}

export function checkedSettings<D extends Dialect, A extends readonly unknown[]>(
  options: ScopeEndpointOptions<D, A>,
): Settings<D, A> {
  const { expect = 'access', maxLength = DEFAULT_MAX_LENGTH, tellConditions = false } = options;
  if (typeof expect !== 'string') throw new TypeError('expect must be the type of a token');
  if (!Number.isSafeInteger(maxLength) || maxLength < 1) {
    throw new TypeError('maxLength must be a whole number, 1 or more');
  }
  // The text 'false' would count as true.
  if (typeof tellConditions !== 'boolean') {
    throw new TypeError('tellConditions must be true or false');
  }
  const listen = listeners<A>(options.onVerdict, options.authority?.onVerdict);
  return { open: openOf(options), expect, maxLength, tellConditions, listen };
}

function openOf<D extends Dialect>(options: KeyOptions<D> | AuthorityOption<D>): Open<D> {
  const { rootKey, authority, dialect } = options;
  if (authority !== undefined) {
    if (typeof authority?.open !== 'function') {
      throw new TypeError('authority must be made with createAuthority');
    }
    if (rootKey !== undefined || dialect !== undefined) {
      throw new TypeError(
        `${rootKey === undefined ? 'dialect' : 'rootKey'} cannot be combined with authority, which has its own`,
      );
    }
    return authority.open.bind(authority);
  }
  if (rootKey === undefined) throw new TypeError('rootKey or authority must be given');
  return openerOf({ rootKey, dialect: dialectOr(dialect) });
}
