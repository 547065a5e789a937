import { derived } from '../../caveats/derived.js';
import { listKind, sentence } from '../../caveats/list-kind.js';
import { type CaveatKind, metIf, unmet } from '../../caveats/kind.js';
import { checkedList } from '../../caveats/text/list.js';
import type { Words } from '../../caveats/words.js';
import type { FailureReason } from '../../errors.js';
import { parseObjectId } from '../object-id.js';
import { checkData, DATA_FIELDS, type OnedataRequest } from '../request.js';

/** Valid for some files and directories, and for everything below them. */
export interface DataObjectIdCaveat {
  readonly type: 'data.objectid';
  /** CDMI object ids in upper-case hexadecimal. An invalid one grants nothing. */
  readonly whitelist: readonly string[];
}

const TYPE = 'data.objectid';

const { kind } = listKind<'data.objectid', string, OnedataRequest>({
  type: TYPE,
  role: 'scope',
  what: 'ids',
  fields: DATA_FIELDS,
  read: (text) => text || undefined,
  check: ({ whitelist }, request) =>
    checkData(request, () => {
      const ids = derived(request, objectIdsOf);
      if (typeof ids === 'string') return unmet(ids);
      return metIf(
        whitelist.some((id) => ids.has(id)),
        'not_allowed',
      );
    }),
  describe: ({ whitelist }, { or, quote }) =>
    sentence(
      'Only for data at or below ',
      or(
        whitelist.map((id): Words => {
          const parts = parseObjectId(id);
          if (parts === undefined) return ['an invalid object id, which grants nothing'];
          const { fileUuid, spaceId } = parts;
          return ['the file or directory ', quote(fileUuid), ' of the space ', quote(spaceId)];
        }),
      ),
    ),
  input: {
    value: 'ID',
    about: 'Onedata: for a file or directory by its object id',
    fromText: (id) => dataObjectId(id).whitelist[0],
  },
});

export const dataObjectIdCaveat: CaveatKind<DataObjectIdCaveat, OnedataRequest> = {
  ...kind,
  inputs: kind.inputs!.map((input) => ({ ...input, name: 'data-object-id' })),
};

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
  return { type: TYPE, whitelist: checkedList(ids, TYPE, toEntry, 'object ids') };
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
