import type { Required } from '../caveats/needed.js';
import { checkFields } from '../options.js';
import type { Credential } from './credentials.js';

/** What the API writes into its challenges. */
export interface ChallengeOptions {
  /**
   * Returns the `scope` of a challenge in the API's own words, separated by single blanks, for what a
   * request would have needed; `undefined` for none. One with quotes, backslashes or other than printable
   * ASCII is left out: encode ids. By default it is made of the caveats that would do:
   * `doc=B access=read`.
   */
  readonly scope?: ((required: Required) => string | undefined) | undefined;
}

/** The characters of a realm that need no escape between quotes: printable ASCII without `"` and `\`. */
const REALM = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/;

/** @throws TypeError for a realm that would need an escape between quotes. */
export function checkedRealm(realm: string | undefined): string | undefined {
  if (realm === undefined || (typeof realm === 'string' && REALM.test(realm))) return realm;
  throw new TypeError('realm must be printable ASCII without quotes and backslashes');
}

/** The `scope` of RFC 6750, section 3. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;
const MAX_SCOPE = 512;

/**
 * Returns a function that writes the scope of a challenge; `undefined` for one that is too long, or that
 * RFC 6750 excludes: it may repeat an id that the client sent.
 *
 * @throws TypeError for a mistake in the options.
 */
export function scopeWriter(
  challenge: ChallengeOptions = {},
): (required: Required, words: string) => string | undefined {
  checkFields(challenge, 'challenge', { scope: true });
  const { scope } = challenge;
  if (scope !== undefined && typeof scope !== 'function') {
    throw new TypeError('challenge.scope must be a function');
  }
  return (required, words) => {
    const text = scope === undefined ? words || undefined : scope(required);
    if (text === undefined) return undefined;
    if (typeof text !== 'string') throw new TypeError('challenge.scope must return a string');
    return text.length <= MAX_SCOPE && SCOPE.test(text) ? text : undefined;
  };
}

/** The errors of RFC 6750, section 3.1. */
const BEARER_ERRORS: Readonly<Record<400 | 401 | 403, string>> = {
  400: 'invalid_request',
  401: 'invalid_token',
  403: 'insufficient_scope',
};

/** The error of a challenge. */
export interface ChallengeError {
  readonly status: 400 | 401 | 403;
  /** Of the characters that RFC 6750, section 3, allows: those of a realm. */
  readonly detail: string;
  /** What would have been needed. */
  readonly scope?: string | undefined;
}

/**
 * Returns a function that writes the `WWW-Authenticate` of an API: a challenge of the scheme of its
 * `Authorization`, `Bearer` if that is one of several. There is none without a scheme, as with
 * `X-Auth-Token` alone: RFC 9110 wants a challenge with every 401, but one whose scheme is then refused
 * would be worse than none.
 *
 * @see RFC 9110, section 11.6.1, and RFC 6750, section 3
 */
export function challenger(
  credentials: readonly Credential[],
  realm: string | undefined,
): (error?: ChallengeError) => string | undefined {
  // In other fields, a scheme is a mere prefix: no client responds to a challenge there.
  const schemes = credentials.flatMap(({ header, scheme }) =>
    header === 'authorization' && scheme !== undefined ? scheme : [],
  );
  const scheme = schemes.find((name) => name.toLowerCase() === 'bearer') ?? schemes[0];
  if (scheme === undefined) return () => undefined;
  const about = realm === undefined ? [] : [`realm="${realm}"`];
  return (error) => {
    const parameters = [...about];
    if (error !== undefined) {
      const { status, detail, scope } = error;
      parameters.push(`error="${BEARER_ERRORS[status]}"`, `error_description="${detail}"`);
      if (scope !== undefined) parameters.push(`scope="${scope}"`);
    }
    return parameters.length === 0 ? scheme : `${scheme} ${parameters.join(', ')}`;
  };
}
