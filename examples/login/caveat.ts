import { hkdfSync, randomBytes } from 'node:crypto';

/**
 * What the API and its login service have agreed upon: a secret between them, and that an identifier
 * `logged-in.<subject>.<random>` asks whether that subject is logged in. The key of a caveat is
 * derived from its identifier, so neither of them has to store it or to tell it to the other.
 */
export interface Agreement {
  readonly secret: Uint8Array;
}

const PREFIX = 'logged-in';

export function newIdentifier(subject: string): string {
  return [PREFIX, subject, randomBytes(16).toString('base64url')].join('.');
}

/** Who has to be logged in, or `undefined` for an identifier that asks something else. */
export function subjectOf(identifier: string): string | undefined {
  const [prefix, subject, random, ...rest] = identifier.split('.');
  return prefix === PREFIX && random !== undefined && rest.length === 0 ? subject : undefined;
}

export function caveatKey({ secret }: Agreement, identifier: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', identifier, 32));
}
