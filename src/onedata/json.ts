import type { AnyCaveat } from '../caveats/kind.js';
import type { Vocabulary } from '../caveats/vocabulary.js';
import { type AuthorizationCaveat, authorizationNone } from './caveats/authorization.js';
import type { OnedataTokenType, Persistence } from './identity.js';
import { isSessionId, isTargetId } from './ids.js';
import { inviteForm, isInviteType } from './invite-types.js';
import { parseObjectId } from './object-id.js';
import { decodePath } from './path.js';
import { isRecord } from './record.js';
import { parseSubject } from './subject.js';
import { type OnedataCaveat, onedataVocabulary } from './vocabulary.js';

/** What a token is for, as Onedata's REST API says it. */
export type TokenTypeJson =
  | { readonly accessToken: { readonly sessionId?: string } }
  | { readonly identityToken: Readonly<Record<string, never>> }
  /** With `inviteType`, the id of the target under a name of its type, and `parameters`. */
  | { readonly inviteToken: Readonly<Record<string, string | Readonly<Record<string, never>>>> };

/** Whose token it is, as Onedata's REST API says it; a legacy token does not say whose. */
export type SubjectJson =
  | { readonly type: 'user' | 'oneprovider'; readonly id: string }
  | { readonly type: 'nobody'; readonly id: null };

/** A caveat as Onedata's REST API says it: its value, but for `authorization = none`. */
export type CaveatJson =
  | Exclude<OnedataCaveat, AuthorizationCaveat>
  | { readonly type: 'scope'; readonly scope: 'identityToken' };

const NONE = Object.freeze({});
const IDENTITY_JSON: TokenTypeJson = Object.freeze({ identityToken: NONE });
const NOBODY: SubjectJson = Object.freeze({ type: 'nobody', id: null });
const IDENTITY_SCOPE: CaveatJson = Object.freeze({ type: 'scope', scope: 'identityToken' });

/**
 * The JSON of what a token is for; an identity is taken as well.
 *
 * @param type what the token is for.
 * @example
 * ```ts
 * import { tokenTypeToJson } from 'caveats/onedata';
 *
 * console.log(tokenTypeToJson({ type: 'identity' })); // { identityToken: {} }
 * ```
 */
export function tokenTypeToJson(type: OnedataTokenType): TokenTypeJson {
  switch (type.type) {
    case 'access': {
      const { sessionId } = type;
      const accessToken = Object.freeze(sessionId === undefined ? {} : { sessionId });
      return Object.freeze({ accessToken });
    }
    case 'identity':
      return IDENTITY_JSON;
    case 'invite': {
      const { inviteType, targetId } = type;
      const { targetKey } = inviteForm(inviteType);
      const inviteToken = { inviteType, [targetKey]: targetId, parameters: NONE };
      return Object.freeze({ inviteToken: Object.freeze(inviteToken) });
    }
  }
}

/**
 * What a token is to be for, or `undefined` for JSON that does not say it.
 *
 * @param json what `JSON.parse` made of a text.
 * @example
 * ```ts
 * import { tokenTypeFromJson } from 'caveats/onedata';
 *
 * console.log(tokenTypeFromJson({ identityToken: {} })); // { type: 'identity' }
 * console.log(tokenTypeFromJson({ anyToken: {} })); // undefined
 * ```
 */
export function tokenTypeFromJson(json: unknown): OnedataTokenType | undefined {
  const [[name, value] = [], ...others] = entriesOf(json) ?? [];
  const fields = entriesOf(value);
  if (others.length > 0 || fields === undefined) return undefined;
  switch (name) {
    case 'accessToken':
      return accessFromFields(fields);
    case 'identityToken':
      return fields.length === 0 ? { type: 'identity' } : undefined;
    case 'inviteToken':
      return inviteFromFields(new Map(fields));
    default:
      return undefined;
  }
}

type Fields = readonly (readonly [string, unknown])[];

/** The fields of an object; `undefined` for what is none. */
function entriesOf(value: unknown): Fields | undefined {
  return isRecord(value) ? Object.entries(value) : undefined;
}

function accessFromFields(fields: Fields): OnedataTokenType | undefined {
  const [[name, sessionId] = [], ...others] = fields;
  if (name === undefined) return { type: 'access' };
  if (name !== 'sessionId' || others.length > 0 || !isSessionId(sessionId)) return undefined;
  return { type: 'access', sessionId };
}

