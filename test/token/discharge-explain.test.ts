import {
  access,
  addThirdPartyCaveat,
  attenuate,
  deserialize,
  doc,
  explain,
  inferScope,
  inspect,
  mint,
  serialize,
  service,
  time,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { asking, attach, dischargeOf, keyOf, rootKey, tokenAsking } from './attach.js';
import { refused } from './thrown.js';

const utf8 = (text: string) => new TextEncoder().encode(text);
const token = attenuate(tokenAsking([time(3000)], 'login'), [doc('A', 'B')]);

describe('explain', () => {
  const asks = attenuate(asking(token, 'mail'), [access('read')]);
  const login = dischargeOf('login', doc('A'), 'colour = red');
  const mail = dischargeOf('mail', time(500));
  const options = {
    rootKey,
    request: { now: 1000, resource: { doc: 'A' }, access: 'read' },
  } as const;

  test('tells of every caveat of the token and its discharges, in their order', () => {
    const explanation = explain(attach(asks, mail, login), options);
    expect(explanation).toMatchObject({
      allowed: false,
      error: { code: 'token_expired' },
      identity: { subject: 'usr-1' },
    });
    expect(explanation.caveats).toEqual([
      { index: 0, condition: 'time < 3000', caveat: time(3000), role: 'context', met: true },
      { index: 1, discharge: 1, condition: 'doc = A', caveat: doc('A'), role: 'scope', met: true },
      {
        index: 2,
        discharge: 1,
        condition: 'colour = red',
        met: false,
        reason: 'unknown_caveat',
        code: 'unknown_caveat',
      },
      { index: 3, condition: 'doc = A|B', caveat: doc('A', 'B'), role: 'scope', met: true },
      {
        index: 4,
        discharge: 0,
        condition: 'time < 500',
        caveat: time(500),
        role: 'context',
        met: false,
        reason: 'expired',
        code: 'token_expired',
      },
      { index: 5, condition: 'access = read', caveat: access('read'), role: 'scope', met: true },
    ]);
    expect(explanation.caveats[0]).not.toHaveProperty('discharge');
  });

  test('has the grant where all of them are met', () => {
    const explanation = explain(attach(token, dischargeOf('login', time(2000))), options);
    expect(explanation).toMatchObject({
      allowed: true,
      grant: { validUntil: 2000, caveats: [time(3000), time(2000), doc('A', 'B')] },
    });
    expect(explanation.caveats.map(({ discharge }) => discharge)).toEqual([
      undefined,
      0,
      undefined,
    ]);
  });

  test.each([
    ['is missing', attach(asks, login), 'missing_discharge'],
    ['is unexpected', attach(asks, mail, login, login), 'unexpected_discharge'],
    [
      'is not bound',
      { macaroon: asks.macaroon, discharges: [mail.macaroon, login.macaroon] },
      'bad_signature',
    ],
  ])(
    'says where a discharge %s that the token is not authentic, and nothing else',
    (_, given, code) => {
      const explanation = explain(given, options);
      expect(explanation).toMatchObject({ allowed: false, error: { code }, caveats: [] });
      expect(explanation).not.toHaveProperty('identity');
    },
  );
});

describe('inspect', () => {
  test('hands out copies: to write to them changes nothing, and they tell nothing else', () => {
    const sent = deserialize(serialize(attach(asking(token, 'mail'), dischargeOf('mail'))));
    const before = serialize(sent);
    const { unverified } = inspect(sent);
    const third = unverified.caveats.find(({ party }) => party === 'third');
    if (third?.party !== 'third') throw new Error('there is none');
    for (const { identifier } of [unverified, third, ...unverified.discharges]) {
      expect(identifier.buffer.byteLength).toBe(identifier.length);
      identifier.fill(0);
    }
    expect(serialize(sent)).toBe(before);
  });

  test('shows the discharges, and which caveats have one', () => {
    const asks = asking(token, 'mail');
    const login = asking(dischargeOf('login', time(2000)), 'code');
    const { unverified } = inspect(attach(asks, login, dischargeOf('code', 'colour = red')));
    const third = (identifier: string, discharged: boolean) => ({
      party: 'third',
      location: `https://${identifier}.example.com`,
      identifier: utf8(identifier),
      discharged,
    });
    expect(unverified.caveats).toMatchObject([
      { party: 'first', condition: 'time < 3000' },
      third('login', true),
      { party: 'first', condition: 'doc = A|B' },
      third('mail', false),
    ]);
    expect(unverified.discharges).toMatchObject([
      {
        location: '',
        identifier: utf8('login'),
        requested: true,
        atMost: { validUntil: 2000 },
        caveats: [
          { party: 'first', condition: 'time < 2000', caveat: time(2000), role: 'context' },
          third('code', true),
        ],
      },
      {
        location: '',
        identifier: utf8('code'),
        requested: true,
        atMost: { validUntil: null },
        caveats: [{ party: 'first', condition: 'colour = red' }],
      },
    ]);
    // What a discharge leaves is its own affair: nothing shows yet that it belongs to the token.
    expect(unverified.atMost.validUntil).toBe(3000);
    expect(unverified.refused).toEqual(['missing_discharge', 'unknown_caveat']);
  });

  test('shows what it is given, whether any of it holds or not', () => {
    const spare = {
      macaroon: token.macaroon,
      discharges: [dischargeOf('spare', time(7)).macaroon],
    };
    const { unverified, verified } = inspect(spare);
    expect(verified).toBe(false);
    expect(unverified.discharges).toHaveLength(1);
    expect(unverified.discharges[0]).toMatchObject({ requested: false, atMost: { validUntil: 7 } });
    expect(unverified.atMost.validUntil).toBe(3000);
    expect(unverified.refused).toEqual(['missing_discharge', 'unexpected_discharge']);
    expect(unverified.caveats[1]).toMatchObject({ party: 'third', discharged: false });
  });

  test('shows no discharges of a token without', () => {
    expect(inspect(token).unverified.discharges).toEqual([]);
    expect(inspect(token).unverified.atMost.validUntil).toBe(3000);
  });
});

describe('a consumer’s token with a third-party caveat', () => {
  const narrow = attenuate(token, ['consumer = usr-2']);
  const discharged = attach(narrow, dischargeOf('login'));
  const proof = addThirdPartyCaveat(
    mint({ rootKey, identity: { subject: 'usr-2', type: 'identity' } }),
    { identifier: 'mail', rootKey: keyOf('mail') },
  );
  const infer = (consumerToken: Parameters<typeof inspect>[0]) =>
    inferScope(discharged, { rootKey, context: { now: 1000 }, consumerToken });

  test('proves who the consumer is with its own discharges', () => {
    const given = attach(proof, dischargeOf('mail', time(2000), service('opw-*')));
    expect(infer(given).scope).toEqual({
      kind: 'only',
      resources: [
        { doc: 'A', access: ['read', 'write'] },
        { doc: 'B', access: ['read', 'write'] },
      ],
    });
    expect(infer(serialize(given)).scope.kind).toBe('only');
  });

  test('does not narrow the scope, nor end it sooner', () => {
    const { validUntil, services } = infer(
      attach(proof, dischargeOf('mail', time(2000), service('x'))),
    );
    expect([validUntil, services.kind]).toEqual([3000, 'unrestricted']);
  });

  test.each([
    ['is missing its discharge', 'missing_discharge', proof],
    ['has the token’s discharge', 'missing_discharge', attach(proof, dischargeOf('login'))],
    ['has both', 'unexpected_discharge', attach(proof, dischargeOf('mail'), dischargeOf('login'))],
    ['has one that expired', 'token_expired', attach(proof, dischargeOf('mail', time(1)))],
    ['has one with a scope', 'scope_denied', attach(proof, dischargeOf('mail', doc('A')))],
    ['has one that nobody understands', 'unknown_caveat', attach(proof, dischargeOf('mail', 'x'))],
  ])('that %s is refused, and the error says that it is the consumer’s', (_, code, given) => {
    expect(refused(() => infer(given))).toMatchObject({ code, source: 'consumer_token' });
  });
});
