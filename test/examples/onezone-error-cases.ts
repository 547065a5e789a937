import { attenuate, ip, mint } from 'caveats';
import {
  confineToken,
  deserializeOnedata,
  type OnedataErrorId,
  serializeOnedata,
} from 'caveats/onedata';
import {
  ACCESS,
  DOMAIN,
  GAMMA,
  IDENTITY,
  INVITATION,
  KRAKOW,
  mintedText,
  temporaryTokenOf,
  tokenOf,
} from './onezone-world.js';

/** A request that fails, and what is said. */
export interface ErrorCase {
  readonly title: string;
  readonly operation: string;
  readonly body: unknown;
  readonly id: OnedataErrorId;
  readonly details?: unknown;
}

const alice = tokenOf('alice-1');
const elsewhere = confineToken(alice, [ip('192.0.2.0/24')]);
const received = { accessToken: {} };
const invitation = { inviteToken: { inviteType: 'userJoinSpace', spaceId: GAMMA, parameters: {} } };
const LIMIT = 1_048_576;

const forged = mintedText(
  { ...ACCESS, version: 2, id: 'alice-1', subject: 'usr-alice', persistence: { kind: 'named' } },
  [],
  'a key of somebody else, and long',
);

/** A token to which hardly anything can be added. */
function almostTooLong(): string {
  let token = deserializeOnedata(alice);
  for (let length = 30_000; length > 200; length = Math.floor(length / 2)) {
    for (;;) {
      const longer = attenuate(token, ['x'.repeat(length)]);
      if (lengthOf(longer) > LIMIT) break;
      token = longer;
    }
  }
  return serializeOnedata(token);
}

function lengthOf(token: Parameters<typeof serializeOnedata>[0]): number {
  try {
    return serializeOnedata(token).length;
  } catch {
    return Infinity;
  }
}

const infer = 'infer_access_token_scope';

