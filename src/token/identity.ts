import { randomBytes } from '@noble/hashes/utils.js';
import { encodeBase64Url } from '../bytes/base64.js';
import { decodeUtf8 } from '../bytes/utf8.js';
import { checkFields, type FieldsOf } from '../options.js';

/** What a token is for: access to something, or to prove who its subject is. */
export type TokenType = 'access' | 'identity';

/** Whose token it is, and which. */
export interface AnyIdentity<T extends string = string> {
  readonly type: T;
  /** The token's own id, unique among those of a key; the name under which it can be revoked. */
  readonly id: string;
  /** Which key signs it. Absent where the identifier does not say. */
  readonly keyId?: string;
  /** Who it was issued to, such as `usr-1`. Absent where the identifier does not say. */
  readonly subject?: string;
}

/** Who a token was issued to, and which it is: what {@link standardIdentity} reads. */
export type Identity = AnyIdentity<TokenType>;

/** What is known of a token whose identifier the codec does not read. */
export type OpaqueIdentity = AnyIdentity<'access'>;

/**
 * How an identity stands in a macaroon's identifier.
 *
 * `decode` is given the identifiers of anybody's tokens before they are verified. One that it does
 * not read (`undefined`) is an access token without subject and key id. The identity must be plain
 * data (primitives, arrays and plain objects), of which everyone is given a frozen copy. A token whose
 * identity is anything else, or over whose identifier `decode` throws, is `malformed_token`.
 */
export interface IdentityDecoder<I extends AnyIdentity = Identity> {
  /** The identity that an identifier says, or `undefined` for one that it does not read. */
  decode(identifier: Uint8Array): I | undefined;
}

/** The same both ways round: what it encodes is for `mint`, as the `identifier`. */
export interface IdentityCodec<I extends AnyIdentity = Identity> extends IdentityDecoder<I> {
  /** The identifier of an identity. */
  encode(identity: I): Uint8Array | string;
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

const VERSION = 'v1';
const IDENTIFIER =
  /^v1\.([A-Za-z0-9_~%-]*)\.(access|identity)\.([A-Za-z0-9_~%-]*)\.([A-Za-z0-9_~%-]+)$/;
const ID_BYTES = 16;

/**
 * The identities of this library: `v1.<keyId>.<type>.<subject>.<id>`, each field percent-encoded
 * save for `A-Z a-z 0-9 - _ ~`.
 */
export const standardIdentity: IdentityCodec = Object.freeze({
  decode(identifier: Uint8Array): Identity | undefined {
    const text = decodeUtf8(identifier);
    const fields = text === undefined ? null : IDENTIFIER.exec(text);
    if (fields === null) return undefined;
    const keyId = decodeField(fields[1]!);
    const subject = decodeField(fields[3]!);
    const id = decodeField(fields[4]!);
    if (keyId === undefined || subject === undefined || id === undefined) return undefined;
    return { type: fields[2] === 'access' ? 'access' : 'identity', id, keyId, subject };
  },
  encode(identity: Identity) {
    checkFields(identity, 'identity', FIELDS);
    const { keyId = '', type, subject = '', id } = identity;
    if (id === '') throw new TypeError('identity.id must not be empty');
    if (!isTokenType(type)) throw new TypeError("identity.type must be 'access' or 'identity'");
    const fields = { keyId, type, subject, id };
    return [
      VERSION,
      ...Object.entries(fields).map(([name, value]) => encodeField(name, value)),
    ].join('.');
  },
});

/** An identity with what was left out. */
export function completeIdentity(identity: NewIdentity): Identity {
  if (typeof identity !== 'object' || identity === null) {
    throw new TypeError('identity must be an object');
  }
  checkFields(identity, 'identity', FIELDS);
  if (typeof identity.subject !== 'string')
    throw new TypeError('identity.subject must be a string');
  const id = identity.id ?? encodeBase64Url(randomBytes(ID_BYTES));
  return {
    type: identity.type ?? 'access',
    id,
    keyId: identity.keyId ?? '',
    subject: identity.subject,
  };
}

/** How the id of an identifier starts that is not text. */
const ENCODED = 'base64url:';

/**
 * The identity of an identifier that no codec reads: an access token whose id is the identifier itself
 * if that is text, and else `base64url:` and its bytes. A text that starts so is encoded as well, so
 * that no two identifiers share an id, under which one of them is revoked.
 */
export function opaqueIdentity(identifier: Uint8Array): OpaqueIdentity {
  const text = decodeUtf8(identifier);
  const isPlain = text !== undefined && !text.startsWith(ENCODED);
  return { type: 'access', id: isPlain ? text : ENCODED + encodeBase64Url(identifier) };
}

function isTokenType(type: unknown): type is TokenType {
  return type === 'access' || type === 'identity';
}

/** `encodeURIComponent` leaves these as they are; the form of an identity does not. */
const ALSO_ENCODED = /[.!'()*]/g;

function encodeField(name: string, value: unknown): string {
  if (typeof value !== 'string' || !value.isWellFormed()) {
    throw new TypeError(`identity.${name} must be well-formed Unicode text`);
  }
  return encodeURIComponent(value).replace(
    ALSO_ENCODED,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The text of a field, or `undefined` where it is not written in its one form. */
function decodeField(field: string): string | undefined {
  if (!field.includes('%')) return field;
  try {
    const value = decodeURIComponent(field);
    return encodeField('', value) === field ? value : undefined;
  } catch {
    return undefined;
  }
}
