import { TokenError } from 'caveats';
import * as onedata from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { accessToken, identityToken, inviteToken, options } from './onezone.js';

const token = accessToken();
const secret = 'an example key, 32 bytes or more';
const identity = {
  version: 2,
  type: 'access',
  id: 't1',
  subject: 'usr-alice',
  persistence: { kind: 'named' },
} as const;
const storage = { readonly: true };
const support = { storages: { st1: storage } };
const space = { name: 'Gamma', supports: { p1: support } };
const provider = { name: 'K', domain: 'k.example.com', version: '25.0', online: true };
const data = { path: '/s1' };
const api = { service: 'ozw', operation: 'get', resource: 'space.s1.instance:private' } as const;
const refused = { identity, expected: { type: 'identity' } } as const;
const error = new TokenError('wrong_token_type');

type Call = (more: object) => unknown;

/** Every object of options that a function takes, with more in it than there should be. */
const TAKEN: Readonly<Record<string, Readonly<Record<string, Call>>>> = {
  answerTokenRequest: {
    options: (more) => onedata.answerTokenRequest('examine', '{}', { ...options, ...more }),
    geo: (more) =>
      onedata.answerTokenRequest('examine', '{}', { ...options, geo: { asn: 1, ...more } }),
  },
  createSecrets: {
    secrets: (more) => onedata.createSecrets({ named: {}, ...more }),
    'a named secret': (more) =>
      onedata.createSecrets({ named: { t1: { secret, subject: 'usr-1', ...more } } }),
    'an entry of a map': (more) =>
      onedata.createSecrets({ named: new Map([['t1', { secret, subject: 'usr-1', ...more }]]) }),
    'a temporary secret': (more) =>
      onedata.createSecrets({ temporary: { 'usr-1': { secret, generation: 0, ...more } } }),
  },
  createZone: {
    snapshot: (more) => onedata.createZone({ users: {}, ...more }),
    'a user': (more) => onedata.createZone({ users: { alice: { ...more } } }),
    'a space': (more) =>
      onedata.createZone({ spaces: { s1: { ...space, supports: {}, ...more } } }),
    'a support': (more) => zoneWith({ ...space, supports: { p1: { ...support, ...more } } }),
    'a storage': (more) =>
      zoneWith({ ...space, supports: { p1: { storages: { st1: { ...storage, ...more } } } } }),
    'a Oneprovider': (more) => onedata.createZone({ providers: { p1: { ...provider, ...more } } }),
  },
  inferAccessTokenScope: {
    input: (more) => onedata.inferAccessTokenScope({ token, ...more }, options),
    options: (more) => onedata.inferAccessTokenScope({ token }, { ...options, ...more }),
    geo: (more) => onedata.inferAccessTokenScope({ token }, { ...options, geo: { ...more } }),
  },
  mintToken: {
    options: (more) => onedata.mintToken({ onezoneDomain: 'o', secret, identity, ...more }),
    identity: (more) =>
      onedata.mintToken({ onezoneDomain: 'o', secret, identity: { ...identity, ...more } }),
    persistence: (more) =>
      onedata.mintToken({
        onezoneDomain: 'o',
        secret,
        identity: { ...identity, persistence: { kind: 'named', ...more } },
      }),
  },
  serializeOnedata: {
    options: (more) => onedata.serializeOnedata(token, { service: 'opw', ...more }),
  },
  toObjectId: { parts: (more) => onedata.toObjectId({ fileUuid: 'f', spaceId: 's', ...more }) },
  toOnedataError: {
    refused: (more) => onedata.toOnedataError(error, { ...refused, ...more }),
    expected: (more) =>
      onedata.toOnedataError(error, {
        identity,
        expected: { type: 'identity', ...more },
      }),
  },
  verifyAccessToken: {
    options: (more) => onedata.verifyAccessToken(token, { ...options, ...more }),
    geo: (more) => onedata.verifyAccessToken(token, { ...options, geo: { ...more } }),
    data: (more) => onedata.verifyAccessToken(token, { ...options, data: { ...data, ...more } }),
    api: (more) => onedata.verifyAccessToken(token, { ...options, api: { ...api, ...more } }),
  },
  verifyIdentityToken: {
    options: (more) => onedata.verifyIdentityToken(identityToken(), { ...options, ...more }),
    geo: (more) => onedata.verifyIdentityToken(identityToken(), { ...options, geo: { ...more } }),
  },
  verifyInviteToken: {
    options: (more) => onedata.verifyInviteToken(invitation, { ...options, ...more }),
    geo: (more) => onedata.verifyInviteToken(invitation, { ...options, geo: { ...more } }),
  },
};

/** The functions that take values alone: tokens, texts, caveats, JSON. */
const WITHOUT_OPTIONS = [
  'authorizationNone',
  'caveatFromJson',
  'caveatToJson',
  'confineToken',
  'dataObjectId',
  'dataPath',
  'dataReadonly',
  'decodePath',
  'deserializeOnedata',
  'examineToken',
  'isCanonicalPath',
  'isDataAccessCaveat',
  'OnedataError',
  'onedataDialectFor',
  'parseObjectId',
];

const invitation = inviteToken('userJoinSpace', 's1');

function zoneWith(s1: typeof space): unknown {
  return onedata.createZone({ spaces: { s1 }, providers: { p1: provider } });
}

describe('no function of caveats/onedata drops an option that it does not know', () => {
  const cases = Object.entries(TAKEN).flatMap(([name, calls]) =>
    Object.entries(calls).map(([what, call]) => [name, what, call] as const),
  );

  test.each(cases)('%s: %s', async (_, __, call) => {
    await expect((async () => call({}))()).resolves.toBeDefined();
    // The value makes no difference: it is the name that is wrong.
    for (const value of [true, undefined]) {
      const answer = (async () => call({ mispelt: value }))();
      await expect(answer).rejects.toThrow(TypeError);
      await expect(answer).rejects.toThrow(/\bmispelt\b/);
    }
  });

  test('nor a name that it does not know', async () => {
    for (const deferred of [['dta'], 'data', ['api', undefined]]) {
      const call = Reflect.apply(onedata.verifyAccessToken, undefined, [
        token,
        { ...options, deferred },
      ]);
      await expect(call).rejects.toThrow(/^deferred: /);
    }
    const call = Reflect.apply(onedata.verifyInviteToken, undefined, [
      invitation,
      { ...options, inviteType: 'userJoinSpaces' },
    ]);
    await expect(call).rejects.toThrow(/^inviteType: /);
  });

  test('and these are all that take options', () => {
    const functions = Object.entries(onedata)
      .filter(([, value]) => typeof value === 'function')
      .map(([name]) => name);
    expect(functions.sort()).toEqual([...Object.keys(TAKEN), ...WITHOUT_OPTIONS].sort());
  });
});
