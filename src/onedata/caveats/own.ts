import { derived } from '../../caveats/derived.js';
import { listKind, sentence } from '../../caveats/list-kind.js';
import { type CaveatKind, MET, metIf, unmet } from '../../caveats/kind.js';
import { assertFields, checkedList } from '../../caveats/text/list.js';
import type { Words } from '../../caveats/words.js';
import type { FailureReason } from '../../errors.js';
import { parseObjectId } from '../object-id.js';
import { decodePath, encodePath, isAtOrBelow, isCanonicalPath, isStandardBase64 } from '../path.js';
import { checkData, DATA_FIELDS, isRequestPath, type OnedataRequest } from '../request.js';

/** Valid for data at or below some paths. */
export interface DataPathCaveat {
  readonly type: 'data.path';
  /** The paths in padded base64 of the standard alphabet. One that is not canonical grants nothing. */
  readonly whitelist: readonly string[];
}

/** Valid for some files and directories, and for everything below them. */
export interface DataObjectIdCaveat {
  readonly type: 'data.objectid';
  /** CDMI object ids in upper-case hexadecimal. An invalid one grants nothing. */
  readonly whitelist: readonly string[];
}

/** Valid for requests that read data. */
export interface DataReadonlyCaveat {
  readonly type: 'data.readonly';
}

/** A legacy caveat: the token proves who its subject is, and authorizes nothing. */
export interface AuthorizationCaveat {
  readonly type: 'authorization';
  readonly authorization: 'none';
}

const PATH = 'data.path';
const OBJECT_ID = 'data.objectid';
const READONLY = 'data.readonly';
const AUTHORIZATION = 'authorization = none';
const START = 'Only for data at or below ';

export const dataPathCaveat: CaveatKind<DataPathCaveat, OnedataRequest> = listKind<
  'data.path',
  string,
  OnedataRequest
>({
  type: PATH,
  role: 'scope',
  what: 'paths in base64',
  fields: DATA_FIELDS,
  read: (text) => (text !== '' && isStandardBase64(text) ? text : undefined),
  check: ({ whitelist }, request) =>
    checkData(request, (data) => {
      if (data.path === undefined) return unmet('missing_context');
      const path = derived(request, canonicalPath);
      if (path === undefined) return unmet('invalid_context');
      const isGranted = whitelist.some((entry) => {
        const granted = decodePath(entry);
        return granted !== undefined && isAtOrBelow(path, granted);
      });
      return metIf(isGranted, 'not_allowed');
    }),
  describe({ whitelist }, { or, quote }) {
    const paths = whitelist.map((entry): Words => {
      const path = decodePath(entry);
      return path === undefined ? ['an invalid path, which grants nothing'] : [quote(path)];
    });
    return sentence(START, or(paths));
  },
  inputs: [
    {
      name: 'data-path',
      value: 'PATH',
      about: 'Onedata: for data at or below /space/dir',
      of: 'texts',
      toValue: (paths) => dataPath(...paths),
    },
  ],
}).kind;

/**
 * Restricts a token to data at or below some paths: `data.path = L3NwYWNlMS9kaXI=`.
 *
 * @param paths canonical paths: a slash, the id of a space, further segments, no slash at the end.
 * @throws TypeError for an empty list, and for anything but canonical paths.
 * @example
 * ```ts
 * import { dataPath } from 'caveats/onedata';
 *
 * console.log(dataPath('/space1/dir').whitelist); // [ 'L3NwYWNlMS9kaXI=' ]
 * ```
 */
export function dataPath(...paths: readonly string[]): DataPathCaveat {
  const toEntry = (path: unknown): string | undefined =>
    isCanonicalPath(path) ? encodePath(path) : undefined;
  return { type: PATH, whitelist: checkedList(paths, PATH, toEntry, 'canonical paths') };
}

function canonicalPath({ data }: OnedataRequest): string | undefined {
  const path = data?.path ?? '';
  return isRequestPath(path) ? path : undefined;
}

export const dataObjectIdCaveat: CaveatKind<DataObjectIdCaveat, OnedataRequest> = listKind<
  'data.objectid',
  string,
  OnedataRequest
