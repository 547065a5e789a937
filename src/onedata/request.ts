import type { Request } from '../caveats/request.js';

/** The file or directory that a request for data is about. */
export interface DataRequest {
  /** Its canonical path: a slash, the id of the space, further segments, no slash at the end. */
  readonly path?: string | undefined;
  /** The object ids of the file and of all its ancestors, in any order. */
  readonly objectIds?: readonly string[] | undefined;
}

/** What somebody else checks, later, before anything is done with a grant. */
export type Deferred = 'api' | 'data';

/** A request in Onedata. */
export interface OnedataRequest extends Request {
  /**
   * What is accessed, where the request is one for data; a token with a data access caveat is good
   * for nothing else. Absent: it is not one for data.
   */
  readonly data?: DataRequest | undefined;
  /**
   * What is not checked here: `data`, all data access caveats; `api`, the `api` caveats. Only for who
   * verifies a token on behalf of a service that checks these itself, as Onezone does for
   * Oneproviders with `allowDataAccessCaveats`. Nothing by default.
   */
  readonly deferred?: readonly Deferred[] | undefined;
}
