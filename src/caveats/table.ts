import {
  encodeId,
  isId,
  parseTablePath,
  RESOURCE_FIELD,
  type ResourceRequest,
} from './resource.js';
import { type CaveatKind, metIf, unmet } from './kind.js';
import { listKind, sentence } from './list-kind.js';
import { checkedList } from './text/list.js';

/** Valid for some tables. */
export interface TableCaveat {
  readonly type: 'table';
  /** `doc/table`, with both ids percent-encoded where they contain `|`, `/`, `%` or control characters. */
  readonly whitelist: readonly string[];
}

const { kind } = listKind<'table', string, ResourceRequest>({
  type: 'table',
  role: 'scope',
  what: 'doc/table',
  fields: { resource: RESOURCE_FIELD },
  read: (text) => (parseTablePath(text) === undefined ? undefined : text),
  check({ whitelist }, { resource }) {
    if (resource === undefined) return unmet('missing_context');
    const { doc, table } = resource;
    if (doc === undefined || table === undefined) return unmet('wider_resource');
    // Compared as ids: to encode those of the request would cost what its sender likes.
    const isListed = whitelist.some((path) => {
      const [ofDoc, ofTable] = parseTablePath(path)!;
      return ofDoc === doc && ofTable === table;
    });
    return metIf(isListed, 'not_allowed');
  },
  limit({ whitelist }) {
    const docs = new Map<string, Set<string>>();
    for (const path of whitelist) {
      const [doc, table] = parseTablePath(path)!;
      docs.set(doc, (docs.get(doc) ?? new Set()).add(table));
    }
    return { of: 'resources', docs };
  },
  describe: ({ whitelist }, { or, quote }) =>
    sentence(
      'Only the table ',
      or(
        whitelist.map((path) => {
          const [doc, table] = parseTablePath(path)!;
          return [quote(table), ' of doc ', quote(doc)];
        }),
      ),
    ),
  input: { value: 'DOC/TABLE', about: 'for a table of a doc; %2F for a slash in an id' },
});

export const tableCaveat: CaveatKind<TableCaveat, ResourceRequest> = kind;

/**
 * Restricts a token to some tables of a doc: `table = AbCDeFGH/grid-1`. For tables of several docs
 * write the value: `{ type: 'table', whitelist: ['A/t1', 'B/t2'] }`.
 *
 * @param doc the doc's id, any text but the empty one.
 * @param tables the tables' ids, any text but the empty one.
 * @throws TypeError without a table, and for anything that is not an id.
 * @example
 * ```ts
 * import { table } from 'caveats';
 * console.log(table('AbCDeFGH', 'grid-1').whitelist); // [ 'AbCDeFGH/grid-1' ]
 * ```
 */
export function table(doc: string, ...tables: readonly string[]): TableCaveat {
  const toId = (given: unknown): string | undefined => (isId(given) ? encodeId(given) : undefined);
  const ids = checkedList(tables, 'table', toId, 'ids that are not empty');
  if (!isId(doc)) throw new TypeError('table: needs the id of a doc');
  return { type: 'table', whitelist: ids.map((id) => `${encodeId(doc)}/${id}`) };
}
