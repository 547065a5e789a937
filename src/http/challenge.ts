import type { Credential } from './credentials.js';

/** The characters of a realm that need no escape between quotes: printable ASCII without `"` and `\`. */
const REALM = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/;

/** @throws TypeError for a realm that would need an escape between quotes. */
export function checkedRealm(realm: string | undefined): string | undefined {
  if (realm === undefined || (typeof realm === 'string' && REALM.test(realm))) return realm;
  throw new TypeError('realm must be printable ASCII without quotes and backslashes');
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
    const parameters = error
      ? [...about, `error="${BEARER_ERRORS[error.status]}"`, `error_description="${error.detail}"`]
      : about;
    return parameters.length === 0 ? scheme : `${scheme} ${parameters.join(', ')}`;
  };
}
