import { decodeId, encodeId, isId } from './text/id.js';
import { type CaveatKind, metIf, unmet } from './kind.js';
import { afterPrefix, assertFields, checkedList, joinList, readList } from './text/list.js';

/** Met by requests for some docs, and for anything in them. */
export interface DocCaveat {
  readonly type: 'doc';
  /** The docs' ids, as they are. */
  readonly whitelist: readonly string[];
}

const PREFIX = 'doc = ';

export const docCaveat: CaveatKind<DocCaveat> = {
  type: 'doc',
  role: 'scope',
  decode(condition) {
    const whitelist = readList(afterPrefix(condition, PREFIX), decodeId);
    return whitelist && { type: 'doc', whitelist };
  },
  encode(caveat) {
    assertFields(caveat, 'doc', ['whitelist']);
    return PREFIX + joinList(docWhitelist(caveat.whitelist).map(encodeId));
  },
  check({ whitelist }, { resource }) {
    if (resource === undefined) return unmet('missing_context');
    if (resource.doc === undefined) return unmet('wider_resource');
    return metIf(whitelist.includes(resource.doc), 'not_allowed');
  },
  limit: ({ whitelist }) => ({
    of: 'resources',
    docs: new Map(whitelist.map((id) => [id, 'all' as const])),
  }),
};

/**
 * Valid for some docs, and for anything in them: `doc = AbCDeFGH|Xy`.
 *
 * @param ids the docs' ids: any text but the empty one.
 * @throws TypeError for an empty list, and for anything that is no id.
 * @example
 * ```ts
 * import { doc } from 'caveats';
 *
 * console.log(doc('AbCDeFGH', 'Xy').whitelist); // [ 'AbCDeFGH', 'Xy' ]
 * ```
 */
export function doc(...ids: readonly string[]): DocCaveat {
  return { type: 'doc', whitelist: docWhitelist(ids) };
}

function docWhitelist(ids: readonly string[]): readonly string[] {
  return checkedList(ids, 'doc', isId, 'ids that are not empty');
}
