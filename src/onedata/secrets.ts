import { isBytes } from '../bytes/bytes.js';
import { isWholeNumber } from '../caveats/text/list.js';
import { checkFields } from '../options.js';
import type { RootKey } from '../token/root-key.js';
import type { MaybePromise } from '../token/open.js';
import { isSubject } from './identity.js';

/** What Onezone keeps for a named token. */
export interface NamedSecret {
  /** Signs this one token. */
  readonly secret: RootKey;
  /** Who the token was issued to, `usr-<id>` or `prv-<id>`. A legacy token does not say. */
  readonly subject: string;
  readonly revoked?: boolean | undefined;
}

/** What Onezone keeps for the temporary tokens of a subject. */
export interface TemporarySecret {
  /** Signs all temporary tokens of the subject of this generation. */
  readonly secret: RootKey;
  /** The current generation, from 0 on. A token of another is `tokenInvalid`, of one in `earlier` `tokenRevoked`. */
  readonly generation: number;
  /** The secrets of earlier generations, which show that a token is revoked, and not forged. */
  readonly earlier?: Readonly<Record<number, RootKey>> | undefined;
}

/**
 * Looks up secrets. The arguments are not verified yet: use them for nothing else. An unknown secret costs
 * the cryptographic work of a wrong one, but a client can observe how long a lookup takes.
 */
export interface OnedataSecrets {
  /** Returns the secret of a named token by its id; `undefined` if there is none. */
  named(id: string): MaybePromise<NamedSecret | undefined>;
  /** Returns the secret of a subject, `usr-<id>` or `prv-<id>`; `undefined` for an unknown subject. */
  temporary(subject: string): MaybePromise<TemporarySecret | undefined>;
}

/** Values by their ids, as an object or as entries. */
export type ById<T> = Readonly<Record<string, T>> | Iterable<readonly [string, T]>;

/** The secrets that {@link createSecrets} keeps. */
export interface SecretsById {
  /** By the ids of the tokens. */
  readonly named?: ById<NamedSecret> | undefined;
  /** By the subjects. */
  readonly temporary?: ById<TemporarySecret> | undefined;
}

/**
 * Keeps secrets in memory: for tests, examples, and services with few tokens.
 *
 * @param secrets by the ids of tokens and by subjects.
 * @throws TypeError for an empty secret, an invalid subject, and a generation that is not a whole number.
 * @example
 * ```ts
 * import { createSecrets } from 'caveats/onedata';
 *
 * const secrets = createSecrets({
 *   named: { 'token-1': { secret: 'an example key, 32 bytes or more', subject: 'usr-1' } },
 *   temporary: { 'usr-1': { secret: 'another key of 32 bytes or more.', generation: 7 } },
 * });
 * console.log((await secrets.temporary('usr-1'))?.generation); // 7
 * ```
 */
export function createSecrets(secrets: SecretsById): OnedataSecrets {
  checkFields(secrets, 'createSecrets', { named: true, temporary: true });
  const byId = new Map<string, NamedSecret>();
  for (const [id, entry] of entriesOf(secrets.named)) {
    checkFields(entry, 'createSecrets: named', { secret: true, subject: true, revoked: true });
    const { secret, subject, revoked = false } = entry;
    assertValid(isSubject(subject), 'subject', 'usr-<id> or prv-<id>');
    assertValid(typeof revoked === 'boolean', 'revoked', 'a boolean');
    byId.set(id, { secret: checkedSecret(secret), subject, revoked });
  }
  const bySubject = new Map<string, TemporarySecret>();
  for (const [subject, entry] of entriesOf(secrets.temporary)) {
    const fields = { secret: true, generation: true, earlier: true } as const;
    checkFields(entry, 'createSecrets: temporary', fields);
    const { secret, generation, earlier = {} } = entry;
    assertValid(isSubject(subject), 'subject', 'usr-<id> or prv-<id>');
    const isWhole = isWholeNumber(generation, Number.MAX_SAFE_INTEGER);
    assertValid(isWhole, 'generation', 'a whole number');
    const before = Object.entries(earlier).map(([number, each]) => {
      assertValid(Number(number) < generation, 'earlier', 'by generations before the current one');
      return [number, checkedSecret(each)] as const;
    });
    const kept = { secret: checkedSecret(secret), generation, earlier: Object.fromEntries(before) };
    bySubject.set(subject, kept);
  }
  return Object.freeze({
    named: (id: string) => byId.get(id),
    temporary: (subject: string) => bySubject.get(subject),
  });
}

function assertValid(isValid: boolean, name: string, what: string): void {
  if (!isValid) throw new TypeError(`secrets: ${name} must be ${what}`);
}

function entriesOf<T>(values: ById<T> = {}): Iterable<readonly [string, T]> {
  return Symbol.iterator in values ? values : Object.entries(values);
}

/** Returns the secret; of bytes a copy, which no caller can change later. */
function checkedSecret(secret: RootKey): RootKey {
  if (typeof secret === 'string' && secret !== '') return secret;
  if (isBytes(secret) && secret.length > 0) return new Uint8Array(secret);
  throw new TypeError('secrets: secret must be text or bytes, and not empty');
}
