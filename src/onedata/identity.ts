import { decodeUtf8 } from '../bytes/utf8.js';
import { isPlainText, isWholeNumber, parseWholeNumber } from '../caveats/text/list.js';
import { decodeError } from '../errors.js';
import { checkFields } from '../options.js';
import type { Identity, IdentityCodec } from '../token/identity.js';
import { INVITE_FORMS, INVITE_TYPES, type InviteType, isInviteType } from './invite-types.js';

/** What a token is for. */
export type OnedataTokenType =
  /** With the session of its user that the token is bound to, if any. */
  | { readonly type: 'access'; readonly sessionId?: string }
  | { readonly type: 'identity' }
  | {
      readonly type: 'invite';
      readonly inviteType: InviteType;
      /** What the invitation is to, such as the id of a space. */
      readonly targetId: string;
    };

/**
 * How a token is kept and revoked. `named`: it has its own secret. `temporary`: it is signed with the secret
 * of a generation, from 0 on, which all temporary tokens of its subject share.
 */
export type Persistence =
  { readonly kind: 'named' } | { readonly kind: 'temporary'; readonly generation: number };

/** Who a token was issued to, which token it is, and what it is for. Deeply frozen once decoded. */
export type OnedataIdentity = OnedataTokenType & {
  /** 1 for legacy tokens: named access tokens whose identifier is only their id. */
  readonly version: 1 | 2;
  /** The token's own id. */
  readonly id: string;
  /** `usr-<id>` or `prv-<id>`. Absent in legacy tokens alone. */
  readonly subject?: string;
  readonly persistence: Persistence;
};

/** How Onedata writes identities. */
export interface OnedataIdentityCodec extends IdentityCodec<OnedataIdentity> {
  /** Reads an identifier. Throws a TokenError `malformed_token` for one of neither version. */
  decode(identifier: Uint8Array): OnedataIdentity;
  /** Writes an identity. Throws a TypeError that names the wrong field, if one is wrong. */
  encode(identity: OnedataIdentity | Identity): string;
}

/** The subject of a token: a user or a Oneprovider. */
export interface Subject {
  readonly type: 'user' | 'oneprovider';
  readonly id: string;
}

/** How a space is supported: global data or none; eager, lazy or no metadata. All but `ge` are legacy. */
const SUPPORT = /^[gn][eln]$/;
const SUBJECT = /^(?:usr|prv)-./s;
const NAMED: Persistence = Object.freeze({ kind: 'named' });

/**
 * Reads and writes Onedata's identities: `2/<persistence>/<subject>/<type>/<id>`, or a legacy token's id.
 *
 * @example
 * ```ts
 * import { onedataIdentity } from 'caveats/onedata';
 *
 * const identifier = new TextEncoder().encode('2/tmp-7/usr-1/act:s/a');
 * const identity = onedataIdentity.decode(identifier);
 * console.log(identity.type, identity.subject, identity.persistence.kind); // access usr-1 temporary
 * console.log(onedataIdentity.encode(identity)); // 2/tmp-7/usr-1/act:s/a
 * ```
 */
export const onedataIdentity: OnedataIdentityCodec = Object.freeze({
  decode(identifier: Uint8Array): OnedataIdentity {
    const identity = parse(decodeUtf8(identifier) ?? '');
    if (identity === undefined) throw decodeError('not_a_token');
    return identity;
  },
  encode(identity: OnedataIdentity | Identity): string {
    assertFields(identity);
    const { version, id, persistence, subject } = identity;
    if (version === 1) {
      assert(isLegacyId(id), 'id', 'a text that does not start with a number and a slash');
      return id;
    }
    assert(isField(id), 'id', 'a text without slashes and control characters');
    assert(isSubject(subject), 'subject', 'usr- or prv- and an id');
    return ['2', writePersistence(persistence), subject, writeType(identity), id].join('/');
  },
});

/** Excludes a number and a slash: an unknown version must not pass for a token that allows everything. */
function isLegacyId(id: unknown): boolean {
  return typeof id === 'string' && id !== '' && id.isWellFormed() && !/^[+-]?[0-9]+\//.test(id);
}

/** Returns whether a value can be the id of a token, a user, a provider or a session. */
function isField(field: unknown): field is string {
  return typeof field === 'string' && field !== '' && !field.includes('/') && isPlainText(field);
}

function isTargetId(id: unknown): id is string {
  return isField(id) && !id.includes(':');
}

export function isSubject(subject: unknown): subject is string {
  return isField(subject) && SUBJECT.test(subject);
}

export function parseSubject(subject: unknown): Subject | undefined {
  if (!isSubject(subject)) return undefined;
  return { type: subject.startsWith('usr-') ? 'user' : 'oneprovider', id: subject.slice(4) };
}

