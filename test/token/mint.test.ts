import {
  attenuate,
  createDialect,
  defineCaveat,
  deserialize,
  doc,
  generateRootKey,
  inspect,
  mint,
  serialize,
  standardIdentity,
  type Identity,
  time,
  verify,
} from 'caveats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const rootKey = generateRootKey();
const text = new TextDecoder();

describe('an identity', () => {
  test('stands in the identifier, its fields percent-encoded', () => {
    const identity = {
      keyId: 'k.1',
      type: 'access',
      subject: 'zoë@example.com',
      id: "a!'()*~_-",
    } as const;
    const { unverified } = inspect(mint({ rootKey, identity }));
    expect(text.decode(unverified.identifier)).toBe(
      'v1.k%2E1.access.zo%C3%AB%40example%2Ecom.a%21%27%28%29%2A~_-',
    );
    expect(unverified.identity).toEqual(identity);
  });

  test('that the codec writes may leave out its key id and its subject', () => {
    expect(standardIdentity.encode({ type: 'access', id: 'x' } as Identity)).toBe('v1..access..x');
    expect(standardIdentity.decode(new TextEncoder().encode('v1..access..x'))).toEqual({
      type: 'access',
      keyId: '',
      subject: '',
      id: 'x',
    });
  });

  test('gets a random id of 128 bits where none is given, and is of type access', () => {
    const ids = Array.from({ length: 50 }, () => {
      const { identity } = inspect(mint({ rootKey, identity: { subject: 'usr-1' } })).unverified;
      expect(identity.type).toBe('access');
      expect(identity.id).toMatch(/^[A-Za-z0-9_-]{22}$/);
      return identity.id;
    });
    expect(new Set(ids).size).toBe(50);
  });

  test('is read as it was written, whatever its fields are', () => {
    const field = fc.string({ unit: 'binary' });
    const type = fc.constantFrom('access' as const, 'identity' as const);
    const id = fc.string({ unit: 'binary', minLength: 1 });
    fc.assert(
      fc.property(fc.record({ keyId: field, type, subject: field, id }), (identity) => {
        const encoded = new TextEncoder().encode(standardIdentity.encode(identity) as string);
        expect(standardIdentity.decode(encoded)).toEqual(identity);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    'v2.k.access.s.id',
    'vv1.k.access.s.id',
    '\nv1.k.access.s.id',
    'v1.k.access.s',
    'v1.k.access.s.',
    'v1.k.access.s.id.more',
    'v1.k.admin.s.id',
    'v1.k.access.s.%41',
    'v1.k.access.%41.id',
    'v1.k.access.%FF.id',
    'v1.%41.access.s.id',
    'v1.%.access.s.id',
    'v1.k.access.s.%c3%ab',
    'v1.k.access.s.%FF',
    'v1.k.access.s.%',
    'v1.k.access.s s.id',
    'v1.k.access.s.é',
    'v1.k.access.s.id\n',
    '',
  ])(
    'in another form, as %j, is a token of type access without subject and key id',
    (identifier) => {
      const grant = verify(mint({ rootKey, identifier }), { rootKey, request: {} });
      expect(grant.identity).toEqual({ type: 'access', id: identifier, keyId: '', subject: '' });
      expect(grant.subject).toBe('');
    },
  );

  test('whose identifier is binary has it in base64url as its id, marked', () => {
    const binary = mint({ rootKey, identifier: Uint8Array.of(0xff, 0xfe) });
    expect(verify(binary, { rootKey, request: {} }).identity.id).toBe('base64url:__4');
  });

  test.each([
    ['without a subject', {}],
    ['with an empty id', { subject: 's', id: '' }],
    ['of an unknown type', { subject: 's', type: 'admin' }],
    ['with a lone surrogate', { subject: '\ud800' }],
    ['that is no object', 'usr-1'],
    ['that is null', null],
  ])('%s is a mistake of the caller', (_, identity) => {
    expect(() => mint({ rootKey, identity: identity as never })).toThrow(TypeError);
  });

  test('or an identifier: not both, not neither', () => {
    const both = { rootKey, identity: { subject: 's' }, identifier: 'id' };
    expect(() => mint(both as never)).toThrow(TypeError);
    expect(() => mint({ rootKey } as never)).toThrow(TypeError);
  });

  test('may be of a codec of one’s own', () => {
    const codec = {
      decode: (identifier: Uint8Array) => ({
        type: 'access' as const,
        id: text.decode(identifier),
        tenant: 'acme',
      }),
      encode: ({ id }: Pick<Identity, 'id'>) => id,
    };
    const grant = verify(mint({ rootKey, identifier: 'x' }), {
      rootKey,
      request: {},
      dialect: createDialect({ identity: codec }),
    });
    expect(grant.identity).toEqual({ type: 'access', id: 'x', tenant: 'acme' });
  });
});

describe('caveats', () => {
  const broad = mint({ rootKey, identity: { subject: 'usr-1' } });
  const conditions = (token: typeof broad) =>
    token.macaroon.unsafeCaveats.map(({ condition }) => text.decode(condition));

  test('are taken as values, as plain objects and as conditions', () => {
    const token = attenuate(broad, [doc('A'), { type: 'time', validUntil: 5 }, 'access = read']);
    expect(conditions(token)).toEqual(['doc = A', 'time < 5', 'access = read']);
  });

  test('are the same whether they are minted or added one by one', () => {
    const identity = { subject: 'usr-1', id: 'x' };
    const minted = mint({ rootKey, identity, caveats: [doc('A'), time(5)] });
    const added = attenuate(attenuate(serialize(mint({ rootKey, identity })), [doc('A')]), [
      time(5),
    ]);
    expect(serialize(added)).toBe(serialize(minted));
  });

  test('leave the token as it is that they are added to', () => {
    const before = serialize(broad);
    attenuate(broad, [doc('A')]);
    expect(serialize(broad)).toBe(before);
    expect(Object.isFrozen(broad)).toBe(true);
    expect(Object.isFrozen(broad.macaroon.unsafeCaveats)).toBe(true);
  });

  test('where there are none leave a token as it is, without a copy', () => {
    expect(attenuate(broad, [])).toBe(broad);
    const read = deserialize(serialize(broad));
    expect(attenuate(read, [])).toBe(read);
  });

  test.each([
    ['of an unknown type', [{ type: 'colour', whitelist: ['red'] }]],
    ['with a field that it does not have', [{ type: 'doc', whitelist: ['A'], table: 't1' }]],
    ['with an empty list', [{ type: 'doc', whitelist: [] }]],
    ['that are a number', [7]],
    ['that are null', [null]],
    ['that are a text with a lone surrogate', ['doc = \ud800']],
    ['that are no list', 'doc = A'],
    ['that are no list', doc('A')],
  ])('%s are a mistake of the caller', (_, caveats) => {
    expect(() => attenuate(broad, caveats as never)).toThrow(TypeError);
  });

  test('of one’s own kinds are written by their dialect', () => {
    const tenant = defineCaveat({
      type: 'tenant',
      role: 'context',
      decode: (condition) =>
        condition.startsWith('tenant = ')
          ? { type: 'tenant' as const, id: condition.slice(9) }
          : undefined,
      encode: ({ id }) => `tenant = ${id}`,
      check: () => ({ ok: true }),
    });
    const dialect = createDialect({ kinds: [tenant] });
    const token = attenuate(broad, [{ type: 'tenant', id: 'acme' }, doc('A')], { dialect });
    expect(conditions(token)).toEqual(['tenant = acme', 'doc = A']);
  });
});

test('a root key is 32 random bytes', () => {
  const keys = Array.from({ length: 20 }, () => Buffer.from(generateRootKey()).toString('hex'));
  expect(new Set(keys).size).toBe(20);
  expect(keys[0]).toHaveLength(64);
});
