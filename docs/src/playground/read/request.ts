import type { OnedataRequest } from '../../../../src/onedata/index.js';
import type { KnownCaveat } from '../../../../src/reading/dialect.js';
import { isApiOperation } from '../../../../src/scope/api-pattern.js';
import { fromLocalField } from './time-field.js';

/** What the form of a request holds: the texts of its fields. */
export type RequestFields = Readonly<Record<RequestField, string>>;

export const REQUEST_FIELDS = [
  'resource',
  'doc',
  'table',
  'access',
  'path',
  'objects',
  'now',
  'ip',
  'asn',
  'country',
  'regions',
  'consumer',
  'groups',
  'service',
  'interface',
  'call-service',
  'call-operation',
  'call-resource',
] as const;

export type RequestField = (typeof REQUEST_FIELDS)[number];

/** The fields that caveats of each type ask about: one that is forgotten does not compile. */
const ASKED_BY: Readonly<Record<KnownCaveat['type'], readonly RequestField[]>> = {
  time: ['now'],
  ip: ['ip'],
  asn: ['asn'],
  'geo.country': ['country'],
  'geo.region': ['regions'],
  consumer: ['consumer'],
  service: ['service'],
  interface: ['interface'],
  api: ['call-service', 'call-operation', 'call-resource'],
  doc: ['resource'],
  table: ['resource'],
  access: ['access'],
  'data.readonly': ['path', 'access'],
  'data.path': ['path'],
  'data.objectid': ['objects'],
  authorization: [],
};

/** The fields of a request that some caveats ask about. */
export function fieldsAskedFor(types: Iterable<KnownCaveat['type']>): ReadonlySet<RequestField> {
  return new Set([...types].flatMap((type) => ASKED_BY[type]));
}

/** The request that a form says. A field that is left empty is one that it does not say. */
export function toRequest(fields: RequestFields): OnedataRequest {
  const texts = new Map(REQUEST_FIELDS.map((name) => [name, fields[name].trim()]));
  const get = (name: RequestField): string | undefined => texts.get(name) || undefined;
  const asn = get('asn');
  return {
    now: fromLocalField(fields.now),
    ip: get('ip'),
    asn: asn === undefined ? undefined : Number(asn),
    country: get('country'),
    regions: listOrUndefined(fields.regions),
    consumer: get('consumer'),
    groups: listOrUndefined(fields.groups),
    service: get('service'),
    interface: get('interface'),
    resource: resourceOf(fields),
    access: accessOf(fields.access),
    api: callOf(get('call-service'), get('call-operation'), get('call-resource')),
    data: dataOf(get('path'), listOrUndefined(fields.objects)),
  };
}

/** The lines of a field, without the empty ones. */
export function linesOf(text: string): readonly string[] {
  return entriesOf(text, '\n');
}

function entriesOf(text: string, separator: string): readonly string[] {
  return text
    .split(separator)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** What stands between commas. */
function listOrUndefined(text: string): readonly string[] | undefined {
  const entries = entriesOf(text, ',');
  return entries.length === 0 ? undefined : entries;
}

function resourceOf({ resource, doc, table }: RequestFields): OnedataRequest['resource'] {
  switch (resource) {
    case 'wider':
      return {};
    case 'doc':
      return { doc };
    case 'table':
      return { doc, table };
    default:
      return undefined;
  }
}

function accessOf(text: string): 'read' | 'write' | undefined {
  return text === 'read' || text === 'write' ? text : undefined;
}

function callOf(
  service: string | undefined,
  operation: string | undefined,
  resource: string | undefined,
): OnedataRequest['api'] {
  if (service === undefined || operation === undefined || resource === undefined) return undefined;
  return isApiOperation(operation) ? { service, operation, resource } : undefined;
}

function dataOf(
  path: string | undefined,
  objectIds: readonly string[] | undefined,
): OnedataRequest['data'] {
  if (path === undefined && objectIds === undefined) return undefined;
  return { ...(path !== undefined && { path }), ...(objectIds !== undefined && { objectIds }) };
}
