import { createAuthority } from 'caveats/authority';
import { TokenError, type Verdict } from 'caveats';
import { describe, expect, test, vi } from 'vitest';
import { createGuard, createScopeEndpoint } from '../../src/http/index.js';
import { bearer, guardWith, request, rootKey, token, tokenWith } from './world.js';

const asked = { ...request, resource: { doc: 'A' } };

/** A hook, and what it saw. */
function witness() {
  const seen: Verdict[] = [];
  return { seen, onVerdict: (verdict: Verdict) => void seen.push(verdict) };
}

describe('a verdict', () => {
  test('says who was allowed', async () => {
    const { seen, onVerdict } = witness();
    await guardWith({ onVerdict }).authorize(bearer(token), asked);
    expect(seen).toEqual([
      {
        asked: 'verify',
        code: undefined,
        reasons: [],
        id: 'token-1',
        subject: 'usr-1',
        keyId: 'k1',
        route: undefined,
        remembered: false,
        microseconds: expect.any(Number),
      },
    ]);
    expect(Number.isSafeInteger(seen[0]!.microseconds)).toBe(true);
    expect(seen[0]!.microseconds).toBeGreaterThanOrEqual(0);
  });

  test('says why not, each reason once', async () => {
    const { seen, onVerdict } = witness();
    const text = tokenWith(
      'doc = B',
      'doc = C',
      'ip = 192.0.2.0/24',
      'colour = red',
      'access = write',
    );
    await guardWith({ onVerdict }).authorize(bearer(text), asked);
    expect(seen[0]).toMatchObject({ code: 'unknown_caveat', subject: 'usr-1' });
    expect(seen[0]!.reasons).toEqual([
      'doc not_allowed',
      'ip not_allowed',
      'unknown_caveat',
      'access not_allowed',
    ]);
  });

  test.each<[string, object, string]>([
    ['no token', {}, 'missing_credential'],
    ['two', { authorization: [`Bearer ${token}`, `Bearer ${token}`] }, 'multiple_credentials'],
    ['junk', bearer('junk'), 'malformed_token'],
    ['a forged token', bearer(token.slice(0, -4) + 'AAAA'), 'bad_signature'],
  ])('of %s says nothing of whom it claims to be', async (_, headers, code) => {
    const { seen, onVerdict } = witness();
    await guardWith({ onVerdict }).authorize(headers as Record<string, string>, asked);
    expect(seen).toMatchObject([
      { code, id: undefined, subject: undefined, keyId: undefined, reasons: [] },
    ]);
  });

  test('is frozen, and has nothing of the token, the key or the request in it', async () => {
    const { seen, onVerdict } = witness();
    const guard = guardWith({ onVerdict });
    const texts = [token, tokenWith('doc = secret-doc', 'my = own-words'), `${token}x`];
    for (const text of texts) await guard.authorize(bearer(text), { ...asked, ip: '203.0.113.77' });
    await guard.authorizeList(bearer(token), { access: 'read' }, 'doc');
    await guard.whoami(bearer(token), {});
    await guard.refuse('undeclared_route');
    expect(seen.map(({ asked: of }) => of)).toEqual([
      'verify',
      'verify',
      'verify',
      'list',
      'whoami',
      'verify',
    ]);
    for (const verdict of seen) {
      expect(Object.isFrozen(verdict)).toBe(true);
      expect(Object.isFrozen(verdict.reasons)).toBe(true);
      const text = JSON.stringify(verdict);
      for (const secret of [...texts, rootKey, 'secret-doc', 'own-words', '203.0.113.77']) {
        expect(text).not.toContain(secret);
      }
    }
  });

  test('of a kind of your own repeats no sentence of it', async () => {
    const { seen, onVerdict } = witness();
    const guard = guardWith({ onVerdict });
    await guard.authorize(bearer(tokenWith('service = opw-x')), asked);
    expect(seen[0]!.reasons).toEqual(['service not_allowed']);
  });

  test('is no verdict if the server fails', async () => {
    const { seen, onVerdict } = witness();
    const guard = createGuard({ rootKey: () => Promise.reject(new Error('down')), onVerdict });
    await expect(guard.authorize(bearer(token), asked)).rejects.toThrow('down');
    const other = guardWith({ onVerdict });
    await expect(async () =>
      other.authorize(bearer(token), () => Promise.reject(new TokenError('token_revoked'))),
    ).rejects.toThrow(TokenError);
    expect(seen).toEqual([]);
  });
});

