import type { Context, Request } from '../caveats/request.js';
import { standardVocabulary } from '../caveats/vocabulary.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { ApiCall } from '../scope/api-pattern.js';
import type { Resource } from '../scope/resources.js';

/** A time from here on is one of milliseconds. */
const TOO_LATE = 1e12;

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isTextList: Check = (value) =>
  Array.isArray(value) && Array.from<unknown>(value).every(isText);
const isObject: Check = (value) => typeof value === 'object' && value !== null;
const isTime: Check = (value) => Number.isFinite(value) && Number(value) < TOO_LATE;

const RESOURCE: FieldsOf<Resource> = { doc: true, table: true };
const API: FieldsOf<ApiCall> = { service: true, operation: true, resource: true };
const RESOURCE_TEXTS = Object.keys(RESOURCE);
const API_TEXTS = Object.keys(API);

/** Every field of a request, whether a value can be its, and what it would have to be. */
const FIELDS: Readonly<Record<keyof Request, readonly [Check, string]>> = {
  now: [isTime, 'a Unix time in seconds (not milliseconds)'],
  ip: [isText, 'a string'],
  asn: [Number.isSafeInteger, 'a whole number'],
  country: [isText, 'a string'],
  regions: [isTextList, 'a list of strings'],
  service: [isText, 'a string'],
  consumer: [isText, 'a string'],
  groups: [isTextList, 'a list of strings'],
  interface: [isText, 'a string'],
  resource: [
    (value) => isObject(value) && hasTexts(value, RESOURCE_TEXTS),
    'an object with strings for doc and table',
  ],
  access: [(value) => value === 'read' || value === 'write', "'read' or 'write'"],
  api: [
    (value) => isObject(value) && hasTexts(value, API_TEXTS),
    'an object with strings for service, operation and resource',
  ],
};

/** A map, since what a request has besides may be called `constructor`. */
const CHECKS: ReadonlyMap<string, readonly [Check, string]> = new Map(Object.entries(FIELDS));

/** The system's time, in Unix seconds. */
export const systemClock = (): number => Date.now() / 1000;

/**
 * Checks what a server says of a request, a plain object, and adds the time where it is left out.
 * What is missing is no mistake here: it leaves the caveats unmet that are about it.
 *
 * @param vocabulary the kinds that will ask; those of your own may ask about fields of their own.
 * @throws TypeError for a field that is of the wrong type, and for an unknown field of `resource`, of
 *   `api` or, if all kinds are standard, of the request: a server's mistake, which would otherwise look
 *   like a denial, or leave an adapter's default in its place.
 */
export function completeRequest<R extends Context>(
  request: R,
  name: 'request' | 'context',
  vocabulary: object = standardVocabulary,
  clock: () => number = systemClock,
): R & { now: number } {
  if (typeof request !== 'object' || request === null) {
    throw new TypeError(`${name} must be an object`);
  }
  // A copy says the same each time it is asked.
  const given = { ...request };
  for (const field of Object.keys(given)) {
    const value: unknown = Reflect.get(given, field);
    if (value === undefined) continue;
    const check = CHECKS.get(field);
    if (check === undefined && vocabulary === standardVocabulary) {
      const known = [...CHECKS.keys()].sort().join(', ');
      throw new TypeError(`${name}: unknown field '${field}' (it may have: ${known})`);
    }
    if (check !== undefined && !check[0](value)) {
      throw new TypeError(`${name}.${field} must be ${check[1]}`);
    }
  }
  const { resource, api }: Request = given;
  if (resource !== undefined) checkFields(resource, `${name}.resource`, RESOURCE);
  if (api !== undefined) checkFields(api, `${name}.api`, API);
  return Object.assign(given, { now: given.now ?? clock() });
}

function hasTexts(value: unknown, fields: readonly string[]): boolean {
  return fields.every((field) => {
    const text: unknown = Reflect.get(Object(value), field);
    return text === undefined || isText(text);
  });
}
