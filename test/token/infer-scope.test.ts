import {
  access,
  api,
  asn,
  consumer,
  country,
  createDialect,
  defineCaveat,
  doc,
  filterByScope,
  inferScope,
  interfaceIs,
  ip,
  mint,
  readonly,
  region,
  scopeAllows,
  serialize,
  service,
  table,
  time,
  type CaveatInput,
  type ScopeRequest,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { refused } from './thrown.js';

const rootKey = 'a root key of 32 bytes, no less.';
const identity = { keyId: 'k1', subject: 'usr-1' };
const tokenWith = (...caveats: CaveatInput[]) => mint({ rootKey, identity, caveats });
const infer = (...caveats: CaveatInput[]) =>
  inferScope(tokenWith(...caveats), { rootKey, context: { now: 1000 } });

describe('what is inferred', () => {
  test('of a token without caveats is that nothing restricts it', () => {
    expect(infer()).toEqual({
      validUntil: null,
      scope: { kind: 'unrestricted' },
      access: ['read', 'write'],
      services: { kind: 'unrestricted' },
      interfaces: { kind: 'unrestricted' },
      api: [],
      skipped: [],
    });
  });

  test('is what all caveats of a kind have in common', () => {
    const inferred = infer(doc('A', 'B'), table('B', 't1'), time(3000), time(2000));
    expect(inferred.scope).toEqual({ kind: 'only', docs: { B: { tables: ['t1'] } } });
    expect(inferred.validUntil).toBe(2000);
  });

  test('is nothing, and not everything, where they have nothing in common', () => {
    expect(infer(doc('A'), doc('B')).scope).toEqual({ kind: 'nothing' });
    expect(infer(table('A', 't1'), table('A', 't2')).scope).toEqual({ kind: 'nothing' });
    expect(infer(access('read'), access('write')).access).toEqual([]);
    expect(infer(service('opw-a'), service('opw-b')).services).toEqual({ kind: 'nothing' });
    expect(infer(interfaceIs('a'), interfaceIs('b')).interfaces).toEqual({ kind: 'nothing' });
  });

  test('does not repeat the caveats of context, which are met', () => {
    const token = tokenWith(ip('10.0.0.0/8'), asn(1), country('PL'), consumer('usr-1'), doc('A'));
    const context = { now: 1000, ip: '10.1.2.3', asn: 1, country: 'PL', consumer: 'usr-1' };
    const inferred = inferScope(token, { rootKey, context });
    expect(inferred).toEqual(infer(doc('A')));
    expect(inferred).not.toHaveProperty('otherCaveats');
  });

  test('tells the whole of a doc from some of its tables', () => {
    expect(infer(doc('A'), readonly())).toMatchObject({
      scope: { kind: 'only', docs: { A: { tables: 'all' } } },
      access: ['read'],
    });
  });

  test('takes ids as they are, whatever they are', () => {
    const ids = ['__proto__', 'constructor', 'toString', 'a/b|c%d', '🔑'];
    const { scope } = infer(doc(...ids), table('__proto__', 'constructor'));
    expect(scope.kind === 'only' && Object.keys(scope.docs)).toEqual(['__proto__']);
    expect(scopeAllows(scope, { doc: '__proto__', table: 'constructor' })).toBe(true);
    const all = infer(doc(...ids)).scope;
    expect(all.kind === 'only' && Object.keys(all.docs).sort()).toEqual(ids.sort());
    expect(scopeAllows(infer(doc('A')), { doc: 'constructor' })).toBe(false);
    expect(JSON.stringify(infer(doc('__proto__')).scope)).toContain('"__proto__":{"tables":"all"}');
  });
});

test('what is inferred is deeply frozen', () => {
  const frozen = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    expect(value).toSatisfy(Object.isFrozen);
    Object.values(value).forEach(frozen);
  };
  for (const inferred of [
    infer(),
    infer(doc('A'), table('A', 't'), service('s'), interfaceIs('i'), api('s/get/a')),
    infer(doc('A'), doc('B'), service('s'), service('t')),
  ]) {
    // The values of caveats are frozen where they are read.
    const { skipped, ...limits } = inferred;
    Object.values(limits).forEach(frozen);
    for (const each of [inferred, skipped]) expect(each).toSatisfy(Object.isFrozen);
  }
});

describe('usage caveats', () => {
  test('are skipped and reported, also where they could not be met', () => {
    const caveats = [
      service('ozw-onezone', 'opw-*'),
      interfaceIs('rest'),
      api('all/get/space.*.*:*'),
    ];
    const inferred = infer(...caveats);
    expect(inferred.skipped).toEqual(caveats);
    expect(inferred.services).toEqual({ kind: 'only', values: ['opw-*', 'ozw-onezone'] });
    expect(inferred.interfaces).toEqual({ kind: 'only', values: ['rest'] });
    expect(inferred.api).toEqual([['all/get/space.*.*:*']]);
  });

  test('of calls are reported as a list each, of which a call has to match one', () => {
    const both = infer(api('b/get/x', 'a/get/x'), api('all/get/*'), api('a/get/x', 'b/get/x'));
    expect(both.api).toEqual([['a/get/x', 'b/get/x'], ['all/get/*']]);
  });
});

