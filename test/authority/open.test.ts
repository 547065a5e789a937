import {
  attenuate,
  createDialect,
  doc,
  judge,
  mint,
  serialize,
  standardIdentity,
  TokenError,
} from 'caveats';
import { type AuthorityOptions, createAuthority, createKeyring } from 'caveats/authority';
import { describe, expect, test } from 'vitest';
import { refused } from '../token/thrown.js';
import { errorOf, key, keyring, otherKey, reading, refusalOf } from './refusal.js';

const identity = { subject: 'usr-1' };
const keyed = { ...identity, keyId: 'k1' };

/** An authority, a text of it, and how many identifiers it has decoded. */
function world(options: Partial<AuthorityOptions> = {}) {
  let decoded = 0;
  const dialect = createDialect({
    identity: {
      ...standardIdentity,
      decode(identifier) {
        decoded++;
        return standardIdentity.decode(identifier);
      },
    },
  });
  const authority = createAuthority({ keys: keyring(), ...options, dialect });
  const text = serialize(mint({ rootKey: key, identity: keyed, caveats: [doc('A')] }));
  return { authority, text, decoded: () => decoded };
}

describe('opening a token', () => {
  test('comes before judging it, once or often', async () => {
    const { authority, text } = world();
    const opened = await authority.open(text);
    expect(opened.dialect).toBe(authority.dialect);
    expect(judge.verify(opened, { request: reading }).subject).toBe('usr-1');
    expect(refused(() => judge.verify(opened, { request: {} })).code).toBe('scope_denied');
    expect(judge.inferScope(opened, { context: {} }).scope.kind).toBe('only');
    expect(judge.whoami(opened, { context: {} }).scoped).toBe(true);
    expect(judge.explain(opened, { request: {} }).allowed).toBe(false);
  });

  test('takes no promise where nothing has to be waited for', () => {
    const { authority, text } = world({ restrictions: () => ['access = read'] });
    for (let i = 0; i < 2; i++) {
      expect(authority.open(text)).toMatchObject({ revoked: false, restrictions: [{ index: 1 }] });
    }
    expect(refused(() => authority.open('garbage')).code).toBe('malformed_token');
  });

  test('decodes a text once, and one that is remembered not at all', async () => {
    const { authority, text, decoded } = world();
    await authority.verify(text, { request: reading });
    expect(decoded()).toBe(1);
    await authority.verify(text, { request: reading });
    await authority.open(text);
    expect(decoded()).toBe(1);
  });

  test('says that a token was revoked, and leaves the verdict to the judge', async () => {
    const { authority, text } = world();
    await authority.revoke({ subject: 'usr-1' });
    const opened = await authority.open(text);
    expect(opened.revoked).toBe(true);
    expect(refused(() => judge.verify(opened, { request: reading })).code).toBe('token_revoked');
  });

  test.each([true, false])(
    'refuses a text that is too long, remembered or not: %s',
    async (cache) => {
      const { authority, text } = world(cache ? {} : { cache: false });
      const maxLength = text.length - 1;
      for (let i = 0; i < 2; i++) {
        await authority.open(text, text.length);
        const asked = authority.verify(text, { request: reading, maxLength });
        expect(await errorOf(asked)).toMatchObject({ code: 'token_too_large', detail: 'too_long' });
        const consumerToken = text;
        const about = authority.whoami(attenuate(text, []), {
          context: {},
          consumerToken,
          maxLength,
        });
        expect(await errorOf(about)).toMatchObject({
          code: 'token_too_large',
          source: 'consumer_token',
        });
      }
    },
  );

  test.each([-1, 1.5, Number.NaN, '9'])(
    'takes no longest text of %s, also not for a remembered one',
    async (given) => {
      const { authority, text } = world();
      await authority.open(text);
      const maxLength = given as number;
      await expect(authority.verify(text, { request: reading, maxLength })).rejects.toThrow(
        TypeError,
      );
      expect(() => authority.open(text, maxLength)).toThrow(TypeError);
    },
  );

  test('takes the token of a consumer for verifying and explaining too', async () => {
    const { authority, text } = world();
    const token = attenuate(text, ['consumer = usr-2']);
    const consumerToken = await authority.issue('usr-2', [], { type: 'identity' });
    const request = reading;
    expect((await authority.verify(token, { request, consumerToken })).subject).toBe('usr-1');
    const explanation = await authority.explain(token, { request, consumerToken: 'garbage' });
    expect(explanation).toMatchObject({ allowed: false, error: { source: 'consumer_token' } });
  });

  test('checks usage caveats where that is asked for', async () => {
    const { authority, text } = world();
    const token = attenuate(text, ['service = opw-1']);
    const context = { service: 'opw-2' };
    await expect(authority.inferScope(token, { context })).resolves.toBeDefined();
    const asked = authority.inferScope(token, { context, usage: 'check' });
    expect((await errorOf(asked)).code).toBe('usage_denied');
  });
});

