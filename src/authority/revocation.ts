import { sha256 } from '@noble/hashes/sha2.js';
import { encodeBase64Url } from '../bytes/base64.js';
import { encodeUtf8 } from '../bytes/utf8.js';
import { isWholeNumber } from '../caveats/text/list.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { AnyIdentity } from '../token/identity.js';
import { fieldOf } from '../unknown.js';
import { isPresent } from './revocation-store.js';
import { issuedAt } from './token-id.js';

/**
 * What is revoked: a token by its id, the tokens of a subject that were issued up to a moment, or all
 * tokens of a key. Times are Unix seconds.
 */
export type Revocation = TokenRevocation | SubjectRevocation | KeyRevocation;

/** A token, with all tokens made from it: they share its id. */
export interface TokenRevocation {
  /** The id of its identity. */
  readonly id: string;
  /**
   * When the token expires as it was minted, in whole seconds; its entry is kept for an hour longer. Absent
   * or `null` for never. Do not take it from a token that a holder sent, which may expire earlier.
   */
  readonly expiresAt?: number | null | undefined;
  readonly subject?: undefined;
  readonly keyId?: undefined;
}

/** The tokens of a subject. */
export interface SubjectRevocation {
  /** The subject; never empty: tokens without a subject cannot be revoked by it. */
  readonly subject: string;
  /**
   * The last moment of issue that is revoked, with fractions; 5 seconds from now by default, as the clock of
   * another process may be ahead. A token whose id contains no time counts as issued before any moment.
   */
  readonly issuedUntil?: number | undefined;
  readonly id?: undefined;
  readonly keyId?: undefined;
}

/** All tokens of a key, whenever they are issued. */
export interface KeyRevocation {
  /** The id of the key; `''` for a service with one key, and for tokens that name no key. */
  readonly keyId: string;
  readonly id?: undefined;
  readonly subject?: undefined;
}

const KEY_FIELDS: FieldsOf<KeyRevocation> = { id: true, subject: true, keyId: true };
const TOKEN_FIELDS: FieldsOf<TokenRevocation> = { ...KEY_FIELDS, expiresAt: true };
const SUBJECT_FIELDS: FieldsOf<SubjectRevocation> = { ...KEY_FIELDS, issuedUntil: true };

/** A revocation as a store keeps it. Two entries of one store key differ only in `until`. */
export interface Entry {
  readonly key: string;
  readonly value: unknown;
  /** How long the store must keep it, in milliseconds; for ever if absent. */
  readonly ttl?: number | undefined;
  /** The expiry of the token, or the last moment of issue: Unix seconds, or `Infinity`. */
  readonly until: number;
  /** Returns the `until` of a kept value; `undefined` for an unknown form. */
  readonly untilOf: (value: unknown) => number | undefined;
}

/** The limit of `time` caveats: a larger number is in milliseconds. */
const MAX_TIME = 999_999_999_999;
/** How far ahead the clock of a process that mints may be, in seconds. */
const ISSUE_MARGIN = 5;
/** How much longer than its token an entry is kept, in seconds: clocks differ. */
const EXPIRY_MARGIN = 3600;

export const TOKEN_PREFIX = 'caveats:token:';

/** A store key of a fixed length: SQL stores take 255 characters at most, and a sender chose the id. */
function storeKey(kind: 'token' | 'subject' | 'key', id: string): string {
  return `caveats:${kind}:${encodeBase64Url(sha256(encodeUtf8(id, `the id of a ${kind}`)))}`;
}

/** Returns the store keys of what revokes a token: by its id, its key, and its subject if it has one. */
export function revocationKeys(
  identity: Pick<AnyIdentity, 'id' | 'keyId' | 'subject'>,
): readonly string[] {
  const { id, keyId = '', subject = '' } = identity;
  const keys = [storeKey('token', id), storeKey('key', keyId)];
  return subject === '' ? keys : [...keys, storeKey('subject', subject)];
}

/** Returns whether a token is revoked by what a store holds at its {@link revocationKeys}. */
export function isRevokedBy(id: string, [ofToken, ofKey, ofSubject]: readonly unknown[]): boolean {
  if (isPresent(ofToken) || isPresent(ofKey)) return true;
  if (!isPresent(ofSubject)) return false;
  const until = timeOf(ofSubject);
  const issued = issuedAt(id);
  if (until === undefined || issued === undefined) return true;
  // A millisecond that has begun counts; less than a microsecond of it is a floating-point error.
  return Math.round(issued * 1000) <= Math.ceil(until * 1000 - 0.001);
}

/** Returns the entry of a revocation. Throws a `TypeError` for an invalid one. */
export function entryOf(revocation: Revocation, now: number): Entry {
  const { id, subject, keyId } = revocation;
  if ([id, subject, keyId].filter((given) => given !== undefined).length !== 1) {
    throw new TypeError('a revocation needs exactly one of token, id, subject and keyId');
  }
  if (id !== undefined) return tokenEntry(revocation, now);
  if (subject !== undefined) return subjectEntry(revocation, now);
  checkFields(revocation, 'a revocation by keyId', KEY_FIELDS);
  if (typeof keyId !== 'string') throw new TypeError('keyId must be a string');
  return { key: storeKey('key', keyId), value: true, until: Infinity, untilOf: () => Infinity };
}

function tokenEntry(revocation: TokenRevocation, now: number): Entry {
  checkFields(revocation, 'a revocation by id', TOKEN_FIELDS);
  const key = storeKey('token', notEmpty(revocation.id, 'id'));
  const { expiresAt = null } = revocation;
  if (expiresAt !== null && !isWholeNumber(expiresAt, MAX_TIME)) {
    throw new TypeError('expiresAt must be whole Unix seconds (not milliseconds), or null');
  }
  const until = expiresAt ?? Infinity;
  const ttl = Math.ceil((Math.max(until - now, 0) + EXPIRY_MARGIN) * 1000);
  const value = { expiresAt };
  return { key, value, ttl: isFinite(ttl) ? ttl : undefined, until, untilOf: expiryOf };
}

function subjectEntry(revocation: SubjectRevocation, now: number): Entry {
  checkFields(revocation, 'a revocation by subject', SUBJECT_FIELDS);
  const key = storeKey('subject', notEmpty(revocation.subject, 'subject'));
  const until = timeOf(revocation.issuedUntil ?? now + ISSUE_MARGIN);
  if (until === undefined) {
    throw new TypeError('issuedUntil must be in Unix seconds (not milliseconds)');
  }
  return { key, value: until, until, untilOf: timeOf };
}

/** Returns when the entry of a token can go, in Unix seconds; never for one of an unknown form. */
export function endOf(value: unknown): number {
  return (expiryOf(value) ?? Infinity) + EXPIRY_MARGIN;
}

function expiryOf(value: unknown): number | undefined {
  const expiresAt = fieldOf(value, 'expiresAt');
  return expiresAt === null ? Infinity : timeOf(expiresAt);
}

function timeOf(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= MAX_TIME ? value : undefined;
}

function notEmpty(id: unknown, name: string): string {
  if (typeof id === 'string' && id !== '') return id;
  throw new TypeError(`${name} must be a string that is not empty`);
}
