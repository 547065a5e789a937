import { derived } from '../caveats/derived.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { ScopeSet, ScopeTypes } from '../scope/scope-set.js';
import {
  caveatsOf,
  checkConditions,
  denialOf,
  inForce,
  isReachable,
  reachOf,
  readsOf,
  validUntilOf,
} from './check.js';
import { completed, consumerOf } from './consumer.js';
import type {
  Caveat,
  Dialect,
  IdentityOf,
  StandardDialect,
  TokenRequest,
  TypesOf,
} from './dialect.js';
import type { OpaqueIdentity } from './identity.js';
import { OPEN_FIELDS, openNow, type Opened, type OpenOptions } from './open.js';
import { type DischargeSource } from './authentic.js';
import type { TokenInput } from './token.js';

/** What a token that was opened is judged with. */
export interface JudgeOptions<D extends Dialect = StandardDialect> {
  /** The type that the token must have; `access` by default. */
  readonly expect?: IdentityOf<D>['type'] | 'access' | undefined;
  /** An identity token of the consumer, opened; its subject counts as the consumer of the request. */
  readonly consumer?: Opened<D> | undefined;
}

/** What a token that was opened is verified with. */
export interface JudgeRequestOptions<D extends Dialect = StandardDialect> extends JudgeOptions<D> {
  /** The request: its context, and what it accesses. A missing field meets no caveat. */
  readonly request: TokenRequest<D>;
}

/** What a token is opened and judged with. */
export interface AuthenticateOptions<D extends Dialect = StandardDialect>
  extends OpenOptions<D>, Pick<JudgeOptions<D>, 'expect'> {
  /**
   * A token of type `identity` that proves who the consumer is: its subject takes the place of the
   * `consumer` of the request. Verified with the same `rootKey` in the same context. The `groups` of the
   * request are dropped if it names another consumer.
   */
  readonly consumerToken?: TokenInput | undefined;
}

/** What a token is verified with. */
export interface VerifyOptions<D extends Dialect = StandardDialect>
  extends AuthenticateOptions<D>, Pick<JudgeRequestOptions<D>, 'request'> {}

export const AUTHENTICATE_FIELDS: FieldsOf<AuthenticateOptions> = {
  ...OPEN_FIELDS,
  expect: true,
  consumerToken: true,
};
export const VERIFY_FIELDS: FieldsOf<VerifyOptions> = { ...AUTHENTICATE_FIELDS, request: true };

/** What a verified token grants. Deeply frozen. */
export interface Grant<D extends Dialect = StandardDialect> {
  /** Who the token was issued to; empty if its identifier is not one of the dialect. */
  readonly subject: IdentityOf<D>['subject'];
  /** Who the token was issued to, and which token it is. */
  readonly identity: IdentityOf<D> | OpaqueIdentity;
  /** When the token expires, in Unix seconds; `null` if it does not. */
  readonly validUntil: number | null;
  /** The caveats of the token, all of them met. */
  readonly caveats: readonly Caveat<D>[];
  /**
   * The same caveats, each with where it comes from: the token itself or one of its discharges. Worked out
   * when it is read.
   */
  readonly conditions: readonly GrantedCondition<D>[];
  /** The discharges that took part, by position, also those without conditions. */
  readonly discharges: readonly DischargeSource[];
  /**
   * What the token reaches, as `inferScope` reports it. Worked out when it is read; throws a `TokenError`
   * `token_too_large` for more than a report can hold.
   */
  readonly scope: TypesOf<D>['scope']['report'];
  /**
   * Decides whether the token reaches another resource with an action, or with several: for resolvers and
   * batches. Context, usage, time and revocation stay as they were judged.
   *
   * @throws TypeError for an unknown level or action, and without `access`.
   */
  can(query: GrantQuery<TypesOf<D>['scope']>): boolean;
}

/** A condition that was met, and where it comes from. Deeply frozen. */
export interface GrantedCondition<D extends Dialect = StandardDialect> {
  readonly caveat: Caveat<D>;
  /** The discharge that holds it; absent for a caveat of the token's own. */
  readonly discharge?: DischargeSource;
  /** Present for a condition that the identifier implies or the verifying side added. */
  readonly restriction?: true;
}

