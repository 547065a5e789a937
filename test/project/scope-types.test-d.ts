import {
  type Caveat,
  createDialect,
  defineCaveat,
  defineScope,
  type Dialect,
  filterByScope,
  type Grant,
  idsInScope,
  type InferredScope,
  inferScope,
  type LevelCaveat,
  mint,
  narrowestCaveats,
  type Reach,
  type Resource,
  scopeAllows,
  type ScopeDeclaration,
  scopeOverlaps,
  type StandardDialect,
  type TokenRequest,
  verify,
} from 'caveats';
import { describe, expectTypeOf, test } from 'vitest';

const git = defineScope({
  levels: { org: {}, repo: { in: 'org' }, branch: { in: 'repo' }, app: { in: 'org' } },
  actions: ['read', 'write', 'admin'],
  mixed: 'permit',
});
const { org, repo, branch, app, access, permit } = git.caveats;
const dialect = createDialect({ scope: git });
type Git = typeof dialect;
const rootKey = 'a root key of 32 bytes, no less.';
const identity = { subject: 'usr-1' };
const token = mint({ rootKey, dialect, identity, caveats: [repo('acme', 'web'), access('read')] });
const options = { rootKey, dialect };

describe('the constructors of a scope', () => {
  test('take ids, parents first, or resources', () => {
    expectTypeOf(org('acme')).toEqualTypeOf<LevelCaveat<'org'>>();
    expectTypeOf(repo('acme', 'web', 'api')).toEqualTypeOf<LevelCaveat<'repo'>>();
    branch('acme', 'web', 'main');
    app({ org: 'acme', app: 'ci' });
    repo({ org: 'acme', repo: 'web' }, { org: 'beta', repo: 'x' });
    permit({ org: 'acme', access: ['read'] }, { org: 'a', repo: 'b', access: ['admin'] });
    permit({ access: ['read', 'admin'] });
    // A list may be spread at a root.
    const ids: readonly string[] = ['acme', 'beta'];
    org(...ids);
    // @ts-expect-error a branch without its repo
    branch('acme', 'web');
    // @ts-expect-error a repo without its org
    repo('web');
    // @ts-expect-error a list may be empty, and parents do not come from one
    repo(...ids);
    // @ts-expect-error a resource of another level
    repo({ org: 'acme' });
    // @ts-expect-error a resource with a hole
    branch({ org: 'acme', branch: 'main' });
    // @ts-expect-error ids are texts
    org(5);
    // @ts-expect-error an unknown action
    access('reed');
    // @ts-expect-error a mixed caveat needs actions
    permit({ org: 'acme' });
    // @ts-expect-error an unknown action in a mixed caveat
    permit({ org: 'acme', access: ['delete'] });
    // @ts-expect-error no caveat of that name
    git.caveats.team;
  });

  test('of a level of prefixes have exact, and no other does', () => {
    const store = defineScope({
      levels: { bucket: {}, object: { in: 'bucket', match: 'prefix' } },
      actions: ['get', 'put'],
    });
    store.caveats.object('photos', '2024/');
    store.caveats.object.exact('photos', 'a.jpg');
    // @ts-expect-error buckets are whole
    store.caveats.bucket.exact('photos');
    const { scope } = inferScope(token, {
      rootKey,
      dialect: createDialect({ scope: store }),
      context: {},
    });
    idsInScope(scope, 'bucket', {});
  });

  test('have the type that the level declares', () => {
    const scope = defineScope({ levels: { service: { type: 'svc' } }, actions: ['use'] });
    expectTypeOf(scope.caveats.service('a').type).toEqualTypeOf<'svc'>();
    const own = createDialect({ scope });
    expectTypeOf<Extract<Caveat<typeof own>, { type: 'svc' }>>().toEqualTypeOf<
      LevelCaveat<'svc'>
    >();
  });
});

