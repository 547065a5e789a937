import {
  createDialect,
  defineCaveat,
  defineScope,
  mint,
  standardDialect,
  standardIdentity,
  standardScope,
  time,
  verify,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { denialCode } from '../../src/caveats/kind.js';
import { CAVEAT_TYPES } from '../caveats/arbitraries.js';
import { NO_SCOPE } from './no-scope.js';

const standardKinds = [...standardDialect.kinds.values()];

describe('the standard dialect', () => {
  test.each([
    '',
    ' ',
    'time',
    'time < soon',
    'time <',
    'times < 5',
    'tim < 5',
    'doc',
    'docs = A',
    'data.path = L3NwYWNl',
    '__proto__ = x',
    '__proto__',
    'constructor',
    'constructor = x',
    'toString = x',
    'hasOwnProperty = x',
    'geo = PL',
    'geo.country.x = PL',
    'nonsense',
    '= A',
    '|',
    '\u0000',
  ])('does not read %j', (text) => {
    expect(standardDialect.read(text)).toBeUndefined();
  });

  test('tells the value of a condition, and the kind that read it', () => {
    const read = standardDialect.read('doc = A');
    expect(read?.caveat).toStrictEqual({ type: 'doc', whitelist: ['A'] });
    expect(read?.kind).toMatchObject({ type: 'doc', role: 'scope' });
  });

  test.each([
    ['no type', {}],
    ['a type of no kind', { type: 'nonsense' }],
    ['an inherited name for a type', { type: 'constructor' }],
    ['__proto__ for a type', { type: '__proto__', whitelist: ['A'] }],
    ['another case in its type', { type: 'Doc', whitelist: ['A'] }],
    ['a list for a type', { type: ['doc'], whitelist: ['A'] }],
    ['no object', 'doc = A'],
    ['null', null],
    ['undefined', undefined],
    ['a number', 5],
    ['a list', [{ type: 'doc', whitelist: ['A'] }]],
  ])('does not write what has %s', (_, value) => {
    expect(() => standardDialect.write(value as never)).toThrow(TypeError);
    expect(() => standardDialect.write(value as never)).toThrow(
      /^(caveat: must be|unknown caveat type)/,
    );
  });

  test('cannot be changed by those who use it', () => {
    expect(Object.isFrozen(standardDialect)).toBe(true);
    expect(Object.isFrozen(standardScope)).toBe(true);
    expect(Object.isFrozen(standardScope.kinds)).toBe(true);
    expect(Object.isFrozen(standardDialect.read('doc = A'))).toBe(true);
  });

  test.each(standardKinds)('has a kind $type that cannot be changed either', (kind) => {
    expect(Object.isFrozen(kind)).toBe(true);
  });
});

test.each(standardKinds)(
  'the kind $type by itself reads nothing of what it would not write',
  ({ type, decode }) => {
    for (const text of [
      '',
      type,
      `${type} `,
      `${type} = `,
      `${type} != `,
      `${type} < `,
      'nonsense = A',
    ]) {
      expect(decode(text)).toBeUndefined();
    }
    for (const entry of ['', '|', 'x/8|', '%|', '\n', '\ud800']) {
      expect(decode(`${type} = ${entry}`)).toBeUndefined();
    }
  },
);

test('the roles of the standard kinds, and how they deny, are those of the contract', () => {
  const roles = standardKinds.map((kind) => [kind.type, kind.role, denialCode(kind)]);
  expect(new Set(roles.map(String))).toStrictEqual(
    new Set(
      [
        ['time', 'context', 'token_expired'],
        ['ip', 'context', 'context_denied'],
        ['asn', 'context', 'context_denied'],
        ['geo.country', 'context', 'context_denied'],
        ['geo.region', 'context', 'context_denied'],
        ['consumer', 'context', 'context_denied'],
        ['service', 'usage', 'usage_denied'],
        ['interface', 'usage', 'usage_denied'],
        ['api', 'usage', 'usage_denied'],
        ['doc', 'scope', 'scope_denied'],
        ['table', 'scope', 'scope_denied'],
        ['access', 'scope', 'scope_denied'],
      ].map(String),
    ),
  );
  expect(standardKinds.map(({ type }) => type).sort()).toStrictEqual([...CAVEAT_TYPES].sort());
});

describe('a dialect of some kinds', () => {
  const time5 = 'time < 5';
  const plan = defineCaveat({
    type: 'plan',
    role: 'usage',
    fields: { plan: 'text' },
    decode: (text) => (text === 'plan = pro' ? { type: 'plan' as const } : undefined),
    encode: () => 'plan = pro',
    check: (_, request: { plan?: string }) =>
      request.plan === 'pro' ? { ok: true } : { ok: false, reason: 'other_plan' },
  });

  test('has the standard context and usage kinds, and the standard scope, by default', () => {
    expect([...createDialect({}).kinds.keys()]).toEqual([...standardDialect.kinds.keys()]);
    expect([...createDialect({ kinds: [plan] }).kinds.keys()].sort()).toEqual(
      [...CAVEAT_TYPES, 'plan'].sort(),
    );
  });

  test('has no other than those given, if it leaves out the standard ones', () => {
    const few = createDialect({ kinds: [plan], scope: NO_SCOPE, standardKinds: false });
    expect([...few.kinds.keys()]).toEqual(['plan']);
    expect(few.read('plan = pro')?.caveat).toStrictEqual({ type: 'plan' });
    expect(few.read(time5)).toBeUndefined();
    expect(() => few.write(time(5) as never)).toThrow(
      new TypeError(
        "unknown caveat type 'time' (this dialect has: plan; the option dialect takes another)",
      ),
    );
    // The server may know the context even if no kind reads it.
    expect([...few.fields.keys()]).toEqual(expect.arrayContaining(['now', 'ip', 'api', 'plan']));
    expect(few.fields.has('resource')).toBe(false);
    const empty = createDialect({ scope: NO_SCOPE, standardKinds: false });
    expect(empty.kinds.size).toBe(0);
    expect(empty.read(time5)).toBeUndefined();
  });

  test('has no standard kinds at all, or keeps those of the scope', () => {
    expect([...createDialect({ standardKinds: false }).kinds.keys()]).toEqual([]);
    const few = createDialect({ standardKinds: false, scope: standardScope });
    expect([...few.kinds.keys()]).toEqual(['doc', 'table', 'access']);
  });

  test('takes an own kind in place of the standard kind of its type', () => {
    const never = defineCaveat({
      type: 'time',
      role: 'context',
      decode: (text) => (text === 'time = never' ? { type: 'time' as const } : undefined),
      encode: () => 'time = never',
      check: () => ({ ok: false, reason: 'never' }),
    });
    const dialect = createDialect({ kinds: [never] });
    expect(dialect.kinds.size).toBe(standardDialect.kinds.size);
    expect(dialect.read(time5)).toBeUndefined();
    expect(dialect.read('time = never')?.kind).toBe(never);
  });

  test('takes another scope in place of the standard one', () => {
    const scope = defineScope({ levels: { plan: {} }, actions: ['use'] });
    const dialect = createDialect({ scope });
    expect(dialect.read('doc = A')).toBeUndefined();
    expect(dialect.read('plan = pro')?.caveat).toEqual({ type: 'plan', whitelist: ['pro'] });
    expect(dialect.read('access = use')).toBeDefined();
    expect(dialect.read('access = read')).toBeUndefined();
    expect(dialect.fields.get('access')).toMatchObject({ choices: ['use'] });
    expect(createDialect({ scope: NO_SCOPE }).fields.has('access')).toBe(false);
  });

  test.each<[string, () => unknown]>([
    ['two kinds', () => createDialect({ kinds: [plan, plan] })],
    [
      'a kind and one of the scope',
      () =>
        createDialect({
          kinds: [plan],
          scope: defineScope({ levels: { plan: {} }, actions: ['use'] }),
        }),
    ],
  ])('refuses two kinds of one type: %s', (_, create) => {
    expect(create).toThrow(/two kinds of the type 'plan'/);
  });

  test('refuses a kind of the type of one of the standard scope, unless another scope is given', () => {
    const mine = defineCaveat({
      type: 'doc',
      role: 'usage',
      decode: () => undefined,
      encode: () => 'doc',
      check: () => ({ ok: true }),
    });
    expect(() => createDialect({ kinds: [mine] })).toThrow(/two kinds of the type 'doc'/);
    expect(createDialect({ kinds: [mine], scope: NO_SCOPE }).kinds.get('doc')).toBe(mine);
  });

  test('has the kinds of scope of its model, and no other', () => {
    const scoped = { ...plan, role: 'scope' as const };
    expect(() => createDialect({ kinds: [scoped] })).toThrow(
      "createDialect: the kind 'plan' must have the role 'context' or 'usage'; kinds of the role 'scope' come from defineScope",
    );
    const odd = { ...NO_SCOPE, kinds: [plan] };
    expect(() => createDialect({ scope: odd as never })).toThrow(
      "createDialect: the kind 'plan' of the scope must have the role 'scope'",
    );
  });

  test.each([null, undefined, 'kinds', [], [plan]])('refuses %j in place of options', (given) => {
    expect(() => createDialect(given as never)).toThrow(TypeError);
  });

  test.each(['vocabulary', 'kind', 'fields', '__proto__'])('refuses the option %s', (name) => {
    const options: object = JSON.parse(`{"${name}":[]}`);
    expect(() => createDialect(options)).toThrow(`createDialect: unknown option '${name}'`);
  });

  test('is frozen', () => {
    expect(Object.isFrozen(createDialect({ kinds: [plan] }))).toBe(true);
  });
});

describe('the fields of requests', () => {
  const kindWith = (fields: object, type = 'own'): never =>
    ({
      type,
      role: 'context',
      fields,
      decode: (text: string) => (text === type ? { type } : undefined),
      encode: () => type,
      check: () => ({ ok: true }),
    }) as never;

  test('are those of the kinds, each with its type', () => {
    const { fields } = createDialect({ kinds: [kindWith({ seats: 'integer', tags: 'texts' })] });
    expect(fields.get('seats')).toEqual({ of: 'integer' });
    expect(fields.get('tags')).toEqual({ of: 'texts' });
    expect(fields.get('constructor')).toBeUndefined();
  });

  test('keep their description, if an own kind only lists a standard one', () => {
    const { fields } = createDialect({ kinds: [kindWith({ ip: 'text', groups: 'texts' })] });
    expect(fields.get('ip')).toEqual(standardDialect.fields.get('ip'));
    expect(fields.get('groups')).toEqual(standardDialect.fields.get('groups'));
  });

  test('cannot have two types', () => {
    expect(() => createDialect({ kinds: [kindWith({ ip: 'object' })] })).toThrow(
      new TypeError("createDialect: the field 'ip' of a request cannot be 'text' and 'object'"),
    );
    const two = [kindWith({ seats: 'integer' }), kindWith({ seats: { of: 'text' } }, 'other')];
    expect(() => createDialect({ kinds: two })).toThrow(/the field 'seats' of a request cannot be/);
  });

  test.each([['string'], ['constructor'], [undefined], [null], [{}], [{ of: 'list' }], [7]])(
    'cannot have the type %j',
    (field) => {
      const message = "caveat kind 'own': the field 'seats' must be 'text', 'texts', ";
      expect(() => createDialect({ kinds: [kindWith({ seats: field })] })).toThrow(message);
      expect(() => defineCaveat(kindWith({ seats: field }))).toThrow(message);
    },
  );
});

test('an identity codec of one’s own is part of a dialect, which needs no kinds for it', () => {
  const codec = {
    decode: (identifier: Uint8Array) => {
      const [type, id, subject] = new TextDecoder().decode(identifier).split('/');
      if (type !== 'invite' || !id || !subject) return undefined;
      return { type: 'invite' as const, id, subject, keyId: '' };
    },
    encode: ({ id, subject }: { id: string; subject: string }) => `invite/${id}/${subject}`,
  };
  const dialect = createDialect({ identity: codec });
  expect(dialect.identity).toBe(codec);
  expect(createDialect({}).identity).toBe(standardIdentity);
  const rootKey = 'a root key of 32 bytes, no less.';
  const token = mint({ rootKey, dialect, identity: { subject: 'usr-1', id: 'x' } });
  const grant = verify(token, { rootKey, dialect, expect: 'invite', request: {} });
  expect(grant).toMatchObject({ subject: 'usr-1', identity: { type: 'invite', id: 'x' } });
});
