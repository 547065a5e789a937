import { derived } from '../../caveats/derived.js';
import { listInput, listKind, sentence } from '../../caveats/list-kind.js';
import { type CaveatKind, type CheckResult, metIf, unmet } from '../../caveats/kind.js';
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
import { DATA_FIELDS, type DataRequest, isRequestPath, type KnownRequest } from '../request.js';

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

const PATH = 'data.path';
const OBJECT_ID = 'data.objectid';
const READONLY = 'data.readonly';

/** The words of a list of data; an entry without a name grants nothing. */
function describeData(what: string, nameOf: (entry: string, say: Say) => Words | undefined) {
  return ({ whitelist }: { readonly whitelist: readonly string[] }, say: Say): Words => {
    const nothing = `an invalid ${what}, which grants nothing`;
    const names = whitelist.map((entry) => nameOf(entry, say) ?? [nothing]);
    return sentence('Only for data at or below ', say.or(names));
  };
}

export const dataPathCaveat: CaveatKind<DataPathCaveat, KnownRequest> = listKind({
  type: PATH,
  role: 'scope',
  what: 'paths in base64',
  fields: DATA_FIELDS,
  read: (text) => (text !== '' && isStandardBase64(text) ? text : undefined),
  check(caveat: DataPathCaveat, request: KnownRequest) {
    const isGranted = ({ path }: DataRequest): CheckResult => {
      if (path === undefined) return unmet('missing_context');
      if (!derived(request, isPathReachable)) return unmet('invalid_context');
      const isListed = pathsOf(caveat).some((granted) => isAtOrBelow(path, granted));
      return metIf(isListed, 'not_allowed');
    };
    return checkDataAccess(request, isGranted, () => pathsOf(caveat).map(spaceOfPath));
  },
  describe: describeData('path', (entry, { quote }) => {
    const path = decodePath(entry);
    return path === undefined ? undefined : [quote(path)];
  }),
  inputs: listInput('data-path', 'PATH', 'Onedata: for data at or below /space/dir', (paths) =>
    dataPath(...paths),
  ),
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

export const dataObjectIdCaveat: CaveatKind<DataObjectIdCaveat, KnownRequest> = listKind({
  type: OBJECT_ID,
  role: 'scope',
  what: 'ids',
  fields: DATA_FIELDS,
  read: (text) => text || undefined,
  check(caveat: DataObjectIdCaveat, request: KnownRequest) {
    const isGranted = (): CheckResult => {
      const ids = derived(request, objectIdsOf);
      if (typeof ids === 'string') return unmet(ids);
      const isListed = caveat.whitelist.some((id) => ids.has(normalizeObjectId(id)));
      return metIf(isListed, 'not_allowed');
    };
    return checkDataAccess(request, isGranted, () => filesOf(caveat).map((file) => file.spaceId));
  },
  describe: describeData('object id', (id, { quote }) => {
    const at = parseObjectId(id);
    return (
      at && ['the file or directory ', quote(at.fileUuid), ' of the space ', quote(at.spaceId)]
    );
  }),
  inputs: listInput(
    'data-object-id',
    'ID',
    'Onedata: for a file or directory by its object id',
    (ids) => dataObjectId(...ids),
  ),
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

/** Returns the paths of a caveat. One that is not canonical grants nothing. */
export function pathsOf({ whitelist }: DataPathCaveat): readonly string[] {
  return whitelist.map(decodePath).filter((path) => path !== undefined);
}

const isPathReachable = ({ data }: KnownRequest): boolean => isRequestPath(data?.path ?? '');

/** Returns the object ids of a caveat, each in its one form and with its space. An invalid one grants nothing. */
export function filesOf({
  whitelist,
}: DataObjectIdCaveat): readonly { readonly id: string; readonly spaceId: string }[] {
  return whitelist.flatMap((id) => {
    const parts = parseObjectId(id);
    return parts === undefined ? [] : [{ id: normalizeObjectId(id), spaceId: parts.spaceId }];
  });
}

/** A set, so that a deep file and long lists do not multiply. */
function objectIdsOf({ data }: KnownRequest): ReadonlySet<string> | FailureReason {
  const ids = data?.objectIds;
  if (ids === undefined) return 'missing_context';
  if (!Array.isArray(ids)) return 'invalid_context';
  return new Set(ids.filter(isObjectId).map(normalizeObjectId));
}

function isObjectId(id: unknown): id is string {
  return typeof id === 'string' && parseObjectId(id) !== undefined;
}

export const dataReadonlyCaveat: CaveatKind<DataReadonlyCaveat, KnownRequest> = {
  type: READONLY,
  role: 'scope',
  fields: DATA_FIELDS,
  decode: (condition) => (condition === READONLY ? dataReadonly() : undefined),
  encode(caveat) {
    assertFields(caveat, READONLY, []);
    return READONLY;
  },
  check: (_, request) =>
    checkDataAccess(request, () => {
      if (request.access === undefined) return unmet('missing_context');
      return metIf(request.access === 'read', 'not_allowed');
    }),
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
