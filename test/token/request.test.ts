import {
  createVocabulary,
  explain,
  inferScope,
  mint,
  type Request,
  standardCaveats,
  standardVocabulary,
  verify,
} from 'caveats';
import { describe, expect, test } from 'vitest';

const rootKey = 'a root key of 32 bytes, no less.';
const token = mint({ rootKey, identity: { subject: 'usr-1' } });
const call = { service: 's', operation: 'get', resource: 'a' } as const;

describe('an unknown field of a request is refused, and named', () => {
  const RESOURCE = '(it takes: doc, table)';
  const API = '(it takes: operation, resource, service)';

  test.each<[string, Request, string]>([
    [
      'a misspelt doc',
      { resource: { docId: 'A' } as object },
      `resource: unknown option 'docId' ${RESOURCE}`,
    ],
    [
      'a table of undefined',
      { resource: { doc: 'A', tabel: undefined } as object },
      `resource: unknown option 'tabel' ${RESOURCE}`,
    ],
    [
      'an access within',
      { resource: { doc: 'A', access: 'read' } as object },
      `resource: unknown option 'access' ${RESOURCE}`,
    ],
    [
      'a method of a call',
      { api: { ...call, method: 'GET' } as typeof call },
      `api: unknown option 'method' ${API}`,
    ],
    ['a list', { resource: ['A'] as object }, 'resource: expected an object of options'],
  ])('%s', (_, request, message) => {
    const options = { rootKey, request };
    expect(() => verify(token, options)).toThrow(new TypeError(`request.${message}`));
    expect(() => explain(token, options)).toThrow(new TypeError(`request.${message}`));
    expect(() => inferScope(token, { rootKey, context: request })).toThrow(
      new TypeError(`context.${message}`),
    );
  });

  test.each<object>([{ acess: 'write' }, { IP: '10.0.0.1' }, { tenant: 'acme' }])(
    'also beside the others, if all kinds are standard: %j',
    (request) => {
      const [field] = Object.keys(request);
      const message = `unknown field '${field}' (it may have: access, api, asn, `;
      const refused = (run: () => unknown): void => expect(run).toThrow(message);
      refused(() => verify(token, { rootKey, request }));
      refused(() => explain(token, { rootKey, request }));
      refused(() => inferScope(token, { rootKey, context: request }));
      refused(() => verify(token, { rootKey, request, vocabulary: standardVocabulary }));
    },
  );

  test('save beside the others, if kinds of one’s own look for theirs', () => {
    const vocabulary = createVocabulary(standardCaveats);
    const request = { tenant: 'acme', resource: { doc: 'A', table: undefined }, api: call };
    expect(verify(token, { rootKey, request, vocabulary }).caveats).toEqual([]);
  });
});
