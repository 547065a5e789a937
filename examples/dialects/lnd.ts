import {
  createDialect,
  type Grant,
  judge,
  open,
  type RootKey,
  scopeAllows,
  type TokenInput,
} from 'caveats';
import { readBakeryIdentifier } from './bakery.js';
import { timeBefore } from './bakery-kinds.js';
import {
  address,
  type LndContext,
  lndCustom,
  type PermissionsCaveat,
  reachedBy,
  scope,
} from './lnd-kinds.js';

/** The macaroons of lnd and litd. Their identifiers hold permissions: mint with `bakeryIdentifier`. */
export const lnd = createDialect({
  standardKinds: false,
  scope,
  kinds: [timeBefore, address, lndCustom],
  identity: {
    decode: readBakeryIdentifier,
    encode() {
      throw new TypeError('lnd: takes an identifier, of bakeryIdentifier, in place of an identity');
    },
  },
  inherent: ({ permissions }): PermissionsCaveat[] => [{ type: 'permissions', permissions }],
});

/** Verifies a macaroon for a call, as lnd does: it has all permissions needed, or that of the method. */
export function verifyCall(
  token: TokenInput,
  call: { rootKey: RootKey; method: string; needs: readonly string[]; context: LndContext },
): Grant<typeof lnd> {
  const opened = open(token, { rootKey: call.rootKey, dialect: lnd });
  const needed = call.needs.map(reachedBy);
  const { scope } = judge.inferScope(opened, { context: call.context });
  const hasAll = needed.length > 0 && needed.every((each) => scopeAllows(scope, each));
  const { access, ...resource } = hasAll
    ? needed[0]!
    : { uri: call.method, access: ['call' as const] };
  return judge.verify(opened, { request: { ...call.context, resource, access: access[0] } });
}
