import { randomBytes } from 'node:crypto';
import { type CaveatInput, expiresIn, generateRootKey, ip, service } from 'caveats';
import {
  caveatToJson,
  confineToken,
  createSecrets,
  dataPath,
  dataReadonly,
  mintToken,
  type NamedSecret,
  type OnedataDialect,
  type OnedataErrorId,
  type OnedataSecrets,
  type OnedataTokenType,
  serializeOnedata,
} from 'caveats/onedata';

/** A request to try. */
export interface Sample {
  readonly about: string;
  readonly operation: string;
  readonly body: object;
  /** What the response has. */
  readonly error?: OnedataErrorId;
}

const GAMMA = 'f5a7f8b2336fae4bef8fe0fcc73a6e19ch1978';
const KRAKOW = '6c215505a969202341a74c8f2c394318ch47a3';
/** Addresses for documentation (RFC 5737), from which no client comes. */
const ELSEWHERE = '192.0.2.0/24';

/**
 * Mints tokens for subjects of the zone, and makes requests with them for every operation: some fail.
 *
 * @returns the secrets that Onezone keeps, and the requests.
 */
export function mintSamples(onezoneDomain: string): {
  readonly secrets: OnedataSecrets;
  readonly samples: readonly Sample[];
} {
  const named: Record<string, NamedSecret> = {};
  const temporary = { secret: generateRootKey(), generation: 3 };
  const mint = (
    subject: string,
    type: OnedataTokenType,
    { generation, caveats }: { generation?: number; caveats?: CaveatInput<OnedataDialect>[] } = {},
  ): string => {
    const id = randomBytes(16).toString('hex');
    const common = { version: 2, subject, id, ...type } as const;
    if (generation !== undefined) {
      const identity = { ...common, persistence: { kind: 'temporary', generation } } as const;
      const { secret } = temporary;
      return serializeOnedata(mintToken({ onezoneDomain, secret, identity, caveats }));
    }
    const secret = generateRootKey();
    named[id] = { secret, subject };
    const identity = { ...common, persistence: { kind: 'named' } } as const;
    return serializeOnedata(mintToken({ onezoneDomain, secret, identity, caveats }));
  };
  const access = { type: 'access' } as const;
  const identity = { type: 'identity' } as const;
  const token = mint('usr-alice', access);
  // The prefix says that the worker of the Oneprovider uses it.
  const krakow = `opw-${mint(`prv-${KRAKOW}`, access)}`;
  const forAnHour = { generation: 3, caveats: [expiresIn(3600)] };
  const invitation = {
    type: 'invite',
    inviteType: 'userJoinGroup',
    targetId: 'researchers',
  } as const;

  const infer = 'infer_access_token_scope';
  const verify = 'verify_access_token';
  const samples: readonly Sample[] = [
    {
      about: 'a token of alice without a caveat: all of her spaces',
      operation: infer,
      body: { token },
    },
    {
      about: 'the same, confined to the space Gamma and the Oneprovider Krakow',
      operation: infer,
      body: { token: confineToken(token, [dataPath(`/${GAMMA}`), service(`opw-${KRAKOW}`)]) },
    },
    {
      about: 'the same, confined to a network that is not yours',
      operation: infer,
      body: { token: confineToken(token, [ip(ELSEWHERE)]) },
      error: 'tokenCaveatUnverified',
    },
    { about: 'what is in the token', operation: 'examine', body: { token } },
    {
      about: 'the token, confined to reading',
      operation: 'confine',
      body: { token, caveats: [caveatToJson(dataReadonly())] },
    },
    {
      about: 'Krakow asks about the token, of a client whose address it does not know',
      operation: verify,
      body: { token, serviceToken: krakow, peerIp: null },
    },
    {
      about: 'Krakow asks about a token of carol, who is in none of its spaces',
      operation: verify,
      body: { token: mint('usr-carol', access), serviceToken: krakow },
      error: 'tokenServiceForbidden',
    },
    {
      about: 'a token of dave, whom an administrator blocked',
      operation: verify,
      body: { token: mint('usr-dave', access) },
      error: 'userBlocked',
    },
    {
      about: 'a temporary token of bob, for an hour',
      operation: verify,
      body: { token: mint('usr-bob', access, forAnHour) },
    },
    {
      about: 'an identity token of bob',
      operation: 'verify_identity_token',
      body: { token: mint('usr-bob', identity) },
    },
    {
      about: "alice's access token, which is not one",
      operation: 'verify_identity_token',
      body: { token },
      error: 'notAnIdentityToken',
    },
    {
      about: 'an invitation of alice to a group',
      operation: 'verify_invite_token',
      body: { token: mint('usr-alice', invitation), expectedInviteType: 'userJoinGroup' },
    },
  ];
  return { secrets: createSecrets({ named, temporary: { 'usr-bob': temporary } }), samples };
}
