import { derived } from '../../caveats/derived.js';
import { listKind, sentence } from '../../caveats/list-kind.js';
import { type CaveatKind, metIf, unmet } from '../../caveats/kind.js';
import { checkedList } from '../../caveats/text/list.js';
import type { Words } from '../../caveats/words.js';
import { decodePath, encodePath, isAtOrBelow, isCanonicalPath, isStandardBase64 } from '../path.js';
import { checkData, DATA_FIELDS, type OnedataRequest } from '../request.js';

/** Valid for data at or below some paths. */
export interface DataPathCaveat {
  readonly type: 'data.path';
  /**
   * The paths as Onedata writes them: base64 of the standard alphabet, padded. A path that is not
   * canonical grants nothing.
   */
  readonly whitelist: readonly string[];
}

const TYPE = 'data.path';
/** The longest path of a request, in characters. */
const MAX_PATH = 16_384;

export const dataPathCaveat: CaveatKind<DataPathCaveat, OnedataRequest> = listKind<
  'data.path',
  string,
  OnedataRequest
>({
  type: TYPE,
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
  describe: ({ whitelist }, { or, quote }) =>
    sentence(
      'Only for data at or below ',
      or(
        whitelist.map((entry): Words => {
          const path = decodePath(entry);
          return path === undefined ? ['an invalid path, which grants nothing'] : [quote(path)];
        }),
      ),
    ),
  input: {
    value: 'PATH',
    about: 'Onedata: for data at or below /space/dir',
    fromText: (path) => dataPath(path).whitelist[0],
  },
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
  const encode = (path: unknown): string | undefined =>
    isCanonicalPath(path) ? encodePath(path) : undefined;
  return { type: TYPE, whitelist: checkedList(paths, TYPE, encode, 'canonical paths') };
}

function canonicalPath({ data }: OnedataRequest): string | undefined {
  const path = data?.path ?? '';
  return path.length <= MAX_PATH && isCanonicalPath(path) ? path : undefined;
}