describe('only who is qualified to use a token learns its scope', () => {
  test.each([
    ['time', time(1000), 'token_expired'],
    ['ip', ip('10.0.0.0/8'), 'context_denied'],
    ['asn', asn(1), 'context_denied'],
    ['country', country('PL'), 'context_denied'],
    ['region', region('EU'), 'context_denied'],
    ['consumer', consumer('usr-1'), 'context_denied'],
    ['an unknown condition', 'colour = red', 'unknown_caveat'],
  ] as const)('so %s is checked', (_, caveat, code) => {
    expect(refused(() => infer(caveat)).code).toBe(code);
  });

  test('and a forged token tells nothing', () => {
    const run = () => inferScope(tokenWith(), { rootKey: 'another', context: {} });
    expect(refused(run).code).toBe('bad_signature');
  });

  test('and an identity token has no scope', () => {
    const proof = mint({ rootKey, identity: { ...identity, type: 'identity' } });
    expect(refused(() => inferScope(proof, { rootKey, context: {} })).code).toBe(
      'wrong_token_type',
    );
  });
});

describe('a consumer token', () => {
  const token = tokenWith(consumer('usr-2'), doc('A'));
  const proofOf = (subject: string, ...caveats: CaveatInput[]) =>
    serialize(mint({ rootKey, identity: { subject, type: 'identity' }, caveats }));
  const inferFor = (consumerToken: string, context = {}) =>
    inferScope(token, { rootKey, context: { now: 1000, ...context }, consumerToken });

  test('proves who the consumer is', () => {
    expect(inferFor(proofOf('usr-2')).scope.kind).toBe('only');
    expect(refused(() => inferFor(proofOf('usr-3'))).failures[0]).toMatchObject({ index: 0 });
  });

  test('counts for more than the consumer that the server names', () => {
    expect(refused(() => inferFor(proofOf('usr-3'), { consumer: 'usr-2' })).code).toBe(
      'context_denied',
    );
  });

  test.each([
    ['is an access token', serialize(tokenWith()), 'wrong_token_type'],
    ['has expired', proofOf('usr-2', time(1000)), 'token_expired'],
    ['is for another network', proofOf('usr-2', ip('10.0.0.0/8')), 'context_denied'],
    ['has a caveat that nobody knows', proofOf('usr-2', 'x = 1'), 'unknown_caveat'],
    ['is restricted to a doc, so not for this', proofOf('usr-2', doc('A')), 'scope_denied'],
    ['is no token', 'junk!', 'malformed_token'],
    ['is cut off', proofOf('usr-2').slice(0, 40), 'truncated_token'],
  ])('that %s is refused, and it is said which token it was', (_, consumerToken, code) => {
    expect(refused(() => inferFor(consumerToken))).toMatchObject({
      code,
      source: 'consumer_token',
    });
  });

  test('is signed with a key of the same lookup', () => {
    const forged = mint({ rootKey: 'another', identity: { subject: 'usr-2', type: 'identity' } });
    const error = refused(() => inferFor(serialize(forged)));
    expect(error).toMatchObject({ code: 'bad_signature', source: 'consumer_token' });
  });

  test('may be for another service: that is skipped as the token’s own', () => {
    expect(inferFor(proofOf('usr-2', interfaceIs('oneclient'))).skipped).toEqual([]);
  });

  test('is not looked at before the token itself is authentic', () => {
    const run = () =>
      inferScope(token, { rootKey: 'another', context: {}, consumerToken: 'junk!' });
    expect(refused(run)).toMatchObject({ code: 'bad_signature', source: 'token' });
  });
});

