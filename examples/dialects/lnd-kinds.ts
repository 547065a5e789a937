import { defineCaveat, defineScope, respell, type TokenContext, withKinds } from 'caveats';
import { entityAndAction } from './bakery.js';
import { addressOf, pairsInput, readIp, readWords, WORD, writeWords } from './bakery-kinds.js';

/** What stands in an identifier: lnd has no caveat for permissions, and refuses a token with one. */
export interface PermissionsCaveat {
  readonly type: 'permissions';
  /** An entity, which has no colon, and an action: `invoices:read`, `uri:/lnrpc.Lightning/GetInfo`. */
  readonly permissions: readonly string[];
}

/** Returns what a permission reaches, and how. */
export function reachedBy(permission: string) {
  const [entity, action] = entityAndAction(permission);
  if (entity === 'uri') return { uri: action, access: ['call'] } as const;
  const access = (['read', 'write', 'generate'] as const).filter((each) => each === action);
  // Other daemons have actions of their own, such as swap:execute.
  return access.length > 0 ? { entity, access } : ({ permission, access: ['call'] } as const);
}

const tree = defineScope({
  levels: { entity: {}, uri: {}, permission: {} },
  actions: ['read', 'write', 'generate', 'call'],
});

export const scope = withKinds(tree, {
  type: 'permissions',
  decode(text): PermissionsCaveat | undefined {
    const permissions = readWords('permissions', text);
    return permissions && { type: 'permissions', permissions };
  },
  encode: ({ type, permissions, ...others }: PermissionsCaveat) =>
    writeWords(type, permissions, others),
  reaches: ({ permissions }: PermissionsCaveat) => permissions.map(reachedBy),
});

/** The kind of `ipaddr 1.2.3.4` and `iprange 1.2.3.0/24`. */
export const address = respell('ip', {
  start: ['ipaddr ', 'iprange '],
  decode(text) {
    const [, type, value = ''] = /^(ipaddr|iprange) (.*)$/s.exec(text) ?? [];
    return value.includes('/') === (type === 'iprange') ? readIp(value) : undefined;
  },
  encode(caveat) {
    if (caveat.whitelist.length > 1) throw new TypeError('ip: lnd takes one address or range');
    const one = addressOf(caveat);
    return one === undefined ? `iprange ${caveat.whitelist[0]}` : `ipaddr ${one}`;
  },
});

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

export const lndCustom = defineCaveat<LndCustomCaveat, LndContext>({
  type: 'lnd-custom',
  role: 'context',
  fields: {
    custom: {
      of: 'object',
      inputs: [pairsInput('custom', 'a custom value of the call, such as account=c0ffee01')],
    },
  },
  decode(text) {
    const [, name = '', value] = /^lnd-custom ([^ ]+)(?: (.+))?$/s.exec(text) ?? [];
    // lnd takes none with a space around its value.
    const ends = value === undefined ? '' : value[0]! + value.at(-1)!;
    return [name, ends || name].every((each) => WORD.test(each))
      ? { type: 'lnd-custom', name, value: value ?? '' }
      : undefined;
  },
  encode({ type, name, value, ...others }) {
    const isKnown = typeof name === 'string' && Object.keys(others).length === 0;
    if (isKnown && WORD.test(name) && typeof value === 'string') {
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
