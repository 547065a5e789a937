import { mint } from 'caveats';
import {
  answerTokenRequest,
  createSecrets,
  serializeOnedata,
  TOKEN_OPERATIONS,
} from 'caveats/onedata';
import { expect, test } from 'vitest';
import { accessToken, options } from './onezone.js';

/** The fields of each operation, in the order in which it reads them, and the error of a wrong one. */
const FIELDS: Readonly<Record<string, readonly (readonly [field: string, id: string])[]>> = {
  examine: [['token', 'badValueToken']],
  confine: [
    ['caveats', 'badData'],
    ['token', 'badValueToken'],
  ],
  infer_access_token_scope: [
    ['token', 'badValueToken'],
    ['consumerToken', 'badValueToken'],
  ],
  verify_access_token: [
    ['token', 'badValueToken'],
    ['allowDataAccessCaveats', 'badValueBoolean'],
    ['consumerToken', 'badValueToken'],
    ['interface', 'badValueNotAllowed'],
    ['peerIp', 'badValueIPv4Address'],
    ['serviceToken', 'badValueToken'],
  ],
  verify_identity_token: [
    ['token', 'badValueToken'],
    ['consumerToken', 'badValueToken'],
    ['interface', 'badValueNotAllowed'],
    ['peerIp', 'badValueIPv4Address'],
  ],
  verify_invite_token: [
    ['token', 'badValueToken'],
    ['consumerToken', 'badValueToken'],
    ['expectedInviteType', 'badValueInviteType'],
    ['peerIp', 'badValueIPv4Address'],
  ],
};

test('the fields of every operation are listed', () => {
  expect(Object.keys(FIELDS).toSorted()).toEqual(TOKEN_OPERATIONS.toSorted());
});

test.each(Object.entries(FIELDS))('the first wrong field of %s counts', async (of, fields) => {
  // It is not valid here, which shows only when all fields can be read.
  const token = serializeOnedata(accessToken([], { secret: 'a guess' }));
  const secrets = createSecrets({});
  for (const [place, [key, id]] of fields.entries()) {
    const wrong = fields.slice(place).map(([field]) => [field, 'wrong'] as const);
    const body = { token, caveats: [], ...Object.fromEntries(wrong.toReversed()) };
    const { status, body: said } = await answerTokenRequest(of, body, { ...options, secrets });
    expect({ status, said }, key).toMatchObject({
      status: 400,
      said: { error: { id, details: { key } } },
    });
  }
});

test.each([
  ['token', TOKEN_OPERATIONS],
  ['consumerToken', TOKEN_OPERATIONS.filter((each) => /^verify|^infer/.test(each))],
  ['serviceToken', ['verify_access_token']],
])(
  'a malformed identifier is badValueToken, as a text that does not decode: %s',
  async (key, of) => {
    const rootKey = 'a root key of 32 bytes, no less.';
    const malformed = serializeOnedata(mint({ rootKey, identifier: '2/tmp-007/usr-alice/act/1' }));
    const body = { token: serializeOnedata(accessToken()), caveats: [], [key]: malformed };
    for (const operation of of) {
      const { status, body: said } = await answerTokenRequest(operation, body, options);
      expect({ status, said }, operation).toMatchObject({
        status: 400,
        said: { error: { id: 'badValueToken', details: { key, tokenError: { id: 'badToken' } } } },
      });
    }
  },
);

test('the scope of a token of a blocked user is not inferred', async () => {
  const token = serializeOnedata(accessToken([], { subject: 'usr-blocked' }));
  const { body } = await answerTokenRequest('infer_access_token_scope', { token }, options);
  expect(body).toMatchObject({ error: { id: 'userBlocked' } });
});

test.each([undefined, false, true])(
  'interface = oneclient needs the interface, with allowDataAccessCaveats %s',
  async (allowDataAccessCaveats) => {
    const token = serializeOnedata(accessToken(['interface = oneclient']));
    const statusAt = async (at?: string): Promise<number> => {
      const more = allowDataAccessCaveats === undefined ? {} : { allowDataAccessCaveats };
      const body = { token, ...more, ...(at !== undefined && { interface: at }) };
      return (await answerTokenRequest('verify_access_token', body, options)).status;
    };
    expect([await statusAt('oneclient'), await statusAt('rest'), await statusAt()]).toEqual([
      200, 400, 400,
    ]);
  },
);