function parse(text: string): OnedataIdentity | undefined {
  if (isLegacyId(text)) {
    return Object.freeze({ version: 1, type: 'access', id: text, persistence: NAMED });
  }
  const [version, persistenceText = '', subject, typeText = '', id, ...rest] = text.split('/');
  const persistence = parsePersistence(persistenceText);
  const type = parseType(typeText);
  if (version !== '2' || rest.length > 0 || !persistence || !type) return undefined;
  if (!isSubject(subject) || !isField(id)) return undefined;
  return Object.freeze({ version: 2, ...type, id, subject, persistence });
}

function parsePersistence(text: string): Persistence | undefined {
  if (text === 'nmd') return NAMED;
  if (!text.startsWith('tmp-')) return undefined;
  const generation = parseWholeNumber(text.slice('tmp-'.length), Number.MAX_SAFE_INTEGER);
  return generation === undefined ? undefined : Object.freeze({ kind: 'temporary', generation });
}

function writePersistence(persistence: Persistence): string {
  const kind = persistence?.kind;
  assert(kind === 'named' || kind === 'temporary', 'persistence', 'named or temporary');
  checkFields(persistence, 'identity.persistence', { kind: true, generation: true });
  if (persistence.kind === 'named') {
    assert(Object.keys(persistence).length === 1, 'persistence', 'named without a generation');
    return 'nmd';
  }
  const { generation } = persistence;
  const isWhole = isWholeNumber(generation, Number.MAX_SAFE_INTEGER);
  assert(isWhole, 'persistence', 'of a whole generation');
  return `tmp-${generation}`;
}

function parseType(text: string): OnedataTokenType | undefined {
  if (text === 'act') return { type: 'access' };
  if (text === 'idn') return { type: 'identity' };
  if (text.startsWith('act:')) {
    const sessionId = text.slice('act:'.length);
    return isField(sessionId) ? { type: 'access', sessionId } : undefined;
  }
  const [code, targetId, parameters = ' ', ...rest] = text.split(':');
  const inviteType = INVITE_TYPES.find((type) => INVITE_FORMS[type].code === code);
  if (inviteType === undefined || !isTargetId(targetId) || rest.length > 0) return undefined;
  const isKnown = inviteType === 'supportSpace' ? SUPPORT.test(parameters) : parameters === '';
  return isKnown ? { type: 'invite', inviteType, targetId } : undefined;
}

function writeType(type: OnedataTokenType): string {
  if (type.type === 'identity') return 'idn';
  if (type.type === 'access') {
    const { sessionId } = type;
    if (sessionId === undefined) return 'act';
    assert(isField(sessionId), 'sessionId', 'a text without slashes and control characters');
    return `act:${sessionId}`;
  }
  const { inviteType, targetId } = type;
  assert(isInviteType(inviteType), 'inviteType', 'a type of invitations');
  assert(isTargetId(targetId), 'targetId', 'a text without colons, slashes and controls');
  const parameters = inviteType === 'supportSpace' ? 'ge' : '';
  return [INVITE_FORMS[inviteType].code, targetId, parameters].join(':');
}

/** The fields that all identities have, and those of a type. Legacy identities have only the former. */
const COMMON: readonly string[] = ['version', 'type', 'id', 'persistence'];
const FIELDS: Readonly<Record<OnedataTokenType['type'], readonly string[]>> = {
  access: ['subject', 'sessionId'],
  identity: ['subject'],
  invite: ['subject', 'inviteType', 'targetId'],
};

/** Refuses fields that the identifier has no place for: a session that is dropped would bind no one. */
function assertFields(identity: OnedataIdentity | Identity): asserts identity is OnedataIdentity {
  assert(typeof identity === 'object' && identity !== null, '', 'an object');
  assert('version' in identity, 'version', '1 or 2; mintToken mints the tokens of Onedata');
  const { version, type, persistence } = identity;
  assert(version === 1 || version === 2, 'version', '1 or 2');
  assert(Object.hasOwn(FIELDS, type), 'type', 'access, identity or invite');
  const fitsLegacy = type === 'access' && persistence?.kind === 'named';
  assert(version === 2 || fitsLegacy, 'version', '2 for anything but a named access token');
  const ofType = version === 1 ? [] : FIELDS[type];
  for (const [name, value] of Object.entries(identity)) {
    const fields = value === undefined ? Object.values(FIELDS).flat() : ofType;
    assert(COMMON.includes(name) || fields.includes(name), name, 'left out');
  }
}

function assert(condition: boolean, field: string, what: string): asserts condition {
  if (!condition) throw new TypeError(`identity${field && `.${field}`} must be ${what}`);
}
