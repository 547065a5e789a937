import { type CaveatKind, MET } from '../../caveats/kind.js';
import { assertFields } from '../../caveats/text/list.js';

/** A legacy caveat: the token proves who its subject is, and authorizes nothing. */
export interface AuthorizationCaveat {
  readonly type: 'authorization';
  readonly authorization: 'none';
}

const CONDITION = 'authorization = none';

/** The dialect bars it, except in an access token that is used as an identity token. */
export const authorizationCaveat: CaveatKind<AuthorizationCaveat> = {
  type: 'authorization',
  role: 'context',
  decode: (condition) => (condition === CONDITION ? authorizationNone() : undefined),
  encode(caveat) {
    assertFields(caveat, 'authorization', ['authorization']);
    if (caveat.authorization === 'none') return CONDITION;
    throw new TypeError("authorization: authorization must be 'none'");
  },
  check: () => MET,
  describe: () => ['Proves who its subject is, and allows nothing else.'],
  inputs: [
    {
      name: 'authorization-none',
      about: 'Onedata: only to prove who its subject is; a legacy caveat',
      of: 'flag',
      toValue: () => authorizationNone(),
    },
  ],
};

/**
 * Restricts an access token to proving who its subject is: `authorization = none`.
 *
 * @example
 * ```ts
 * import { authorizationNone } from 'caveats/onedata';
 *
 * console.log(authorizationNone()); // { type: 'authorization', authorization: 'none' }
 * ```
 */
export function authorizationNone(): AuthorizationCaveat {
  return { type: 'authorization', authorization: 'none' };
}
