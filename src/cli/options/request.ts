import type { Arguments } from '../arguments.js';
import { decodeId } from '../../caveats/text/id.js';
import type { Context } from '../../caveats/request.js';
import type { OnedataRequest } from '../../onedata/request.js';
import { type ApiCall, isApiOperation } from '../../scope/api-pattern.js';
import type { Resource } from '../../scope/resources.js';
import type { OptionGroup, OptionSpec } from '../command.js';
import { UsageError } from '../errors.js';
import { parseTime } from '../times.js';
import { ONEDATA } from './general.js';

const NOW: OptionSpec = {
  name: 'now',
  value: 'TIME',
  about: 'when: 2026-12-31T18:00Z or Unix seconds; the clock by default',
};
const IP: OptionSpec = { name: 'ip', value: 'ADDRESS', about: 'from which address' };
const ASN: OptionSpec = { name: 'asn', value: 'NUMBER', about: 'from which autonomous system' };
const COUNTRY: OptionSpec = { name: 'country', value: 'CODE', about: 'from which country: PL' };
const REGION: OptionSpec = {
  name: 'region',
  value: 'REGION',
  multiple: true,
  about: 'from which region; each that it is in: EU, Europe',
};
const CONSUMER: OptionSpec = { name: 'consumer', value: 'NAME', about: 'by whom: usr-1' };
const GROUP: OptionSpec = {
  name: 'group',
  value: 'NAME',
  multiple: true,
  about: 'a group that the consumer is in: grp-2',
};
const SERVICE: OptionSpec = { name: 'service', value: 'NAME', about: 'at which service' };
const INTERFACE: OptionSpec = {
  name: 'interface',
  value: 'NAME',
  about: 'through which interface',
};
const DOC: OptionSpec = { name: 'doc', value: 'ID', about: 'for which doc' };
const TABLE: OptionSpec = {
  name: 'table',
  value: 'DOC/TABLE',
  about: 'for which table, with its doc; %2F for a slash in an id',
};
const ALL_DOCS: OptionSpec = {
  name: 'all-docs',
  about: 'for something wider than any doc, such as the list of docs',
};
const ACCESS: OptionSpec = {
  name: 'access',
  value: 'WAY',
  choices: ['read', 'write'],
  about: 'to read or to write',
};
const API: OptionSpec = {
  name: 'api',
  value: 'CALL',
  about: 'which call: service/operation/resource',
};
const DATA_PATH: OptionSpec = {
  name: 'data-path',
  value: 'PATH',
  about: 'Onedata: for which data, /space/dir/file',
};
const DATA_OBJECT_ID: OptionSpec = {
  name: 'data-object-id',
  value: 'ID',
  multiple: true,
  about: 'Onedata: the object ids of the data and its ancestors',
};

const WHO_AND_WHERE: readonly OptionSpec[] = [NOW, IP, ASN, COUNTRY, REGION, CONSUMER, GROUP];

export const CONTEXT: OptionGroup = {
  title: 'Context (what is left out meets no caveat)',
  options: WHO_AND_WHERE,
};

export const REQUEST: OptionGroup = {
  title: 'Request (what is left out meets no caveat)',
  options: [
    ...WHO_AND_WHERE,
    SERVICE,
    INTERFACE,
    DOC,
    TABLE,
    ALL_DOCS,
    ACCESS,
    API,
    DATA_PATH,
    DATA_OBJECT_ID,
  ],
};

/** Who asks, when and from where. */
export function contextOf(args: Arguments, clock: () => number): Context & { now: number } {
  const now = args.one(NOW);
  const asn = args.one(ASN);
  return {
    now: now === undefined ? clock() : parseTime(now, '--now'),
    ip: args.one(IP),
    asn: asn === undefined ? undefined : numberOf(asn),
    country: args.one(COUNTRY),
    regions: listOf(args.all(REGION)),
    consumer: args.one(CONSUMER),
    groups: listOf(args.all(GROUP)),
  };
}

/** The same, and what is asked. */
export function requestOf(args: Arguments, clock: () => number): OnedataRequest & { now: number } {
  refuseOthers(args);
  const access = args.one(ACCESS);
  return {
    ...contextOf(args, clock),
    service: args.one(SERVICE),
    interface: args.one(INTERFACE),
    resource: resourceOf(args),
    access: access === 'read' || access === 'write' ? access : undefined,
    api: apiCallOf(args.one(API)),
    data: dataOf(args),
  };
}

/** What a request of the other dialect has would go unasked. */
function refuseOthers(args: Arguments): void {
  const isOnedata = args.has(ONEDATA);
  const others = isOnedata ? [DOC, TABLE, ALL_DOCS] : [DATA_PATH, DATA_OBJECT_ID];
  const given = others.find((option) => args.has(option));
  if (given === undefined) return;
  throw new UsageError(`--${given.name} ${isOnedata ? 'does not go' : 'goes'} with --onedata`);
}

function resourceOf(args: Arguments): Resource | undefined {
  const doc = args.one(DOC);
  const table = args.one(TABLE);
  if ([doc !== undefined, table !== undefined, args.has(ALL_DOCS)].filter(Boolean).length > 1) {
    throw new UsageError('--doc, --table and --all-docs exclude each other: --table names its doc');
  }
  if (args.has(ALL_DOCS)) return {};
  if (table === undefined) return doc === undefined ? undefined : { doc };
  const [ofDoc, ofTable, ...rest] = table.split('/').map(decodeId);
  if (ofDoc === undefined || ofTable === undefined || rest.length > 0) {
    throw new UsageError('--table: takes DOC/TABLE, with %2F for a slash in an id');
  }
  return { doc: ofDoc, table: ofTable };
}

/** The resource of a call may hold slashes of its own. */
function apiCallOf(text: string | undefined): ApiCall | undefined {
  if (text === undefined) return undefined;
  const [service, operation, ...rest] = text.split('/');
  const resource = rest.join('/');
  if (!service || operation === undefined || !isApiOperation(operation) || resource === '') {
    throw new UsageError(
      '--api: takes service/operation/resource, the operation create, get, update or delete',
    );
  }
  return { service, operation, resource };
}

function dataOf(args: Arguments): OnedataRequest['data'] {
  const path = args.one(DATA_PATH);
  const objectIds = listOf(args.all(DATA_OBJECT_ID));
  return path === undefined && objectIds === undefined ? undefined : { path, objectIds };
}

function numberOf(text: string): number {
  if (!/^[0-9]{1,10}$/.test(text)) throw new UsageError('--asn: takes a number');
  return Number(text);
}

function listOf(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}
