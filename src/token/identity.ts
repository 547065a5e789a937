import { randomBytes } from '@noble/hashes/utils.js';
import { encodeBase64Url } from '../bytes/base64.js';
import { decodeUtf8 } from '../bytes/utf8.js';
import { checkFields, type FieldsOf } from '../options.js';

/** What a token is for: access to something, or to prove who its subject is. */
export type TokenType = 'access' | 'identity';

/** Who a token was issued to, and which token it is. */
export interface AnyIdentity<T extends string = string> {
  readonly type: T;
  /** The token's own id, unique among those of a key; it is revoked by this id. */
  readonly id: string;
  /** The key that signs it; absent if the identifier does not say. */
  readonly keyId?: string;
  /** Who it was issued to, such as `usr-1`; absent if the identifier does not say. */
  readonly subject?: string;
}

/** The identity of a token of the standard dialect. */
export interface Identity extends AnyIdentity<TokenType> {
  /** The key that signs it; empty for a service with one key. */
  readonly keyId: string;
  /** Who it was issued to, such as `usr-1`. */
  readonly subject: string;
}

/** The identity of a token whose identifier the dialect does not read: `keyId` and `subject` are empty. */
export interface OpaqueIdentity extends Identity {
  readonly type: 'access';
}

/** How the identity of a token is written in its identifier. */
export interface IdentityCodec<I extends AnyIdentity = Identity> {
  /**
   * Returns the identity that an identifier holds, as plain data, or `undefined` for one that it does not
   * read: an access token with an empty subject and key id. Nothing is verified yet. If it throws, or
   * returns anything else, the token is malformed.
   */
  decode(identifier: Uint8Array): I | undefined;
  /** Returns the identifier of an identity. Throws a `TypeError` for one that it cannot write. */
  encode(identity: Identity): Uint8Array | string;
}

/** What `mint` takes as an identity. */
export interface NewIdentity {
  /** `access` by default. */
  readonly type?: TokenType | undefined;
  /** Empty by default: a service with one key needs no ids for its keys. */
  readonly keyId?: string | undefined;
  /** Who it is issued to, such as `usr-1`. */
  readonly subject: string;
  /** 128 random bits by default. */
  readonly id?: string | undefined;
}

const FIELDS: FieldsOf<NewIdentity> = { type: true, keyId: true, subject: true, id: true };

const IDENTIFIER =
  /^v1\.([A-Za-z0-9_~%-]*)\.(access|identity)\.([A-Za-z0-9_~%-]*)\.([A-Za-z0-9_~%-]+)$/;

/**
 * The codec of standard identities: `v1.<keyId>.<type>.<subject>.<id>`. Each field is percent-encoded,
 * except for `A-Z a-z 0-9 - _ ~`.
 */
export const standardIdentity: IdentityCodec = Object.freeze({
  decode: (identifier: Uint8Array) => readIdentifier(decodeUtf8(identifier)),
  encode(identity: Identity) {
    checkFields(identity, 'identity', FIELDS);
    const { keyId = '', type, subject = '', id } = identity;
    if (id === '') throw new TypeError('identity.id must not be empty');
    if (type !== 'access' && type !== 'identity') {
      throw new TypeError("identity.type must be 'access' or 'identity'");
    }
    const fields = Object.entries({ keyId, type, subject, id });
    return ['v1', ...fields.map(([name, value]) => encodeField(name, value))].join('.');
  },
});

/** Returns the identity that the text of a standard identifier holds; frozen. */
export function readIdentifier(text: string = ''): Identity | undefined {
  const fields = IDENTIFIER.exec(text);
  if (fields === null) return undefined;
  const keyId = decodeField(fields[1]!);
  const subject = decodeField(fields[3]!);
  const id = decodeField(fields[4]!);
  if (keyId === undefined || subject === undefined || id === undefined) return undefined;
  const type = fields[2] === 'access' ? 'access' : 'identity';
  return Object.freeze({ type, id, keyId, subject });
}

/** Completes a new identity: the type, the key id and a random id. */
export function completeIdentity(identity: NewIdentity): Identity {
  if (typeof identity !== 'object' || identity === null) {
    throw new TypeError("identity must be an object such as { subject: 'usr-1' }");
  }
  checkFields(identity, 'identity', FIELDS);
  const { type, id, keyId, subject } = identity;
  if (typeof subject !== 'string') throw new TypeError('identity.subject must be a string');
  const newId = id ?? encodeBase64Url(randomBytes(16));
  return { type: type ?? 'access', id: newId, keyId: keyId ?? '', subject };
}

/** Starts the text of an identifier that is not text itself. */
const ENCODED = 'base64url:';

/**
 * Returns the identity of an identifier that no codec reads: an access token whose id is the identifier
 * if that is text, and otherwise `base64url:` and its bytes. A text that starts with `base64url:` is
 * encoded, too: no two identifiers share an id, because tokens are revoked by id.
 */
export function opaqueIdentity(identifier: Uint8Array): OpaqueIdentity {
  return { type: 'access', id: identifierText(identifier), keyId: '', subject: '' };
}

/** Returns the text of an identifier, or `base64url:` and its bytes; no two identifiers share one. */
export function identifierText(identifier: Uint8Array): string {
  const text = decodeUtf8(identifier);
  const isPlain = text !== undefined && !text.startsWith(ENCODED);
  return isPlain ? text : ENCODED + encodeBase64Url(identifier);
}

/** Characters that `encodeURIComponent` does not encode, and identities do. */
const ALSO_ENCODED = /[.!'()*]/g;

function encodeField(name: string, value: unknown): string {
  if (typeof value !== 'string' || !value.isWellFormed()) {
    throw new TypeError(`identity.${name} must be well-formed Unicode text`);
  }
  const percent = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(value).replace(ALSO_ENCODED, percent);
}

/** Reads a field; returns `undefined` if it is not in its one form. */
function decodeField(field: string): string | undefined {
  if (!field.includes('%')) return field;
  try {
    const value = decodeURIComponent(field);
    return encodeField('', value) === field ? value : undefined;
  } catch {
    return undefined;
  }
}
