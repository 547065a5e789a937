import {
  access,
  api,
  asn,
  consumer,
  country,
  createDialect,
  doc,
  filterByScope,
  idsInScope,
  inferScope,
  interfaceIs,
  ip,
  mint,
  readonly,
  region,
  scopeAllows,
  scopeOverlaps,
  serialize,
  service,
  table,
  time,
  verify,
  whoami,
  type CaveatInput,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { NO_SCOPE } from './no-scope.js';
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
      services: { kind: 'unrestricted' },
      interfaces: { kind: 'unrestricted' },
      api: [],
      skipped: [],
    });
  });

  test('is what all caveats of a kind have in common', () => {
    const inferred = infer(doc('A', 'B'), table('B', 't1'), time(3000), time(2000));
    expect(inferred.scope).toEqual({
      kind: 'only',
      resources: [{ doc: 'B', table: 't1', access: ['read', 'write'] }],
    });
    expect(inferred.validUntil).toBe(2000);
  });

  test('is nothing, and not everything, where they have nothing in common', () => {
    expect(infer(doc('A'), doc('B')).scope).toEqual({ kind: 'nothing' });
    expect(infer(table('A', 't1'), table('A', 't2')).scope).toEqual({ kind: 'nothing' });
    expect(infer(access('read'), access('write')).scope).toEqual({ kind: 'nothing' });
    expect(infer(service('opw-a'), service('opw-b')).services).toEqual({ kind: 'nothing' });
    expect(infer(interfaceIs('a'), interfaceIs('b')).interfaces).toEqual({ kind: 'nothing' });
  });

  test('does not repeat the caveats of context, which are met', () => {
    const token = tokenWith(ip('10.0.0.0/8'), asn(1), country('PL'), consumer('usr-1'), doc('A'));
    const context = { now: 1000, ip: '10.1.2.3', asn: 1, country: 'PL', consumer: 'usr-1' };
    const inferred = inferScope(token, { rootKey, context });
    expect(inferred).toEqual(infer(doc('A')));
  });

  test('tells the whole of a doc from some of its tables', () => {
    expect(infer(doc('A'), readonly()).scope).toEqual({
      kind: 'only',
      resources: [{ doc: 'A', access: ['read'] }],
    });
    expect(infer(table('A', 't1')).scope).toEqual({
      kind: 'only',
      resources: [{ doc: 'A', table: 't1', access: ['read', 'write'] }],
    });
    expect(infer(readonly()).scope).toEqual({ kind: 'only', resources: [{ access: ['read'] }] });
  });

  test('takes ids as they are, whatever they are', () => {
    const ids = ['__proto__', 'constructor', 'toString', 'a/b|c%d', '🔑'];
    const both = ['read', 'write'];
    const { scope } = infer(doc(...ids), table('__proto__', 'constructor'));
    expect(scope).toEqual({
      kind: 'only',
      resources: [{ doc: '__proto__', table: 'constructor', access: both }],
    });
    expect(scopeAllows(scope, { doc: '__proto__', table: 'constructor' })).toBe(true);
    const resources = ids.sort().map((id) => ({ doc: id, access: both }));
    expect(infer(doc(...ids)).scope).toEqual({ kind: 'only', resources });
    expect(scopeAllows(infer(doc('A')), { doc: 'constructor' })).toBe(false);
  });

  test('is in order: docs before those that begin with them, and a table after its doc', () => {
    const { scope } = infer(doc('a-b', 'a', 'a/b', 'Z', '\u{1f600}', '\uffee'), readonly());
    const ids = scope.kind === 'only' && scope.resources.map((each) => each.doc);
    expect(ids).toEqual(['Z', 'a', 'a-b', 'a/b', '\u{1f600}', '\uffee']);
  });

  test('is too large to report from 4,097 entries on, and verified nevertheless', () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => `d${i}`);
    const infers = (count: number) => infer(doc(...many(count))).scope;
    const most = infers(4096);
    expect(most.kind === 'only' && most.resources).toHaveLength(4096);
    const error = refused(() => infers(4097));
    expect(error.code).toBe('token_too_large');
    const request = { resource: { doc: 'd4096' } };
    const grant = verify(tokenWith(doc(...many(4097))), { rootKey, request });
    expect(grant.can({ doc: 'd0', access: 'write' })).toBe(true);
    expect(refused(() => grant.scope).code).toBe('token_too_large');
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
    const toResource = (path: string) => ({ doc: path.slice(0, 1), table: path.slice(2) });
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
    const misspelt: never = { docId: 'A' } as never;
    const message = "resource: unknown level 'docId' (this scope has: doc, table)";
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
    const access = '' as 'read';
    expect(() => scopeAllows(infer(doc('A')), { doc: 'A', access })).toThrow(
      new TypeError("access must be 'read' or 'write'"),
    );
    expect(() => scopeAllows(infer(), { doc: 'A', access: [] })).toThrow(
      new TypeError('access must not be an empty list'),
    );
  });

  test('is asked about several actions at once: all of them must be allowed', () => {
    const { scope: readable } = infer(doc('A'), readonly());
    expect(scopeAllows(readable, { doc: 'A', access: ['read'] })).toBe(true);
    expect(scopeAllows(readable, { doc: 'A', access: ['read', 'write'] })).toBe(false);
    expect(scopeAllows(infer(doc('A')), { doc: 'A', access: ['read', 'write'] })).toBe(true);
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

describe('a scope model of one’s own', () => {
  const dialect = createDialect({ scope: NO_SCOPE });

  test('reports in its own words, and is asked as the others are', () => {
    const token = tokenWith();
    const inferred = inferScope(token, { rootKey, dialect, context: {} });
    expect(inferred.scope).toEqual({ kind: 'unrestricted' });
    expect(scopeAllows(inferred, {})).toBe(true);
    expect(whoami(token, { rootKey, dialect, context: {} }).scoped).toBe(false);
  });

  test('that cannot tell what is in what refuses to be asked', () => {
    const inferred = inferScope(tokenWith(), { rootKey, dialect, context: {} });
    const message = 'this needs a scope that was made with defineScope';
    expect(() => scopeOverlaps(inferred, {})).toThrow(message);
    expect(() => idsInScope(inferred, 'doc' as never, {})).toThrow(message);
    expect(() => filterByScope(inferred, [1], () => ({}), { parents: true })).toThrow(message);
    expect(filterByScope(inferred, [1], () => ({}))).toEqual([1]);
  });
});