describe('a scope in use', () => {
  const { scope } = infer(doc('A', 'B', 'C'), {
    type: 'table',
    whitelist: ['A/t1', 'A/t2', 'B/t1'],
  });

  test('filters what may be listed', () => {
    const rows = ['A/t1', 'A/t3', 'B/t1', 'C/t1'];
    const toResource = (path: string) => ({ doc: path[0], table: path.slice(2) });
    expect(filterByScope(scope, rows, toResource)).toEqual(['A/t1', 'B/t1']);
  });

  test('is asked as a whole or by its scope alone', () => {
    const inferred = infer(doc('A'));
    expect(scopeAllows(inferred, { doc: 'A' })).toBe(true);
    expect(scopeAllows(inferred.scope, { doc: 'A' })).toBe(true);
    expect(scopeAllows(infer(doc('A'), doc('B')), { doc: 'A' })).toBe(false);
    expect(scopeAllows(infer(), {})).toBe(true);
  });

  test('refuses a resource with a field that it does not know', () => {
    const misspelt = { docId: 'A' } as { doc?: string };
    const message = "resource: unknown option 'docId' (it takes: access, doc, table)";
    expect(() => scopeAllows(infer(), misspelt)).toThrow(new TypeError(message));
    expect(() => scopeAllows(infer().scope, misspelt)).toThrow(new TypeError(message));
    expect(() => filterByScope(scope, [1], () => misspelt)).toThrow(new TypeError(message));
    expect(() => scopeAllows(infer(), null as never)).toThrow(TypeError);
    // A query such as `?doc=A` may be a list, and a list is a text where a key is wanted.
    for (const id of [['A'], null, 5]) {
      const asked = { doc: id } as unknown as { doc: string };
      const inferred = infer(doc('A', 'null', '5'));
      expect(() => scopeAllows(inferred, asked)).toThrow('resource.doc must be a string');
    }
    expect(scopeAllows(infer(doc('A')), { doc: 'A', access: '' as 'read' })).toBe(false);
  });

  test('alone refuses access, which it cannot decide on', () => {
    const { scope: readable } = infer(doc('A'), readonly());
    for (const way of ['read', 'write', undefined]) {
      const asked = { doc: 'A', access: way } as { doc: string };
      expect(() => scopeAllows(readable, asked)).toThrow(/pass the whole result of inferScope$/);
      expect(() => filterByScope(readable, [1], () => asked)).toThrow(TypeError);
    }
  });

  test('reaches nothing without a way of access', () => {
    expect(scopeAllows(infer(readonly(), access('write')), { doc: 'A' })).toBe(false);
  });

  test('as a whole tells of access as well', () => {
    const inferred = infer(doc('A'), readonly());
    expect(scopeAllows(inferred, { doc: 'A', access: 'read' })).toBe(true);
    expect(scopeAllows(inferred, { doc: 'A', access: 'write' })).toBe(false);
    expect(scopeAllows(inferred, { doc: 'B', access: 'read' })).toBe(false);
  });
});

describe('kinds of one’s own', () => {
  const folder = defineCaveat({
    type: 'folder',
    role: 'scope',
    decode: (text) =>
      text.startsWith('folder = ') ? { type: 'folder' as const, path: text.slice(9) } : undefined,
    encode: ({ path }) => `folder = ${path}`,
    fields: { folder: 'text' },
    check: ({ path }, request: { folder?: string }) =>
      request.folder === path ? { ok: true } : { ok: false, reason: 'not_allowed' },
  });
  const room = defineCaveat({
    type: 'room',
    role: 'scope',
    decode: (text) =>
      text.startsWith('room = ') ? { type: 'room' as const, id: text.slice(7) } : undefined,
    encode: ({ id }) => `room = ${id}`,
    check: ({ id }, { resource }: ScopeRequest) =>
      resource?.doc === id ? { ok: true } : { ok: false, reason: 'not_allowed' },
    limit: ({ id }) => ({ of: 'resources', docs: new Map([[id, 'all']]) }),
  });
  const dialect = createDialect({ kinds: [folder, room] });

  test('of scope are reported apart where the answer has no field for them', () => {
    const inferred = inferScope(tokenWith('folder = x', doc('A')), {
      rootKey,
      dialect,
      context: {},
    });
    expect(inferred.otherCaveats).toEqual([{ type: 'folder', path: 'x' }]);
    expect(inferred.scope).toEqual({ kind: 'unknown' });
    expect(scopeAllows(inferred, { doc: 'A' })).toBe(false);
    expect(scopeAllows(inferred.scope, { doc: 'A' })).toBe(false);
    expect(filterByScope(inferred.scope, ['A'], (id) => ({ doc: id }))).toEqual([]);
  });

  test('of scope leave nothing where the others leave nothing', () => {
    const options = { rootKey, dialect, context: {} };
    const inferred = inferScope(tokenWith('folder = x', doc('A'), doc('B')), options);
    expect(inferred.scope).toEqual({ kind: 'nothing' });
  });

  test('whose limit returns nothing count as those without one', () => {
    const silent = { ...room, type: 'room', limit: () => undefined } as unknown as typeof room;
    const options = { rootKey, dialect: createDialect({ kinds: [silent] }), context: {} };
    expect(inferScope(tokenWith('room = A'), options).scope).toEqual({ kind: 'unknown' });
  });

  test('of scope narrow what is reported if they say how', () => {
    const inferred = inferScope(tokenWith('room = A', doc('A', 'B')), {
      rootKey,
      dialect,
      context: {},
    });
    expect(inferred.scope).toEqual({ kind: 'only', docs: { A: { tables: 'all' } } });
    expect(inferred).not.toHaveProperty('otherCaveats');
  });
});
