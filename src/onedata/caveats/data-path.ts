import { derived } from '../../caveats/derived.js';
import { type CaveatKind, metIf, unmet } from '../../caveats/kind.js';
import {
  afterPrefix,
  assertFields,
  checkedList,
  joinList,
  splitList,
} from '../../caveats/text/list.js';
import { decodePath, encodePath, isAtOrBelow, isCanonicalPath, isStandardBase64 } from '../path.js';
import type { OnedataRequest } from '../request.js';
import { checkData } from './data-request.js';

/** Met by requests for data at or below some paths. */
export interface DataPathCaveat {
  readonly type: 'data.path';
  /**
   * The paths as Onedata writes them: base64 of the standard alphabet, padded. One that is not
   * canonical grants nothing.
   */
  readonly whitelist: readonly string[];
}

const TYPE = 'data.path';
const PREFIX = `${TYPE} = `;
/** The longest path of a request. */
const MAX_PATH = 16_384;

export const dataPathCaveat: CaveatKind<DataPathCaveat, OnedataRequest> = {
  type: TYPE,
  role: 'scope',
  decode(condition) {
    const whitelist = splitList(afterPrefix(condition, PREFIX), isEntry);
    return whitelist && { type: TYPE, whitelist };
  },
  encode(caveat) {
    assertFields(caveat, TYPE, ['whitelist']);
    return PREFIX + joinList(checkedList(caveat.whitelist, TYPE, isEntry, 'paths in base64'));
  },
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
};

/**
 * Valid for data at or below some paths: `data.path = L3NwYWNlMS9kaXI=`.
 *
 * @param paths canonical paths: a slash, the id of a space, further segments, no slash at the end.
 * @throws TypeError for an empty list, and for anything that is no such path.
 * @example
 * ```ts
 * import { dataPath } from 'caveats/onedata';
 *
 * console.log(dataPath('/space1/dir').whitelist); // [ 'L3NwYWNlMS9kaXI=' ]
 * ```
 */
export function dataPath(...paths: readonly string[]): DataPathCaveat {
  const canonical = checkedList(paths, TYPE, isCanonicalPath, 'canonical paths');
  return { type: TYPE, whitelist: canonical.map(encodePath) };
}

function canonicalPath({ data }: OnedataRequest): string | undefined {
  const path = data?.path ?? '';
  return path.length <= MAX_PATH && isCanonicalPath(path) ? path : undefined;
}

function isEntry(entry: unknown): entry is string {
  return typeof entry === 'string' && entry !== '' && isStandardBase64(entry);
}
