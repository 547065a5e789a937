import { derived } from '../../caveats/derived.js';
import { type CaveatKind, metIf, unmet } from '../../caveats/kind.js';
import {
  afterPrefix,
  assertFields,
  checkedList,
  isPlainEntry,
  joinList,
  splitList,
} from '../../caveats/text/list.js';
import type { FailureReason } from '../../errors.js';
import { parseObjectId } from '../object-id.js';
import type { OnedataRequest } from '../request.js';
import { checkData } from './data-request.js';

/** Met by requests for data that is, or is below, some files or directories. */
export interface DataObjectIdCaveat {
  readonly type: 'data.objectid';
  /** CDMI object ids in upper-case hexadecimal. One that makes no sense grants nothing. */
  readonly whitelist: readonly string[];
}

const TYPE = 'data.objectid';
const PREFIX = `${TYPE} = `;

export const dataObjectIdCaveat: CaveatKind<DataObjectIdCaveat, OnedataRequest> = {
  type: TYPE,
  role: 'scope',
  decode(condition) {
    const whitelist = splitList(afterPrefix(condition, PREFIX), isEntry);
    return whitelist && { type: TYPE, whitelist };
  },
  encode(caveat) {
    assertFields(caveat, TYPE, ['whitelist']);
    return PREFIX + joinList(checkedList(caveat.whitelist, TYPE, isEntry, 'ids'));
  },
  check: ({ whitelist }, request) =>
    checkData(request, () => {
      const ids = derived(request, objectIdsOf);
      if (typeof ids === 'string') return unmet(ids);
      return metIf(
        whitelist.some((id) => ids.has(id)),
        'not_allowed',
      );
    }),
};

/**
 * Valid for some files, and for directories with all that is below them:
 * `data.objectid = 00000000000CDBDA677569642331323323616263`.
 *
 * @param ids CDMI object ids, as `toObjectId` writes them.
 * @throws TypeError for an empty list, and for anything that is no object id.
 * @example
 * ```ts
 * import { dataObjectId } from 'caveats/onedata';
 *
 * console.log(dataObjectId('00000000000CDBDA677569642331323323616263').whitelist.length); // 1
 * ```
 */
export function dataObjectId(...ids: readonly string[]): DataObjectIdCaveat {
  return { type: TYPE, whitelist: checkedList(ids, TYPE, isObjectId, 'object ids') };
}

/** A set, so that a deep file and long lists do not multiply. */
function objectIdsOf({ data }: OnedataRequest): ReadonlySet<string> | FailureReason {
  const ids = data?.objectIds;
  if (ids === undefined) return 'missing_context';
  return Array.isArray(ids) ? new Set(ids.filter(isObjectId)) : 'invalid_context';
}

function isEntry(entry: unknown): entry is string {
  return isPlainEntry(entry) && entry !== '';
}

function isObjectId(id: string): boolean {
  return parseObjectId(id) !== undefined;
}
