import type { Credential } from './credentials.js';
import type { BearerError } from './status.js';

/** What a realm can be without an escape in the quotes: printable ASCII but `"` and `\`. */
const REALM = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/;

/** @throws TypeError for a realm that cannot stand between quotes as it is. */
export function checkedRealm(realm: string | undefined): string | undefined {
  if (realm === undefined || (typeof realm === 'string' && REALM.test(realm))) return realm;
  throw new TypeError('realm must be printable ASCII without quotes and backslashes');
}

/** What a challenge says besides its scheme and realm. */
export interface ChallengeError {
  readonly error: BearerError;
  /** In the characters of RFC 6750, section 3: those of a realm. */
  readonly description: string;
}

/**
 * Makes the `WWW-Authenticate` of an API: a challenge of the scheme by which its `Authorization`
 * takes tokens, `Bearer` if that is among several.
 *
 * There is none where no scheme is taken, as with `X-Auth-Token` alone. RFC 9110 wants a challenge
 * with every 401, but one of a scheme that is then refused would be worse than none.
 *
 * @see RFC 9110, section 11.6.1, and RFC 6750, section 3
 */
export function challenger(
  credentials: readonly Credential[],
  realm: string | undefined,
): (error?: ChallengeError) => string | undefined {
  // In other fields, a scheme is a mere prefix: no client answers a challenge there.
  const schemes = credentials.flatMap(({ header, scheme }) =>
    header === 'authorization' && scheme !== undefined ? scheme : [],
  );
  const scheme = schemes.find((name) => name.toLowerCase() === 'bearer') ?? schemes[0];
  if (scheme === undefined) return () => undefined;
  const parameters = realm === undefined ? [] : [`realm="${realm}"`];
  return (told) => {
    const all = told
      ? [...parameters, `error="${told.error}"`, `error_description="${told.description}"`]
      : parameters;
    return all.length === 0 ? scheme : `${scheme} ${all.join(', ')}`;
  };
}