>({
  type: OBJECT_ID,
  role: 'scope',
  what: 'ids',
  fields: DATA_FIELDS,
  read: (text) => text || undefined,
  check: ({ whitelist }, request) =>
    checkData(request, () => {
      const ids = derived(request, objectIdsOf);
      if (typeof ids === 'string') return unmet(ids);
      const isGranted = whitelist.some((id) => ids.has(id));
      return metIf(isGranted, 'not_allowed');
    }),
  describe({ whitelist }, { or, quote }) {
    const objects = whitelist.map((id): Words => {
      const parts = parseObjectId(id);
      if (parts === undefined) return ['an invalid object id, which grants nothing'];
      const { fileUuid, spaceId } = parts;
      return ['the file or directory ', quote(fileUuid), ' of the space ', quote(spaceId)];
    });
    return sentence(START, or(objects));
  },
  inputs: [
    {
      name: 'data-object-id',
      value: 'ID',
      about: 'Onedata: for a file or directory by its object id',
      of: 'texts',
      toValue: (ids) => dataObjectId(...ids),
    },
  ],
}).kind;

/**
 * Restricts a token to some files, and to directories with everything below them:
 * `data.objectid = 00000000000CDBDA677569642331323323616263`.
 *
 * @param ids CDMI object ids, as `toObjectId` writes them.
 * @throws TypeError for an empty list, and for anything but object ids.
 * @example
 * ```ts
 * import { dataObjectId } from 'caveats/onedata';
 *
 * console.log(dataObjectId('00000000000CDBDA677569642331323323616263').whitelist.length); // 1
 * ```
 */
export function dataObjectId(...ids: readonly string[]): DataObjectIdCaveat {
  const toEntry = (id: unknown): string | undefined => (isObjectId(id) ? id : undefined);
  return { type: OBJECT_ID, whitelist: checkedList(ids, OBJECT_ID, toEntry, 'object ids') };
}

/** A set, so that a deep file and long lists do not multiply. */
function objectIdsOf({ data }: OnedataRequest): ReadonlySet<string> | FailureReason {
  const ids = data?.objectIds;
  if (ids === undefined) return 'missing_context';
  return Array.isArray(ids) ? new Set(ids.filter(isObjectId)) : 'invalid_context';
}

function isObjectId(id: unknown): id is string {
  return typeof id === 'string' && parseObjectId(id) !== undefined;
}

export const dataReadonlyCaveat: CaveatKind<DataReadonlyCaveat, OnedataRequest> = {
  type: READONLY,
  role: 'scope',
  fields: DATA_FIELDS,
  decode: (condition) => (condition === READONLY ? dataReadonly() : undefined),
  encode(caveat) {
    assertFields(caveat, READONLY, []);
    return READONLY;
  },
  check: (_caveat, request) =>
    checkData(request, () =>
      request.access === undefined
        ? unmet('missing_context')
        : metIf(request.access === 'read', 'not_allowed'),
    ),
  describe: () => ['Only for reading data.'],
  inputs: [
    { name: 'read-only', about: 'for reading alone', of: 'flag', toValue: () => dataReadonly() },
  ],
};

/**
 * Restricts a token to reading data: `data.readonly`.
 *
 * @example
 * ```ts
 * import { dataReadonly } from 'caveats/onedata';
 *
 * console.log(dataReadonly()); // { type: 'data.readonly' }
 * ```
 */
export function dataReadonly(): DataReadonlyCaveat {
  return { type: READONLY };
}

/** The dialect bars it, except in an access token that is used as an identity token. */
export const authorizationCaveat: CaveatKind<AuthorizationCaveat> = {
  type: 'authorization',
  role: 'context',
  decode: (condition) => (condition === AUTHORIZATION ? authorizationNone() : undefined),
  encode(caveat) {
    assertFields(caveat, 'authorization', ['authorization']);
    if (caveat.authorization === 'none') return AUTHORIZATION;
    throw new TypeError("authorization: authorization must be 'none'");
  },
  check: () => MET,
  describe: () => ['Proves who its subject is, and allows nothing else.'],
  inputs: [
    {
      name: 'authorization-none',
      about: 'Onedata: only to prove who its subject is; a legacy caveat',
      of: 'flag',
      toValue: () => authorizationNone(),
    },
  ],
};

/**
 * Restricts an access token to proving who its subject is: `authorization = none`.
 *
 * @example
 * ```ts
 * import { authorizationNone } from 'caveats/onedata';
 *
 * console.log(authorizationNone()); // { type: 'authorization', authorization: 'none' }
 * ```
 */
export function authorizationNone(): AuthorizationCaveat {
  return { type: 'authorization', authorization: 'none' };
}
