import type { FailureReason } from '../errors.js';
import {
  type ApiCall,
  type ApiParts,
  apiPatternsCover,
  isApiOperation,
  isApiPattern,
  splitCall,
} from '../scope/api-pattern.js';
import { derived } from './derived.js';
import type { Input } from './field.js';
import { listInput, listKind, sentence } from './list-kind.js';
import { type CaveatKind, type KindWords, metIf, unmet } from './kind.js';
import type { ApiRequest } from './request.js';
import type { Words } from './words.js';

/** Valid for some operations of an API. */
export interface ApiCaveat {
  readonly type: 'api';
  /** Patterns `service/operation/resource`, such as `all/get/space.*.*:*`. */
  readonly whitelist: readonly string[];
}

const { kind, make } = listKind<'api', string, ApiRequest>({
  type: 'api',
  role: 'usage',
  what: 'patterns service/operation/resource',
  fields: { api: { of: 'object', members: ['service', 'operation', 'resource'] } },
  read: (text) => (isApiPattern(text) ? text : undefined),
  check({ whitelist }, request) {
    const call = derived(request, callOf);
    if (typeof call === 'string') return unmet(call);
    return metIf(apiPatternsCover(whitelist, call), 'not_allowed');
  },
  limit: ({ whitelist }) => ({ of: 'api', whitelist }),
});

export const apiCaveat: CaveatKind<ApiCaveat, ApiRequest> = kind;

const CALL: Input<ApiCall> = {
  name: 'api',
  value: 'CALL',
  about: 'the call: service/operation/resource',
  of: 'text',
  toValue: parseCall,
};

export const apiWords: KindWords<ApiCaveat, 'api'> = {
  describe: ({ whitelist }, { or, quote }) =>
    sentence(
      'Only for these calls: ',
      or(
        whitelist.map((pattern): Words => {
          const [service, operation, ...resource] = pattern.split('/');
          const what = operation === 'all' ? 'any operation' : operation;
          const where = service === 'all' ? [' of any service'] : [' of ', quote(service!)];
          return [`${what} on `, quote(resource.join('/')), ...where];
        }),
      ),
    ),
  inputs: /* @__PURE__ */ listInput(
    'api',
    'PATTERN',
    'for calls service/operation/resource: all/get/space.*.*:*',
    make,
  ),
  fields: { api: { inputs: [CALL] } },
};

/**
 * Restricts a token to some operations of an API: `api = all/get/space.*.*:*`.
 *
 * @param whitelist patterns `service/operation/resource`. The operation is `create`, `get`, `update`
 *   or `delete`; `all` stands for any service or operation, `*` for any one segment of the resource
 *   between `.`, `,` and `:`.
 * @throws TypeError for an empty list, and for anything that is not such a pattern.
 * @example
 * ```ts
 * import { api } from 'caveats';
 * console.log(api('all/get/space.*.*:*').whitelist); // [ 'all/get/space.*.*:*' ]
 * ```
 */
export function api(...whitelist: readonly string[]): ApiCaveat {
  return make(whitelist);
}

function callOf({ api: call }: ApiRequest): ApiParts | FailureReason {
  if (call === undefined) return 'missing_context';
  return isApiOperation(call.operation) ? splitCall(call) : 'invalid_context';
}

/** Reads `service/operation/resource`; the resource may contain slashes. */
function parseCall(text: string): ApiCall {
  const [service, operation = '', ...rest] = text.split('/');
  const resource = rest.join('/');
  if (service && isApiOperation(operation) && resource) return { service, operation, resource };
  throw new TypeError(
    'api: must be service/operation/resource, with the operation create, get, update or delete',
  );
}
