import { createDialect, defineScope, type ScopeDeclaration } from 'caveats';
import { describe, expect, test } from 'vitest';

const GOOD = { levels: { org: {}, repo: { in: 'org' } }, actions: ['read', 'write'] };

/** Declares as someone would who has no types, such as the reader of a file. */
const declare = (declaration: unknown) => defineScope(declaration as ScopeDeclaration);

const NAME = "must be a letter, then letters, digits, '-' or '_', 32 at most";
const TYPE =
  "must be a letter, then letters, digits, '.', '_', ':' or '-', end with a letter or digit, and be 64 at most";

describe('a bad declaration is refused with what is wrong:', () => {
  test.each<[string, unknown, string]>([
    ['no object', null, 'expected an object of options'],
    ['a list', [GOOD], 'expected an object of options'],
    [
      'a misspelt field',
      { ...GOOD, action: [] },
      "unknown option 'action' (it takes: actions, levels, mixed)",
    ],
    [
      'a field of the drafts',
      { ...GOOD, within: 'org' },
      "unknown option 'within' (it takes: actions, levels, mixed)",
    ],
    ['no levels', { actions: ['read'] }, 'levels must be an object'],
    ['levels in a list', { ...GOOD, levels: ['org'] }, 'levels must be an object'],
    ['empty levels', { ...GOOD, levels: {} }, 'levels must have 1 to 16 names'],
    [
      'too many levels',
      { ...GOOD, levels: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`l${i}`, {}])) },
      'levels must have 1 to 16 names',
    ],
    [
      'a level that is no object',
      { ...GOOD, levels: { org: 'A' } },
      'levels.org must be an object',
    ],
    ['a level that is null', { ...GOOD, levels: { org: null } }, 'levels.org must be an object'],
    [
      'a misspelt field of a level',
      { ...GOOD, levels: { org: {}, repo: { inn: 'org' } } },
      "levels.repo: unknown option 'inn' (it takes: in, match, type)",
    ],
    [
      'an unknown parent',
      { ...GOOD, levels: { repo: { in: 'orgs' } } },
      'levels.repo.in must be the name of a level',
    ],
    [
      'a parent by a name that objects have',
      { ...GOOD, levels: { repo: { in: 'constructor' } } },
      'levels.repo.in must be the name of a level',
    ],
    [
      'a parent that is no name',
      { ...GOOD, levels: { org: {}, repo: { in: ['org'] } } },
      'levels.repo.in must be the name of a level',
    ],
    [
      'a level in itself',
      { ...GOOD, levels: { org: { in: 'org' } } },
      "the level 'org' is in itself",
    ],
    [
      'a cycle',
      { ...GOOD, levels: { c: { in: 'a' }, a: { in: 'b' }, b: { in: 'a' } } },
      "the level 'a' is in itself",
    ],
    [
      'a level within a prefix',
      { ...GOOD, levels: { path: { match: 'prefix' }, line: { in: 'path' } } },
      "no level can be in 'path', which matches by prefix",
    ],
    [
      'another way to match',
      { ...GOOD, levels: { org: { match: 'glob' } } },
      "levels.org.match must be 'exact' or 'prefix'",
    ],
    ['a reserved name', { ...GOOD, levels: { resource: {} } }, "the name 'resource' is reserved"],
    ['the name access', { ...GOOD, levels: { access: {} } }, "the name 'access' is reserved"],
    ['the name list', { ...GOOD, levels: { list: {} } }, "the name 'list' is reserved"],
    ['the name kind', { ...GOOD, levels: { kind: {} } }, "the name 'kind' is reserved"],
    [
      'a name that objects have',
      { ...GOOD, levels: { toString: {} } },
      "the name 'toString' is reserved",
    ],
    [
      '__proto__',
      { ...GOOD, levels: JSON.parse('{"__proto__":{}}') },
      `the name of each level ${NAME}`,
    ],
    [
      'a name with a digit first',
      { ...GOOD, levels: { '1a': {} } },
      `the name of each level ${NAME}`,
    ],
    ['a name with a dot', { ...GOOD, levels: { 'a.b': {} } }, `the name of each level ${NAME}`],
    [
      'a long name',
      { ...GOOD, levels: { ['a'.repeat(33)]: {} } },
      `the name of each level ${NAME}`,
    ],
    ['no actions', { levels: GOOD.levels }, 'actions must be a list of 1 to 31 names'],
    [
      'an empty list of actions',
      { ...GOOD, actions: [] },
      'actions must be a list of 1 to 31 names',
    ],
    [
      'actions in one text',
      { ...GOOD, actions: 'read' },
      'actions must be a list of 1 to 31 names',
    ],
    [
      'too many actions',
      { ...GOOD, actions: Array.from({ length: 32 }, (_, i) => `a${i}`) },
      'actions must be a list of 1 to 31 names',
    ],
    [
      'an action twice',
      { ...GOOD, actions: ['read', 'write', 'read'] },
      'an action must not be listed twice',
    ],
    [
      'an action of two words',
      { ...GOOD, actions: ['read all'] },
      `the name of each action ${NAME}`,
    ],
    ['an action that is no text', { ...GOOD, actions: [5] }, `the name of each action ${NAME}`],
    [
      'a hole among the actions',
      { ...GOOD, actions: new Array(2) },
      `the name of each action ${NAME}`,
    ],
    [
      'an action that objects have',
      { ...GOOD, actions: ['constructor'] },
      "the name 'constructor' is reserved",
    ],
    [
      'a mixed caveat that is no name',
      { ...GOOD, mixed: true },
      `the name of each mixed caveat ${NAME}`,
    ],
    [
      'a mixed caveat like a level',
      { ...GOOD, mixed: 'org' },
      "mixed must not be 'org', which has another meaning",
    ],
    [
      'a mixed caveat called access',
      { ...GOOD, mixed: 'access' },
      "mixed must not be 'access', which has another meaning",
    ],
    [
      'two levels of one type',
      { ...GOOD, levels: { a: { type: 'x' }, b: { type: 'x' } } },
      "two kinds of caveat of the type 'x'",
    ],
    [
      'a level of the type of another',
      { ...GOOD, levels: { a: {}, b: { type: 'a' } } },
      "two kinds of caveat of the type 'a'",
    ],
    [
      'a level of the type access',
      { ...GOOD, levels: { a: { type: 'access' } } },
      "two kinds of caveat of the type 'access'",
    ],
    [
      'a mixed caveat of the type of a level',
      { ...GOOD, levels: { a: { type: 'x' } }, mixed: 'x' },
      "two kinds of caveat of the type 'x'",
    ],
    [
      'a type that is no text',
      { ...GOOD, levels: { a: { type: 5 } } },
      `levels.a: its type ${TYPE}`,
    ],
    ['an empty type', { ...GOOD, levels: { a: { type: '' } } }, `levels.a: its type ${TYPE}`],
    [
      'a type of two words',
      { ...GOOD, levels: { a: { type: 'a b' } } },
      `levels.a: its type ${TYPE}`,
    ],
    ['a name that is no type', { ...GOOD, levels: { 'a-': {} } }, `levels.a-: its type ${TYPE}`],
    ['a mixed caveat that is no type', { ...GOOD, mixed: 'a_' }, `mixed: its type ${TYPE}`],
  ])('%s', (_, declaration, message) => {
    expect(() => declare(declaration)).toThrow(TypeError);
    const { message: said } = messageOf(() => declare(declaration));
    expect(said.replace(/^defineScope: /, '')).toBe(message);
  });

  test('the type of a standard kind, when a dialect is made', () => {
    const scope = defineScope({ levels: { service: {} }, actions: ['use'] });
    expect(() => createDialect({ scope })).toThrow(
      "createDialect: two kinds of the type 'service'; a level may have another type",
    );
    const other = defineScope({ levels: { service: { type: 'svc' } }, actions: ['use'] });
    expect(createDialect({ scope: other }).read('svc = a')?.caveat).toEqual({
      type: 'svc',
      whitelist: ['a'],
    });
  });
});

