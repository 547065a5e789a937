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
 * tokens of a key. Times are in Unix seconds.
 */
export type Revocation = TokenRevocation | SubjectRevocation | KeyRevocation;

/** One token. */
export interface TokenRevocation {
  /** The id of its identity. */
  readonly id: string;
  /**
   * When the token expires as it was minted, in whole seconds: it need not be remembered for longer.
   * Absent or `null` for one that does not. Never take it from a token that a holder sent: whoever
   * attenuates a token adds what expiry they like, and the broader one has the same id.
   */
  readonly expiresAt?: number | null | undefined;
  readonly subject?: undefined;
  readonly keyId?: undefined;
}

/** The tokens of a subject. */
export interface SubjectRevocation {
  readonly subject: string;
  /**
   * The last moment of issue that it is about, fractions included. By default 5 seconds from now: a
   * process whose clock is ahead by that much has issued tokens that look newer than they are. Tokens
   * issued in these seconds are refused as well. A token whose id contains no time of issue counts
   * as issued before.
   */
  readonly issuedUntil?: number | undefined;
  readonly id?: undefined;
  readonly keyId?: undefined;
}

/** All tokens of a key, whenever they were issued. */
export interface KeyRevocation {
  /** The id of the key; `''` is that of a service's only one, and of tokens that name none. */
  readonly keyId: string;
  readonly id?: undefined;
  readonly subject?: undefined;
}

const KEY_REVOCATION: FieldsOf<KeyRevocation> = { id: true, subject: true, keyId: true };
const TOKEN_REVOCATION: FieldsOf<TokenRevocation> = { ...KEY_REVOCATION, expiresAt: true };
const SUBJECT_REVOCATION: FieldsOf<SubjectRevocation> = { ...KEY_REVOCATION, issuedUntil: true };

/** A revocation as it is kept. Entries of a key differ in how far they reach, and nothing else. */
export interface Entry {
  readonly key: string;
  /** Up to when it is in force, or was issued what it is about: Unix seconds, or `Infinity`. */
  readonly reach: number;
  /** For how long it has to be kept, in milliseconds; `undefined` for good. */
  readonly ttl: number | undefined;
  readonly value: unknown;
  /** How far what is kept there reaches; `undefined` where it is of no known form. */
  readonly reachOf: (value: unknown) => number | undefined;
}

/** The order of a token's keys. */
const TOKEN = 0;
const KEY = 1;
const SUBJECT = 2;

type Kind = 'token' | 'subject' | 'key';

/** As the `time` caveat has it: a larger number is one of milliseconds. */
const MAX_TIME = 999_999_999_999;
/** How far ahead the clock of a process that mints may be, in seconds. */
const ISSUE_MARGIN = 5;
/**
 * How much longer than its token an entry is kept, in seconds: the clocks of those who verify, and
 * of the store, are not quite the same.
 */
const EXPIRY_MARGIN = 3600;

/**
 * Where a store has what revokes a token: the token's own entry, its key's, and its subject's if it
 * has one. They are of one length, whatever the ids are, and hold none of them.
 *
 * @throws TypeError for an identity with ill-formed text.
 */
export function revocationKeys(
  identity: AnyIdentity,
  namespace: string = DEFAULT_NAMESPACE,
): readonly string[] {
  const { id, keyId = '', subject = '' } = identity;
  const keys = [storeKey(namespace, 'token', id), storeKey(namespace, 'key', keyId)];
  // Tokens of nobody cannot be revoked by whose they are.
  if (subject !== '') keys.push(storeKey(namespace, 'subject', subject));
  return keys;
}

/** The first part of all keys, unless another is chosen. */
export const DEFAULT_NAMESPACE = 'caveats';

