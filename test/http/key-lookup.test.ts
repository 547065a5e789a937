import {
  createDialect,
  type Identity,
  mint,
  type OpaqueIdentity,
  serialize,
  TokenError,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { createGuard, type KeyOptions } from '../../src/http/index.js';
import { bearer, identity, request, rootKey, token, tokenWith } from './world.js';

type KeyLookup = Extract<KeyOptions['rootKey'], (...args: never) => unknown>;

/** An async function: a guard throws at once what a lookup throws at once. */
const authorize = async (find: KeyLookup, text = token) =>
  createGuard({ rootKey: find }).authorize(bearer(text), request);
const bytes = new TextEncoder().encode(rootKey);

describe('a key', () => {
  test.each<[string, KeyLookup]>([
    ['at once', () => rootKey],
    ['as bytes', () => bytes],
    ['as a promise', () => Promise.resolve(rootKey)],
    ['after a while', () => new Promise((found) => setTimeout(found, 1, rootKey))],
    ['as anything with a then', () => ({ then: (met) => Promise.resolve(rootKey).then(met) })],
  ])('may be found %s', async (_, find) => {
    expect(await authorize(find)).toMatchObject({ ok: true });
  });

  test('that is not known refuses the token', async () => {
    const finds: KeyLookup[] = [() => undefined, async () => undefined, () => null as never];
    for (const find of finds) {
      expect(await authorize(find)).toMatchObject({ ok: false, status: 401, code: 'unknown_key' });
    }
  });

  test('that is another one refuses the token', async () => {
    expect(await authorize(async () => 'another key')).toMatchObject({ code: 'bad_signature' });
  });

  test.each([
    ['empty', ''],
    ['empty as bytes', new Uint8Array()],
    ['a number', 7],
  ])('that is %s is a mistake of the server, and lets nobody in', async (_, wrong) => {
    await expect(authorize(() => wrong as never)).rejects.toThrow(TypeError);
    await expect(authorize(async () => wrong as never)).rejects.toThrow(TypeError);
  });
});

describe('a lookup', () => {
  test('is asked once, with the identity of the token', async () => {
    const asked: (Identity | OpaqueIdentity)[] = [];
    await authorize((unverified) => {
      asked.push(unverified);
      return rootKey;
    });
    expect(asked).toEqual([{ ...identity, type: 'access' }]);
  });

  test('is asked by an opaque identity where the identifier is of another form', async () => {
    const asked: unknown[] = [];
    const foreign = serialize(mint({ rootKey, identifier: '2/nmd/usr-1' }));
    await authorize((unverified) => {
      asked.push(unverified);
      return rootKey;
    }, foreign);
    expect(asked).toEqual([{ type: 'access', id: '2/nmd/usr-1', keyId: '', subject: '' }]);
  });

  test.each(['junk', '', token.slice(0, 30), `${token},`, 'A'.repeat(70_000)])(
    'is not asked about what does not decode',
    async (text) => {
      let asked = 0;
      const verdict = await authorize(() => {
        asked++;
        return rootKey;
      }, text);
      expect(verdict.ok).toBe(false);
      expect(asked).toBe(0);
    },
  );

  test('that fails is neither a yes nor a no: whoever asked gets its error', async () => {
    const down = new Error('the database is down');
    const finds: KeyLookup[] = [
      () => {
        throw down;
      },
      () => Promise.reject(down),
    ];
    for (const rootKey of finds) {
      const guard = createGuard({ rootKey });
      await expect(async () => guard.authorize(bearer(token), request)).rejects.toBe(down);
      await expect(async () => guard.whoami(bearer(token), request)).rejects.toBe(down);
    }
  });

  test('may refuse a token with an error of its own', async () => {
    const revoked = new TokenError('token_revoked');
    const verdict = await authorize(() => Promise.reject(revoked));
    expect(verdict).toMatchObject({ status: 401, code: 'token_revoked', error: revoked });
  });

  test('that answers late does not mix up requests that came at the same time', async () => {
    const keys = new Map([
      ['k0', 'key of k0'],
      ['k1', 'key of k1'],
      ['k2', 'key of k2'],
    ]);
    const guard = createGuard({
      rootKey: async ({ keyId }) => {
        await new Promise((done) => setTimeout(done, Number(keyId.slice(1)) % 2));
        return keys.get(keyId);
      },
    });
    const texts = Array.from({ length: 100 }, (_, i) => {
      const keyId = `k${i % 4}`;
      const id = `token-${i}`;
      const key = keys.get(keyId) ?? 'not known';
      return serialize(mint({ rootKey: key, identity: { subject: 'usr-1', keyId, id } }));
    });
    const verdicts = await Promise.all(texts.map((text) => guard.authorize(bearer(text), request)));
    expect(verdicts.map((each) => (each.ok ? each.grant.identity.id : each.code))).toEqual(
      texts.map((_, i) => (i % 4 === 3 ? 'unknown_key' : `token-${i}`)),
    );
  });
});

describe('a codec of one’s own', () => {
  const dialect = createDialect({
    identity: {
      decode: (identifier) => JSON.parse(new TextDecoder().decode(identifier)),
      encode: (identity) => JSON.stringify(identity),
    },
  });

  test('tells the lookup the identity', async () => {
    const mine = { type: 'access' as const, id: 'x', keyId: 'k7', subject: 'usr-1' };
    const text = serialize(mint({ rootKey, identifier: JSON.stringify(mine) }));
    const guard = createGuard({
      dialect,
      rootKey: ({ keyId }) => (keyId === 'k7' ? rootKey : undefined),
    });
    expect(await guard.authorize(bearer(text), request)).toMatchObject({
      ok: true,
      grant: { identity: mine },
    });
  });

  test('that stumbles makes the token malformed, and no lookup is made', async () => {
    let asked = 0;
    const find: KeyLookup = () => {
      asked++;
      return rootKey;
    };
    const guard = createGuard({ dialect, rootKey: find });
    const verdict = await guard.authorize(bearer(tokenWith()), request);
    expect(verdict).toMatchObject({ ok: false, code: 'malformed_token' });
    expect(asked).toBe(0);
  });
});

test('what a server says wrongly of a request is a mistake, and not a denial', async () => {
  const guard = createGuard({ rootKey });
  const wrong = { ...request, now: Date.now() };
  await expect(async () => guard.authorize(bearer(token), wrong)).rejects.toThrow(TypeError);
  await expect(async () => guard.whoami(bearer(token), wrong)).rejects.toThrow(TypeError);
});
