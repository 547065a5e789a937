import { hkdfSync, randomBytes } from 'node:crypto';

/**
 * The agreement of the API and its login service: a shared secret, and that the identifier
 * `logged-in.<subject>.<random>` asks whether that subject is logged in. The key of a caveat is derived from
 * its identifier, so neither service stores or sends it.
 */
export interface Agreement {
  readonly secret: Uint8Array;
}

const PREFIX = 'logged-in';

export function newIdentifier(subject: string): string {
  return [PREFIX, subject, randomBytes(16).toString('base64url')].join('.');
}

/** Returns who must be logged in; `undefined` for an identifier of another form. */
export function subjectOf(identifier: string): string | undefined {
  const [prefix, subject, random, ...rest] = identifier.split('.');
  return prefix === PREFIX && random !== undefined && rest.length === 0 ? subject : undefined;
}

export function caveatKey({ secret }: Agreement, identifier: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', identifier, 32));
}
