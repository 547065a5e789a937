import { type CaveatKind, metIf, unmet } from '../../caveats/kind.js';
import { assertFields } from '../../caveats/text/list.js';
import { checkData, DATA_FIELDS, type OnedataRequest } from '../request.js';

/** Valid for requests that read data. */
export interface DataReadonlyCaveat {
  readonly type: 'data.readonly';
}

const TYPE = 'data.readonly';

export const dataReadonlyCaveat: CaveatKind<DataReadonlyCaveat, OnedataRequest> = {
  type: TYPE,
  role: 'scope',
  fields: DATA_FIELDS,
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
  describe: () => ['Only for reading data.'],
  inputs: [
    {
      name: 'read-only',
      about: 'for reading alone',
      of: 'flag',
      toValue: () => dataReadonly(),
    },
  ],
};

/**
 * Restricts a token to reading data: `data.readonly`.
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
