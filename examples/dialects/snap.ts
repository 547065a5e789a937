import { createDialect, defineCaveat, defineScope, withKinds, type Input } from 'caveats';
import { accountKind, expiryKind, momentKind } from './snap-kinds.js';
import { checked, type ListCaveat, listCodec } from './text-forms.js';

const STORE = 'myapps.developer.ubuntu.com';
const LOGIN = 'login.ubuntu.com';

const PERMISSIONS = [
  ...(['edit_account', 'modify_account_key', 'package_access', 'package_manage'] as const),
  ...(['package_metrics', 'package_purchase', 'package_push', 'package_register'] as const),
  ...(['package_release', 'package_update', 'package_upload', 'package_upload_request'] as const),
];

const PERMISSION = new RegExp(`^(?:${PERMISSIONS.join('|')})$`);
const NAME = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/;

/** Lists are JSON, as Python writes it: with a space after each comma. */
const jsonList = <const T extends string>(type: T, item = NAME) =>
  listCodec(type, { json: [`${STORE}|${type}|["`, '", "', '"]'] }, item);

const permissions = jsonList('acl', PERMISSION);
const packages = jsonList('packages');
const channels = jsonList('channels');

/** Restricts a token to some permissions, such as `package_access`. */
export const acl = (...list: readonly string[]): ListCaveat<'acl'> =>
  checked(permissions, { type: 'acl', list });
/** Restricts a token to some snaps, by their names. */
export const snaps = (...list: readonly string[]): ListCaveat<'packages'> =>
  checked(packages, { type: 'packages', list });
/** Restricts a token to some channels, such as `edge`. */
export const channel = (...list: readonly string[]): ListCaveat<'channels'> =>
  checked(channels, { type: 'channels', list });

const inputOf = <T extends string>(
  name: string,
  about: string,
  make: (...list: readonly string[]) => ListCaveat<T>,
): Input<ListCaveat<T>> => ({
  name,
  about,
  value: name.toUpperCase(),
  of: 'texts',
  toValue: (list) => make(...list),
});

const scope = withKinds(
  defineScope({ levels: { snap: {} }, actions: PERMISSIONS }),
  {
    ...permissions,
    reaches: ({ list }: ListCaveat) => [
      { access: PERMISSIONS.filter((each) => list.includes(each)) },
    ],
    describe: ({ list }: ListCaveat, { or }) => ['Only with the permission ', ...or(list), '.'],
    inputs: [inputOf('permission', 'with a permission, such as package_access', acl)],
  },
  {
    ...packages,
    reaches: ({ list }: ListCaveat) => list.map((name) => ({ snap: name })),
    describe: ({ list }: ListCaveat, { or }) => ['Only for the snap ', ...or(list), '.'],
    inputs: [inputOf('snap', 'for a snap, by its name', snaps)],
  },
);

/** Tokens of the Snap Store: a root of the store, and a discharge of Ubuntu One. */
export const snap = createDialect({
  standardKinds: false,
  scope,
  kinds: [
    defineCaveat<ListCaveat<'channels'>, { readonly channel?: string }>({
      ...channels,
      role: 'usage',
      fields: { channel: { of: 'text', value: 'CHANNEL', about: 'the channel' } },
      check({ list }, { channel }) {
        if (channel === undefined) return { ok: false, reason: 'missing_context' };
        return list.includes(channel) ? { ok: true } : { ok: false, reason: 'not_allowed' };
      },
      describe: ({ list }, { or }) => ['Only for the channel ', ...or(list), '.'],
      inputs: [inputOf('channel', 'for a channel, such as edge', channel)],
    }),
    expiryKind([STORE, LOGIN]),
    momentKind('valid_since', `${STORE}|valid_since|`, 'Issued at '),
    accountKind(LOGIN),
    momentKind('login.valid_since', `${LOGIN}|valid_since|`, 'Discharged at '),
    momentKind('login.last_auth', `${LOGIN}|last_auth|`, 'Logged in at '),
  ],
});
