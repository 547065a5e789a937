import { apiCaveat } from '../caveats/api.js';
import { checkField, type RequestField, type RequestFields } from '../caveats/field.js';
import type { ApiRequest, KnownContext, TokenContext } from '../caveats/request.js';
import { checkFields } from '../options.js';
import { isObject } from '../unknown.js';
import { isCanonicalPath } from './path.js';

/** The file or directory that a request accesses. */
export interface DataRequest {
  /** Its canonical path: a slash, the id of the space, further segments, no slash at the end. */
  readonly path?: string | undefined;
  /** The object ids of the file and of all its ancestors, in any order. */
  readonly objectIds?: readonly string[] | undefined;
}

/** What another service checks later, before it acts on a grant. */
export type Deferred = 'api' | 'data';

/** What is accessed in Onedata. */
interface DataAccess extends ApiRequest {
  /**
   * The data that is accessed. Without it, a token with a data access caveat allows only the calls (`api`)
   * that data access needs, such as `ozw/get/user.*.instance:*`.
   */
  readonly data?: DataRequest | undefined;
  /** Whether data is read or written. */
  readonly access?: 'read' | 'write' | undefined;
  /**
   * What is not checked here: `data`, all data access caveats; `api`, the `api` caveats and
   * `interface = oneclient`. Only for a service that checks these itself, as Oneproviders do with
   * `allowDataAccessCaveats`. A call in `api` is checked in any case. Nothing by default.
   */
  readonly deferred?: readonly Deferred[] | undefined;
}

/** A request in Onedata. A field that is left out or `null` meets no caveat. */
export interface OnedataRequest extends TokenContext, DataAccess {}

/** The same, as kinds of caveat see it. */
export interface KnownRequest extends KnownContext, DataAccess {}

/** The longest path of a request, in characters. */
const MAX_PATH = 16_384;

/** Returns whether any token could reach the path of a request. */
export function isRequestPath(path: string): boolean {
  return path.length <= MAX_PATH && isCanonicalPath(path);
}

/** @throws TypeError for an unknown field and for a field of the wrong type. */
export function checkDataRequest(data: unknown, name: string): void {
  if (!isObject(data)) throw new TypeError(`${name} must be an object`);
  checkFields<DataRequest>(data, name, { path: true, objectIds: true });
  const { path, objectIds } = data;
  if (path !== undefined) checkField(path, `${name}.path`, { of: 'text' });
  if (objectIds !== undefined) checkField(objectIds, `${name}.objectIds`, { of: 'texts' });
}

export const ACCESS: RequestField = {
  of: 'text',
  choices: ['read', 'write'],
  about: 'reading or writing',
  value: 'ACTION',
};

/** The fields that data access caveats read. Each input gives a part of the object `data`. */
export const DATA_FIELDS: RequestFields<KnownRequest> = {
  ...apiCaveat.fields,
  data: {
    of: 'object',
    check: checkDataRequest,
    inputs: [
      {
        name: 'data-path',
        value: 'PATH',
        about: 'Onedata: the data, /space/dir/file',
        of: 'text',
        toValue: (path): DataRequest => ({ path }),
      },
      {
        name: 'data-object-id',
        value: 'ID',
        about: 'Onedata: the object ids of the data and its ancestors',
        of: 'texts',
        toValue: (objectIds): DataRequest => ({ objectIds }),
      },
    ],
  },
  access: ACCESS,
  // Only services set it.
  deferred: { of: 'texts', inputs: [] },
};

/** Returns whether another service checks the caveats of a sort. */
export function isDeferred({ deferred }: DataAccess, what: Deferred): boolean {
  // A string that contains the word must defer nothing.
  return Array.isArray(deferred) && deferred.includes(what);
}
