import { type CaveatKind, defineCaveat, expiresIn } from 'caveats';
import {
  type Form,
  type FormedCaveat,
  formsCodec,
  type ListCaveat,
  listCodec,
} from './text-forms.js';

export const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A token of a project lists its name and its id. The scope is about names. */
export const projectIdsKind = defineCaveat<
  ListCaveat<'project-ids'>,
  { readonly projectId?: string }
>({
  ...listCodec(
    'project-ids',
    {
      compact: ['[2,["', '","', '"]]'],
      spaced: ['[2, ["', '", "', '"]]'],
      v1: ['{"project_ids": ["', '", "', '"]}'],
    },
    UUID,
  ),
  role: 'usage',
  fields: { projectId: { of: 'text', value: 'UUID', about: 'the id of the project' } },
  check({ list }, { projectId }) {
    if (projectId === undefined) return { ok: false, reason: 'missing_context' };
    return list.includes(projectId) ? { ok: true } : { ok: false, reason: 'not_allowed' };
  },
  describe: ({ list }, { or }) => ['Only for the project with the id ', ...or(list), '.'],
});

/** Valid in a period, in Unix seconds: from `notBefore`, and before `expiresAt`. */
export interface Expiry extends FormedCaveat {
  readonly type: 'expiry';
  readonly expiresAt: number;
  readonly notBefore: number;
}

export const expiryKind = defineCaveat<Expiry, { readonly now?: number }>({
  ...formsCodec<Expiry>(
    'expiry',
    {
      compact: ['[0,', ',', ']'],
      spaced: ['[0, ', ', ', ']'],
      v1: ['{"exp": ', ', "nbf": ', '}'],
      'v1-pypitoken': ['{"nbf": ', ', "exp": ', '}'],
    },
    /^(?:0|[1-9]\d{0,14})$/,
    (parts, form) => {
      const [one = NaN, other = NaN, ...more] = parts.map(Number);
      if (Number.isNaN(other) || more.length > 0) return undefined;
      const [expiresAt, notBefore] = form === 'v1-pypitoken' ? [other, one] : [one, other];
      return { expiresAt, notBefore };
    },
    ({ expiresAt, notBefore }, form) =>
      form === 'v1-pypitoken' ? [notBefore, expiresAt] : [expiresAt, notBefore],
  ),
  role: 'context',
  denial: 'token_expired',
  fields: { now: 'time' },
  check({ expiresAt, notBefore }, { now }) {
    if (now === undefined) return { ok: false, reason: 'missing_context' };
    if (now < notBefore) return { ok: false, reason: 'not_yet_valid' };
    return now < expiresAt ? { ok: true } : { ok: false, reason: 'expired' };
  },
  limit: ({ expiresAt }) => ({ of: 'time', validUntil: expiresAt }),
  describe: ({ expiresAt, notBefore }) =>
    notBefore === 0
      ? ['Valid until ', { moment: expiresAt }, '.']
      : ['Valid from ', { moment: notBefore }, ' until ', { moment: expiresAt }, '.'],
  inputs: [
    {
      name: 'expires-in',
      value: 'DURATION',
      about: 'valid for 90s, 15m, 1h30m, 7d or 2w from now on',
      of: 'duration',
      toValue: (seconds, now) => ({
        type: 'expiry',
        expiresAt: expiresIn(seconds, now).validUntil,
        notBefore: 0,
      }),
    },
    {
      name: 'expires-at',
      value: 'TIME',
      about: 'valid before 2026-12-31, 2026-12-31T18:00Z, or Unix seconds',
      of: 'time',
      toValue: (seconds) => ({ type: 'expiry', expiresAt: seconds, notBefore: 0 }),
    },
  ],
});

/** For one account or one trusted publisher, by its id. */
export interface Holder<T extends string = string> extends FormedCaveat {
  readonly type: T;
  readonly id: string;
}

export interface HolderRequest {
  /** The id of the account that makes the request. */
  readonly userId?: string;
  /** The id of the trusted publisher that makes the request. */
  readonly publisherId?: string;
}

const holderKind = <const T extends string>(
  type: T,
  field: keyof HolderRequest,
  what: string,
  forms: Readonly<Record<string, Form>>,
): CaveatKind<Holder<T>, HolderRequest> =>
  defineCaveat<Holder<T>, HolderRequest, T>({
    ...formsCodec<Holder<T>>(
      type,
      forms,
      UUID,
      ([id = '', ...more]) => (more.length === 0 ? { id } : undefined),
      ({ id }) => [id],
    ),
    type,
    role: 'context',
    fields: field === 'userId' ? { userId: 'text' } : { publisherId: 'text' },
    check({ id }, request) {
      const asked = request[field];
      if (asked === undefined) return { ok: false, reason: 'missing_context' };
      return asked === id ? { ok: true } : { ok: false, reason: 'not_allowed' };
    },
    describe: ({ id }, { quote }) => [`Only for ${what} `, quote(id), '.'],
  });

export const holderKinds = [
  holderKind('user', 'userId', 'the account', {
    compact: ['[3,"', ',', '"]'],
    spaced: ['[3, "', ',', '"]'],
  }),
  // The last field is for claims, which PyPI leaves empty.
  holderKind('publisher', 'publisherId', 'the trusted publisher', {
    compact: ['[4,"', ',', '",null]'],
    v2: ['[4,"', ',', '"]'],
  }),
  // Of 2019 to 2022: for the account that the token was issued to, which the text does not name.
  defineCaveat<FormedCaveat & { readonly type: 'account' }, HolderRequest>({
    ...formsCodec<FormedCaveat & { readonly type: 'account' }>(
      'account',
      {
        v1: ['{"permissions": "user", "version": 1', ',', '}'],
        'v1-pypitoken': ['{"version": 1, "permissions": "user"', ',', '}'],
      },
      /^$/,
      ({ length }) => (length === 1 ? {} : undefined),
      () => [],
    ),
    role: 'context',
    fields: { userId: 'text' },
    check: (_, { userId }) => (userId ? { ok: true } : { ok: false, reason: 'missing_context' }),
    describe: () => ['For all projects of the account that it was issued to.'],
  }),
] as const;