function messageOf(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was refused');
}

describe('a declaration', () => {
  const declaration = {
    levels: {
      branch: { in: 'repo' },
      repo: { in: 'org', type: 'git.repo' },
      org: { in: undefined, match: 'exact' },
      path: { match: 'prefix' },
    },
    actions: ['read', 'write'],
    mixed: 'permit',
  } as const;

  test('is plain data: JSON gives the same scope', () => {
    const scope = defineScope(declaration);
    const again = declare(JSON.parse(JSON.stringify(scope.declaration)));
    const types = (of: { kinds: readonly { type: string }[] }) => of.kinds.map(({ type }) => type);
    expect(types(again)).toEqual(['branch', 'git.repo', 'org', 'path', 'access', 'permit']);
    expect(types(again)).toEqual(types(scope));
    const texts = ['branch = a/b/c', 'git.repo = a/b', 'path = a/', 'permit = read path:a/|write'];
    for (const text of texts) {
      expect(createDialect({ scope: again }).read(text)).toBeDefined();
      expect(createDialect({ scope: again }).read(text)?.caveat).toEqual(
        createDialect({ scope }).read(text)?.caveat,
      );
    }
    expect(again.declaration).toEqual(JSON.parse(JSON.stringify(declaration)));
  });

  test('is copied and frozen: nobody changes it later', () => {
    const given = { levels: { org: {} as { in?: 'org' } }, actions: ['read', 'write'] };
    const scope = declare(given);
    given.actions.push('admin');
    given.levels.org.in = 'org';
    expect(scope.declaration).toEqual({ levels: { org: {} }, actions: ['read', 'write'] });
    expect(() => scope.caveats.access('admin')).toThrow(TypeError);
    expect(scope.declaration).toSatisfy(Object.isFrozen);
    expect(scope.declaration.levels).toSatisfy(Object.isFrozen);
    expect(scope.declaration.actions).toSatisfy(Object.isFrozen);
    expect(scope.caveats).toSatisfy(Object.isFrozen);
  });

  test('may have 16 levels in each other, and 31 actions', () => {
    const names = Array.from({ length: 16 }, (_, i) => `l${i}`);
    const actions = Array.from({ length: 31 }, (_, i) => `a${i}`);
    const levels = Object.fromEntries(names.map((name, i) => [name, i ? { in: `l${i - 1}` } : {}]));
    const scope = declare({ levels, actions, mixed: 'permit' });
    const resource = Object.fromEntries(names.map((name) => [name, 'x']));
    const caveat = scope.caveats['l15']!(resource);
    expect(createDialect({ scope }).write(caveat)).toBe(`l15 = ${Array(16).fill('x').join('/')}`);
    const last = scope.reach([scope.caveats.access('a30')]);
    expect(last.allows({ ...resource, access: 'a30' })).toBe(true);
    expect(last.allows({ ...resource, access: 'a29' })).toBe(false);
    expect(scope.reach([scope.caveats.access(...actions)]).isUnrestricted).toBe(true);
  });
});

