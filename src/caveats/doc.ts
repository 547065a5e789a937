import { type CaveatKind, metIf, unmet } from './kind.js';
import { listKind, sentence } from './list-kind.js';
import { decodeId, encodeId, isId, RESOURCE_FIELD, type ResourceRequest } from './resource.js';

/** Valid for some docs, and for anything in them. */
export interface DocCaveat {
  readonly type: 'doc';
  /** The docs' ids, as they are. */
  readonly whitelist: readonly string[];
}

const { kind, make } = listKind<'doc', string, ResourceRequest>({
  type: 'doc',
  role: 'scope',
  what: 'ids that are not empty',
  fields: { resource: RESOURCE_FIELD },
  read: decodeId,
  write: encodeId,
  toEntry: (given) => (isId(given) ? given : undefined),
  check({ whitelist }, { resource }) {
    if (resource === undefined) return unmet('missing_context');
    if (resource.doc === undefined) return unmet('wider_resource');
    return metIf(whitelist.includes(resource.doc), 'not_allowed');
  },
  limit: ({ whitelist }) => ({
    of: 'resources',
    docs: new Map(whitelist.map((id) => [id, 'all' as const])),
  }),
  describe: ({ whitelist }, { or }) =>
    whitelist.length === 1
      ? sentence('Only the doc ', [...or(whitelist), ', and everything in it'])
      : sentence('Only the docs ', [...or(whitelist), ', and everything in them']),
  input: { value: 'ID', about: 'in a doc' },
});

export const docCaveat: CaveatKind<DocCaveat, ResourceRequest> = kind;

/**
 * Restricts a token to some docs, and anything in them: `doc = AbCDeFGH|Xy`.
 *
 * @param ids the docs' ids: any text but the empty one.
 * @throws TypeError for an empty list, and for anything that is not an id.
 * @example
 * ```ts
 * import { doc } from 'caveats';
 * console.log(doc('AbCDeFGH', 'Xy').whitelist); // [ 'AbCDeFGH', 'Xy' ]
 * ```
 */
export function doc(...ids: readonly string[]): DocCaveat {
  return make(ids);
}