describe('issuing a token', () => {
  test('gives its text', async () => {
    const authority = createAuthority({ keys: keyring() });
    const text = await authority.issue('usr-1', [doc('A')]);
    const grant = await authority.verify(text, { request: reading });
    expect(grant).toMatchObject({ subject: 'usr-1', identity: { keyId: 'k1' } });
    const named = await authority.issue('usr-1', [], { type: 'identity', id: 'x' });
    const { identity } = await authority.open(named);
    expect(identity).toEqual({ type: 'identity', id: 'x', keyId: 'k1', subject: 'usr-1' });
  });

  test('rejects with a TypeError for a mistake of the developer', async () => {
    const authority = createAuthority({ keys: keyring() });
    await expect(authority.issue(7 as never)).rejects.toThrow('identity.subject');
    const misspelt = authority.issue('usr-1', [], { typ: 'access' } as never);
    await expect(misspelt).rejects.toThrow("authority.issue: unknown option 'typ'");
  });

  test('writes the prefix of the authority, and reads texts with and without it', async () => {
    const authority = createAuthority({ keys: keyring(), prefix: 'acme' });
    const text = await authority.issue('usr-1', [doc('A')]);
    expect(text).toMatch(/^acme_[\w-]+_[0-9A-Za-z]{6}$/);
    for (let i = 0; i < 2; i++) expect(await refusalOf(authority, text)).toBeUndefined();
    const plain = serialize(authority.deserialize(text));
    expect(await refusalOf(authority, plain)).toBeUndefined();
    expect(authority.serialize(plain)).toBe(text);
    const { code, length } = await errorOf(authority.verify(text.slice(0, 40), { request: {} }));
    expect([code, length]).toEqual(['truncated_token', { received: 40, expected: text.length }]);
  });
});

describe('a single key', () => {
  test('signs and verifies, and its id is empty', async () => {
    const authority = createAuthority({ keys: key });
    const text = await authority.issue('usr-1');
    expect((await authority.open(text)).identity.keyId).toBe('');
    expect(await refusalOf(authority, mint({ rootKey: key, identity }))).toBeUndefined();
    expect(await refusalOf(authority, mint({ rootKey: otherKey, identity }))).toBe('bad_signature');
    expect(await refusalOf(authority, mint({ rootKey: key, identity: keyed }))).toBe('unknown_key');
  });
});

describe('a token whose identifier is not read', () => {
  const opaque = mint({ rootKey: key, identifier: 'session 17' });
  const withEmptyId = () => createKeyring({ current: 'k1', keys: { k1: otherKey, '': key } });

  test('is one of the key with the empty id, and unknown without that', async () => {
    expect(await refusalOf(createAuthority({ keys: keyring() }), opaque)).toBe('unknown_key');
    const authority = createAuthority({ keys: withEmptyId() });
    expect(await authority.open(opaque)).toMatchObject({
      identity: { type: 'access', id: 'session 17', keyId: '', subject: '' },
    });
  });

  test('is revoked by its id and by that key, and by no subject', async () => {
    for (const target of [{ token: opaque }, { id: 'session 17' }, { keyId: '' }]) {
      const authority = createAuthority({ keys: withEmptyId() });
      await expect(authority.revoke({ subject: '' })).rejects.toThrow(TypeError);
      expect(await refusalOf(authority, opaque)).toBeUndefined();
      await authority.revoke(target);
      expect(await refusalOf(authority, opaque)).toBe('token_revoked');
    }
  });

  test('shows restrictions an empty subject', async () => {
    const seen: unknown[] = [];
    const authority = createAuthority({
      keys: withEmptyId(),
      restrictions: ({ subject, keyId }) => {
        seen.push([subject, keyId]);
        throw new TokenError('token_revoked');
      },
    });
    expect(await refusalOf(authority, opaque)).toBe('token_revoked');
    expect(seen).toEqual([['', '']]);
  });
});
