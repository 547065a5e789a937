import {
  attenuate,
  explain,
  gatherDischarges,
  inferScope,
  mint,
  serialize,
  standardIdentity,
  verify,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { typeErrorOf } from '../macaroon/errors.js';

const rootKey = 'a root key of 32 bytes, no less.';
const token = mint({ rootKey, identity: { subject: 'usr-1' } });

describe('whoever makes a mistake is told which argument it is, and what it has to be', () => {
  const minted = (options: object) => () => mint({ rootKey, ...options } as never);
  const encoded = (identity: object) => () => standardIdentity.encode(identity as never);

  test.each<[string, string, () => unknown]>([
    ['an identity in text', 'identity must be an object', minted({ identity: 'usr-1' })],
    ['an identity that is null', 'identity must be an object', minted({ identity: null })],
    ['no subject', 'identity.subject must be a string', minted({ identity: {} })],
    [
      'a subject that is a number',
      'identity.subject must be a string',
      minted({ identity: { subject: 7 } }),
    ],
    [
      'an empty id',
      'identity.id must not be empty',
      minted({ identity: { subject: 'usr-1', id: '' } }),
    ],
    [
      'a type that there is not',
      "identity.type must be 'access' or 'identity'",
      minted({ identity: { subject: 'usr-1', type: 'admin' } }),
    ],
    [
      'a subject with a lone surrogate',
      'identity.subject must be well-formed Unicode text',
      minted({ identity: { subject: '\ud800' } }),
    ],
    [
      'a key id with a lone surrogate',
      'identity.keyId must be well-formed Unicode text',
      minted({ identity: { subject: 'usr-1', keyId: '\ud800' } }),
    ],
    [
      'an id that is a number',
      'identity.id must be well-formed Unicode text',
      minted({ identity: { subject: 'usr-1', id: 7 } }),
    ],
    [
      'a subject that is a list, by the codec',
      'identity.subject must be well-formed Unicode text',
      encoded({ type: 'access', id: 'x', subject: ['usr-1'] }),
    ],
    [
      'neither an identity nor an identifier',
      'mint: needs either an identity or an identifier',
      minted({}),
    ],
    [
      'both an identity and an identifier',
      'mint: needs either an identity or an identifier',
      minted({ identity: { subject: 'usr-1' }, identifier: 'id' }),
    ],
    ['no key', 'rootKey must be given', () => verify(token, { request: {} } as never)],
    [
      'a caveat instead of a list of them',
      'caveats must be a list',
      () => attenuate(token, 'doc = A' as never),
    ],
    [
      'a format that there is not',
      "format must be 'v1', 'v2', 'v1-json' or 'v2-json'",
      () => serialize(token, 'v3' as never),
    ],
  ])('such as %s', (_, message, run) => {
    expect(typeErrorOf(run)).toBe(message);
  });

  const time = 'must be a Unix time in seconds (not milliseconds)';
  const texts = 'must be a list of strings';
  const object = 'must be an object';
  const call = { service: 'all', operation: 'get', resource: 'x' };

  test.each<[string, unknown, string]>([
    ['now', Date.now(), time],
    ['now', 1e12, time],
    ['now', Infinity, time],
    ['now', Number.NaN, time],
    ['now', '1000', time],
    ['now', new Date(0), time],
    ['ip', 7, 'must be a string'],
    ['ip', null, 'must be a string'],
    ['asn', '631', 'must be a whole number'],
    ['asn', 1.5, 'must be a whole number'],
    ['country', ['PL'], 'must be a string'],
    ['regions', 'EU', texts],
    ['regions', ['EU', 1], texts],
    ['service', ['opw-lisbon'], 'must be a string'],
    ['consumer', { id: 'usr-1' }, 'must be a string'],
    ['groups', 'grp-1', texts],
    ['groups', [1], texts],
    ['groups', { 0: 'grp-1', length: 1 }, texts],
    ['interface', true, 'must be a string'],
    ['resource', 'A', object],
    ['resource', null, object],
    ['resource', ['A'], object],
    ['resource.doc', { doc: 7 }, 'must be a string'],
    ['resource.doc', { doc: null }, 'must be a string'],
    ['resource.table', { doc: 'A', table: 7 }, 'must be a string'],
    ['access', 'admin', "must be 'read' or 'write'"],
    ['access', ['read'], "must be 'read' or 'write'"],
    ['api', 'all/get/x', object],
    ['api', null, object],
    ['api.service', { ...call, service: 1 }, 'must be a string'],
    ['api.operation', { ...call, operation: 1 }, 'must be a string'],
    ['api.resource', { ...call, resource: 1 }, 'must be a string'],
  ])('such as, in a request, the %s that is %j', (field, value, rule) => {
    const wrong = { [field.split('.')[0]!]: value } as never;
    const verifying = () => verify(token, { rootKey, request: wrong });
    expect(typeErrorOf(verifying)).toBe(`request.${field} ${rule}`);
    const explaining = () => explain(token, { rootKey, request: wrong });
    expect(typeErrorOf(explaining)).toBe(`request.${field} ${rule}`);
    const inferring = () => inferScope(token, { rootKey, context: wrong });
    expect(typeErrorOf(inferring)).toBe(`context.${field} ${rule}`);
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'now'],
    ['a number', 7],
  ])('such as %s instead of a request or a context', (_, wrong) => {
    const verifying = () => verify(token, { rootKey, request: wrong as never });
    expect(typeErrorOf(verifying)).toBe('request must be an object');
    const inferring = () => inferScope(token, { rootKey, context: wrong as never });
    expect(typeErrorOf(inferring)).toBe('context must be an object');
  });

  test('such as a number of discharges that is none', async () => {
    for (const maxDischarges of [-1, 1.5, Number.NaN, '5' as never]) {
      const gathering = gatherDischarges(token, () => token, { maxDischarges });
      await expect(gathering).rejects.toThrow(
        new TypeError('maxDischarges must be a whole number, 0 or more'),
      );
    }
  });
});

describe('what a request may say of itself', () => {
  test.each<[string, object]>([
    ['the last second that is no time in milliseconds', { now: 1e12 - 1 }],
    ['a time before 1970', { now: -1 }],
    ['a fraction of a second', { now: 0.5 }],
    ['no regions and no groups', { regions: [], groups: [] }],
    ['a doc without a table', { resource: { doc: 'A' } }],
    ['a table that is left undefined', { resource: { doc: 'A', table: undefined } }],
    ['a whole call', { api: { service: 'all', operation: 'get', resource: 'x' } }],
  ])('is %s', (_, request) => {
    expect(verify(token, { rootKey, request }).identity.subject).toBe('usr-1');
    expect(inferScope(token, { rootKey, context: request }).skipped).toEqual([]);
  });
});
