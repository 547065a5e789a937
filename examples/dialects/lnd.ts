import {
  createDialect,
  defineCaveat,
  defineScope,
  type Grant,
  judge,
  open,
  type RootKey,
  scopeAllows,
  type TokenContext,
  type TokenInput,
} from 'caveats';
import { entityAndAction, readBakeryIdentifier } from './bakery.js';
import { addressKind, timeBeforeKind } from './bakery-kinds.js';

const tree = defineScope({
  // A permission has another action: those of other daemons, such as swap:execute.
  levels: { entity: {}, uri: {}, permission: {} },
  actions: ['read', 'write', 'generate', 'call'],
  mixed: 'permissions',
});
// Only what stands in an identifier: lnd has no caveats for permissions.
const scope = { ...tree, kinds: tree.kinds.filter(({ type }) => type === 'permissions') };
type Reached = ReturnType<typeof scope.caveats.permissions>['resources'][number];

/** Returns what a permission reaches, such as `invoices:read`. */
function reachedBy(permission: string): Reached {
  const [entity, action] = entityAndAction(permission);
  if (entity === 'uri') return { uri: action, access: ['call'] };
  if (action === 'read' || action === 'write' || action === 'generate') {
    return { entity, access: [action] };
  }
  return { permission, access: ['call'] };
}

/** Something that lnd leaves to others, such as an account of litd: `lnd-custom account c0ffee01`. */
export interface LndCustomCaveat {
  readonly type: 'lnd-custom';
  readonly name: string;
  /** Empty if there is none. */
  readonly value: string;
}

/** What is known of a call. */
export interface LndContext extends TokenContext {
  /** The values that custom caveats must have, by name, such as `{ account: 'c0ffee01' }`. */
  readonly custom?: Readonly<Record<string, string>> | undefined;
}

export const lndCustomKind = defineCaveat<LndCustomCaveat, LndContext>({
  type: 'lnd-custom',
  role: 'context',
  fields: { custom: 'object' },
  decode(text) {
    const [, name, value = ''] = /^lnd-custom (\S+)(?: (\S|\S.*\S))?$/s.exec(text) ?? [];
    return name === undefined ? undefined : { type: 'lnd-custom', name, value };
  },
  encode({ type, name, value, ...others }) {
    const isKnown = typeof name === 'string' && Object.keys(others).length === 0;
    if (isKnown && /^\S+$/.test(name) && typeof value === 'string') {
      return value === '' ? `${type} ${name}` : `${type} ${name} ${value}`;
    }
    throw new TypeError('lnd-custom: needs a name without spaces and a value, and nothing else');
  },
  check({ name, value }, { custom = {} }) {
    if (!Object.hasOwn(custom, name)) return { ok: false, reason: 'missing_context' };
    return custom[name] === value ? { ok: true } : { ok: false, reason: 'not_allowed' };
  },
  describe: ({ name, value }, { quote }) => ['Only for ', quote(name), ' ', quote(value), '.'],
});

/** The macaroons of lnd and litd. Their identifiers hold permissions: mint with `bakeryIdentifier`. */
export const lnd = createDialect({
  standardKinds: false,
  scope,
  kinds: [timeBeforeKind, addressKind('ipaddr'), addressKind('iprange'), lndCustomKind],
  identity: {
    decode: readBakeryIdentifier,
    encode() {
      throw new TypeError('lnd: takes an identifier, of bakeryIdentifier, in place of an identity');
    },
  },
  inherent({ permissions }) {
    const resources = permissions.map(reachedBy);
    // A text that no kind reads denies everything.
    return resources.length === 0 ? ['no permissions'] : [scope.caveats.permissions(...resources)];
  },
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
