import { attenuate, mint, serialize } from 'caveats';
import type { Authority } from 'caveats/authority';
import { describe, expect, test } from 'vitest';
import { createGuard, createScopeEndpoint, type HeaderFields } from '../../src/http/index.js';
import { authorityWith, guardBy, mintedBy, noting } from './authority-world.js';
import { bearer, identity, problemOf, request, rootKey, token, tokenWith } from './world.js';

const { resource: _, access: __, ...context } = request;

async function codeOf(authority: Authority, text: string): Promise<string | undefined> {
  const verdict = await guardBy(authority).authorize(bearer(text), request);
  return verdict.ok ? undefined : verdict.code;
}

describe('a guard with an authority', () => {
  test('lets in whom one with the key lets in, with the same grant', async () => {
    const guard = guardBy(authorityWith());
    for (const text of [token, tokenWith('doc = A', 'time < 2000', 'service = opw-lisbon')]) {
      const verdict = await guard.authorize(bearer(text), request);
      expect(verdict).toMatchObject({ ok: true });
      expect(verdict).toEqual(await createGuard({ rootKey }).authorize(bearer(text), request));
    }
  });

  test('and keeps out whom that keeps out, with the same answer', async () => {
    const guard = guardBy(authorityWith());
    const texts = ['junk', token.slice(0, -4), tokenWith('doc = B', 'ip = 192.0.2.0/24')];
    for (const text of texts) {
      const verdict = await guard.authorize(bearer(text), request);
      expect(verdict).toMatchObject({ ok: false });
      expect(verdict).toEqual(await createGuard({ rootKey }).authorize(bearer(text), request));
    }
  });

  test('tells the same in whoami, and of a token in a body', async () => {
    const authority = authorityWith();
    const text = tokenWith('table = A/t1', 'access = read', 'service = opw-*');
    const whoami = await guardBy(authority).whoami(bearer(text), context);
    expect(whoami.status).toBe(200);
    expect(whoami).toEqual(await createGuard({ rootKey }).whoami(bearer(text), context));
    const inferred = await createScopeEndpoint({ authority }).answer({ token: text }, context);
    expect(inferred.status).toBe(200);
    expect(inferred).toEqual(
      await createScopeEndpoint({ rootKey }).answer({ token: text }, context),
    );
  });

  test('may be an instance of a class, whose methods need it', async () => {
    class Own {
      readonly #authority = authorityWith();
      open(...given: Parameters<Authority['open']>) {
        return this.#authority.open(...given);
      }
    }
    const guard = createGuard({ authority: new Own() });
    expect(await guard.authorize(bearer(token), request)).toMatchObject({ ok: true });
  });

  test('takes tokens of the type that it expects', async () => {
    const authority = authorityWith();
    const proof = serialize(mint({ rootKey, identity: { ...identity, type: 'identity' } }));
    expect(await codeOf(authority, proof)).toBe('wrong_token_type');
    const guard = guardBy(authority, { expect: 'identity' });
    expect(await guard.authorize(bearer(proof), request)).toMatchObject({ ok: true });
    expect((await guard.whoami(bearer(proof), context)).status).toBe(200);
    expect(await guard.authorizeList(bearer(token), request, 'doc')).toMatchObject({
      code: 'wrong_token_type',
    });
    expect(problemOf(await guard.whoami(bearer(token), context)).code).toBe('wrong_token_type');
    const endpoint = createScopeEndpoint({ authority, expect: 'identity' });
    expect((await endpoint.answer({ token: proof }, context)).status).toBe(200);
    expect(problemOf(await endpoint.answer({ token }, context)).code).toBe('wrong_token_type');
  });

  test('takes a consumer’s token of the authority', async () => {
    const authority = authorityWith();
    const text = await mintedBy(authority, 'consumer = usr-2', 'doc = A');
    const proof = await authority.mint({ identity: { subject: 'usr-2', type: 'identity' } });
    const endpoint = createScopeEndpoint({ authority });
    const consumerToken = authority.serialize(proof);
    const told = await endpoint.answer({ token: text, consumerToken }, context);
    expect(JSON.parse(told.body)).toMatchObject({ scope: { resources: [{ doc: 'A' }] } });
    const alone = await endpoint.answer({ token: text }, context);
    expect(problemOf(alone)).toMatchObject({ status: 403, code: 'context_denied' });
  });

  test('leaves a mistake of the server to the server', async () => {
    const wrong = { ...request, now: Date.now() };
    const guard = guardBy(authorityWith());
    await expect(async () => guard.authorize(bearer(token), wrong)).rejects.toThrow(TypeError);
    await expect(async () => guard.whoami(bearer(token), wrong)).rejects.toThrow(TypeError);
  });
});

