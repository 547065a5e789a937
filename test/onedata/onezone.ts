import type { CaveatInput, Token } from 'caveats';
import { addFirstPartyCaveat } from 'caveats/macaroon';
import {
  createSecrets,
  createZone,
  mintToken,
  type InviteType,
  type OnedataDialect,
  OnedataError,
  onedataDialect,
  type OnedataErrorJson,
  type OnedataSecrets,
  type Zone,
} from 'caveats/onedata';

export const DOMAIN = 'onezone.example.com';
export const NOW = 1_600_000_000;

const storage = (readonly: boolean) => ({ readonly });

/**
 * The zone of Onedata's own tests of its endpoint: five spaces, four Oneproviders. A support is
 * readonly where all of a Oneprovider's storages for the space are.
 */
export const SNAPSHOT = {
  users: {
    alice: {
      spaces: ['alpha', 'beta', 'gamma', 'delta', 'kappa'],
      groups: ['devs', 'admins'],
      clusters: ['krakow'],
      sessions: ['login-1'],
    },
    bob: { spaces: ['beta'], groups: [], sessions: ['login-2'] },
    blocked: { spaces: ['beta'], groups: [], blocked: true },
  },
  spaces: {
    alpha: {
      name: 'Alpha',
      supports: { krakow: { storages: { a1: storage(true), a2: storage(false) } } },
    },
    beta: {
      name: 'Beta',
      supports: {
        krakow: { storages: { b1: storage(false) } },
        paris: { storages: { b2: storage(true), b3: storage(true) } },
        bari: { storages: { b4: storage(false) } },
      },
    },
    gamma: {
      name: 'Gamma',
      supports: {
        krakow: { storages: { c1: storage(false), c2: storage(false) } },
        paris: { storages: { c3: storage(true) } },
        bari: { storages: { c4: storage(true) } },
        lisbon: { storages: { c5: storage(false), c6: storage(false), c7: storage(true) } },
      },
    },
    delta: {
      name: 'Delta',
      supports: {
        paris: { storages: { d1: storage(true) } },
        lisbon: { storages: { d2: storage(true) } },
      },
    },
    kappa: { name: 'Kappa', supports: {} },
    // Nobody's.
    omega: { name: 'Omega', supports: { krakow: { storages: { o1: storage(false) } } } },
  },
  providers: Object.fromEntries(
    ['krakow', 'paris', 'bari', 'lisbon', 'distant'].map((id) => [
      id,
      { name: id.toUpperCase(), domain: `${id}.example.com`, version: '21.02.4', online: true },
    ]),
  ),
};

export const zone: Zone = createZone(SNAPSHOT);

/** The secrets of named tokens are those of their ids, those of temporary ones of their subjects. */
export const secretOf = (name: string): string => `the secret of ${name}, of 32 bytes or more`;

const NAMED = {
  alice: 'usr-alice',
  bob: 'usr-bob',
  krakow: 'prv-krakow',
  blocked: 'usr-blocked',
  ghost: 'usr-ghost',
  ruin: 'prv-ruin',
  'an old token': 'usr-alice',
  'an old provider': 'prv-krakow',
  distant: 'prv-distant',
};

export const secrets: OnedataSecrets = createSecrets({
  named: [
    ...Object.entries(NAMED).map(
      ([id, subject]) => [id, { secret: secretOf(id), subject }] as const,
    ),
    ['revoked', { secret: secretOf('revoked'), subject: 'usr-alice', revoked: true }],
  ],
  temporary: ['usr-alice', 'usr-bob', 'prv-krakow'].map(
    (subject) => [subject, { secret: secretOf(subject), generation: 7 }] as const,
  ),
});

export const options = { zone, secrets, now: NOW };

/** What is unusual about a token. */
export interface TokenParts {
  readonly subject?: string;
  /** Of a named token; by default the name of the subject. */
  readonly id?: string;
  /** Makes it a temporary one. */
  readonly generation?: number;
  readonly secret?: string;
  readonly sessionId?: string;
}

/** A named token of Alice's, or of whomever the parts say. */
export function accessToken(
  caveats: readonly CaveatInput<OnedataDialect>[] = [],
  { sessionId, ...parts }: TokenParts = {},
): Token {
  return tokenOf({ type: 'access', ...(sessionId !== undefined && { sessionId }) }, caveats, parts);
}

export function identityToken(
  caveats: readonly CaveatInput<OnedataDialect>[] = [],
  parts: TokenParts = {},
): Token {
  return tokenOf({ type: 'identity' }, caveats, parts);
}

export function inviteToken(
  inviteType: InviteType,
  targetId: string,
  caveats: readonly CaveatInput<OnedataDialect>[] = [],
  parts: TokenParts = {},
): Token {
  return tokenOf({ type: 'invite', inviteType, targetId }, caveats, parts);
}

type TypeOfToken =
  | { readonly type: 'access'; readonly sessionId?: string }
  | { readonly type: 'identity' }
  | { readonly type: 'invite'; readonly inviteType: InviteType; readonly targetId: string };

function tokenOf(
  type: TypeOfToken,
  caveats: readonly CaveatInput<OnedataDialect>[],
  { subject = 'usr-alice', id = subject.slice(4), generation, secret }: TokenParts,
): Token {
  const isTemporary = generation !== undefined;
  const token = mintToken({
    onezoneDomain: DOMAIN,
    secret: secret ?? secretOf(isTemporary ? subject : id),
    identity: {
      ...type,
      version: 2,
      id,
      subject,
      persistence: isTemporary ? { kind: 'temporary', generation } : { kind: 'named' },
    },
    caveats: isTemporary ? [{ type: 'time', validUntil: NOW + 3600 }] : [],
    now: NOW,
  });
  return withConditions(token, caveats);
}

/** A token with more caveats, whatever their texts are: what a holder may do to it. */
export function withConditions(
  { macaroon, discharges }: Token,
  caveats: readonly CaveatInput<OnedataDialect>[],
): Token {
  const texts = caveats.map((each) =>
    typeof each === 'string' ? each : onedataDialect.write(each),
  );
  return {
    macaroon: texts.reduce((made, text) => addFirstPartyCaveat(made, text), macaroon),
    discharges,
  };
}

/** What an error says; anything but an `OnedataError` fails the test. */
export async function errorOf(run: () => unknown): Promise<OnedataErrorJson> {
  try {
    await run();
  } catch (error) {
    if (error instanceof OnedataError) return error.toJSON().error;
    throw error;
  }
  throw new Error('nothing was refused');
}
