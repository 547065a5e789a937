import type { Resource } from '../scope/resources.js';
import type { RequestField } from './field.js';
import { type CaveatKind, metIf, unmet } from './kind.js';
import { listKind, sentence } from './list-kind.js';
import type { ScopeRequest } from './request.js';

/** Valid for some docs, and for anything in them. */
export interface DocCaveat {
  readonly type: 'doc';
  /** The docs' ids, as they are. */
  readonly whitelist: readonly string[];
}

export type ResourceRequest = Pick<ScopeRequest, 'resource'>;

/** The field `resource` of a request: a doc, a table, or something wider. */
export const RESOURCE_FIELD: RequestField = {
  of: 'object',
  members: ['doc', 'table'],
  inputs: [
    { name: 'doc', value: 'ID', about: 'the doc', of: 'text', toValue: (doc) => ({ doc }) },
    {
      name: 'table',
      value: 'DOC/TABLE',
      about: 'the table, with its doc; %2F for a slash in an id',
      of: 'text',
      toValue(text): Resource {
        const path = parseTablePath(text);
        if (path === undefined) throw new TypeError('table: must be DOC/TABLE');
        return { doc: path[0], table: path[1] };
      },
    },
    {
      name: 'all-docs',
      about: 'something wider than any doc, such as the list of docs',
      of: 'flag',
      toValue: (): Resource => ({}),
    },
  ],
};

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

/** Characters that an id encodes: the separators, the percent sign, control characters. */
const RESERVED = /[|/%\u0000-\u001f\u007f-\u009f]/;
const EACH_RESERVED: RegExp = new RegExp(RESERVED, 'g');

/** Returns whether a value can be the id of a doc or a table: text that is not empty. */
export function isId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && id.isWellFormed();
}

/** Writes an id for a condition: only reserved characters are percent-encoded. */
export function encodeId(id: string): string {
  return id.replace(EACH_RESERVED, encodeURIComponent);
}

/** Reads an id; returns `undefined` for a text that `encodeId` would not write. */
function decodeId(text: string): string | undefined {
  if (text === '' || !text.isWellFormed()) return undefined;
  // Most ids contain nothing reserved.
  if (!RESERVED.test(text)) return text;
  let id: string;
  try {
    id = decodeURIComponent(text);
  } catch {
    return undefined;
  }
  return encodeId(id) === text ? id : undefined;
}

/** Reads `doc/table`, both ids percent-encoded. */
export function parseTablePath(path: string): readonly [doc: string, table: string] | undefined {
  const slash = path.indexOf('/');
  if (slash < 0) return undefined;
  const doc = decodeId(path.slice(0, slash));
  // An id with another slash does not decode.
  const table = decodeId(path.slice(slash + 1));
  return doc === undefined || table === undefined ? undefined : [doc, table];
}
