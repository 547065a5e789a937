import type { Resource } from '../scope/resources.js';
import type { RequestField } from './field.js';
import type { ScopeRequest } from './request.js';

/** @inline */
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
export function decodeId(text: string): string | undefined {
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
