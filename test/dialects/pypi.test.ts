import { describe, expect, test } from 'vitest';
import {
  type AnyCaveat,
  attenuate,
  deserialize,
  explain,
  inferScope,
  mint,
  scopeAllows,
  serialize,
  verify,
} from 'caveats';
import { scopeLaws } from 'caveats/testing';
import { project, pypi as dialect } from '../../examples/dialects/pypi.js';
import vectors from '../vectors/dialects/pypi.json' with { type: 'json' };
import { expectRead, testKindLaws } from './kind-laws.js';

const { rootKey, user, publisher, projectIds } = vectors;
const [first, second] = projectIds as [string, string];
const read = (text: string) => deserialize(text.replace(/^pypi-/, ''));
const failure = (code: string) => expect.objectContaining({ code });

/** A request that every recorded token allows. */
const request = {
  now: 1_700_000_300,
  userId: user,
  publisherId: publisher,
  resource: { project: 'my-app' },
  projectId: first,
};

/** What each recorded token is denied. */
const DENIED: Readonly<Record<keyof typeof vectors.tokens, Partial<typeof request>[]>> = {
  'of an account': [{ userId: publisher }],
  'of two projects': [{ resource: { project: 'my-app2' } }, { projectId: user }],
  'of a trusted publisher': [{ publisherId: user }, { projectId: second }, { now: 1_700_000_900 }],
  'of a trusted publisher, 2022': [{ publisherId: user }, { projectId: second }],
  'of an account, 2019': [{ userId: '' }],
  'of two projects, 2019': [{ resource: { project: 'My-App' } }],
  'of a project, 2022': [{ resource: { project: 'my-lib' } }, { projectId: second }],
  'narrowed with pypitoken': [
    { userId: first },
    { now: 1_699_999_999 },
    { resource: { project: 'x' } },
  ],
  'narrowed with pypitoken, before 2022': [
    { resource: { project: 'my-lib' } },
    { now: 1_700_000_900 },
  ],
};

describe.each(Object.entries(vectors.tokens))('a token %s', (name, { text, conditions }) => {
  const token = read(text);

  test('is read, each condition as it was written', () => {
    expectRead(token, dialect, { identifier: vectors.identifier, conditions });
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
    const other = { ...request, resource: { project: 'other' } };
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
  expect(scopeOf('of an account').scope).toEqual({ kind: 'unrestricted' });
  const { scope, skipped } = scopeOf('of a project, 2022');
  expect(scope).toEqual({ kind: 'only', resources: [{ project: 'my-app', access: ['upload'] }] });
  expect(skipped).toEqual([{ type: 'project-ids', list: [first], form: 'v1' }]);
  const inferred = scopeOf('narrowed with pypitoken');
  expect(inferred.validUntil).toBe(1_700_000_900);
  expect(scopeAllows(inferred, { project: 'my-lib', access: 'upload' })).toBe(true);
  expect(scopeAllows(inferred, { project: 'my-lib2' })).toBe(false);
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
const period = { type: 'expiry', expiresAt: 50, notBefore: 10 };
const holders = (type: string, field: string, form: string) => ({
  values: values({ type, id: user }, { type, id: publisher }, { type, id: user, form }),
  requests: [{ [field]: user }, { [field]: publisher }, { [field]: 'x' }],
});

describe('kinds', () =>
  testKindLaws(dialect, {
    expiry: {
      values: values(
        ...['spaced', 'v1', 'v1-pypitoken'].map((form) => ({ ...period, form })),
        ...[period, { ...period, expiresAt: 1_700_000_900, notBefore: 0 }],
      ),
      requests: [5, 10, 49.5, 50, 1_800_000_000].map((now) => ({ now })),
      alsoMeets: () => true,
    },
    'project-ids': {
      values: values(
        ...[[first], [first, second]].map((list) => ({ type: 'project-ids', list })),
        ...['spaced', 'v1'].map((form) => ({ type: 'project-ids', list: [first, user], form })),
      ),
      requests: [{ projectId: first }, { projectId: second }, { projectId: publisher }],
      alsoMeets: () => true,
    },
    user: holders('user', 'userId', 'spaced'),
    publisher: holders('publisher', 'publisherId', 'v2'),
    account: {
      values: values({ type: 'account' }, { type: 'account', form: 'v1-pypitoken' }),
      requests: [{ userId: user }, { userId: '' }],
      alsoMeets: () => true,
    },
  }));

describe.each(
  scopeLaws(dialect.scope, {
    caveats: ['compact', 'spaced', 'v1', 'v1-pypitoken'].flatMap((form) =>
      [project('my-app'), project('my-app', 'x')].map((caveat) =>
        form === 'compact' ? caveat : { ...caveat, form },
      ),
    ),
    requests: [
      ...['my-app', 'x', 'z'].map((name) => ({
        resource: { project: name },
        access: 'upload' as const,
      })),
      ...[{ resource: { project: 'my-app' } }, { resource: {} }, { access: 'upload' as const }, {}],
    ],
    toQuery: ({ resource, access }) => resource && access && { ...resource, access },
  }),
)('scope', ({ name, run }) => {
  test(name, run);
});
