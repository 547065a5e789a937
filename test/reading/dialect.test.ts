import { attenuate, inferScope, mint, verify } from 'caveats';
import { dataReadonly } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import {
  type Check,
  onedataDialect,
  readBytes,
  standardDialect,
} from '../../src/reading/dialect.js';
import { KEY, LATER, onedataToken, tableToken } from './tokens.js';

const rootKey = new TextEncoder().encode(KEY);
const dataCaveats = [dataReadonly(), { type: 'time', validUntil: LATER }] as const;

const asked = (request: Check['request'], expect: Check['expect'] = 'access'): Check => ({
  rootKey,
  request,
  expect,
});

describe('the standard dialect', () => {
  const request = { resource: { doc: 'AbCDeFGH', table: 'grid-1' }, access: 'read' } as const;

  test('says what the library says', () => {
    const explained = standardDialect.explain(tableToken(), asked(request));
    expect(explained.allowed && explained.grant).toEqual(
      verify(tableToken(), { rootKey, request }),
    );
    expect(standardDialect.inferScope(tableToken(), asked({}))).toEqual(
      inferScope(tableToken(), { rootKey, context: {} }),
    );
  });

  test('has tokens of two types, and takes an invitation for neither', () => {
    const token = mint({ rootKey, identity: { subject: 'u', type: 'identity' } });
    const codes = (['access', 'identity', 'invite'] as const).map((expect) => {
      const { allowed, ...explained } = standardDialect.explain(token, asked({}, expect));
      return allowed || ('error' in explained && explained.error.code);
    });
    expect(codes).toEqual(['wrong_token_type', true, 'wrong_token_type']);
    expect(standardDialect.inferScope(token, asked({}, 'identity')).skipped).toEqual([]);
  });

  test('believes the token of a consumer', () => {
    const token = attenuate(tableToken(), ['consumer = usr-1']);
    const consumerToken = mint({ rootKey, identity: { subject: 'usr-1', type: 'identity' } });
    expect(() => standardDialect.inferScope(token, asked({}))).toThrow();
    const inferred = standardDialect.inferScope(token, { ...asked({}), consumerToken });
    expect(inferred.access).toEqual(['read']);
  });

  test('reads a condition with its role, and writes it again', () => {
    expect(standardDialect.read('access = read')).toEqual({
      caveat: { type: 'access', access: ['read'] },
      role: 'scope',
    });
    expect(standardDialect.read('data.readonly')).toBe(undefined);
    expect(standardDialect.write({ type: 'access', access: ['read'] } as { type: string })).toBe(
      'access = read',
    );
    expect(() => standardDialect.write({ type: 'data.readonly' })).toThrow(TypeError);
  });

  test('reads no bytes that are no text', () => {
    const condition = new TextEncoder().encode('doc = A');
    expect(readBytes(standardDialect, condition)?.caveat.type).toBe('doc');
    const broken = new Uint8Array([...condition, 0xff]);
    expect(readBytes(standardDialect, broken)).toBe(undefined);
  });
});

describe('Onedata’s dialect', () => {
  test('knows Onedata’s caveats, also by the names of its REST API', () => {
    expect(onedataDialect.read('data.readonly')?.role).toBe('scope');
    expect(onedataDialect.write({ type: 'data.readonly' })).toBe('data.readonly');
    expect(onedataDialect.write({ type: 'ip', whitelist: ['192.0.2.0/24'] } as never)).toBe(
      'ip = 192.0.2.0/24',
    );
    expect(() => onedataDialect.write({ type: 'doc' })).toThrow(TypeError);
  });

  test('judges a caveat by the type of the token that it stands in', () => {
    const access = onedataToken(dataCaveats);
    const request = { access: 'read', data: { path: '/s' }, now: 1 } as const;
    expect(onedataDialect.explain(access, asked(request)).allowed).toBe(true);
    expect(onedataDialect.inferScope(access, asked({ now: 1 })).otherCaveats).toHaveLength(1);
    const identity = onedataToken(dataCaveats, 'identity');
    const { caveats } = onedataDialect.explain(identity, asked(request, 'identity'));
    expect(caveats.map((each) => each.met || each.reason)).toEqual(['not_in_token_type', true]);
    const [first] = onedataDialect.inspect(identity).unverified.caveats;
    expect(first).toMatchObject({ caveat: { type: 'data.readonly' }, role: 'context' });
  });

  test('says of an identifier that is none of Onedata’s that it is no token', () => {
    const token = mint({ rootKey, identifier: '9/x/y' });
    expect(() => onedataDialect.inspect(token)).toThrow(
      expect.objectContaining({ code: 'malformed_token' }),
    );
  });
});
