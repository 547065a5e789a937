import { doc, readonly } from 'caveats';
import { describe, expect, test } from 'vitest';
import { createTestAuthority, mintFor } from 'caveats/testing';
import { createMatchers } from 'caveats/testing/matchers';

expect.extend(createMatchers({ request: { access: 'read' } }));

const token = mintFor('usr-1', doc('A', 'B'), readonly());
const inC = { resource: { doc: 'C' } };

/** A value that the types would not let pass. */
const wrong = (value: unknown): never => value as never;

describe('an expectation that makes no sense is a mistake of the test, also after not', () => {
  const cases: readonly (readonly [string, () => unknown, string])[] = [
    ['no token', () => expect(undefined).not.toVerify(), 'needs a token or its text'],
    [
      'a promise of a token',
      () => expect(createTestAuthority().mintFor('u')).not.toVerify(),
      'was a promise not awaited?',
    ],
    ['a macaroon', () => expect(token.macaroon).not.toReach({}), 'needs a token or its text'],
    [
      'a token without its macaroon',
      () => expect({ macaroon: undefined, discharges: [] }).not.toVerify(),
      'needs a token or its text',
    ],
    [
      'a token whose macaroon is something else',
      () => expect({ macaroon: {} }).toBeDeniedWith('malformed_token'),
      'needs a token or its text',
    ],

    [
      'a code that does not exist',
      () => expect(token).not.toBeDeniedWith(wrong('scope-denied'), inC),
      'code must be the code of a TokenError',
    ],
    [
      'a code of every object',
      () => expect(token).not.toBeDeniedWith(wrong('constructor'), inC),
      'code must be the code of a TokenError',
    ],
    ['no code', () => expect(token).not.toBeDeniedWith(wrong(undefined), inC), 'plain object'],
    ['null for a code', () => expect(token).not.toBeDeniedWith(wrong(null), inC), 'plain object'],
    [
      'a denial without a code',
      () => expect(token).not.toBeDeniedWith(wrong({ reason: 'not_allowed' }), inC),
      'code must be the code of a TokenError',
    ],
    [
      'a reason that is undefined',
      () => expect(token).toBeDeniedWith(wrong({ code: 'scope_denied', reason: undefined }), inC),
      'reason is undefined',
    ],
    [
      'a reason that is misspelt',
      () => expect(token).toBeDeniedWith(wrong({ code: 'scope_denied', resaon: 'expired' }), inC),
      "unknown option 'resaon'",
    ],
    [
      'a reason that is not a text',
      () => expect(token).not.toBeDeniedWith(wrong({ code: 'scope_denied', reason: 7 }), inC),
      'unknown reason',
    ],
    [
      'a reason that does not exist',
      () => expect(token).not.toBeDeniedWith({ code: 'scope_denied', reason: 'not_alowed' }, inC),
      'toBeDeniedWith: unknown reason (known: blacklisted, check_failed,',
    ],

    ['a text for a resource', () => expect(token).not.toReach(wrong('A')), 'plain object'],
    ['no resource', () => expect(token).not.toReach(wrong(undefined)), 'plain object'],
    ['a list for a resource', () => expect(token).not.toReach(wrong([])), 'plain object'],
    [
      'a promise for a resource',
      () => expect(token).not.toReach(wrong(Promise.resolve({ doc: 'A' }))),
      'plain object',
    ],
    [
      'an instance for a resource',
      () => expect(token).not.toReach(wrong(new Map([['doc', 'A']]))),
      'plain object',
    ],
    [
      'a doc that is undefined',
      () => expect(token).not.toReach(wrong({ doc: undefined })),
      'toReach: doc is undefined',
    ],
    [
      'a table that is undefined',
      () => expect(token).toReach(wrong({ doc: 'A', table: undefined })),
      'toReach: table is undefined',
    ],
    [
      'a doc that is misspelt',
      () => expect(token).not.toReach(wrong({ docId: 'A' })),
      "unknown level 'docId' (this scope has: doc, table)",
    ],
    [
      'an access that is misspelt',
      () => expect(token).toReach(wrong({ doc: 'A', acess: 'write' })),
      "unknown level 'acess'",
    ],
    [
      'an access that does not exist',
      () => expect(token).not.toReach(wrong({ doc: 'A', access: 'wirte' })),
      "access must be 'read' or 'write'",
    ],
    [
      'a number for a doc',
      () => expect(token).not.toReach(wrong({ doc: 5 })),
      'doc must be a string',
    ],
    [
      'null for a doc',
      () => expect(token).not.toReach(wrong({ doc: null })),
      'doc must be a string',
    ],
    ['an empty doc', () => expect(token).not.toReach({ doc: '' }), 'no token can reach this'],
    [
      'a list for a table',
      () => expect(token).not.toReach(wrong({ doc: 'A', table: ['t'] })),
      'table must be a string',
    ],
    [
      'a table of no doc',
      // @ts-expect-error a table is in a doc
      () => expect(token).not.toReach({ table: 't' }),
      "a resource with 'table' must have exactly: doc, table",
    ],
    [
      'a doc that is too long',
      () => expect(token).not.toReach({ doc: 'A'.repeat(513) }),
      'no token can reach this',
    ],
    [
      'no action',
      () => expect(token).not.toReach({ doc: 'A', access: [] }),
      'access must not be an empty list',
    ],

    [
      'a request that is undefined',
      () => expect(token).not.toVerify(wrong(undefined)),
      'toVerify: expected a plain object',
    ],
    [
      'a promise for a request',
      () => expect(token).not.toVerify(wrong(Promise.resolve(inC))),
      'toVerify: expected a plain object',
    ],
    [
      'a field of a request that is misspelt',
      () => expect(token).toBeDeniedWith('scope_denied', wrong({ resuorce: { doc: 'C' } })),
      "request: unknown field 'resuorce'",
    ],
    [
      'a field of a resource that is misspelt',
      () => expect(token).not.toVerify(wrong({ resource: { dco: 'A' } })),
      "request.resource: unknown level 'dco'",
    ],
    [
      'a field of a call that is misspelt',
      () =>
        expect(token).not.toVerify(
          wrong({ api: { service: 'a', operation: 'get', resuorce: '' } }),
        ),
      "request.api: unknown option 'resuorce'",
    ],
    [
      'a field of a request that is undefined',
      () => expect(token).not.toVerify(wrong({ resource: undefined })),
      'toVerify: resource is undefined',
    ],
    [
      'a field of a resource that is undefined',
      () => expect(token).toBeDeniedWith('scope_denied', wrong({ resource: { doc: undefined } })),
      'toBeDeniedWith: resource: doc is undefined',
    ],
    [
      'a list of a request with an entry that is undefined',
      () => expect(token).not.toVerify(wrong({ groups: [undefined] })),
      'toVerify: groups has an entry that is undefined',
    ],
    [
      'a field of a kind that is not declared',
      () => expect(token).toVerify(wrong({ resource: { doc: 'A' }, room: 'hall' })),
      "unknown field 'room'",
    ],
    [
      'two requests',
      // @ts-expect-error one request too many
      () => expect(token).not.toVerify(inC, inC),
      'expected one request, and nothing after it',
    ],
    [
      'an access beside the resource',
      () => expect(token).toReach({ doc: 'A' }, { access: 'write' }),
      'toReach: access belongs to the resource',
    ],
    [
      'a resource in the context',
      () => expect(token).not.toReach({ doc: 'C' }, { resource: { doc: 'C' } }),
      'toReach: resource belongs to the resource',
    ],
    [
      'a context that is misspelt',
      () => expect(token).not.toReach({ doc: 'C' }, wrong({ iP: '10.0.0.1' })),
      "request: unknown field 'iP'",
    ],
    ['milliseconds', () => expect(token).not.toExpireAt(Date.now()), 'not milliseconds'],
    ['no time', () => expect(token).not.toExpireAt(wrong(undefined)), 'time'],
    ['a text for a time', () => expect(token).not.toExpireAt(wrong('never')), 'time'],
    ['a date that is none', () => expect(token).not.toExpireAt(new Date('soon')), 'time'],
    [
      'a request beside a time',
      // @ts-expect-error it takes no request
      () => expect(token).not.toExpireAt(null, inC),
      'expected a time, and nothing after it',
    ],
    ['a time in milliseconds', () => expect(token).not.toVerify({ now: 1e12 }), 'milliseconds'],
  ];

  test.each(cases)('%s', (_, assert, message) => {
    expect(assert).toThrow(TypeError);
    expect(assert).toThrow(message);
  });
});
