import type { Required } from '../caveats/needed.js';
import { checkFields } from '../options.js';
import type { Fields } from './credentials.js';
import type { Problem, ProblemStatus } from './problem.js';

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

/** How an API challenges its clients. */
export interface ChallengingOptions {
  /** The realm of challenges: printable ASCII without `"` and `\`. None by default. */
  readonly realm?: string | undefined;
  /**
   * The URL of the API's metadata, `https` or of a loopback address, as `resource_metadata` of challenges (RFC 9728).
   * None by default.
   */
  readonly resourceMetadata?: string | URL | undefined;
  /** What else challenges contain. */
  readonly challenge?: ChallengeOptions | undefined;
}

/** The characters of a realm that need no escape between quotes: printable ASCII without `"` and `\`. */
const REALM = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/;

export function checkedRealm(realm: unknown): string {
  if (typeof realm === 'string' && REALM.test(realm)) return realm;
  throw new TypeError('realm must be printable ASCII without quotes and backslashes');
}

/** The `scope` of RFC 6750, section 3. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;
const MAX_SCOPE = 512;

export function isScope(text: unknown): text is string {
  return typeof text === 'string' && SCOPE.test(text);
}

/** The errors of RFC 6750, section 3.1. Of other statuses, no other token would do. */
const BEARER_ERRORS: Readonly<Partial<Record<ProblemStatus, string>>> = {
  400: 'invalid_request',
  401: 'invalid_token',
  403: 'insufficient_scope',
};

/**
 * Returns a function that writes the `WWW-Authenticate` for a problem (RFC 6750, section 3), with the scheme of
 * the API's `Authorization`; none where no other token would do, and for `X-Auth-Token` alone: one whose
 * scheme is then refused would be worse than none.
 */
export function challenger(
  fields: Fields,
  { realm, resourceMetadata, challenge: options = {} }: ChallengingOptions,
): (problem: Problem, words?: string) => string | undefined {
  if (realm !== undefined) checkedRealm(realm);
  checkFields(options, 'challenge', { scope: true });
  const { scope } = options;
  if (scope !== undefined && typeof scope !== 'function') {
    throw new TypeError('challenge.scope must be a function');
  }
  // In other fields, a scheme is a mere prefix: no client responds to a challenge there.
  const ours = fields.get('authorization')?.map(({ scheme }) => scheme) ?? [];
  const scheme = ours.find((name) => name?.toLowerCase() === 'bearer') ?? ours[0];
  const always = realm === undefined ? [] : [`realm="${realm}"`];
  if (resourceMetadata !== undefined) {
    always.push(`resource_metadata="${toMetadataUrl(resourceMetadata)}"`);
  }
  return ({ status, code, detail, required }, words) => {
    const error = BEARER_ERRORS[status];
    if (scheme === undefined || error === undefined || code === 'context_denied') return undefined;
    const parameters = [...always];
    // RFC 6750, section 3.1: no error without a credential.
    if (code !== 'missing_credential') {
      parameters.push(`error="${error}"`, `error_description="${detail}"`);
      const needed = required && (scope === undefined ? words || undefined : scope(required));
      if (needed !== undefined && typeof needed !== 'string') {
        throw new TypeError('challenge.scope must return a string');
      }
      // It may repeat an id that the client sent.
      if (needed !== undefined && needed.length <= MAX_SCOPE && isScope(needed)) {
        parameters.push(`scope="${needed}"`);
      }
    }
    return parameters.length === 0 ? scheme : `${scheme} ${parameters.join(', ')}`;
  };
}

function toMetadataUrl(given: string | URL): string {
  const { href } = checkedUrl(`${given}`, 'resourceMetadata', ['#']);
  // A backslash stands in a query as it is.
  if (REALM.test(href)) return href;
  throw new TypeError('resourceMetadata must be a URL without backslashes');
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Checks a URL: `https`, or `http` of a loopback address; without a user and some marks. */
export function checkedUrl(given: string, name: string, excluded: readonly string[] = []): URL {
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined;
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
  const isUser = url !== undefined && url.username + url.password !== '';
  if (!url || !isSafe || isUser || excluded.some((mark) => given.includes(mark))) {
    const without = excluded.map((mark) => ` without ${mark}`).join(' and');
    throw new TypeError(`${name} must be an https URL${without}`);
  }
  // A client compares the text, or what it parses to.
  if (url.href !== given && url.href !== `${given}/`) {
    throw new TypeError(`${name} must be spelt as \`new URL(${name}).href\``);
  }
  return url;
}
