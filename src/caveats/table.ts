import { decodeId, encodeId, isId } from './text/id.js';
import { type CaveatKind, metIf, unmet } from './kind.js';
import { afterPrefix, assertFields, checkedList, joinList, splitList } from './text/list.js';

/** Met by requests for some tables. */
export interface TableCaveat {
  readonly type: 'table';
  /** `doc/table`, with both ids percent-encoded where they hold `|`, `/`, `%` or controls. */
  readonly whitelist: readonly string[];
}

const PREFIX = 'table = ';

export const tableCaveat: CaveatKind<TableCaveat> = {
  type: 'table',
  role: 'scope',
  decode(condition) {
    const whitelist = splitList(afterPrefix(condition, PREFIX), isTablePath);
    return whitelist && { type: 'table', whitelist };
  },
  encode(caveat) {
    assertFields(caveat, 'table', ['whitelist']);
    return PREFIX + joinList(checkedList(caveat.whitelist, 'table', isTablePath, 'doc/table'));
  },
  check({ whitelist }, { resource }) {
    if (resource === undefined) return unmet('missing_context');
    const { doc, table } = resource;
    if (doc === undefined || table === undefined) return unmet('wider_resource');
    // Compared as ids: to encode those of the request each time would cost what its sender likes.
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
      const tables = docs.get(doc);
      if (tables === undefined) docs.set(doc, new Set([table]));
      else tables.add(table);
    }
    return { of: 'resources', docs };
  },
};

/**
 * Valid for some tables of a doc: `table = AbCDeFGH/grid-1`. For tables of several docs write the
 * value: `{ type: 'table', whitelist: ['A/t1', 'B/t2'] }`.
 *
 * @param doc the doc's id, any text but the empty one.
 * @param tables the tables' ids, likewise.
 * @throws TypeError without a table, and for anything that is no id.
 * @example
 * ```ts
 * import { table } from 'caveats';
 *
 * console.log(table('AbCDeFGH', 'grid-1').whitelist); // [ 'AbCDeFGH/grid-1' ]
 * ```
 */
export function table(doc: string, ...tables: readonly string[]): TableCaveat {
  const ids = checkedList(tables, 'table', isId, 'ids that are not empty');
  if (!isId(doc)) throw new TypeError('table: needs the id of a doc');
  return { type: 'table', whitelist: ids.map((id) => tablePath(doc, id)) };
}

function tablePath(doc: string, table: string): string {
  return `${encodeId(doc)}/${encodeId(table)}`;
}

function parseTablePath(path: string): readonly [doc: string, table: string] | undefined {
  const slash = path.indexOf('/');
  if (slash < 0) return undefined;
  const doc = decodeId(path.slice(0, slash));
  // With another slash in it, this is no id.
  const table = decodeId(path.slice(slash + 1));
  return doc === undefined || table === undefined ? undefined : [doc, table];
}

function isTablePath(path: string): path is string {
  return typeof path === 'string' && parseTablePath(path) !== undefined;
}