export const ERROR_CASES: readonly ErrorCase[] = [
  {
    title: 'an identifier of a version that nobody knows',
    operation: 'examine',
    body: {
      token: serializeOnedata(mint({ rootKey: 'k', location: DOMAIN, identifier: '3/nmd/x' })),
    },
    id: 'badValueToken',
    details: { key: 'token', tokenError: { id: 'badToken' } },
  },
  {
    title: 'a token under another key',
    operation: infer,
    body: { token: forged },
    id: 'tokenInvalid',
  },
  {
    title: 'a token of a generation to come',
    operation: infer,
    body: { token: temporaryTokenOf(8) },
    id: 'tokenInvalid',
  },
  {
    title: 'a named token that was revoked',
    operation: infer,
    body: { token: tokenOf('alice-2') },
    id: 'tokenRevoked',
  },
  {
    title: 'a token of an earlier generation, whose secret is still known',
    operation: infer,
    body: { token: temporaryTokenOf(6) },
    id: 'tokenRevoked',
  },
  {
    title: 'a token of an earlier generation, whose secret is gone',
    operation: infer,
    body: { token: temporaryTokenOf(5) },
    id: 'tokenInvalid',
  },
  {
    title: 'a token that would become too long',
    operation: 'confine',
    body: {
      token: almostTooLong(),
      caveats: [{ type: 'consumer', whitelist: [`usr-${'a'.repeat(500)}`] }],
    },
    id: 'tokenTooLarge',
    details: { limit: LIMIT },
  },
  {
    title: 'an identity token in place of an access token',
    operation: infer,
    body: { token: tokenOf('alice-1', IDENTITY) },
    id: 'notAnAccessToken',
    details: { received: { identityToken: {} } },
  },
  {
    title: 'an invitation in place of an access token',
    operation: 'verify_access_token',
    body: { token: tokenOf('alice-1', INVITATION) },
    id: 'notAnAccessToken',
    details: { received: invitation },
  },
  {
    title: 'an access token in place of an identity token',
    operation: 'verify_identity_token',
    body: { token: alice },
    id: 'notAnIdentityToken',
    details: { received },
  },
  {
    title: 'an access token in place of an invitation',
    operation: 'verify_invite_token',
    body: { token: alice },
    id: 'notAnInviteToken',
    details: { expectedInviteType: 'any', received },
  },
  {
    title: 'an invitation to something else',
    operation: 'verify_invite_token',
    body: { token: tokenOf('alice-1', INVITATION), expectedInviteType: 'supportSpace' },
    id: 'notAnInviteToken',
    details: { expectedInviteType: 'supportSpace', received: invitation },
  },
  {
    title: 'a caveat that nobody understands',
    operation: infer,
    body: { token: tokenOf('alice-1', ACCESS, ['planet = mars']) },
    id: 'tokenCaveatUnknown',
    details: { caveat: 'planet = mars' },
  },
  {
    title: 'a caveat that is not met',
    operation: infer,
    body: { token: elsewhere },
    id: 'tokenCaveatUnverified',
    details: { caveat: { type: 'ip', whitelist: ['192.0.2.0/24'] } },
  },
  {
    title: 'data.readonly in a request that is not one for data',
    operation: 'verify_access_token',
    body: { token: confineToken(alice, [{ type: 'data.readonly' }]) },
    id: 'tokenCaveatUnverified',
    details: { caveat: { type: 'data.readonly' } },
  },
  {
    title: 'a consumer token that proves nobody',
    operation: infer,
    body: { token: alice, consumerToken: alice },
    id: 'badConsumerToken',
    details: { tokenError: { id: 'notAnIdentityToken', details: { received } } },
  },
  {
    title: 'a service token of somebody who is no service',
    operation: 'verify_access_token',
    body: { token: alice, serviceToken: alice },
    id: 'badServiceToken',
    details: { tokenError: { id: 'notAnIdentityToken', details: { received } } },
  },
  {
    title: 'a user who does not exist any more',
    operation: infer,
    body: { token: tokenOf('nobody-1') },
    id: 'tokenSubjectInvalid',
  },
  {
    title: 'a user who is blocked',
    operation: infer,
    body: { token: tokenOf('dave-1') },
    id: 'userBlocked',
  },
  {
    title: 'a service that supports none of the user’s spaces',
    operation: 'verify_access_token',
    body: { token: tokenOf('carol-1'), serviceToken: tokenOf('krakow-1', IDENTITY) },
    id: 'tokenServiceForbidden',
    details: { service: { type: 'op_worker', id: KRAKOW } },
  },
  {
    title: 'a token that is confined to such a service',
    operation: 'confine',
    body: {
      token: tokenOf('carol-1'),
      caveats: [{ type: 'service', whitelist: [`opw-${KRAKOW}`] }],
    },
    id: 'tokenServiceForbidden',
    details: { service: { type: 'op_worker', id: KRAKOW } },
  },
  {
    title: 'a login that is over',
    operation: infer,
    body: { token: tokenOf('alice-1', { type: 'access', sessionId: 'yesterday' }) },
    id: 'tokenSessionInvalid',
  },
  {
    title: 'a token that does not decode',
    operation: infer,
    body: { token: 'no token' },
    id: 'badValueToken',
    details: { key: 'token', tokenError: { id: 'badToken' } },
  },
  {
    title: 'a token that is empty',
    operation: infer,
    body: { token: '' },
    id: 'badValueEmpty',
    details: { key: 'token' },
  },
  {
    title: 'a token that is one character too long',
    operation: infer,
    body: { token: 'M'.repeat(LIMIT + 1) },
    id: 'badValueToken',
    details: { key: 'token', tokenError: { id: 'tokenTooLarge', details: { limit: LIMIT } } },
  },
  {
    title: 'no token',
    operation: infer,
    body: {},
    id: 'missingRequiredValue',
    details: { key: 'token' },
  },
  { title: 'a body that is no JSON', operation: infer, body: '{token}', id: 'malformedData' },
  {
    title: 'a body that is empty',
    operation: infer,
    body: '',
    id: 'missingRequiredValue',
    details: { key: 'token' },
  },
  { title: 'a body that is a list', operation: infer, body: '[]', id: 'malformedData' },
  { title: 'a deep body', operation: infer, body: '['.repeat(LIMIT), id: 'malformedData' },
];

/**
 * The ids that an operation answers with. Onedata has two more for tokens: badToken, which is only in the
 * details of others here, and tokenTimeCaveatRequired, which is for who mints one.
 */
export const NAMED_ERRORS: readonly string[] = [
  ...['tokenInvalid', 'tokenRevoked', 'tokenTooLarge', 'notAnAccessToken'],
  ...['notAnIdentityToken', 'notAnInviteToken', 'tokenCaveatUnknown', 'tokenCaveatUnverified'],
  ...['badConsumerToken', 'badServiceToken', 'tokenSubjectInvalid', 'tokenSessionInvalid'],
  ...[
    'tokenServiceForbidden',
    'userBlocked',
    'badValueEmpty',
    'badValueToken',
    'missingRequiredValue',
    'malformedData',
  ],
];