describe('constructors say what they take', () => {
  const { caveats } = defineScope({
    levels: { org: {}, repo: { in: 'org' } },
    actions: ['read', 'write'],
    mixed: 'permit',
  });

  test.each<[string, readonly unknown[], string]>([
    ['org', [], 'org: needs at least one org'],
    ['org', [''], 'org: each id must be a text that is not empty (org)'],
    ['org', [{ org: 'a', repo: 'b' }], 'org: takes resources with exactly: org'],
    ['org', [{}], 'org: takes resources with exactly: org'],
    ['org', [{ orgs: 'a' }], "org: unknown level 'orgs' (this scope has: org, repo)"],
    [
      'org',
      [{ org: '' }],
      'org: each id must be a text that is not empty (org), 512 characters at most',
    ],
    ['repo', ['acme'], 'repo: needs at least one repo, after its org'],
    ['repo', ['acme', 'web', 5], 'repo: each id must be a text that is not empty (org, repo)'],
    ['repo', [{ repo: 'web' }], "repo: a resource with 'repo' must have exactly: org, repo"],
    ['repo', [{ org: 'a', repo: 'b' }, 'c'], 'repo: expected a plain object'],
    ['access', [], 'access: needs a list of read, write'],
    ['access', ['read', 'delete'], "access: takes only 'read' or 'write'"],
    ['permit', [], 'permit: needs a list of resources'],
    ['permit', ['org'], 'permit: a resource must be an object'],
    ['permit', [{ org: 'a' }], 'permit: each resource needs a list of actions as its access'],
    [
      'permit',
      [{ org: 'a', access: [] }],
      'permit: each resource needs a list of actions as its access',
    ],
    ['permit', [{ org: 'a', access: ['x'] }], "permit: access must be 'read' or 'write'"],
    ['permit', [{ org: '', access: ['read'] }], 'permit: no token can reach one of the resources'],
  ])('%s of %j', (name, given, message) => {
    const make: unknown = Reflect.get(caveats, name);
    if (typeof make !== 'function') throw new Error('no such constructor');
    expect(() => Reflect.apply(make, undefined, given)).toThrow(new TypeError(message));
  });
});
