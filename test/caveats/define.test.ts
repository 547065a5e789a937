import { type AnyCaveat, createVocabulary, defineCaveat, standardCaveats } from 'caveats';
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
  check: ({ id }: Tenant, request: { tenant?: string }) =>
    request.tenant === id
      ? ({ ok: true } as const)
      : ({ ok: false, reason: 'other_tenant' } as const),
} as const;

/** How a vocabulary with a kind of which some parts are other ones reads `tenant = acme`. */
function readWith(parts: object): unknown {
  const kind = defineCaveat<Tenant, { tenant?: string }>({ ...TENANT, ...parts });
  return createVocabulary([kind]).read('tenant = acme')?.caveat;
}

describe('a kind of one’s own', () => {
  const vocabulary = createVocabulary([...standardCaveats, defineCaveat(TENANT)]);

  test('is read, written and checked beside the standard ones', () => {
    const read = vocabulary.read('tenant = acme')!;
    expect(read.caveat).toStrictEqual({ type: 'tenant', id: 'acme' });
    expect(vocabulary.write({ type: 'tenant', id: 'acme' })).toBe('tenant = acme');
    expect(read.kind.check(read.caveat, { tenant: 'acme' })).toStrictEqual({ ok: true });
    expect(read.kind.check(read.caveat, {})).toStrictEqual({ ok: false, reason: 'other_tenant' });
    expect(vocabulary.read('doc = A')?.kind.type).toBe('doc');
  });

  test('keeps its role, the code with which it denies, and what it limits', () => {
    const limit = () => ({ of: 'access', access: ['read'] }) as const;
    const kind = defineCaveat({ ...TENANT, role: 'scope', denial: 'token_expired', limit });
    expect(kind).toMatchObject({ type: 'tenant', role: 'scope', denial: 'token_expired' });
    expect(kind.limit?.({ type: 'tenant', id: 'acme' })).toEqual({
      of: 'access',
      access: ['read'],
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
    createVocabulary([...standardCaveats, defineCaveat({ ...TENANT, decode })]).read(text);
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
    const sealed = createVocabulary([kind]);
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
    const { kind, caveat } = createVocabulary([defineCaveat(new Sealed())]).read('sealed')!;
    expect(kind.check(caveat, {})).toStrictEqual({ ok: true });
    expect(kind.limit?.(caveat)).toStrictEqual({ of: 'services', whitelist: ['opw-1'] });
  });

  test('can have the type of a standard kind in a vocabulary without that', () => {
    const mine = defineCaveat({ ...TENANT, type: 'doc', encode: () => 'doc = A' } as never);
    expect(() => createVocabulary([...standardCaveats, mine])).toThrow(TypeError);
    expect(createVocabulary([mine]).read('time < 5')).toBeUndefined();
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
    const lax = createVocabulary([defineCaveat({ ...TENANT, decode })]);
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
    const write = (): string => createVocabulary([kind]).write({ type: 'tenant', id: 'acme' });
    expect(write).toThrow(TypeError);
    expect(write).toThrow(/^caveat kind 'tenant': a condition must start with the type /);
  });

  test('where encode refuses the value', () => {
    const encode = (): never => {
      throw new TypeError('tenant: needs an id');
    };
    const kind = defineCaveat({ ...TENANT, encode });
    expect(() => createVocabulary([kind]).write({ type: 'tenant', id: '' })).toThrow(/^tenant: /);
  });
});