/** A question to a grant: a resource, and an action or several, all of which must be allowed. */
export type GrantQuery<T extends ScopeTypes> = T['resource'] & {
  readonly access: T['action'] | readonly T['action'][];
};

/**
 * Verifies a token for a request: its signatures, its type, and every caveat.
 *
 * @param token a token, or its text in any format.
 * @param options how the token is opened, and the `request`: its context, and what it accesses.
 * @throws TokenError for a token that does not allow this request. Its `code` is the reason, its
 *   `failures` are the unmet caveats.
 * @throws TypeError for a developer's mistake, such as a time in milliseconds.
 * @example
 * ```ts
 * import { doc, mint, TokenError, verify } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [doc('A')] });
 * const grant = verify(token, { rootKey, request: { resource: { doc: 'A' }, access: 'read' } });
 * console.log(grant.subject); // usr-1
 * try {
 *   verify(token, { rootKey, request: { resource: {} } });
 * } catch (error) {
 *   console.log(error instanceof TokenError && error.code); // scope_denied
 * }
 * ```
 */
export function verify<D extends Dialect = StandardDialect>(
  token: TokenInput,
  options: VerifyOptions<D>,
): Grant<D> {
  checkFields(options, 'verify', VERIFY_FIELDS);
  const opened = openNow(token, options);
  return verifyOpened(opened, { ...options, consumer: consumerOf(options) });
}

export function verifyOpened<D extends Dialect>(
  opened: Opened<D>,
  { request, expect, consumer }: JudgeRequestOptions<D>,
): Grant<D> {
  const complete = completed(request, 'request', opened, consumer);
  const failures = checkConditions(inForce(opened), complete);
  const denial = denialOf(opened, failures, expect, isReachable(opened, complete));
  if (denial !== undefined) throw denial;
  return grantOf(opened);
}

/** A grant works out its scope when it is asked for it. */
class KnownGrant<D extends Dialect> implements Grant<D> {
  readonly subject: Grant<D>['subject'];
  readonly identity: Grant<D>['identity'];
  readonly validUntil: number | null;
  readonly caveats: readonly Caveat<D>[];
  readonly #opened: Opened<D>;
  #known: ScopeSet<TypesOf<D>['scope']> | undefined;

  constructor(opened: Opened<D>) {
    const { identity } = opened;
    const conditions = inForce(opened);
    // An identity that the dialect does not read has an empty one.
    this.subject = identity.subject as Grant<D>['subject'];
    this.identity = identity;
    this.validUntil = derived(conditions, validUntilOf<D>);
    this.caveats = derived(conditions, caveatsOf<D>);
    this.#opened = opened;
    Object.freeze(this);
  }

  get #reach(): ScopeSet<TypesOf<D>['scope']> {
    const { dialect, identity } = this.#opened;
    return (this.#known ??= reachOf(dialect, readsOf(inForce(this.#opened)), identity.type));
  }

  get conditions(): readonly GrantedCondition<D>[] {
    return grantedConditions(this.#opened);
  }

  get discharges(): readonly DischargeSource[] {
    return this.#opened.discharges;
  }

  get scope(): Grant<D>['scope'] {
    return this.#reach.report();
  }

  can(query: GrantQuery<TypesOf<D>['scope']>): boolean {
    if (query?.access === undefined) throw new TypeError('can: needs an access');
    return this.#reach.allows(query);
  }
}

/** Returns all conditions of a token that was granted, which its dialect therefore reads. */
export function grantedConditions<D extends Dialect>(
  opened: Opened<D>,
): readonly GrantedCondition<D>[] {
  const granted = inForce(opened).map(({ read, discharge, restriction }) => {
    const source = discharge !== undefined && { discharge: opened.discharges[discharge]! };
    return Object.freeze({ caveat: read!.caveat, ...source, ...(restriction && { restriction }) });
  });
  return Object.freeze(granted);
}

/** Returns what a token grants whose conditions are all met. */
export function grantOf<D extends Dialect>(opened: Opened<D>): Grant<D> {
  return new KnownGrant(opened);
}
