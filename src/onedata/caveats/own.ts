import { derived } from '../../caveats/derived.js';
import { listKind, sentence } from '../../caveats/list-kind.js';
import { type CaveatKind, MET, metIf, unmet } from '../../caveats/kind.js';
import { assertFields, checkedList } from '../../caveats/text/list.js';
import type { Say, Words } from '../../caveats/words.js';
import type { FailureReason } from '../../errors.js';
import { checkDataAccess } from '../api.js';
import { normalizeObjectId, parseObjectId } from '../object-id.js';
import {
  decodePath,
  encodePath,
  isAtOrBelow,
  isCanonicalPath,
  isStandardBase64,
  spaceOfPath,
} from '../path.js';
import { DATA_FIELDS, isRequestPath, type OnedataRequest } from '../request.js';

/** Valid for data at or below some paths. */
export interface DataPathCaveat {
  readonly type: 'data.path';
  /** The paths in padded base64 of the standard alphabet. One that is not canonical grants nothing. */
  readonly whitelist: readonly string[];
}

/** Valid for some files and directories, and for everything below them. */
export interface DataObjectIdCaveat {
  readonly type: 'data.objectid';
  /** CDMI object ids in hexadecimal. An invalid one grants nothing. */
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

/** The words of a list of data; an entry without a name grants nothing. */
function describeData(what: string, nameOf: (entry: string, say: Say) => Words | undefined) {
  return ({ whitelist }: { readonly whitelist: readonly string[] }, say: Say): Words => {
    const nothing = `an invalid ${what}, which grants nothing`;
    const names = whitelist.map((entry) => nameOf(entry, say) ?? [nothing]);
    return sentence('Only for data at or below ', say.or(names));
  };
}

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
  check({ whitelist }, request) {
    const grants = (is: (granted: string) => boolean): boolean =>
      whitelist.some((entry) => {
        const granted = decodePath(entry);
        return granted !== undefined && is(granted);
      });
    const reaches = (spaceId: string) => grants((granted) => spaceOfPath(granted) === spaceId);
    return checkDataAccess(request, reaches, (data) => {
      if (data.path === undefined) return unmet('missing_context');
      const { path } = data;
      if (!derived(request, isPathReachable)) return unmet('invalid_context');
      return metIf(
        grants((granted) => isAtOrBelow(path, granted)),
        'not_allowed',
      );
    });
  },
  describe: describeData('path', (entry, { quote }) => {
    const path = decodePath(entry);
    return path === undefined ? undefined : [quote(path)];
  }),
  inputs: [
    {
      name: 'data-path',
      value: 'PATH',
      about: 'Onedata: for data at or below /space/dir',
      of: 'texts',
      toValue: (given) => dataPath(...given),
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
  const toEntry = (path: unknown) => (isCanonicalPath(path) ? encodePath(path) : undefined);
  return { type: PATH, whitelist: checkedList(paths, PATH, toEntry, 'canonical paths') };
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
  check({ whitelist }, request) {
    const reaches = (spaceId: string) =>
      whitelist.some((id) => parseObjectId(id)?.spaceId === spaceId);
    return checkDataAccess(request, reaches, () => {
      const ids = derived(request, objectIdsOf);
      if (typeof ids === 'string') return unmet(ids);
      const isGranted = whitelist.some((id) => ids.has(normalizeObjectId(id)));
      return metIf(isGranted, 'not_allowed');
    });
  },
  describe: describeData('object id', (id, { quote }) => {
    const parts = parseObjectId(id);
    return (
      parts && [
        'the file or directory ',
        quote(parts.fileUuid),
        ' of the space ',
        quote(parts.spaceId),
      ]
    );
  }),
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
 * @param ids CDMI object ids; written as `toObjectId` writes them.
 * @throws TypeError for an empty list, and for anything but object ids.
 * @example
 * ```ts
 * import { dataObjectId } from 'caveats/onedata';
 *
 * console.log(dataObjectId('00000000000CDBDA677569642331323323616263').whitelist.length); // 1
 * ```
 */
export function dataObjectId(...ids: readonly string[]): DataObjectIdCaveat {
  const toEntry = (id: unknown) => (isObjectId(id) ? normalizeObjectId(id) : undefined);
  return { type: OBJECT_ID, whitelist: checkedList(ids, OBJECT_ID, toEntry, 'object ids') };
}

const isPathReachable = ({ data }: OnedataRequest): boolean => isRequestPath(data?.path ?? '');

/** A set, so that a deep file and long lists do not multiply. */
function objectIdsOf({ data }: OnedataRequest): ReadonlySet<string> | FailureReason {
  const ids = data?.objectIds;
  if (ids === undefined) return 'missing_context';
  if (!Array.isArray(ids)) return 'invalid_context';
  return new Set(ids.filter(isObjectId).map(normalizeObjectId));
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
  check: (_, request) =>
    checkDataAccess(
      request,
      () => true,
      () =>
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
