import { type AnyCaveat, createDialect, defineCaveat } from 'caveats';
import { describe, expect, test, vi } from 'vitest';

interface Tenant extends AnyCaveat {
  readonly type: 'tenant';
  readonly id: string;
}

const TENANT = {
  type: 'tenant',
  role: 'context',
  decode: (text: string): Tenant | undefined =>
    text.startsWith('tenant = ') ? { type: 'tenant', id: text.slice(9) } : undefined,
  encode: ({ id }: Tenant) => `tenant = ${id}`,
  fields: { tenant: 'text' },
  check: ({ id }: Tenant, request: { tenant?: string }) =>
    request.tenant === id
      ? ({ ok: true } as const)
      : ({ ok: false, reason: 'other_tenant' } as const),
} as const;

/** How a dialect with a kind of which some parts are other ones reads `tenant = acme`. */
function readWith(parts: object): unknown {
  const kind = defineCaveat<Tenant, { tenant?: string }>({ ...TENANT, ...parts });
  return createDialect({ kinds: [kind] }).read('tenant = acme')?.caveat;
}

describe('a kind of one’s own', () => {
  const dialect = createDialect({ kinds: [defineCaveat(TENANT)] });

  test('is read, written and checked beside the standard ones', () => {
    const read = dialect.read('tenant = acme')!;
    expect(read.caveat).toStrictEqual({ type: 'tenant', id: 'acme' });
    expect(dialect.write({ type: 'tenant', id: 'acme' })).toBe('tenant = acme');
    expect(read.kind.check(read.caveat, { tenant: 'acme' })).toStrictEqual({ ok: true });
    expect(read.kind.check(read.caveat, {})).toStrictEqual({ ok: false, reason: 'other_tenant' });
    expect(dialect.read('doc = A')?.kind.type).toBe('doc');
  });

  test('keeps its role, the code with which it denies, and what it limits', () => {
    const limit = () => ({ of: 'interfaces', whitelist: ['rest'] }) as const;
    const kind = defineCaveat({ ...TENANT, role: 'scope', denial: 'token_expired', limit });
    expect(kind).toMatchObject({ type: 'tenant', role: 'scope', denial: 'token_expired' });
    expect(kind.limit?.({ type: 'tenant', id: 'acme' })).toEqual({
      of: 'interfaces',
      whitelist: ['rest'],
    });
  });

  test('has no denial and no limit where it was given none', () => {
    const kind = defineCaveat(TENANT);
    expect(kind).not.toHaveProperty('denial');
    expect(kind).not.toHaveProperty('limit');
  });

  test('reads nothing of a text that it does not know', () => {
    expect(defineCaveat(TENANT).decode('tenant acme')).toBeUndefined();
  });

  test('is not changed by what is done to its parts later', () => {
    const parts = { ...TENANT, role: 'context' as 'context' | 'usage' };
    const kind = defineCaveat(parts);
    parts.role = 'usage';
    expect(kind.role).toBe('context');
    expect(Object.isFrozen(kind)).toBe(true);
  });

  test.each([
    'doc = A',
    'tenants = acme',
    'tenant.x = acme',
    'tenant=acme',
    'Tenant = acme',
    ' tenant = acme',
    'tenant\t= acme',
    '',
  ])('is never asked about the conditions of another type: %j', (text) => {
    const decode = vi.fn(TENANT.decode);
    createDialect({ kinds: [defineCaveat({ ...TENANT, decode })] }).read(text);
    expect(decode).not.toHaveBeenCalled();
  });

  test('can have its type alone for a condition', () => {
    const kind = defineCaveat({
      type: 'sealed',
      role: 'usage',
      decode: (text) => (text === 'sealed' ? { type: 'sealed' } : undefined),
      encode: () => 'sealed',
      check: () => ({ ok: true }),
    });
    const sealed = createDialect({ kinds: [kind] });
    expect(sealed.read('sealed')?.caveat).toStrictEqual({ type: 'sealed' });
    expect(sealed.read('sealed ')).toBeUndefined();
    expect(sealed.write({ type: 'sealed' })).toBe('sealed');
  });

  test('can be an object of a class', () => {
    class Sealed {
      readonly type = 'sealed';
      readonly role = 'usage';
      decode = (): { type: 'sealed' } => ({ type: 'sealed' });
      encode = (): string => 'sealed';
      check(): { ok: true } {
        return { ok: true };
      }
      limit(): { of: 'services'; whitelist: string[] } {
        return { of: 'services', whitelist: ['opw-1'] };
      }
    }
    const { kind, caveat } = createDialect({ kinds: [defineCaveat(new Sealed())] }).read('sealed')!;
    expect(kind.check(caveat, {})).toStrictEqual({ ok: true });
    expect(kind.limit?.(caveat)).toStrictEqual({ of: 'services', whitelist: ['opw-1'] });
  });

  test('has no fields, sentence or inputs where it was given none, and keeps them if it was', () => {
    const { fields: _, ...bare } = TENANT;
    for (const name of ['fields', 'describe', 'inputs']) {
      expect(defineCaveat<Tenant, { tenant?: string }>(bare)).not.toHaveProperty(name);
    }
    const inputs = [
      { name: 'tenant', about: 'for a tenant', of: 'text', toValue: (id: string) => ({ id }) },
    ];
    const describing = { ...bare, words: ['a tenant'], inputs, fields: { tenant: 'text' } };
    const kind = defineCaveat({
      ...TENANT,
      inputs: inputs as never,
      describe: ({ id }: Tenant) => [`tenant ${id}`],
    });
    expect(kind.inputs).toBe(describing.inputs);
    expect(kind.fields).toEqual({ tenant: 'text' });
    expect(Object.isFrozen(kind.fields)).toBe(true);
    expect(kind.describe?.({ type: 'tenant', id: 'acme' }, {} as never)).toEqual(['tenant acme']);
  });
});

