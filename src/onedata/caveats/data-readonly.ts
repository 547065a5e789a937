import { type CaveatKind, metIf, unmet } from '../../caveats/kind.js';
import { assertFields } from '../../caveats/text/list.js';
import type { OnedataRequest } from '../request.js';
import { checkData } from './data-request.js';

/** Met by requests that read data. */
export interface DataReadonlyCaveat {
  readonly type: 'data.readonly';
}

const TYPE = 'data.readonly';

export const dataReadonlyCaveat: CaveatKind<DataReadonlyCaveat, OnedataRequest> = {
  type: TYPE,
  role: 'scope',
  decode: (condition) => (condition === TYPE ? { type: TYPE } : undefined),
  encode(caveat) {
    assertFields(caveat, TYPE, []);
    return TYPE;
  },
  check: (_caveat, request) =>
    checkData(request, () =>
      request.access === undefined
        ? unmet('missing_context')
        : metIf(request.access === 'read', 'not_allowed'),
    ),
};

/**
 * Valid for reading data, and for nothing else: `data.readonly`.
 *
 * @example
 * ```ts
 * import { dataReadonly } from 'caveats/onedata';
 *
 * console.log(dataReadonly()); // { type: 'data.readonly' }
 * ```
 */
export function dataReadonly(): DataReadonlyCaveat {
  return { type: TYPE };
}
