import { interfaceIs } from 'caveats';
import {
  type OnedataCaveat,
  onedataDialectFor,
  verifyAccessToken,
  verifyIdentityToken,
} from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import {
  expectBothWays,
  expectNeitherWay,
  limitsOf,
  NO_TEXTS,
  outcome,
  write,
} from './conditions.js';
import { accessToken, errorOf, identityToken, options } from './onezone.js';

describe('an interface', () => {
  test.each(['rest', 'oneclient', 'graphsync'])('is %s', (name) => {
    expectBothWays(`interface = ${name}`, interfaceIs(name));
  });

  test.each(['ftp', 'REST', 'rest ', 'rests', '__proto__'])('is not %j', (name) => {
    const message = 'interface: takes only rest, oneclient and graphsync';
    expectNeitherWay(`interface = ${name}`, interfaceIs(name), message);
  });

  test.each(['', '*', 'rest|oneclient', ...NO_TEXTS])('is not %j', (name) => {
    const caveat = { type: 'interface', interface: name } as OnedataCaveat;
    expect(() => write(caveat)).toThrow(
      new TypeError('interface: takes only rest, oneclient and graphsync'),
    );
  });

  test('is met through it alone', () => {
    for (const name of ['rest', 'graphsync']) {
      expect(outcome(interfaceIs(name), { interface: name })).toBe('met');
      expect(outcome(interfaceIs(name), { interface: name, data: {} })).toBe('met');
      expect(outcome(interfaceIs(name), { interface: 'oneclient' })).toBe('not_allowed');
      expect(outcome(interfaceIs(name), {})).toBe('missing_context');
    }
  });

  test('is reported', () => {
    expect(limitsOf(interfaceIs('rest')).interfaces).toStrictEqual({
      kind: 'only',
      values: ['rest'],
    });
    expect(limitsOf(interfaceIs('rest'), interfaceIs('oneclient')).interfaces).toStrictEqual({
      kind: 'nothing',
    });
  });
});

describe('interface = oneclient is good for data access alone', () => {
  const oneclient = interfaceIs('oneclient');

  test('and met by a request for data through oneclient', () => {
    expect(outcome(oneclient, { interface: 'oneclient', data: {} })).toBe('met');
  });

  test('and fails in a request that is not one', () => {
    expect(outcome(oneclient, { interface: 'oneclient' })).toBe('not_data_access');
  });

  test('and fails through another interface', () => {
    expect(outcome(oneclient, { interface: 'rest', data: {} })).toBe('not_allowed');
    expect(outcome(oneclient, { data: {} })).toBe('missing_context');
  });

  test('and met where somebody else checks that', () => {
    for (const what of ['data', 'api'] as const) {
      const deferred = [what];
      expect(outcome(oneclient, { interface: 'oneclient', deferred })).toBe('met');
      expect(outcome(oneclient, { interface: 'rest', deferred })).toBe('not_allowed');
      expect(outcome(oneclient, { deferred })).toBe('missing_context');
    }
  });
});

describe('interface = oneclient in a token that proves who its subject is', () => {
  const caveats = [interfaceIs('oneclient')];
  const subject = 'prv-krakow';
  const tokens = [identityToken(caveats, { subject }), accessToken(caveats, { subject })];

  test.each(tokens)(
    'is met through oneclient, and fails through another interface: %#',
    async (of) => {
      const consumerToken = identityToken();
      const token = accessToken();
      for (const verify of [
        (at: object) => verifyIdentityToken(of, { ...options, ...at }),
        (at: object) =>
          verifyIdentityToken(consumerToken, { ...options, ...at, consumerToken: of }),
        (at: object) => verifyAccessToken(token, { ...options, ...at, serviceToken: of }),
      ]) {
        await expect(verify({ interface: 'oneclient' })).resolves.toBeDefined();
        for (const at of [{ interface: 'rest' }, {}]) {
          expect((await errorOf(() => verify(at))).id).toMatch(
            /^(tokenCaveatUnverified|bad\w+Token)$/,
          );
        }
      }
    },
  );

  test('is read and met alike by its dialects', () => {
    for (const dialect of [
      onedataDialectFor('identity'),
      onedataDialectFor('access', 'identity'),
    ]) {
      const { kind, caveat } = dialect.read('interface = oneclient')!;
      expect(kind.check(caveat, { interface: 'oneclient' })).toEqual({ ok: true });
      expect(kind.check(caveat, { interface: 'rest' })).toMatchObject({ ok: false });
    }
  });
});