function inviteFromFields(fields: ReadonlyMap<string, unknown>): OnedataTokenType | undefined {
  const inviteType = fields.get('inviteType');
  if (!isInviteType(inviteType)) return undefined;
  const { targetKey } = inviteForm(inviteType);
  const targetId = fields.get(targetKey);
  const parameters = entriesOf(fields.get('parameters') ?? {});
  const known = ['inviteType', targetKey, 'parameters'];
  const isWhole = [...fields.keys()].every((name) => known.includes(name));
  if (!isTargetId(targetId) || parameters?.length !== 0 || !isWhole) return undefined;
  return { type: 'invite', inviteType, targetId };
}

/**
 * The JSON of whose token it is.
 *
 * @param subject `usr-<id>` or `prv-<id>`; `undefined` as in legacy tokens.
 * @throws TypeError for a subject that is neither `usr-<id>` nor `prv-<id>`.
 * @example
 * ```ts
 * import { subjectToJson } from 'caveats/onedata';
 *
 * console.log(subjectToJson('prv-krakow')); // { type: 'oneprovider', id: 'krakow' }
 * ```
 */
export function subjectToJson(subject: string | undefined): SubjectJson {
  if (subject === undefined) return NOBODY;
  const parts = parseSubject(subject);
  if (parts === undefined) throw new TypeError('subject must be usr- or prv- and an id');
  return Object.freeze({ type: parts.kind === 'user' ? 'user' : 'oneprovider', id: parts.id });
}

/**
 * The JSON of how a token is kept: by name, or not at all.
 *
 * @param persistence how long it lasts: that of an identity.
 * @example
 * ```ts
 * import { persistenceToJson } from 'caveats/onedata';
 *
 * console.log(persistenceToJson({ kind: 'temporary', generation: 7 })); // temporary
 * ```
 */
export function persistenceToJson({ kind }: Persistence): 'named' | 'temporary' {
  return kind;
}

/**
 * The JSON of a caveat.
 *
 * @param caveat a caveat of any of Onedata's kinds.
 * @example
 * ```ts
 * import { authorizationNone, caveatToJson } from 'caveats/onedata';
 *
 * console.log(caveatToJson(authorizationNone())); // { type: 'scope', scope: 'identityToken' }
 * ```
 */
export function caveatToJson(caveat: OnedataCaveat): CaveatJson {
  return caveat.type === 'authorization' ? IDENTITY_SCOPE : caveat;
}

/**
 * The caveat that some JSON says, from whomever it comes.
 *
 * @param json what `JSON.parse` made of a text.
 * @returns `undefined` for anything but a caveat, and for one that could grant nothing, such as a
 *   path that is not canonical: who asks for it made a mistake. An address without a mask gets one.
 * @example
 * ```ts
 * import { caveatFromJson } from 'caveats/onedata';
 *
 * const json = { type: 'ip', whitelist: ['189.34.15.1'] };
 * console.log(caveatFromJson(json)); // { type: 'ip', whitelist: [ '189.34.15.1/32' ] }
 * console.log(caveatFromJson({ type: 'data.path', whitelist: ['Lg=='] })); // undefined
 * ```
 */
export function caveatFromJson(json: unknown): OnedataCaveat | undefined {
  try {
    if (!hasType(json)) return undefined;
    if (isIdentityScope(json)) return authorizationNone();
    const caveat = onedataVocabulary.read(writer.write(json))?.caveat;
    return caveat !== undefined && makesSense(caveat) ? caveat : undefined;
  } catch {
    // What is written checks what it is given.
    return undefined;
  }
}

/** Writes a caveat of any type, if it is one. */
const writer: Pick<Vocabulary<AnyCaveat, never>, 'write'> = onedataVocabulary;

/** Whether something may be the JSON of a caveat; that of `authorization` has another type. */
function hasType(json: unknown): json is AnyCaveat {
  const type: unknown = typeof json === 'object' && json !== null && Reflect.get(json, 'type');
  return typeof type === 'string' && type !== 'authorization';
}

function isIdentityScope(json: AnyCaveat): boolean {
  const isScope = json.type === 'scope' && Reflect.get(json, 'scope') === 'identityToken';
  return isScope && Object.keys(json).length === 2;
}

function makesSense(caveat: OnedataCaveat): boolean {
  if (caveat.type === 'data.path') return caveat.whitelist.every((text) => decodePath(text));
  if (caveat.type === 'data.objectid') return caveat.whitelist.every((id) => parseObjectId(id));
  return true;
}
