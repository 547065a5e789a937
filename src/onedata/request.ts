import type { RequestFields } from '../caveats/field.js';
import { type CheckResult, MET, unmet } from '../caveats/kind.js';
import type { ApiRequest, TokenContext } from '../caveats/request.js';

/** The file or directory that a request accesses. */
export interface DataRequest {
  /** Its canonical path: a slash, the id of the space, further segments, no slash at the end. */
  readonly path?: string | undefined;
  /** The object ids of the file and of all its ancestors, in any order. */
  readonly objectIds?: readonly string[] | undefined;
}

/** What another service checks later, before it acts on a grant. */
export type Deferred = 'api' | 'data';

/** A request in Onedata. A field that is left out meets no caveat. */
export interface OnedataRequest extends TokenContext, ApiRequest {
  /** The data that is accessed. A token with a data access caveat allows no request without it. */
  readonly data?: DataRequest | undefined;
  /** Whether data is read or written. */
  readonly access?: 'read' | 'write' | undefined;
  /**
   * What is not checked here: `data`, all data access caveats; `api`, the `api` caveats. Only for a service
   * that checks these itself, as Oneproviders do with `allowDataAccessCaveats`. Nothing by default.
   */
  readonly deferred?: readonly Deferred[] | undefined;
}

/** The fields that data access caveats read. Each input gives a part of the object `data`. */
export const DATA_FIELDS: RequestFields<OnedataRequest> = {
  data: {
    of: 'object',
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
  access: { of: 'text', choices: ['read', 'write'], about: 'reading or writing', value: 'ACTION' },
  // Only services set it.
  deferred: { of: 'texts', inputs: [] },
};

/** Returns whether another service checks the caveats of a sort. */
export function isDeferred({ deferred }: OnedataRequest, what: Deferred): boolean {
  // A string that contains the word must defer nothing.
  return Array.isArray(deferred) && deferred.includes(what);
}

/** Checks a data access caveat: a request without data never meets it, unless it is deferred. */
export function checkData(
  request: OnedataRequest,
  check: (data: DataRequest) => CheckResult,
): CheckResult {
  if (isDeferred(request, 'data')) return MET;
  return request.data === undefined ? unmet('not_data_access') : check(request.data);
}