/** Whether what a store has, in the order of {@link revocationKeys}, revokes a token. */
export function isRevokedBy(id: string, found: readonly unknown[]): boolean {
  if (isPresent(found[TOKEN]) || isPresent(found[KEY])) return true;
  const subject = found[SUBJECT];
  if (!isPresent(subject)) return false;
  const moment = timeOf(subject);
  const issued = issuedAt(id);
  if (moment === undefined || issued === undefined) return true;
  return Math.round(issued * 1000) <= lastMillisecond(moment);
}

/** A millisecond that has begun counts; less than a microsecond of it is what floating point adds. */
function lastMillisecond(seconds: number): number {
  return Math.ceil(seconds * 1000 - 0.001);
}

/**
 * A revocation as it is kept.
 *
 * @param now the time in Unix seconds.
 * @throws TypeError for what is no revocation.
 */
export function entryOf(revocation: Revocation, now: number, namespace: string): Entry {
  const { id, subject, keyId } = revocation;
  if ([id, subject, keyId].filter((name) => name !== undefined).length !== 1) {
    throw new TypeError('a revocation needs exactly one of id, subject and keyId');
  }
  if (id !== undefined) {
    checkFields(revocation, 'a revocation by id', TOKEN_REVOCATION);
    return tokenEntry(id, revocation.expiresAt ?? null, now, namespace);
  }
  if (subject !== undefined) {
    checkFields(revocation, 'a revocation by subject', SUBJECT_REVOCATION);
    return subjectEntry(subject, revocation.issuedUntil ?? now + ISSUE_MARGIN, namespace);
  }
  checkFields(revocation, 'a revocation by keyId', KEY_REVOCATION);
  const key = storeKey(namespace, 'key', checkedText(keyId, 'keyId'));
  return { key, reach: Infinity, ttl: undefined, value: true, reachOf: () => Infinity };
}

function tokenEntry(id: string, expiresAt: number | null, now: number, namespace: string): Entry {
  if (expiresAt !== null && !isWholeNumber(expiresAt, MAX_TIME)) {
    throw new TypeError('expiresAt must be whole Unix seconds (not milliseconds), or null');
  }
  return {
    key: storeKey(namespace, 'token', checkedId(id, 'id')),
    reach: expiresAt ?? Infinity,
    ttl: expiresAt === null ? undefined : ttlOf(expiresAt, now),
    value: { expiresAt },
    reachOf: expiryOf,
  };
}

function subjectEntry(subject: string, issuedUntil: number, namespace: string): Entry {
  const reach = timeOf(issuedUntil);
  if (reach === undefined) {
    throw new TypeError('issuedUntil must be in Unix seconds (not milliseconds)');
  }
  const key = storeKey(namespace, 'subject', checkedId(subject, 'subject'));
  return { key, reach, ttl: undefined, value: reach, reachOf: timeOf };
}

/** When an entry of a token has done its duty, in Unix seconds; `undefined` for all others. */
export function endOf(value: unknown): number | undefined {
  const expiry = expiryOf(value);
  return expiry === undefined ? undefined : expiry + EXPIRY_MARGIN;
}

/** In milliseconds. A token that has expired already is remembered for the margin. */
function ttlOf(expiresAt: number, now: number): number {
  return Math.ceil((Math.max(expiresAt - now, 0) + EXPIRY_MARGIN) * 1000);
}

function expiryOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('expiresAt' in value)) return undefined;
  return value.expiresAt === null ? Infinity : timeOf(value.expiresAt);
}

function timeOf(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= MAX_TIME ? value : undefined;
}

function checkedId(id: unknown, name: string): string {
  if (checkedText(id, name) !== '') return checkedText(id, name);
  throw new TypeError(`${name} must not be empty`);
}

function checkedText(text: unknown, name: string): string {
  if (typeof text === 'string') return text;
  throw new TypeError(`${name} must be a string`);
}

/** Of a fixed length: SQL stores take keys of at most 255 characters, and a sender chose the id. */
function storeKey(namespace: string, kind: Kind, id: string): string {
  return `${namespace}:${kind}:${encodeBase64Url(sha256(encodeUtf8(id, 'an id')))}`;
}
