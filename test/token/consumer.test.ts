import {
  attenuate,
  type CaveatInput,
  consumer,
  createDialect,
  defineScope,
  doc,
  explain,
  inferScope,
  interfaceIs,
  ip,
  judge,
  mint,
  open,
  readonly,
  serialize,
  service,
  time,
  verify,
  whoami,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { withStandardCaveats } from '../as-it-is.js';
import { refused } from './thrown.js';

const rootKey = 'a root key of 32 bytes, no less.';
const token = mint({
  rootKey,
  identity: { subject: 'usr-1', id: 'x' },
  caveats: [consumer('usr-2', 'grp-admins'), doc('A')],
});
const proofOf = (subject: string, ...caveats: readonly CaveatInput[]) =>
  serialize(
    withStandardCaveats(mint({ rootKey, identity: { subject, type: 'identity' } }), caveats),
  );
const facts = { now: 1000, resource: { doc: 'A' }, access: 'read' } as const;

/** Every function that takes a consumer's token, and what it throws or returns as its error. */
const uses: readonly [string, (consumerToken: string | undefined, more?: object) => unknown][] = [
  [
    'verify',
    (consumerToken, more) =>
      verify(token, { rootKey, request: { ...facts, ...more }, consumerToken }),
  ],
  [
    'explain',
    (consumerToken, more) => {
      const explained = explain(token, { rootKey, request: { ...facts, ...more }, consumerToken });
      if (!explained.allowed) throw explained.error;
      return explained;
    },
  ],
  [
    'inferScope',
    (consumerToken, more) =>
      inferScope(token, { rootKey, context: { ...facts, ...more }, consumerToken }),
  ],
  [
    'whoami',
    (consumerToken, more) =>
      whoami(token, { rootKey, context: { ...facts, ...more }, consumerToken }),
  ],
];

describe.each(uses)('a consumer token, for %s', (_, use) => {
  test('proves who the consumer is', () => {
    expect(refused(() => use(undefined)).code).toBe('context_denied');
    expect(use(proofOf('usr-2'))).toBeDefined();
    expect(refused(() => use(proofOf('usr-3')))).toMatchObject({
      code: 'context_denied',
      source: 'token',
      failures: [{ index: 0, reason: 'not_allowed' }],
    });
  });

  test('takes the place of the consumer that the server names, and of its groups', () => {
    expect(refused(() => use(proofOf('usr-3'), { consumer: 'usr-2' })).code).toBe('context_denied');
    const groups = ['grp-admins'];
    expect(use(proofOf('usr-3'), { groups })).toBeDefined();
    expect(use(proofOf('usr-3'), { groups, consumer: 'usr-3' })).toBeDefined();
    const other = { groups, consumer: 'usr-1' };
    expect(refused(() => use(proofOf('usr-3'), other)).code).toBe('context_denied');
  });

  test.each([
    ['is an access token', serialize(token), 'wrong_token_type'],
    ['has expired', proofOf('usr-2', time(1000)), 'token_expired'],
    ['is for another network', proofOf('usr-2', ip('10.0.0.0/8')), 'context_denied'],
    ['has a caveat that nobody knows', proofOf('usr-2', 'x = 1'), 'unknown_caveat'],
    ['is restricted to the doc of the request', proofOf('usr-2', doc('A')), 'scope_denied'],
    ['is restricted to the access of the request', proofOf('usr-2', readonly()), 'scope_denied'],
    ['does not decode', 'junk!', 'malformed_token'],
    ['has no identity', serialize(mint({ rootKey, identifier: 'x' })), 'wrong_token_type'],
    [
      'is signed with another key',
      serialize(mint({ rootKey: 'another', identity: { subject: 'usr-2', type: 'identity' } })),
      'bad_signature',
    ],
  ])('that %s is refused, and the error names it as its source', (__, consumerToken, code) => {
    expect(refused(() => use(consumerToken))).toMatchObject({ code, source: 'consumer_token' });
  });

  test('may be for another service or interface', () => {
    expect(use(proofOf('usr-2', service('opw-9'), interfaceIs('oneclient')))).toBeDefined();
  });
});

test('the failures of a consumer token come in the order of its caveats', () => {
  const proof = proofOf('usr-2', doc('B'), time(5), readonly(), 'x', service('opw-9'), ip('::1'));
  const { code, failures } = refused(() =>
    verify(token, { rootKey, request: facts, consumerToken: proof }),
  );
  expect(code).toBe('token_expired');
  expect(failures.map(({ index, reason, code: of }) => [index, reason, of])).toEqual([
    [0, 'missing_context', 'scope_denied'],
    [1, 'expired', 'token_expired'],
    [2, 'missing_context', 'scope_denied'],
    [3, 'unknown_caveat', 'unknown_caveat'],
    [5, 'missing_context', 'context_denied'],
  ]);
});

test('a consumer token of very many caveats is refused as any other', () => {
  const proof = open(proofOf('usr-2', 'x'), { rootKey });
  const conditions = Array.from({ length: 150_000 }, (_, index) => ({
    ...proof.conditions[0]!,
    index,
  }));
  const refusal = refused(() =>
    judge.verify(open(token, { rootKey }), {
      request: facts,
      consumer: { ...proof, conditions },
    }),
  );
  expect(refusal).toMatchObject({ code: 'unknown_caveat', omittedFailures: 150_000 - 32 });
});

test('a caveat of a scope of one’s own denies a consumer token: it is for access', () => {
  const scope = defineScope({ levels: { room: {} }, actions: ['enter'] });
  const dialect = createDialect({ scope });
  const request = { now: 1000, resource: { room: '7' }, access: 'enter' } as const;
  const consumerToken = proofOf('usr-2', 'room = 7');
  const use = () => verify(token, { rootKey, dialect, request, consumerToken });
  expect(refused(use)).toMatchObject({ code: 'scope_denied', source: 'consumer_token' });
});

test('a token that is not authentic is refused before its consumer is looked at', () => {
  const options = { rootKey: 'another', consumerToken: 'junk!' };
  expect(refused(() => verify(token, { ...options, request: facts }))).toMatchObject({
    code: 'bad_signature',
    source: 'token',
  });
  const explained = explain(token, { ...options, request: facts });
  expect(explained).toMatchObject({ error: { code: 'bad_signature', source: 'token' } });
});

test('an explanation has nothing of the token whose consumer is not proved', () => {
  const explained = explain(token, {
    rootKey,
    request: facts,
    consumerToken: proofOf('usr-2', 'x'),
  });
  expect(explained).toMatchObject({ allowed: false, caveats: [] });
  expect(explained).not.toHaveProperty('identity');
});

test('a judge takes a consumer’s token that was opened', () => {
  const opened = open(token, { rootKey });
  const proof = open(proofOf('usr-2', time(2000)), { rootKey });
  expect(judge.verify(opened, { request: facts, consumer: proof }).subject).toBe('usr-1');
  expect(judge.inferScope(opened, { context: facts, consumer: proof }).scope.kind).toBe('only');
  const late = { ...facts, now: 3000 };
  expect(refused(() => judge.verify(opened, { request: late, consumer: proof }))).toMatchObject({
    code: 'token_expired',
    source: 'consumer_token',
  });
  const revoked = { ...proof, revoked: true };
  expect(refused(() => judge.whoami(opened, { context: facts, consumer: revoked }))).toMatchObject({
    code: 'token_revoked',
    source: 'consumer_token',
  });
});

describe('usage caveats', () => {
  const used = attenuate(mint({ rootKey, identity: { subject: 'usr-1' } }), [
    service('opw-*'),
    interfaceIs('rest'),
  ]);
  const infer = (context: object, usage?: 'check' | 'skip') =>
    inferScope(used, { rootKey, context, usage });

  test('are skipped and reported by default', () => {
    expect(infer({}).skipped).toEqual([service('opw-*'), interfaceIs('rest')]);
    expect(infer({}, 'skip')).toEqual(infer({}));
  });

  test('are checked on demand, and then not reported', () => {
    const met = { service: 'opw-1', interface: 'rest' };
    const { skipped, ...rest } = infer(met, 'check');
    expect(skipped).toEqual([]);
    expect(Object.isFrozen(skipped)).toBe(true);
    const { skipped: _, ...inferred } = infer({});
    expect(rest).toEqual(inferred);
    expect(refused(() => infer({}, 'check'))).toMatchObject({
      code: 'usage_denied',
      failures: [{ reason: 'missing_context' }, { reason: 'missing_context' }],
    });
    const other = { ...met, interface: 'graphql' };
    expect(refused(() => infer(other, 'check')).failures).toMatchObject([{ index: 1 }]);
    expect(whoami(used, { rootKey, context: met, usage: 'check' }).scoped).toBe(true);
  });

  test.each(['skipped', 'Check', '', null, true])('cannot be %j', (usage) => {
    expect(() => infer({}, usage as never)).toThrow(
      new TypeError("usage must be 'skip' or 'check'"),
    );
  });
});

test('what the caveats ask of a request is worked out once, with the consumer of a token too', () => {
  const readsWith = (count: number): number => {
    let reads = 0;
    const groups = new Proxy(['grp-1', 'grp-2'], {
      get(list, name, receiver) {
        reads++;
        return Reflect.get(list, name, receiver) as unknown;
      },
    });
    const caveats = new Array<CaveatInput>(count).fill(consumer('usr-2'));
    const asked = mint({ rootKey, identity: { subject: 'usr-1' }, caveats });
    const request = { consumer: 'usr-2', groups };
    verify(asked, { rootKey, request, consumerToken: proofOf('usr-2') });
    return reads;
  };
  expect(readsWith(100)).toBe(readsWith(1));
});