describe('a condition is not read where decode', () => {
  test.each<[string, () => unknown]>([
    ['throws', () => expect.unreachable()],
    ['throws nothing', () => Promise.reject(undefined).catch(() => undefined)],
    ['returns nothing', () => undefined],
    ['returns null', () => null],
    ['returns a text', () => 'acme'],
    ['returns a number', () => 5],
    ['returns true', () => true],
    ['returns a list', () => []],
    ['returns an object of no type', () => ({ id: 'acme' })],
    ['returns a value of another type', () => ({ type: 'doc', id: 'acme' })],
    ['returns a promise', () => Promise.resolve({ type: 'tenant', id: 'acme' })],
    ['returns a value that is written otherwise', () => ({ type: 'tenant', id: 'ACME' })],
    [
      'returns a value whose type throws',
      () => ({
        id: 'acme',
        get type() {
          throw new Error('no');
        },
      }),
    ],
  ])('%s', (_, decode) => {
    expect(readWith({ decode })).toBeUndefined();
  });

  test('reads more than one text for a value', () => {
    const decode = (text: string): Tenant => ({ type: 'tenant', id: text.slice(9).trim() });
    const lax = createDialect({ kinds: [defineCaveat({ ...TENANT, decode })] });
    expect(lax.read('tenant = acme')?.caveat).toStrictEqual({ type: 'tenant', id: 'acme' });
    expect(lax.read('tenant = acme ')).toBeUndefined();
    expect(lax.read('tenant =  acme')).toBeUndefined();
  });
});

test('a condition is not read that encode throws over', () => {
  const encode = (): never => {
    throw new TypeError('no');
  };
  expect(readWith({ encode })).toBeUndefined();
});

describe('a condition is not written', () => {
  test.each([
    ['that starts with another type', 'doc = A'],
    ['that starts with a longer word', 'tenants = acme'],
    ['that starts with a space', ' tenant = acme'],
    ['that has no space after its type', 'tenant=acme'],
    ['that is empty', ''],
    ['that is no text', 5],
    ['that is nothing', undefined],
    ['that is null', null],
    ['that is bytes', new Uint8Array([1])],
  ])('%s', (_, condition) => {
    const kind = defineCaveat({ ...TENANT, encode: () => condition as string });
    const write = (): string =>
      createDialect({ kinds: [kind] }).write({ type: 'tenant', id: 'acme' });
    expect(write).toThrow(TypeError);
    expect(write).toThrow(/^caveat kind 'tenant': encode must return its type/);
  });

  test('where encode refuses the value', () => {
    const encode = (): never => {
      throw new TypeError('tenant: needs an id');
    };
    const kind = defineCaveat({ ...TENANT, encode });
    expect(() => createDialect({ kinds: [kind] }).write({ type: 'tenant', id: '' })).toThrow(
      /^tenant: /,
    );
  });
});
