import {
  api,
  asn,
  attenuate,
  consumer,
  country,
  explain,
  interfaceIs,
  ip,
  mint,
  region,
  service,
  time,
  verify,
} from 'caveats';
import {
  authorizationNone,
  caveatFromJson,
  caveatToJson,
  dataObjectId,
  dataPath,
  dataReadonly,
  deserializeOnedata,
  type OnedataCaveat,
  onedataIdentity,
  type OnedataIdentity,
  type OnedataRequest,
  onedataDialect,
  serializeOnedata,
  toObjectId,
  onedataDialectFor,
} from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { text as textOf } from '../bytes/oracle.js';
import { refused } from '../token/thrown.js';
import vectors from '../vectors/onedata-tokens.json' with { type: 'json' };

const dialect = onedataDialect;

/** What the tokens are made of, in the words of the library. */
const PARTS: readonly { identity: OnedataIdentity; caveats: readonly OnedataCaveat[] }[] = [
  {
    identity: {
      version: 2,
      type: 'access',
      sessionId: 'sessId',
      subject: 'usr-uid',
      persistence: { kind: 'temporary', generation: 7 },
      id: '1234567890example-id1234567890a',
    },
    caveats: [
      time(8374891234),
      ip('172.98.11.23'),
      asn(322),
      country('PL', 'FR'),
      region('Asia', 'EU'),
      authorizationNone(),
      service('ozw-onezone'),
      consumer('usr-user-id', 'grp-group-id'),
      interfaceIs('graphsync'),
      api('all/all/*.*.*:*'),
      dataReadonly(),
      dataPath('/space1/file1.txt', '/space2/dir/file2.txt'),
      dataObjectId(toObjectId({ fileUuid: '123', spaceId: 'abc' })),
    ],
  },
  {
    identity: {
      version: 2,
      type: 'identity',
      subject: 'prv-pid',
      persistence: { kind: 'named' },
      id: '1234567890example-id1234567890c',
    },
    caveats: [
      region('Africa'),
      interfaceIs('rest'),
      time(8374891234),
      country('DE', 'PT'),
      asn(322),
      consumer('usr-user-id', 'grp-group-id'),
      ip('172.98.11.23'),
    ],
  },
  {
    identity: {
      version: 2,
      type: 'invite',
      inviteType: 'supportSpace',
      targetId: 'SpaceId',
      subject: 'usr-invitation-sender',
      persistence: { kind: 'named' },
      id: '1234567890example-id1234567890e',
    },
    caveats: [],
  },
];

const tokens = vectors.tokens.map((vector, i) => ({
  ...vector,
  ...PARTS[i]!,
  conditions: vector.caveats,
}));

const request: OnedataRequest = {
  now: 8374891233,
  ip: '172.98.11.23',
  asn: 322,
  consumer: 'usr-someone',
  groups: ['grp-group-id'],
};
const fromAfrica = { ...request, country: 'PT', regions: ['Africa'], interface: 'rest' };
const fromEurope: OnedataRequest = {
  ...request,
  country: 'FR',
  regions: ['EU', 'Europe'],
  service: 'ozw-onezone',
  interface: 'graphsync',
  api: { service: 'ozw', operation: 'get', resource: 'user.user-id.instance:private' },
  data: { path: '/space2/dir/file2.txt', objectIds: ['00000000000CDBDA677569642331323323616263'] },
  access: 'read',
};

describe.each(tokens)('the token that Onedata wrote with the identifier $identifier', (vector) => {
  const { secret: rootKey, location, identifier, conditions, text, identity, caveats } = vector;

  test('is read', () => {
    const { macaroon, discharges } = deserializeOnedata(text);
    expect(macaroon.location).toBe(location);
    expect(textOf(macaroon.identifier)).toBe(identifier);
    expect(macaroon.unsafeCaveats.map(({ condition }) => textOf(condition))).toEqual(conditions);
    expect(discharges).toEqual([]);
    expect(onedataIdentity.decode(macaroon.identifier)).toStrictEqual(identity);
    expect(conditions.map((each) => dialect.read(each)?.caveat)).toStrictEqual(caveats);
  });

  test('is written again as the same text, with a service in front too', () => {
    expect(serializeOnedata(deserializeOnedata(text))).toBe(text);
    expect(serializeOnedata(deserializeOnedata(`opp-${text}`))).toBe(`opp-${text}`);
  });

  test('is authentic, and with another secret it is not', () => {
    const options = { dialect, request: {} };
    const explained = explain(deserializeOnedata(text), { ...options, rootKey });
    expect(explained.caveats.map((each) => each.caveat)).toStrictEqual(caveats);
    const forged = () => verify(deserializeOnedata(text), { ...options, rootKey: `${rootKey} ` });
    expect(refused(forged).code).toBe('bad_signature');
  });

  test('is made anew, the whole of its parts', () => {
    const token = mint({
      rootKey,
      location,
      identifier: onedataIdentity.encode(identity),
      caveats,
      dialect,
    });
    expect(serializeOnedata(token)).toBe(text);
    const plain = mint({ rootKey, location, identifier, caveats: conditions });
    expect(serializeOnedata(plain)).toBe(text);
  });

  test('is made anew step by step, by whoever holds it', () => {
    const identified = mint({ rootKey, location, identifier: onedataIdentity.encode(identity) });
    const passedOn = caveats.reduce(
      (held, caveat) =>
        serializeOnedata(attenuate(deserializeOnedata(held), [caveat], { dialect })),
      serializeOnedata(identified),
    );
    expect(passedOn).toBe(text);
  });

  test('has caveats whose JSON says the same', () => {
    const sent: unknown[] = JSON.parse(JSON.stringify(caveats.map(caveatToJson)));
    expect(sent.map(caveatFromJson)).toStrictEqual(caveats);
  });
});

describe('of the tokens that Onedata wrote', () => {
  test('the identity token is verified', () => {
    const { secret: rootKey, text, identity, caveats } = tokens[1]!;
    const grant = verify(deserializeOnedata(text), {
      rootKey,
      dialect: onedataDialectFor('identity'),
      expect: 'identity',
      request: fromAfrica,
    });
    expect({ ...grant }).toStrictEqual({
      subject: identity.subject,
      identity,
      validUntil: 8374891234,
      caveats,
    });
  });

  test('the invitation is verified', () => {
    const { secret: rootKey, text, identity } = tokens[2]!;
    const grant = verify(deserializeOnedata(text), {
      rootKey,
      dialect: onedataDialectFor('invite'),
      expect: 'invite',
      request: {},
    });
    expect({ ...grant }).toStrictEqual({
      subject: identity.subject,
      identity,
      validUntil: null,
      caveats: [],
    });
  });

  test('the access token is good for nothing but to prove identity, and is unmet by that alone', () => {
    const { secret: rootKey, text, identity, caveats } = tokens[0]!;
    const options = { rootKey, dialect, request: fromEurope };
    const error = refused(() => verify(deserializeOnedata(text), options));
    expect(error.failures).toMatchObject([
      { index: 5, condition: 'authorization = none', reason: 'not_in_token_type' },
    ]);
    const rest = caveats.filter(({ type }) => type !== 'authorization');
    const identifier = onedataIdentity.encode(identity);
    const token = mint({ rootKey, identifier, caveats: rest, dialect });
    expect(verify(token, options).caveats).toStrictEqual(rest);
  });
});
