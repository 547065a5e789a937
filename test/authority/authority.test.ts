import {
  access,
  attenuate,
  createDialect,
  defineCaveat,
  doc,
  ip,
  mint,
  notCountry,
  serialize,
  service,
  standardDialect,
  table,
  time,
  verify,
} from 'caveats';
import { type AuthorityOptions, createAuthority, createKeyring } from 'caveats/authority';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { errorOf, key, keyring, otherKey, reading, refusalOf } from './refusal.js';

const identity = { subject: 'usr-1' };

describe('an authority', () => {
  test('mints with its current key and location, and verifies', async () => {
    const authority = createAuthority({ keys: keyring(), location: 'https://api.example.com' });
    const token = await authority.mint({ identity, caveats: [doc('A')] });
    expect(token.macaroon.location).toBe('https://api.example.com');
    const grant = await authority.verify(token, { request: reading });
    expect(grant.identity).toMatchObject({ type: 'access', keyId: 'k1', subject: 'usr-1' });
    expect(grant).toMatchObject({ caveats: [doc('A')], validUntil: null });
    expect(await refusalOf(authority, token, { resource: { doc: 'B' } })).toBe('scope_denied');
  });

  test('is the same as the pure functions with its key, both ways round', async () => {
    const authority = createAuthority({ keys: keyring() });
    const theirs = mint({ rootKey: key, identity: { ...identity, keyId: 'k1' } });
    expect(await refusalOf(authority, theirs)).toBeUndefined();
    const ours = attenuate(await authority.mint({ identity }), [table('A', 'grid-1')]);
    const request = { resource: { doc: 'A', table: 'grid-1' } };
    expect(verify(ours, { rootKey: key, request }).caveats).toEqual([table('A', 'grid-1')]);
  });

  test('gives ids that tell when a token was issued, and takes one that is given', async () => {
    const authority = createAuthority({ keys: keyring(), clock: () => 1_700_000_000.5 });
    const token = await authority.mint({ identity });
    const grant = await authority.verify(token, { request: {} });
    expect(grant.identity.id).toMatch(
      /^018bcfe5-69f4-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const named = await authority.mint({ identity: { ...identity, id: 'mine', type: 'identity' } });
    const { identity: whose } = await authority.verify(named, { request: {}, expect: 'identity' });
    expect(whose).toEqual({ type: 'identity', id: 'mine', keyId: 'k1', subject: 'usr-1' });
    expect(await refusalOf(authority, named)).toBe('wrong_token_type');
  });

  test('goes by its clock, and by the time of the request where that says one', async () => {
    let now = 1000;
    const authority = createAuthority({ keys: keyring(), clock: () => now });
    const token = await authority.mint({ identity, caveats: [time(2000)] });
    expect(await refusalOf(authority, token)).toBeUndefined();
    expect(await refusalOf(authority, token, { ...reading, now: 2000 })).toBe('token_expired');
    now = 2000;
    expect(await refusalOf(authority, token)).toBe('token_expired');
    expect((await errorOf(authority.inferScope(token, { context: {} }))).code).toBe(
      'token_expired',
    );
  });

  test('infers the scope of a token, also for a consumer who proves who they are', async () => {
    const authority = createAuthority({ keys: keyring() });
    const caveats = [doc('A'), service('opw-lisbon'), 'consumer = usr-2'];
    const token = await authority.mint({ identity, caveats });
    const consumerToken = await authority.mint({
      identity: { subject: 'usr-2', type: 'identity' },
    });
    const inferred = await authority.inferScope(token, { context: {}, consumerToken });
    expect(inferred.scope).toEqual({
      kind: 'only',
      resources: [{ doc: 'A', access: ['read', 'write'] }],
    });
    expect(inferred.skipped).toEqual([service('opw-lisbon')]);
    const nobody = await errorOf(authority.inferScope(token, { context: {} }));
    expect(nobody).toMatchObject({ code: 'context_denied', source: 'token' });
    const wrong = await authority.mint({ identity: { subject: 'usr-2' } });
    const refused = authority.inferScope(token, { context: {}, consumerToken: wrong });
    expect(await errorOf(refused)).toMatchObject({
      code: 'wrong_token_type',
      source: 'consumer_token',
    });
    const forged = mint({ rootKey: otherKey, identity: { subject: 'usr-2', keyId: 'k1' } });
    const notTheirs = authority.inferScope(token, { context: {}, consumerToken: forged });
    expect(await errorOf(notTheirs)).toMatchObject({
      code: 'bad_signature',
      source: 'consumer_token',
    });
  });

  test('tells whose a token is and what it reaches', async () => {
    const authority = createAuthority({ keys: keyring() });
    const token = await authority.mint({ identity, caveats: [doc('A'), access('read')] });
    expect(await authority.whoami(token, { context: {} })).toMatchObject({
      subject: 'usr-1',
      type: 'access',
      scoped: true,
      scope: { kind: 'only', resources: [{ doc: 'A', access: ['read'] }] },
    });
    const expired = attenuate(token, [time(1)]);
    expect((await errorOf(authority.whoami(expired, { context: {} }))).code).toBe('token_expired');
  });

  test('explains what it says, and does not reject for a token that is refused', async () => {
    const authority = createAuthority({ keys: keyring() });
    const token = await authority.mint({ identity, caveats: [doc('A'), ip('192.0.2.0/24')] });
    const denied = await authority.explain(token, { request: reading });
    expect(denied).toMatchObject({ allowed: false, error: { code: 'context_denied' } });
    expect(denied.caveats.map(({ met }) => met)).toEqual([true, false]);
    const allowed = await authority.explain(token, { request: { ...reading, ip: '192.0.2.1' } });
    expect(allowed).toMatchObject({ allowed: true, identity: { subject: 'usr-1' } });
    const garbage = await authority.explain('garbage', { request: reading });
    expect(garbage).toMatchObject({ allowed: false, error: { code: 'malformed_token' } });
    const mistaken = authority.explain(token, { request: { now: 1e13 } });
    await expect(mistaken).rejects.toThrow(TypeError);
  });

  test('refuses what is no token, and rejects with a TypeError for a mistake of the caller', async () => {
    const authority = createAuthority({ keys: keyring() });
    expect(await refusalOf(authority, 'garbage')).toBe('malformed_token');
    expect(await refusalOf(authority, undefined as never)).toBe('malformed_token');
    const token = await authority.mint({ identity });
    const milliseconds = authority.verify(token, { request: { now: 1e13 } });
    await expect(milliseconds).rejects.toThrow('in seconds');
    await expect(authority.mint({ identity: {} as never })).rejects.toThrow(TypeError);
    await expect(authority.mint({ identity, caveats: [{} as never] })).rejects.toThrow(TypeError);
  });

  test('passes on what is not a verdict on the token', async () => {
    const fail = (): never => {
      throw new RangeError('no memory');
    };
    const identity = { subject: 'usr-1' };
    const token = await createAuthority({ keys: keyring() }).mint({ identity });
    const dialect = { ...standardDialect, read: fail };
    const authority = createAuthority({ keys: keyring(), dialect });
    const odd = attenuate(token, ['doc = A']);
    const options = { request: reading };
    await expect(authority.verify(odd, options)).rejects.toThrow(RangeError);
    await expect(authority.explain(odd, options)).rejects.toThrow(RangeError);
    const asked = authority.inferScope(token, { context: {}, consumerToken: odd });
    await expect(asked).rejects.toThrow(RangeError);
  });

  test('understands kinds of caveat of one’s own, and knows their types', async () => {
    const tenant = defineCaveat({
      type: 'tenant',
      role: 'usage',
      fields: { tenant: 'text' },
      decode: (text) =>
        text.startsWith('tenant = ') ? { type: 'tenant', tenant: text.slice(9) } : undefined,
      encode: ({ tenant }: { type: 'tenant'; tenant: string }) => `tenant = ${tenant}`,
      check: ({ tenant }, request: { tenant?: string }) =>
        request.tenant === tenant ? { ok: true } : { ok: false, reason: 'not_allowed' },
    });
    const dialect = createDialect({ kinds: [tenant] });
    const authority = createAuthority({ keys: keyring(), dialect });
    const token = await authority.mint({ identity, caveats: [{ type: 'tenant', tenant: 'acme' }] });
    const grant = await authority.verify(token, { request: { tenant: 'acme' } });
    expect(grant.caveats).toEqual([{ type: 'tenant', tenant: 'acme' }]);
    expectTypeOf(grant.caveats[0]!.type).toEqualTypeOf<
      'tenant' | import('caveats').Caveat['type']
    >();
    // @ts-expect-error: there is no such caveat.
    await expect(authority.mint({ identity, caveats: [{ type: 'colour' }] })).rejects.toThrow();
  });

  test('writes identities in a form of one’s own', async () => {
    const authority = createAuthority({
      keys: keyring(),
      dialect: createDialect({
        identity: {
          encode: ({ keyId, subject, id }) => `${keyId} ${subject} ${id}`,
          decode: (identifier) => {
            const [keyId, subject, id] = new TextDecoder().decode(identifier).split(' ');
            if (!keyId || !subject || !id) return undefined;
            return { type: 'access' as const, keyId, subject, id, isMine: true };
          },
        },
      }),
    });
    const token = await authority.mint({ identity: { subject: 'usr-1', id: 'x' } });
    expect(new TextDecoder().decode(token.macaroon.identifier)).toBe('k1 usr-1 x');
    const { identity: whose } = await authority.verify(token, { request: {} });
    expect('isMine' in whose && whose.isMine).toBe(true);
  });

  test('reads tokens without a key id with the key whose id is empty', async () => {
    const keys = createKeyring({ current: 'k1', keys: { k1: otherKey, '': key } });
    const authority = createAuthority({ keys });
    expect(await refusalOf(authority, mint({ rootKey: key, identity }))).toBeUndefined();
    expect(await refusalOf(authority, mint({ rootKey: key, identifier: 'old' }))).toBeUndefined();
    const none = createAuthority({ keys: keyring() });
    expect(await refusalOf(none, mint({ rootKey: key, identifier: 'old' }))).toBe('unknown_key');
  });

  test('writes and reads plain texts where it has no form of its own', async () => {
    const authority = createAuthority({ keys: keyring() });
    const token = await authority.mint({ identity, caveats: [notCountry('FR')] });
    const text = authority.serialize(token);
    expect(text).toBe(serialize(token));
    expect(authority.deserialize(text)).toEqual(token);
    expect(() => authority.deserialize(text, { maxLength: 10 })).toThrow('too large');
  });
});

describe('options that make no sense are a TypeError', () => {
  const keys = keyring();
  test.each<[string, object]>([
    ['createAuthority: expected an object of options', null as never],
    ['keys must be a string', {}],
    ['keys must be a string', { keys: null }],
    ['keys must be a string', { keys: { current: () => ({}) } }],
    ['a root key must have 16 bytes', { keys: 'short' }],
    ['as a keyring does (for bytes: createKeyring); not object', { keys: new Uint8Array(32) }],
    ['clock must be a function', { keys, clock: 5 }],
    ['restrictions must be a function', { keys, restrictions: [] }],
    ['onUnavailable must be a function', { keys, onUnavailable: true }],
    ['prefix must be 2 to 32', { keys, prefix: 'Acme' }],
    ["unknown option 'text'", { keys, text: {} }],
    ['dialect must be made with createDialect', { keys, dialect: [] }],
    ['dialect must be made with createDialect', { keys, dialect: null }],
    ['location must be a string', { keys, location: 5 }],
    ['cache: expected an object of options', { keys, cache: true }],
    ['cache.max must be a whole number from 1', { keys, cache: { max: 0 } }],
    ['cache.maxTextLength must be a whole number', { keys, cache: { maxTextLength: 1e9 } }],
    ['timeout must be', { keys, timeout: 0 }],
    ['timeout must be', { keys, timeout: -1 }],
    ['timeout must be', { keys, timeout: 2 ** 31 }],
    ['timeout must be', { keys, timeout: NaN }],
    ['timeout must be', { keys, timeout: '5000' }],
  ])('%s', (message, options) => {
    expect(() => createAuthority(options as AuthorityOptions)).toThrow(TypeError);
    expect(() => createAuthority(options as AuthorityOptions)).toThrow(message);
  });

  test('but the standard dialect may be named, and the longest timeout', async () => {
    const authority = createAuthority({ keys, dialect: standardDialect, timeout: 2 ** 31 - 1 });
    expect(await refusalOf(authority, await authority.mint({ identity }))).toBeUndefined();
  });
});