describe('a hook changes no verdict', () => {
  test.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('log down');
      },
    ],
    [
      'throws nothing',
      () => {
        throw undefined;
      },
    ],
    ['rejects', () => Promise.reject(new Error('log down'))],
    ['never settles', () => new Promise(() => undefined)],
    ['returns a verdict', () => ({ ok: true, code: undefined })],
    [
      'returns a thenable that throws',
      () => ({
        then() {
          throw new Error('odd');
        },
      }),
    ],
  ])('that %s', async (_, onVerdict) => {
    const guard = guardWith({ onVerdict });
    const plain = guardWith();
    for (const headers of [{}, bearer('junk'), bearer(token), bearer(tokenWith('doc = B'))]) {
      expect(await guard.authorize(headers, asked)).toEqual(await plain.authorize(headers, asked));
    }
  });

  test('that writes into what it gets', async () => {
    const onVerdict = (verdict: object): void => void Object.assign(verdict, { code: undefined });
    const guard = guardWith({ onVerdict });
    expect(await guard.authorize(bearer('junk'), asked)).toMatchObject({ status: 401 });
  });

  test('that is no function is a mistake', () => {
    expect(() => guardWith({ onVerdict: 'log' as never })).toThrow('onVerdict must be a function');
    expect(() => createAuthority({ keys: rootKey, onVerdict: 7 as never })).toThrow(TypeError);
  });
});

describe('the hook of an authority', () => {
  const setUp = (onGuard?: (verdict: Verdict) => void) => {
    const { seen, onVerdict } = witness();
    const authority = createAuthority({ keys: rootKey, onVerdict, clock: () => 1000 });
    const guard = createGuard({ authority, onVerdict: onGuard });
    return { seen, onVerdict, authority, guard };
  };

  test('sees its own verdicts, and which tokens it remembered', async () => {
    const { seen, authority } = setUp();
    const text = await authority.issue('usr-1', ['doc = A']);
    await authority.verify(text, { request: asked });
    await authority
      .verify(text, { request: { ...asked, resource: { doc: 'B' } } })
      .catch(() => undefined);
    await authority.inferScope(text, { context: {} });
    await authority.whoami(text, { context: {} });
    await authority.explain(text, { request: asked });
    await authority.revoke({ token: text });
    await authority.verify(text, { request: asked }).catch(() => undefined);
    expect(seen.map((one) => [one.asked, one.code, one.subject, one.remembered])).toEqual([
      ['verify', undefined, 'usr-1', false],
      ['verify', 'scope_denied', 'usr-1', true],
      ['inferScope', undefined, 'usr-1', true],
      ['whoami', undefined, 'usr-1', true],
      ['verify', 'token_revoked', 'usr-1', true],
    ]);
  });

  test('sees those of the guards in front of it', async () => {
    const { seen, authority, guard } = setUp();
    const text = await authority.issue('usr-1');
    await guard.authorize(bearer(text), asked);
    await guard.authorize({}, asked);
    const opened = await guard.open(bearer(text));
    await opened.authorize(asked);
    await opened.authorizeList(asked, 'doc');
    expect(seen.map((one) => [one.asked, one.code, one.remembered])).toEqual([
      ['verify', undefined, false],
      ['verify', 'missing_credential', false],
      ['verify', undefined, true],
      ['list', undefined, true],
    ]);
  });

  test('is called beside that of the guard, but once if it is the same', async () => {
    const own = vi.fn();
    const { seen, authority, guard, onVerdict } = setUp(own);
    const text = await authority.issue('usr-1');
    await guard.authorize(bearer(text), asked);
    expect([seen.length, own.mock.calls.length]).toEqual([1, 1]);
    await createGuard({ authority, onVerdict }).authorize(bearer(text), asked);
    expect(seen).toHaveLength(2);
  });

  test('hears of a store that does not respond', async () => {
    const { seen, onVerdict } = witness();
    const fail = () => Promise.reject(new Error('down'));
    const revocations = { get: fail, set: fail, delete: fail };
    const authority = createAuthority({ keys: rootKey, revocations, onVerdict });
    await authority
      .verify(await authority.issue('usr-1'), { request: asked })
      .catch(() => undefined);
    expect(seen).toMatchObject([{ code: 'verification_unavailable', subject: undefined }]);
  });

  test('hears once of an endpoint with two bad tokens', async () => {
    const { seen, authority } = setUp();
    const endpoint = createScopeEndpoint({ authority });
    await endpoint.answer({ token: 'junk', consumerToken: 'junk' }, {});
    await endpoint.answer({}, {});
    await endpoint.answer({ token: await authority.issue('usr-1') }, {});
    expect(seen.map((one) => [one.asked, one.code])).toEqual([
      ['inferScope', 'malformed_token'],
      ['inferScope', 'malformed_body'],
      ['inferScope', undefined],
    ]);
  });
});
