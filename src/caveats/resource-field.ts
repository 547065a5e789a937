import type { Resource } from '../scope/resources.js';
import type { RequestField } from './field.js';
import { decodeId } from './text/id.js';

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

/** Reads `doc/table`, both ids percent-encoded. */
export function parseTablePath(path: string): readonly [doc: string, table: string] | undefined {
  const slash = path.indexOf('/');
  if (slash < 0) return undefined;
  const doc = decodeId(path.slice(0, slash));
  // An id with another slash does not decode.
  const table = decodeId(path.slice(slash + 1));
  return doc === undefined || table === undefined ? undefined : [doc, table];
}
