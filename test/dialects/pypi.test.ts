import { describe, expect, test } from 'vitest';
import {
  type AnyCaveat,
  attenuate,
  deserialize,
  explain,
  inferScope,
  inspect,
  mint,
  scopeAllows,
  serialize,
  verify,
} from 'caveats';
import { scopeLaws } from 'caveats/testing';
import { project, pypi as dialect } from '../../examples/dialects/pypi.js';
import vectors from '../vectors/dialects/pypi.json' with { type: 'json' };
import { testKindLaws } from './kind-laws.js';

const { rootKey, user, publisher, projectIds } = vectors;
const [first, second] = projectIds as [string, string];
const read = (text: string) => deserialize(text.replace(/^pypi-/, ''));
const failure = (code: string) => expect.objectContaining({ code });

/** A request that every recorded token allows. */
const request = {
  now: 1_700_000_300,
  userId: user,
  publisherId: publisher,
  project: 'my-app',
  projectId: first,
};

/** What each recorded token is denied. */
const DENIED: Readonly<Record<keyof typeof vectors.tokens, Partial<typeof request>[]>> = {
  'of an account': [{ userId: publisher }],
  'of two projects': [{ project: 'my-app2' }, { projectId: user }],
  'of a trusted publisher': [{ publisherId: user }, { projectId: second }, { now: 1_700_000_900 }],
  'of a trusted publisher, 2022': [{ publisherId: user }, { projectId: second }],
  'of an account, 2019': [{ userId: '' }],
  'of two projects, 2019': [{ project: 'My-App' }],
  'of a project, 2022': [{ project: 'my-lib' }, { projectId: second }],
  'narrowed with pypitoken': [{ userId: first }, { now: 1_699_999_999 }, { project: 'x' }],
  'narrowed with pypitoken, before 2022': [{ project: 'my-lib' }, { now: 1_700_000_900 }],
};

describe.each(Object.entries(vectors.tokens))('a token %s', (name, { text, conditions }) => {
  const token = read(text);

  test('is read, each condition as it was written', () => {
    const { identity, caveats } = inspect(token, { dialect }).unverified;
    expect(identity).toEqual({ type: 'access', id: vectors.identifier });
    const values = caveats.map((each) => (each.party === 'first' ? each.caveat : undefined));
    expect(values.map((value) => value && dialect.write(value))).toEqual(conditions);
    expect(`pypi-${serialize(token)}`).toBe(text);
  });

  test('is verified, and denied what it does not reach', () => {
    expect(verify(token, { rootKey, dialect, request }).identity.id).toBe(vectors.identifier);
    for (const other of DENIED[name as keyof typeof DENIED]) {
      const asked = { ...request, ...other };
      const { allowed, caveats } = explain(token, { rootKey, dialect, request: asked });
      expect([allowed, caveats.filter(({ met }) => !met).length], JSON.stringify(other)).toEqual([
        false,
        1 + Number(name === 'narrowed with pypitoken' && 'userId' in other),
      ]);
    }
    expect(() => verify(token, { rootKey, dialect, request: {} })).toThrow(/./);
  });

  test('is narrowed to a project, and never widened', () => {
    const narrow = attenuate(token, [project('my-app')], { dialect });
    verify(narrow, { rootKey, dialect, request });
    const wide = attenuate(narrow, [project('my-app', 'other')], { dialect });
    const other = { ...request, project: 'other' };
    expect(() => verify(wide, { rootKey, dialect, request: other })).toThrow(
      failure('scope_denied'),
    );
  });

  test('is denied with another signature, and with a condition that nobody knows', () => {
    const forged = { rootKey: 'another key of a PyPI, of 32 bytes', dialect, request };
    expect(() => verify(token, forged)).toThrow(failure('bad_signature'));
    const unknown = attenuate(token, ['[5,"yanked"]'], { dialect });
    expect(() => verify(unknown, { rootKey, dialect, request })).toThrow(failure('unknown_caveat'));
  });
});

test('a token of pypitoken itself is read and verified', () => {
  for (const { text, rootKey: key } of vectors.foreign) {
    expect(verify(read(text), { rootKey: key, dialect, request: {} }).identity.id).toBe('a');
  }
});

test("conditions of warehouse's tests are read or refused as there", () => {
  for (const { text } of vectors.read) expect(dialect.read(text)?.caveat).toBeDefined();
  for (const { text } of vectors.refused) expect(dialect.read(text)).toBeUndefined();
});