describe('a declaration that does not compile', () => {
  test('has a parent that is no level, or a misspelt field', () => {
    // @ts-expect-error the parent is not a level
    defineScope({ levels: { org: {}, repo: { in: 'orgs' } }, actions: ['read'] });
    // @ts-expect-error a level in itself
    defineScope({ levels: { org: { in: 'org' } }, actions: ['read'] });
    // @ts-expect-error a misspelt field of a level
    defineScope({ levels: { org: {}, repo: { inn: 'org' } }, actions: ['read'] });
    // @ts-expect-error another way to match
    defineScope({ levels: { org: { match: 'glob' } }, actions: ['read'] });
    // @ts-expect-error a field that there is not
    defineScope({ levels: { org: {} }, actions: ['read'], within: 'org' });
    // @ts-expect-error no actions
    defineScope({ levels: { org: {} } });
  });
});

describe('requests', () => {
  test('name a complete path, or nothing', () => {
    const grant = verify(token, {
      ...options,
      request: { resource: { org: 'a', repo: 'b' }, access: 'admin', ip: '1.2.3.4' },
    });
    expectTypeOf(grant).toEqualTypeOf<Grant<Git>>();
    verify(token, { ...options, request: { resource: {} } });
    verify(token, { ...options, request: {} });
    // @ts-expect-error a hole
    verify(token, { ...options, request: { resource: { repo: 'b' } } });
    // @ts-expect-error two branches
    verify(token, { ...options, request: { resource: { org: 'a', repo: 'b', app: 'c' } } });
    // @ts-expect-error a misspelt level
    verify(token, { ...options, request: { resource: { org: 'a', rep: 'b' } } });
    // @ts-expect-error a foreign action
    verify(token, { ...options, request: { resource: { org: 'a' }, access: 'delete' } });
    // @ts-expect-error a resource of the standard scope
    verify(token, { ...options, request: { resource: { doc: 'a' } } });
    // @ts-expect-error the scope in place of the dialect
    verify(token, { rootKey, dialect: git, request: {} });
    // @ts-expect-error what createDialect did not make
    verify(token, { rootKey, dialect: { scope: git }, request: {} });
    // @ts-expect-error a caveat of git without its dialect
    mint({ rootKey, identity, caveats: [repo('acme', 'web')] });
  });

  test('of the standard dialect need no annotation', () => {
    const standard = mint({ rootKey, identity, caveats: ['doc = A'] });
    const request = { resource: { doc: 'A', table: 't' }, access: 'read' } as const;
    expectTypeOf(verify(standard, { rootKey, request })).toEqualTypeOf<Grant>();
    // @ts-expect-error a table without its doc
    verify(standard, { rootKey, request: { resource: { table: 't' } } });
    const inferred: InferredScope = inferScope(standard, { rootKey, context: {} });
    scopeAllows(inferred, { doc: 'A', table: 't', access: 'write' });
    // @ts-expect-error a level of another scope
    scopeAllows(inferred, { org: 'A' });
  });

  test('have the fields of one’s own kinds beside the scope', () => {
    const tenant = defineCaveat({
      type: 'tenant',
      role: 'context',
      fields: { tenant: 'text' },
      decode: (text) => (text ? { type: 'tenant', id: text } : undefined),
      encode: ({ id }) => id,
      check: ({ id }, request: { tenant?: string }) =>
        request.tenant === id ? { ok: true } : { ok: false, reason: 'other_tenant' },
    });
    const amount = defineCaveat({
      type: 'amount',
      role: 'usage',
      fields: { cents: 'integer' },
      decode: (text) => (text ? { type: 'amount', max: 1 } : undefined),
      encode: ({ max }) => String(max),
      check: ({ max }, request: { cents: number }) =>
        request.cents <= max ? { ok: true } : { ok: false, reason: 'too_much' },
    });
    const own = createDialect({ scope: git, kinds: [tenant, amount] });
    verify(token, {
      rootKey,
      dialect: own,
      request: { tenant: 'a', cents: 5, resource: { org: 'a' } },
    });
    // @ts-expect-error a field that one of them needs is missing
    verify(token, { rootKey, dialect: own, request: { tenant: 'a' } });
    // @ts-expect-error of another type
    verify(token, { rootKey, dialect: own, request: { tenant: 5, cents: 1 } });
    inferScope(token, { rootKey, dialect: own, context: {} });
    expectTypeOf<{ type: 'amount'; max: number }>().toExtend<Caveat<typeof own>>();
    expectTypeOf<TokenRequest<typeof own>['cents']>().toEqualTypeOf<number>();
    const many: Dialect[] = [];
    many.push(own, dialect);
  });
});

