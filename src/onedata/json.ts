import type { AnyCaveat } from '../caveats/kind.js';
import { frozenCopy } from '../caveats/plain-data.js';
import { isObject } from '../unknown.js';
import { withScope } from './api.js';
import { type AuthorizationCaveat, authorizationNone } from './caveats/authorization.js';
import { type OnedataCaveat, onedataDialect } from './dialect.js';
import { type OnedataTokenType, parseSubject } from './identity.js';
import { INVITE_FORMS } from './invite-types.js';
import { parseObjectId } from './object-id.js';
import { decodePath } from './path.js';

/** What a token is for, in Onedata's REST API. */
export type TokenTypeJson =
  | { readonly accessToken: { readonly sessionId?: string } }
  | { readonly identityToken: Readonly<Record<string, never>> }
  /** With `inviteType`, the id of the target under a name of its type, and `parameters`. */
  | { readonly inviteToken: Readonly<Record<string, string | Readonly<Record<string, never>>>> };

/** Who a token was issued to, in Onedata's REST API; a legacy token does not say. */
export type SubjectJson =
  | { readonly type: 'user' | 'oneprovider'; readonly id: string }
  | { readonly type: 'nobody'; readonly id: null };

/** A caveat in Onedata's REST API: its value, except for `authorization = none`. */
export type CaveatJson =
  | Exclude<OnedataCaveat, AuthorizationCaveat>
  /** Onedata leaves out the type. */
  | { readonly type?: 'scope'; readonly scope: 'identityToken' };

type PlainCaveat = Exclude<OnedataCaveat, AuthorizationCaveat>;

export function tokenTypeToJson(type: OnedataTokenType): TokenTypeJson {
  if (type.type === 'identity') return frozenCopy({ identityToken: {} });
  if (type.type === 'access') {
    const { sessionId } = type;
    return frozenCopy({ accessToken: sessionId === undefined ? {} : { sessionId } });
  }
  const { inviteType, targetId } = type;
  const target = { [INVITE_FORMS[inviteType].targetKey]: targetId };
  return frozenCopy({ inviteToken: { inviteType, ...target, parameters: {} } });
}

export function subjectToJson(subject: string | undefined): SubjectJson {
  return frozenCopy(parseSubject(subject) ?? { type: 'nobody', id: null });
}

/**
 * Returns the JSON of a caveat.
 *
 * @param caveat of any of Onedata's kinds.
 * @example
 * ```ts
 * import { authorizationNone, caveatToJson } from 'caveats/onedata';
 *
 * console.log(caveatToJson(authorizationNone())); // { scope: 'identityToken' }
 * ```
 */
export function caveatToJson(caveat: OnedataCaveat): CaveatJson {
  if (caveat.type !== 'authorization') return withScopes(caveat);
  return frozenCopy({ scope: 'identityToken' });
}

/** Adds the scopes that the patterns of an `api` caveat leave out. */
function withScopes(caveat: PlainCaveat): PlainCaveat {
  if (caveat.type !== 'api') return caveat;
  return frozenCopy({ ...caveat, whitelist: caveat.whitelist.map(withScope) });
}

/**
 * Reads the JSON of a caveat. Returns `undefined` for anything else, and for a caveat that grants nothing,
 * such as a path that is not canonical. An address without a mask gets one.
 *
 * @param json what `JSON.parse` returned.
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
  if (!isObject(json)) return undefined;
  const { type = 'scope', scope, ...others } = json;
  if (type === 'scope') {
    const isIdentity = scope === 'identityToken' && Object.keys(others).length === 0;
    return isIdentity ? authorizationNone() : undefined;
  }
  if (!isTyped(json)) return undefined;
  try {
    const caveat = onedataDialect.read(writer.write(json))?.caveat;
    // The JSON of `authorization` has another type.
    if (!caveat || caveat.type === 'authorization' || !grantsAnything(caveat)) return undefined;
    return withScopes(caveat);
  } catch {
    // The kinds check what they write.
    return undefined;
  }
}

/** Writes a caveat of any type, if it is one. */
const writer: { write(caveat: AnyCaveat): string } = onedataDialect;

function isTyped(json: object): json is AnyCaveat {
  return 'type' in json && typeof json.type === 'string';
}

function grantsAnything(caveat: PlainCaveat): boolean {
  if (caveat.type === 'data.path') return caveat.whitelist.every((text) => decodePath(text));
  if (caveat.type === 'data.objectid') return caveat.whitelist.every((id) => parseObjectId(id));
  return true;
}
