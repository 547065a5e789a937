import { type CaveatKind, unmet } from '../../caveats/kind.js';
import { assertFields } from '../../caveats/text/list.js';
import type { OnedataRequest } from '../request.js';

/** A legacy caveat: the token proves who its subject is, and authorizes nothing. */
export interface AuthorizationCaveat {
  readonly type: 'authorization';
  readonly authorization: 'none';
}

const TYPE = 'authorization';
const CONDITION = 'authorization = none';

/** Never met, save where an access token is taken for an identity token. */
export const authorizationCaveat: CaveatKind<AuthorizationCaveat, OnedataRequest> = {
  type: TYPE,
  role: 'context',
  decode: (condition) => (condition === CONDITION ? authorizationNone() : undefined),
  encode(caveat) {
    assertFields(caveat, TYPE, ['authorization']);
    if (caveat.authorization !== 'none') throw new TypeError('authorization: is none or nothing');
    return CONDITION;
  },
  check: () => unmet('not_in_token_type'),
};

/**
 * Valid as proof of identity alone: `authorization = none`.
 *
 * @example
 * ```ts
 * import { authorizationNone } from 'caveats/onedata';
 *
 * console.log(authorizationNone()); // { type: 'authorization', authorization: 'none' }
 * ```
 */
export function authorizationNone(): AuthorizationCaveat {
  return { type: TYPE, authorization: 'none' };
}
