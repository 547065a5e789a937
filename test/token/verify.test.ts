import {
  access,
  attenuate,
  consumer,
  doc,
  generateRootKey,
  type Identity,
  interfaceIs,
  ip,
  mint,
  type TokenRequest,
  serialize,
  service,
  time,
  verify,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { withStandardCaveats } from '../as-it-is.js';
import { refused } from './thrown.js';

const rootKey = generateRootKey();
const identity = { keyId: 'k1', subject: 'usr-1', id: 'token-1' };
const token = mint({
  rootKey,
  identity,
  caveats: [time(2000), ip('10.0.0.0/8'), service('opw-*'), doc('A'), access('read')],
});
const request: TokenRequest = {
  now: 1000,
  ip: '10.1.2.3',
  service: 'opw-lisbon',
  resource: { doc: 'A', table: 't1' },
  access: 'read',
};

describe('a token whose caveats are all met', () => {
  test('grants its identity, its end and its caveats', () => {
    expect(verify(token, { rootKey, request })).toEqual({
      subject: 'usr-1',
      identity: { type: 'access', keyId: 'k1', subject: 'usr-1', id: 'token-1' },
      validUntil: 2000,
      caveats: [
        { type: 'time', validUntil: 2000 },
        { type: 'ip', whitelist: ['10.0.0.0/8'] },
        { type: 'service', whitelist: ['opw-*'] },
        { type: 'doc', whitelist: ['A'] },
        { type: 'access', access: ['read'] },
      ],
    });
  });

  test('is taken as text as well', () => {
    expect(verify(serialize(token), { rootKey, request }).identity.id).toBe('token-1');
  });

  test('expires with the earliest of its time caveats, or never', () => {
    const sooner = attenuate(token, [time(1500), time(1800)]);
    expect(verify(sooner, { rootKey, request }).validUntil).toBe(1500);
    const endless = mint({ rootKey, identity });
    expect(verify(endless, { rootKey, request: {} }).validUntil).toBeNull();
  });

  test('is checked against the clock where no time is given', () => {
    const past = mint({ rootKey, identity, caveats: [time(Math.floor(Date.now() / 1000) - 5)] });
    const future = mint({
      rootKey,
      identity,
      caveats: [time(Math.floor(Date.now() / 1000) + 3600)],
    });
    expect(refused(() => verify(past, { rootKey, request: {} })).code).toBe('token_expired');
    expect(verify(future, { rootKey, request: {} }).identity.subject).toBe('usr-1');
  });
});

describe('a token that is denied', () => {
  test('tells every caveat that is not met, where it stands and why', () => {
    const error = refused(() =>
      verify(token, { rootKey, request: { ...request, ip: '192.0.2.1', access: 'write' } }),
    );
    expect(error.failures).toEqual([
      {
        index: 1,
        condition: 'ip = 10.0.0.0/8',
        caveat: { type: 'ip', whitelist: ['10.0.0.0/8'] },
        reason: 'not_allowed',
        code: 'context_denied',
      },
      {
        index: 4,
        condition: 'access = read',
        caveat: { type: 'access', access: ['read'] },
        reason: 'not_allowed',
        code: 'scope_denied',
      },
    ]);
    expect(error.code).toBe('context_denied');
  });

  test('tells what the server left out from what it denies', () => {
    const { failures } = refused(() => verify(token, { rootKey, request: { now: 1000 } }));
    expect(failures.map(({ reason }) => reason)).toEqual(Array(4).fill('missing_context'));
  });

  test('has the code of the first row of the table that applies', () => {
    const codes = [
      ['token_expired', ['time < 1', 'x = 1', 'ip = 192.0.2.0/24', 'service = a', 'doc = B']],
      ['unknown_caveat', ['doc = B', 'service = a', 'ip = 192.0.2.0/24', 'x = 1']],
      ['wrong_token_type', ['doc = B', 'service = a', 'ip = 192.0.2.0/24']],
      ['context_denied', ['doc = B', 'service = a', 'ip = 192.0.2.0/24']],
      ['usage_denied', ['doc = B', 'service = a']],
      ['scope_denied', ['doc = B']],
    ] as const;
    for (const [code, caveats] of codes) {
      const expect_ = code === 'wrong_token_type' ? ('identity' as const) : ('access' as const);
      const narrowed = attenuate(token, caveats);
      expect(refused(() => verify(narrowed, { rootKey, request, expect: expect_ })).code).toBe(
        code,
      );
    }
  });

  test.each([
    'time < soon',
    'time',
    '',
    'region = Europe',
    'doc = ',
    'access = write|read',
    'Time < 9',
  ])('for the condition %j, which no kind reads', (condition) => {
    const error = refused(() =>
      verify(withStandardCaveats(token, [condition]), { rootKey, request }),
    );
    expect(error.code).toBe('unknown_caveat');
    expect(error.failures).toEqual([
      { index: 5, condition, reason: 'unknown_caveat', code: 'unknown_caveat' },
    ]);
  });

  test('is not authentic before anything else counts', () => {
    const forged = attenuate(mint({ rootKey: 'another', identity }), ['time < 1', 'x = 1']);
    const error = refused(() => verify(forged, { rootKey, request }));
    expect(error.code).toBe('bad_signature');
    expect(error.failures).toEqual([]);
  });
});

describe('the key', () => {
  test('may be looked up by the unverified identity', () => {
    const seen: unknown[] = [];
    const find = (unverified: Pick<Identity, 'id' | 'keyId'>): Uint8Array | undefined => {
      seen.push(unverified.keyId);
      return unverified.keyId === 'k1' ? rootKey : undefined;
    };
    expect(verify(token, { rootKey: find, request }).identity.id).toBe('token-1');
    expect(seen).toEqual(['k1']);
    const other = mint({ rootKey, identity: { ...identity, keyId: 'k2' } });
    expect(refused(() => verify(other, { rootKey: find, request })).code).toBe('unknown_key');
  });

  test.each([
    ['is empty', ''],
    ['is empty', new Uint8Array()],
    ['is missing', undefined],
    ['is a number', 7],
    ['is promised', () => Promise.resolve(rootKey)],
    ['is empty when it is found', () => ''],
  ])('that %s is a mistake of the caller', (_, wrong) => {
    expect(() => verify(token, { rootKey: wrong as never, request })).toThrow(TypeError);
  });
});

describe('the type of a token', () => {
  const proof = mint({ rootKey, identity: { ...identity, type: 'identity' } });

  test('has to be the one that is expected: access, unless it is said otherwise', () => {
    expect(refused(() => verify(proof, { rootKey, request: {} })).code).toBe('wrong_token_type');
    expect(verify(proof, { rootKey, request: {}, expect: 'identity' }).identity.type).toBe(
      'identity',
    );
    const error = refused(() => verify(token, { rootKey, request, expect: 'identity' }));
    expect(error.code).toBe('wrong_token_type');
  });

  test('is access where the identifier is of another form', () => {
    const foreign = mint({ rootKey, identifier: '2/nmd/usr-1/act/0123' });
    expect(verify(foreign, { rootKey, request: {} }).identity).toEqual({
      type: 'access',
      id: '2/nmd/usr-1/act/0123',
      keyId: '',
      subject: '',
    });
  });
});

test('caveats of consumers and interfaces count as context and as usage', () => {
  const narrowed = attenuate(token, [consumer('usr-1', 'grp-2'), interfaceIs('rest')]);
  const { failures } = refused(() => verify(narrowed, { rootKey, request }));
  expect(failures.map(({ code }) => code)).toEqual(['context_denied', 'usage_denied']);
  const qualified = { ...request, consumer: 'usr-9', groups: ['grp-2'], interface: 'rest' };
  expect(verify(narrowed, { rootKey, request: qualified }).caveats).toHaveLength(7);
});