describe('what is inferred', () => {
  const inferred = inferScope(token, { ...options, context: { now: 1 } });
  const grant = verify(token, { ...options, request: {} });

  test('has the levels and actions of the scope', () => {
    expectTypeOf(inferred).toEqualTypeOf<InferredScope<Git>>();
    expectTypeOf(inferred.scope).toEqualTypeOf<Reach<Git>>();
    expectTypeOf(grant.scope).toEqualTypeOf<Reach<Git>>();
    expectTypeOf<Reach<typeof git>>().toEqualTypeOf<Reach<Git>>();
    expectTypeOf<{ org: 'a'; repo: 'b' }>().toExtend<Resource<Git>>();
    expectTypeOf<Resource>().toEqualTypeOf<Resource<StandardDialect>>();
    if (inferred.scope.kind === 'only') {
      const [first] = inferred.scope.resources;
      expectTypeOf(first!.org).toEqualTypeOf<string | undefined>();
      expectTypeOf(first!.access).toEqualTypeOf<readonly ('read' | 'write' | 'admin')[]>();
      scopeAllows(inferred, first!);
    }
    // @ts-expect-error it has to be looked at first
    inferred.scope.resources;
    expectTypeOf(git.parseReach('{}')).toEqualTypeOf<Reach<Git>>();
  });

  test('is asked with them alone', () => {
    scopeAllows(inferred, { org: 'a', repo: 'b', access: 'read' });
    scopeAllows(inferred.scope, { org: 'a', access: ['read', 'write'] });
    scopeAllows(grant, {});
    scopeOverlaps(inferred, { org: 'a' });
    filterByScope(inferred, [{ id: 'a' }], ({ id }) => ({ org: id }));
    idsInScope(inferred, 'repo', { org: 'a' });
    grant.can({ org: 'a', repo: 'b', access: 'write' });
    // @ts-expect-error a level of another scope
    scopeAllows(inferred, { doc: 'a' });
    // @ts-expect-error an action of another scope
    scopeAllows(inferred.scope, { org: 'a', access: 'get' });
    // @ts-expect-error a misspelt level
    filterByScope(inferred, [{ id: 'a' }], ({ id }) => ({ orgs: id }));
    // @ts-expect-error a level that there is not
    idsInScope(inferred, 'repos', { org: 'a' });
    // @ts-expect-error a hole
    grant.can({ branch: 'x', access: 'write' });
    // @ts-expect-error can needs an access
    grant.can({ org: 'a' });
    // @ts-expect-error what came as JSON is read with parseReach first
    scopeAllows(JSON.stringify(inferred), {});
  });

  test('narrowestCaveats returns caveats of the dialect', () => {
    const caveats = narrowestCaveats([{ resource: { org: 'a' }, access: 'read' }], { dialect });
    mint({ rootKey, dialect, identity, caveats });
    // @ts-expect-error a resource of another scope
    narrowestCaveats([{ resource: { doc: 'a' }, access: 'read' }], { dialect });
    // @ts-expect-error its requests have no context
    narrowestCaveats([{ resource: { org: 'a' }, access: 'read', ip: '::1' }], { dialect });
  });
});

describe('generic code', () => {
  test('takes any dialect', () => {
    const helper = <D extends Dialect>(given: D, request: TokenRequest<D>): Grant<D> =>
      verify(token, { rootKey, dialect: given, request });
    expectTypeOf(helper(dialect, { resource: { org: 'a' } })).toEqualTypeOf<Grant<Git>>();
    // @ts-expect-error a hole
    helper(dialect, { resource: { repo: 'a' } });
  });

  test('takes a declaration whose names only the running program knows', () => {
    const declaration: ScopeDeclaration = JSON.parse('{"levels":{"a":{}},"actions":["read"]}');
    const wide = defineScope(declaration);
    const own = createDialect({ scope: wide });
    verify(token, {
      rootKey,
      dialect: own,
      request: { resource: { anything: 'x' }, access: 'y' },
    });
    wide.caveats['x']!('a', 'b');
    wide.caveats.access('read');
    const { scope } = inferScope(token, { rootKey, dialect: own, context: {} });
    scopeAllows(scope, { a: 'x', access: 'read' });
    idsInScope(scope, 'a', {});
  });
});
