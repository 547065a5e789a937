import {
  createDialect,
  defineCaveat,
  doc,
  explain,
  inferScope,
  mint,
  type TokenRequest,
  standardDialect,
  verify,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { NO_SCOPE } from './no-scope.js';
import { refused as refusal } from './thrown.js';

const rootKey = 'a root key of 32 bytes, no less.';
const token = mint({ rootKey, identity: { subject: 'usr-1' } });
const refusedCode = (run: () => unknown): string => refusal(run).code;
const call = { service: 's', operation: 'get', resource: 'a' } as const;

describe('an unknown field of a request is refused, and named', () => {
  const RESOURCE = '(this scope has: doc, table)';
  const API = '(it takes: operation, resource, service)';

  test.each<[string, TokenRequest, string]>([
    [
      'a misspelt doc',
      { resource: { docId: 'A' } as object },
      `resource: unknown level 'docId' ${RESOURCE}`,
    ],
    [
      'a misspelt table',
      { resource: { doc: 'A', tabel: 't1' } as never },
      `resource: unknown level 'tabel' ${RESOURCE}`,
    ],
    [
      'a table without its doc',
      { resource: { table: 't1' } as never },
      "resource: a resource with 'table' must have exactly: doc, table",
    ],
    [
      'a table whose doc is undefined',
      { resource: { doc: undefined, table: 't1' } as never },
      "resource: a resource with 'table' must have exactly: doc, table",
    ],
    ['a doc that is no text', { resource: { doc: 5 } as never }, 'resource.doc must be a string'],
    [
      'a doc that is inherited',
      { resource: Object.create({ doc: 'A' }, { table: { value: 't', enumerable: true } }) },
      'resource: expected a plain object',
    ],
    [
      'an access within',
      { resource: { doc: 'A', access: 'read' } as object },
      `resource: unknown level 'access' ${RESOURCE}`,
    ],
    [
      'a method of a call',
      { api: { ...call, method: 'GET' } as typeof call },
      `api: unknown option 'method' ${API}`,
    ],
    ['a list', { resource: ['A'] as object }, 'resource must be an object'],
    ['an empty list', { resource: [] as object }, 'resource must be an object'],
  ])('%s', (_, request, message) => {
    const options = { rootKey, request };
    expect(() => verify(token, options)).toThrow(new TypeError(`request.${message}`));
    expect(() => explain(token, options)).toThrow(new TypeError(`request.${message}`));
    expect(() => inferScope(token, { rootKey, context: request })).toThrow(
      new TypeError(`context.${message}`),
    );
  });

  test.each<object>([{ acess: 'write' }, { IP: '10.0.0.1' }, { tenant: 'acme' }])(
    'also beside the others: %j',
    (request) => {
      const [field] = Object.keys(request);
      const message = `unknown field '${field}' (it may have: access, api, asn, `;
      const refused = (run: () => unknown): void => expect(run).toThrow(message);
      refused(() => verify(token, { rootKey, request }));
      refused(() => explain(token, { rootKey, request }));
      refused(() => inferScope(token, { rootKey, context: request }));
      refused(() => verify(token, { rootKey, request, dialect: standardDialect }));
    },
  );

  const tenant = defineCaveat({
    type: 'tenant',
    role: 'context',
    fields: { tenant: 'text', seats: { of: 'integer' }, plan: { of: 'text', choices: ['pro'] } },
    decode: () => undefined,
    encode: () => 'tenant',
    check: (_, __: { tenant?: string; seats?: number; plan?: 'pro' }) => ({ ok: true }),
  });
  const dialect = createDialect({ kinds: [tenant] });

  test('save one that a kind of the dialect lists', () => {
    const request = { tenant: 'acme', resource: { doc: 'A', table: undefined }, api: call };
    expect(verify(token, { rootKey, request, dialect }).caveats).toEqual([]);
    expect(inferScope(token, { rootKey, context: request, dialect }).skipped).toEqual([]);
    expect(() => verify(token, { rootKey, request })).toThrow("unknown field 'tenant'");
  });

  test.each<[object, string]>([
    [{ tennant: 'acme' }, "request: unknown field 'tennant' (it may have: access, api, asn, "],
    [{ constructor: 'acme' }, "request: unknown field 'constructor' (it may have: "],
    [JSON.parse('{"__proto__":{"tenant":"acme"}}'), "request: unknown field '__proto__'"],
    [{ tenant: 7 }, 'request.tenant must be a string'],
    [{ seats: '7' }, 'request.seats must be a whole number'],
    [{ plan: 'free' }, "request.plan must be 'pro'"],
    [{ plan: ['pro'] }, "request.plan must be 'pro'"],
  ])('also for a dialect with kinds of one’s own: %j', (request, message) => {
    expect(() => verify(token, { rootKey, request, dialect })).toThrow(TypeError);
    expect(() => verify(token, { rootKey, request, dialect })).toThrow(message);
  });

  test('of a scope that the dialect does not have', () => {
    const none = createDialect({ scope: NO_SCOPE });
    const request: object = { resource: { doc: 'A' } };
    expect(() => verify(token, { rootKey, request, dialect: none })).toThrow(
      "request: unknown field 'resource'",
    );
    expect(() =>
      verify(token, { rootKey, request: { now: 5, ip: '::1' }, dialect: none }),
    ).not.toThrow();
  });

  test('but not before the token opens', () => {
    const request: object = { acess: 'write' };
    const wrong = { rootKey: 'another', request };
    expect(refusedCode(() => verify(token, wrong))).toBe('bad_signature');
    expect(refusedCode(() => verify('junk!', wrong))).toBe('malformed_token');
    expect(explain(token, wrong)).toMatchObject({ error: { code: 'bad_signature' } });
    const infer = () => inferScope(token, { rootKey: 'another', context: request });
    expect(refusedCode(infer)).toBe('bad_signature');
  });
});

test('what a page adds to all objects is no field of a request', () => {
  Object.assign(Object.prototype, { each: () => undefined });
  try {
    const grant = verify(token, { rootKey, request: { resource: { doc: 'A' } } });
    expect(grant.can({ doc: 'A', access: 'read' })).toBe(true);
    expect(doc({ doc: 'A' }).whitelist).toEqual(['A']);
  } finally {
    Reflect.deleteProperty(Object.prototype, 'each');
  }
});
