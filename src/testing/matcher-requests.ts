import type { ApiCall } from '../scope/api-pattern.js';
import type { Request } from '../caveats/request.js';
import type { Resource } from '../scope/resources.js';
import type { FieldsOf } from '../options.js';
import { checkGiven } from './given.js';

const REQUEST: FieldsOf<Request> = {
  now: true,
  ip: true,
  asn: true,
  country: true,
  regions: true,
  service: true,
  consumer: true,
  groups: true,
  interface: true,
  resource: true,
  access: true,
  api: true,
};
const RESOURCE: FieldsOf<Resource> = { doc: true, table: true };
const API: FieldsOf<ApiCall> = { service: true, operation: true, resource: true };

/** What `toReach` has as an argument of its own, or leaves out of account as `inferScope` does. */
const OF_REQUESTS_ALONE = ['resource', 'access', 'api'] as const;

/** Checks what tests give matchers for a request. */
export interface RequestChecks {
  /**
   * The request that a matcher was called with; `{}` if it was called without.
   *
   * @throws TypeError for more than one, and for an unknown, misspelt or missing field: the token would
   *   be denied for that alone.
   */
  request(given: readonly unknown[], name: string): object;
  /** The same for a context. @throws TypeError for what only a request has as well. */
  context(given: readonly unknown[], name: string): object;
}

/** @param own the names of the fields that only kinds of one's own read. */
export function requestChecks(own: readonly string[]): RequestChecks {
  const fields: Readonly<Record<string, true>> = {
    ...REQUEST,
    ...Object.fromEntries(own.map((name) => [name, true])),
  };
  const request: RequestChecks['request'] = (given, name) => {
    if (given.length === 0) return {};
    if (given.length > 1)
      throw new TypeError(`${name}: expected one request, and nothing after it`);
    const [asked] = given;
    checkGiven(asked, name);
    const checked: { readonly resource?: unknown; readonly api?: unknown } = asked;
    refuseUnknown(checked, name, fields);
    // What is of a wrong type is refused where it is used.
    refuseUnknown(Object(checked.resource), `${name}: resource`, RESOURCE);
    refuseUnknown(Object(checked.api), `${name}: api`, API);
    return checked;
  };
  return {
    request,
    context(given, name) {
      const context = request(given, name);
      for (const field of OF_REQUESTS_ALONE) {
        if (!Object.hasOwn(context, field)) continue;
        throw new TypeError(`${name}: ${field} is for the resource, not for the context`);
      }
      return context;
    },
  };
}

function refuseUnknown(given: object, name: string, fields: Readonly<Record<string, true>>): void {
  for (const field of Object.keys(given)) {
    if (Object.hasOwn(fields, field)) continue;
    const known = Object.keys(fields).sort().join(', ');
    throw new TypeError(
      `${name}: unknown field '${field}' (known: ${known}; the option fields of createMatchers adds those of your own kinds)`,
    );
  }
}