test.each([
  ...['[1, "x"]', '[1,"x"]', '[1,[]]', '[1,["x",]]', '[1,["x"],2]', '[1,["X"]]', '[1,["x","x"]]'],
  ...['[1,["x", "y"]]', '[1, ["x","y"]]', ' [1,["x"]]', '[01,["x"]]', '[1,["x"]]\n', '[1.0,["x"]]'],
  ...[
    '[0,1,2,3]',
    '[0,1e3,2]',
    '[0, 1,2]',
    '[0,-1,2]',
    '[0,1.5,2]',
    '[3,1]',
    '[3,"x"]',
    '[4,"x",{}]',
  ],
  ...[
    '{"permissions": "user"}',
    '{"version": 2, "permissions": "user"}',
    '{"permissions":"user","version":1}',
  ],
  ...['{"nbf": 1}', '{"nbf": "1", "exp": 2}', '{"project_ids": "x"}', '[]', '[1]', 'projects = x'],
  `[3,"${user}",null]`,
  `[3,"${user.toUpperCase()}"]`,
])('%s is not read', (text) => {
  expect(dialect.read(text)).toBeUndefined();
});

test('inferScope reports the project of a token, and how long it is valid', () => {
  const context = { now: request.now, userId: user, publisherId: publisher };
  const scopeOf = (name: keyof typeof vectors.tokens) =>
    inferScope(read(vectors.tokens[name].text), { rootKey, dialect, context });
  expect(scopeOf('of an account').scope).toEqual({
    projects: { kind: 'unrestricted' },
    projectIds: { kind: 'unrestricted' },
  });
  expect(scopeOf('of a project, 2022').scope).toEqual({
    projects: { kind: 'only', values: ['my-app'] },
    projectIds: { kind: 'only', values: [first] },
  });
  const inferred = scopeOf('narrowed with pypitoken');
  expect(inferred.validUntil).toBe(1_700_000_900);
  expect(scopeAllows(inferred, { project: 'my-lib', projectId: second, access: 'upload' })).toBe(
    true,
  );
  expect(scopeAllows(inferred, { project: 'my-lib' })).toBe(false);
});

test('a token is minted with the UUID of its row as its identifier', () => {
  const id = vectors.identifier;
  const token = mint({ rootKey, dialect, identity: { id, subject: '' }, caveats: [project('x')] });
  expect(new TextDecoder().decode(token.macaroon.identifier)).toBe(id);
  for (const identity of [{ subject: '' }, { id, subject: 'usr-1' }, { id: 'x', subject: '' }]) {
    expect(() => mint({ rootKey, dialect, identity })).toThrow(TypeError);
  }
});

test('a token is explained in words', () => {
  const said = [...dialect.kinds.values()].map(({ type, describe: say }) => [
    type,
    say !== undefined,
  ]);
  expect(said.filter(([, isSaid]) => !isSaid)).toEqual([]);
});

const values = (...given: object[]) => given as AnyCaveat[];
const period = (type: string) => ({
  values: values(
    { type, expiresAt: 50, notBefore: 10 },
    { type, expiresAt: 1_700_000_900, notBefore: 0 },
  ),
  requests: [{ now: 5 }, { now: 10 }, { now: 49.5 }, { now: 50 }, { now: 1_800_000_000 }],
  alsoMeets: () => true,
});
const holder = (type: string, field: string, more: object = {}) => ({
  values: values({ type, id: user }, { type, id: publisher }, { type, id: user, ...more }),
  requests: [{ [field]: user }, { [field]: publisher }, { [field]: 'x' }],
});
const account = (type: string) => ({
  values: values({ type }),
  requests: [{ userId: user }, { userId: '' }],
  alsoMeets: () => true,
});

describe('kinds', () =>
  testKindLaws(dialect, {
    expiry: {
      ...period('expiry'),
      values: [
        ...period('expiry').values,
        ...values({ type: 'expiry', expiresAt: 50, notBefore: 10, spaced: true }),
      ],
    },
    'expiry-v1': period('expiry-v1'),
    'expiry-v1-pypitoken': period('expiry-v1-pypitoken'),
    user: holder('user', 'userId'),
    'user-spaced': holder('user-spaced', 'userId'),
    publisher: holder('publisher', 'publisherId', { claims: null }),
    'user-v1': account('user-v1'),
    'user-v1-pypitoken': account('user-v1-pypitoken'),
  }));

const lists = [...dialect.scope.kinds].map(({ type }) => type);
const listOf = (type: (typeof lists)[number]) =>
  (type.startsWith('project-ids') ? [[first], [first, second]] : [['my-app'], ['my-app', 'x']]).map(
    (list) => ({ type, list }),
  );
const places = ['my-app', 'x', 'z'].flatMap((name) =>
  [first, second, user].map((projectId) => ({ project: name, projectId })),
);

describe.each(
  scopeLaws(dialect.scope, {
    caveats: lists.flatMap(listOf),
    requests: [...places, { project: 'my-app' }, { projectId: first }, {}],
    toQuery: ({ project: name, projectId }) =>
      name && projectId ? { project: name, projectId, access: 'upload' } : undefined,
  }),
)('scope', ({ name, run }) => {
  test(name, run);
});