describe('what is revoked', () => {
  test('is kept out from the next request on, also where it was let in before', async () => {
    const authority = authorityWith();
    const text = await mintedBy(authority);
    const narrowed = serialize(attenuate(text, ['doc = A']));
    const guard = guardBy(authority);
    const verdicts = async () =>
      Promise.all(
        [text, narrowed].map(async (each) => (await guard.authorize(bearer(each), request)).ok),
      );
    expect(await verdicts()).toEqual([true, true]);
    await authority.revoke({ token: text });
    expect(await verdicts()).toEqual([false, false]);
    await authority.unrevoke({ token: text });
    expect(await verdicts()).toEqual([true, true]);
  });

  test('is 401 with a challenge, and 400 in a body', async () => {
    const authority = authorityWith();
    await authority.revoke({ subject: 'usr-1' });
    const verdict = await guardBy(authority).authorize(bearer(token), request);
    expect(verdict).toMatchObject({
      status: 401,
      code: 'token_revoked',
      headers: {
        'www-authenticate':
          'Bearer error="invalid_token", error_description="The token was revoked"',
      },
    });
    const answer = await createScopeEndpoint({ authority }).answer({ token }, context);
    expect(problemOf(answer)).toMatchObject({ status: 400, code: 'token_revoked' });
    expect((await guardBy(authority).whoami(bearer(token), context)).status).toBe(401);
  });

  test('is told with the caveats that are not met besides', async () => {
    const authority = authorityWith();
    await authority.revoke({ keyId: 'k1' });
    const verdict = await guardBy(authority).authorize(bearer(tokenWith('doc = B')), request);
    expect(verdict).toMatchObject({ code: 'token_revoked', error: { failures: [{ index: 0 }] } });
    const expired = await codeOf(authority, tokenWith('time < 1000'));
    expect(expired).toBe('token_expired');
  });
});

describe('an authority is asked', () => {
  const opened = ['open', 'keys', 'restrictions', 'revocations'];

  test('once for each request, and everything of it also where it knows the token', async () => {
    const { authority, asked } = noting();
    const guard = guardBy(authority);
    expect(await guard.authorize(bearer(token), request)).toMatchObject({ ok: true });
    expect(asked).toEqual(opened);
    expect(await guard.authorize(bearer(token), request)).toMatchObject({ ok: true });
    expect(asked).toEqual([...opened, ...opened]);
  });

  test('once for whoami, and of a token in a body', async () => {
    const { authority, asked } = noting();
    await guardBy(authority).whoami(bearer(token), context);
    expect(asked).toEqual(opened);
    asked.length = 0;
    await createScopeEndpoint({ authority }).answer({ token }, context);
    expect(asked).toEqual(opened);
  });

  test('before the server about the request', async () => {
    const { authority, asked } = noting();
    const known = async () => {
      asked.push('request');
      return request;
    };
    await guardBy(authority).authorize(bearer(token), known);
    expect(asked).toEqual([...opened, 'request']);
  });

  test.each<[string, HeaderFields, readonly string[]]>([
    ['no token', {}, []],
    ['two tokens', { authorization: [`Bearer ${token}`, `Bearer ${token}`] }, []],
    ['what no token can be', bearer('{}'), []],
    ['junk', bearer('junk'), ['open']],
    ['a token that was cut off', bearer(token.slice(0, -8)), ['open']],
    ['one that is too long', bearer('A'.repeat(70_000)), []],
  ])('nothing but to read it about %s, and neither is the server', async (_what, headers, all) => {
    const { authority, asked } = noting();
    const known = () => {
      asked.push('request');
      return request;
    };
    expect(await guardBy(authority).authorize(headers, known)).toMatchObject({ ok: false });
    expect(asked).toEqual(all);
  });

  test('nothing about the token in a body that does not decode', async () => {
    const { authority, asked } = noting();
    const endpoint = createScopeEndpoint({ authority });
    const answer = await endpoint.answer({ token, consumerToken: 'junk' }, context);
    expect(problemOf(answer)).toMatchObject({ status: 400, source: 'consumer_token' });
    expect(asked.filter((each) => each === 'keys')).toHaveLength(1);
  });

  test('for many requests at once without mixing them up', async () => {
    const slow = new Map<string, unknown>();
    const authority = authorityWith({
      revocations: {
        async get(key) {
          await new Promise((done) => setTimeout(done, Math.random() * 3));
          return slow.get(key);
        },
        set: (key, value) => slow.set(key, value),
        delete: (key) => slow.delete(key),
      },
    });
    const ids = Array.from({ length: 60 }, (_none, i) => `token-${i % 20}`);
    for (const id of ['token-3', 'token-7']) await authority.revoke({ id });
    const guard = guardBy(authority);
    const verdicts = await Promise.all(
      ids.map((id) => {
        const text = serialize(mint({ rootKey, identity: { ...identity, id } }));
        return guard.authorize(bearer(text), request);
      }),
    );
    expect(verdicts.map((each) => (each.ok ? each.grant.identity.id : each.code))).toEqual(
      ids.map((id) => (['token-3', 'token-7'].includes(id) ? 'token_revoked' : id)),
    );
  });
});
