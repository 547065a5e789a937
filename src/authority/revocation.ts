import { sha256 } from '@noble/hashes/sha2.js';
import { encodeBase64Url } from '../bytes/base64.js';
import { encodeUtf8 } from '../bytes/utf8.js';
import { isWholeNumber } from '../caveats/text/list.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { AnyIdentity } from '../token/identity.js';
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
   * When the token expires as it was minted, in whole seconds: its entry is kept until an hour after
   * that. Absent or `null` for a token without an expiry. Never take it from a token that a holder
   * sent: the holder may have added an earlier expiry, and the broader token has the same id.
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
   * The last moment of issue that is revoked, with fractions; 5 seconds from now by default, because
   * the clock of a process that mints may be ahead. Tokens that are issued in these seconds are refused
   * as well. A token whose id contains no time of issue counts as issued before any moment.
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
  /** How long the store must keep it, in milliseconds; `undefined` for ever. */
  readonly ttl: number | undefined;
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

type Kind = 'token' | 'subject' | 'key';

/** A store key of a fixed length: SQL stores take 255 characters at most, and a sender chose the id. */
function storeKey(kind: Kind, id: string): string {
  return `caveats:${kind}:${encodeBase64Url(sha256(encodeUtf8(id, `the id of a ${kind}`)))}`;
}

/**
 * Returns the store keys of what revokes a token: its own entry, that of its key, and that of its
 * subject unless that is empty.
 */
export function revocationKeys({
  id,
  keyId = '',
  subject = '',
}: Pick<AnyIdentity, 'id' | 'keyId' | 'subject'>): readonly string[] {
  const keys = [storeKey('token', id), storeKey('key', keyId)];
  if (subject !== '') keys.push(storeKey('subject', subject));
  return keys;
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
  const key = storeKey('key', keyId);
  return { key, value: true, ttl: undefined, until: Infinity, untilOf: () => Infinity };
}

function tokenEntry(revocation: TokenRevocation, now: number): Entry {
  checkFields(revocation, 'a revocation by id', TOKEN_FIELDS);
  const key = storeKey('token', notEmpty(revocation.id, 'id'));
  const { expiresAt = null } = revocation;
  if (expiresAt !== null && !isWholeNumber(expiresAt, MAX_TIME)) {
    throw new TypeError('expiresAt must be whole Unix seconds (not milliseconds), or null');
  }
  const until = expiresAt ?? Infinity;
  // The entry of an expired token is kept for the margin.
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
  return { key, value: until, ttl: undefined, until, untilOf: timeOf };
}

/** Returns when the entry of a token can go, in Unix seconds; `undefined` for any other value. */
export function endOf(value: unknown): number | undefined {
  const expiry = expiryOf(value);
  return expiry === undefined ? undefined : expiry + EXPIRY_MARGIN;
}

function expiryOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('expiresAt' in value)) return undefined;
  return value.expiresAt === null ? Infinity : timeOf(value.expiresAt);
}

function timeOf(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= MAX_TIME ? value : undefined;
}

function notEmpty(id: unknown, name: string): string {
  if (typeof id === 'string' && id !== '') return id;
  throw new TypeError(`${name} must be a string that is not empty`);
}
