import {
  answerTokenRequest,
  dataReadonly,
  type OnedataSecrets,
  serializeOnedata,
  TOKEN_OPERATIONS,
  verifyAccessToken,
  type Zone,
} from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { processorTime, type Work } from '../cost/growth.js';
import {
  accessToken,
  errorOf,
  identityToken,
  inviteToken,
  options,
  type TokenParts,
} from './onezone.js';

/** Subjects and ids that exist, that do not, and that a careless lookup would find. */
const SUBJECTS = ['usr-alice', 'usr-nobody', 'prv-krakow', 'prv-x', 'usr-ghost', 'usr-__proto__'];
const IDS = ['alice', 'revoked', 'unknown', 'constructor', 'krakow'];
/** Around the one that is current, 7. */
const GENERATIONS = [0, 5, 6, 7, 8, 4096];

/** Whatever a sender can claim of a token without its secret. */
const CLAIMS: readonly TokenParts[] = SUBJECTS.flatMap((subject) => [
  ...IDS.map((id) => ({ subject, id })),
  ...GENERATIONS.map((generation) => ({ subject, generation })),
]).map((claim) => ({ ...claim, secret: 'a guess' }));

const forgeries = [
  ['access', (claim: TokenParts) => accessToken([], claim)],
  ['identity', (claim: TokenParts) => identityToken([], claim)],
  ['invite', (claim: TokenParts) => inviteToken('userJoinSpace', 's1', [], claim)],
  ['session', (claim: TokenParts) => accessToken([], { ...claim, sessionId: 'login-1' })],
  ['wrong caveat', (claim: TokenParts) => accessToken(['nobody reads this'], claim)],
] as const;

const texts = forgeries.flatMap(([, forge]) =>
  CLAIMS.map((claim) => serializeOnedata(forge(claim))),
);

/** A zone that nobody may ask. */
const untouched = (): never => {
  throw new Error('the zone was asked before the signature held');
};
const silent: Zone = {
  user: untouched,
  space: untouched,
  provider: untouched,
  session: untouched,
};

/** Every body in which a forged token may stand: by itself, or beside tokens that are authentic. */
const mine = serializeOnedata(accessToken());
const consumerToken = serializeOnedata(identityToken());
const POSITIONS: Readonly<Record<string, readonly ((token: string) => object)[]>> = {
  verify_access_token: [
    (token) => ({ token }),
    (token) => ({ token, consumerToken }),
    (token) => ({ token, consumerToken: token, serviceToken: token }),
    (forged) => ({ token: mine, consumerToken: forged }),
    (forged) => ({ token: mine, serviceToken: forged }),
    (forged) => ({ token: mine, consumerToken, serviceToken: forged }),
    (forged) => ({ token: mine, serviceToken: `opp-${forged}`, peerIp: '192.0.2.1' }),
  ],
  verify_identity_token: [
    (token) => ({ token }),
    (forged) => ({ token: consumerToken, consumerToken: forged }),
  ],
  verify_invite_token: [
    (token) => ({ token }),
    (token) => ({ token, expectedInviteType: 'userJoinGroup' }),
    (token) => ({ token, consumerToken: token }),
  ],
  infer_access_token_scope: [
    (token) => ({ token }),
    (forged) => ({ token: mine, consumerToken: forged }),
  ],
};

describe('a token that is not authentic gets one answer, whatever it claims', () => {
  const cases = Object.entries(POSITIONS).flatMap(([operation, bodies]) =>
    bodies.map((bodyOf) => [operation, JSON.stringify(bodyOf('…')).slice(0, 60), bodyOf] as const),
  );

  test.each(cases)('from %s, as %s', async (operation, _, bodyOf) => {
    const answers = new Set<string>();
    for (const text of texts) {
      const answer = await answerTokenRequest(operation, bodyOf(text), {
        ...options,
        zone: silent,
      });
      answers.add(JSON.stringify(answer));
    }
    expect([...answers]).toHaveLength(1);
    expect([...answers][0]).toContain('tokenInvalid');
  });

  test('from examine, which asks no one', async () => {
    const secrets: OnedataSecrets = { named: untouched, temporary: untouched };
    for (const token of texts) {
      const asked = { ...options, secrets, zone: silent };
      expect((await answerTokenRequest('examine', { token }, asked)).status).toBe(200);
    }
  });

  test('from confine, which narrows it as if its subject existed', async () => {
    const caveats = [{ type: 'service', whitelist: ['opw-krakow', 'opp-lisbon'] }];
    for (const token of texts) {
      const asked = { ...options, zone: silent };
      expect((await answerTokenRequest('confine', { token, caveats }, asked)).status).toBe(200);
    }
  });

  test('and those are all operations', () => {
    expect(new Set([...Object.keys(POSITIONS), 'examine', 'confine'])).toEqual(
      new Set(TOKEN_OPERATIONS),
    );
  });
});

/** How many times as long the slowest takes as the fastest, at their best: noise only ever adds. */
async function spreadOf(works: readonly Work[], most: number): Promise<number> {
  const times = works.map(() => Infinity);
  let spread = Infinity;
  for (let round = 0; round < 25 && spread >= most; round++) {
    for (const [i, work] of works.entries()) {
      times[i] = Math.min(times[i]!, await processorTime(work));
    }
    spread = Math.max(...times) / Math.min(...times);
  }
  return spread;
}

test('a secret that does not exist takes as much cryptographic work as one that does', async () => {
  const caveats = Array.from({ length: 500 }, () => dataReadonly());
  // Tokens and not their texts: what takes time is the chain of signatures.
  const works = (
    [
      { id: 'alice' },
      { id: 'unknown' },
      { id: 'revoked' },
      { generation: 7 },
      { generation: 6 },
      { generation: 8 },
      { subject: 'usr-nobody', generation: 7 },
    ] as const
  ).map((claim) => {
    const token = accessToken(caveats, { ...claim, secret: 'a guess' });
    return () => errorOf(() => verifyAccessToken(token, options));
  });
  expect(await spreadOf(works, 3)).toBeLessThan(3);
});
