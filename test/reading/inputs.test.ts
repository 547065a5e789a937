import { createDialect, defineCaveat } from 'caveats';
import { describe, expect, test } from 'vitest';
import { declaredReading, standardReading } from '../../src/reading/dialect.js';
import {
  caveatInputs,
  type InputContext,
  requestFrom,
  requestInputs,
  valueOf,
} from '../../src/reading/inputs.js';
import { onedataReading } from '../../src/reading/onedata.js';

const context: InputContext = { nameOf: ({ name }) => `--${name}`, now: 1000 };

/** The request of some options. */
function request(
  given: Readonly<Record<string, readonly string[]>>,
  { dialect } = standardReading,
) {
  return requestFrom(requestInputs({ name: 'own', dialect }), ({ name }) => given[name], context);
}

describe('the inputs of a dialect', () => {
  test('are those of its kinds, an expiry first', () => {
    const names = caveatInputs(standardReading).map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(['expires-in', 'expires-at']);
    expect(new Set(names)).toEqual(
      new Set([
        ...['expires-in', 'expires-at', 'ip', 'asn', 'country', 'not-country', 'region'],
        ...['not-region', 'consumer', 'service', 'interface', 'api', 'doc', 'table', 'access'],
        'read-only',
      ]),
    );
  });

  test('give a request field by field', () => {
    expect(request({})).toEqual({});
    expect(
      request({
        now: ['2026-12-31'],
        ip: ['192.0.2.1'],
        asn: ['631'],
        region: ['EU', 'Europe'],
        group: ['grp-1'],
        api: ['ozw/get/a/b'],
        table: ['A/t%2F1'],
        access: ['write'],
      }),
    ).toEqual({
      now: 1798675200,
      ip: '192.0.2.1',
      asn: 631,
      regions: ['EU', 'Europe'],
      groups: ['grp-1'],
      api: { service: 'ozw', operation: 'get', resource: 'a/b' },
      resource: { doc: 'A', table: 't/1' },
      access: 'write',
    });
    expect(request({ wider: [] })).toEqual({ resource: {} });
  });

  test('of one field go together if each has an effect', () => {
    const inputs = requestInputs(onedataReading);
    const given: Readonly<Record<string, readonly string[]>> = {
      'data-path': ['/s'],
      'data-object-id': ['AB', 'CD'],
    };
    expect(requestFrom(inputs, ({ name }) => given[name], context)).toEqual({
      data: { path: '/s', objectIds: ['AB', 'CD'] },
    });
    for (const others of [
      { doc: ['A'], table: ['A/t'] },
      { doc: ['A'], wider: [] },
    ]) {
      expect(() => request(others)).toThrow(/^--doc and --[a-z-]+ exclude each other$/);
    }
  });

  test('that are wrong are named, and not repeated', () => {
    for (const [given, message] of [
      [{ asn: ['many'] }, '--asn: must be a whole number'],
      [{ table: ['A'] }, '--table: must be DOC/TABLE'],
      [{ now: ['noon'] }, '--now: a time is written'],
    ] as const) {
      expect(() => request(given)).toThrow(message);
    }
    const [expiresIn] = caveatInputs(standardReading);
    expect(() => valueOf(expiresIn!, ['soon'], context)).toThrow('--expires-in: a duration is');
    expect(valueOf(expiresIn!, ['1m'], context)).toEqual({ type: 'time', validUntil: 1060 });
  });

  test('have names of their own, whatever the levels of a scope are called', () => {
    const levels = { service: { type: 'svc' }, 'read-only': {}, json: {} };
    const text = JSON.stringify({ levels, actions: ['read', 'write'] });
    const reading = declaredReading(text, new Set(['json']));
    for (const inputs of [
      caveatInputs(reading),
      requestInputs(reading).map((each) => each.input),
    ]) {
      const names = inputs.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(names).toEqual(expect.arrayContaining(['service', 'scope-service', 'scope-json']));
      expect(names).not.toContain('json');
    }
    for (const own of [standardReading, onedataReading]) {
      expect(caveatInputs(own).filter(({ name }) => name.startsWith('scope-'))).toEqual([]);
    }
  });

  test('hide no fault of a kind', () => {
    const broken = {
      name: 'x',
      about: 'x',
      of: 'text',
      toValue: () => {
        throw new RangeError('unforeseen');
      },
    } as const;
    expect(() => valueOf(broken, ['x'], context)).toThrow(RangeError);
  });
});

test('a field without inputs has one of its own name and type', () => {
  const kind = defineCaveat({
    type: 'mine',
    role: 'usage',
    fields: {
      buildNumber: 'integer',
      labels: 'texts',
      since: 'time',
      stage: 'text',
      more: 'object',
    },
    decode: (text) => (text === 'mine' ? { type: 'mine' } : undefined),
    encode: () => 'mine',
    check: () => ({ ok: true }),
  });
  const dialect = createDialect({ kinds: [kind], standardKinds: false });
  const own = requestInputs({ name: 'own', dialect }).filter(({ role }) => role === 'usage');
  expect(own.map(({ field, input }) => [field, input.name, input.of])).toEqual(
    expect.arrayContaining([
      ['buildNumber', 'build-number', 'integer'],
      ['labels', 'labels', 'texts'],
      ['since', 'since', 'time'],
      ['stage', 'stage', 'text'],
    ]),
  );
  expect(own.map(({ field }) => field)).not.toContain('more');
});
