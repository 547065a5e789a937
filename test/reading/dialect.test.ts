import { attenuate, inferScope, mint, TokenError, verify } from 'caveats';
import { dataReadonly } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import {
  type Check,
  explainIn,
  inferIn,
  inspectIn,
  mintIn,
  type NewToken,
  standardReading,
  writeIn,
} from '../../src/reading/dialect.js';
import { onedataReading } from '../../src/reading/onedata.js';
import { KEY, LATER, onedataToken, tableToken } from './tokens.js';

const rootKey = new TextEncoder().encode(KEY);
const dataCaveats = [dataReadonly(), { type: 'time', validUntil: LATER }] as const;

const asked = (request: Check['request'], expect: string = 'access'): Check => ({
  rootKey,
  request,
  expect,
});

describe('the standard dialect', () => {
  const request = { resource: { doc: 'AbCDeFGH', table: 'grid-1' }, access: 'read' } as const;

  test('gives the verdicts of the library', () => {
    const explained = explainIn(standardReading, tableToken(), asked(request));
    expect(explained.allowed && explained.grant).toEqual(
      verify(tableToken(), { rootKey, request }),
    );
    expect(inferIn(standardReading, tableToken(), asked({}))).toEqual(
      inferScope(tableToken(), { rootKey, context: {} }),
    );
  });

  test('has tokens of two types', () => {
    const token = mint({ rootKey, identity: { subject: 'u', type: 'identity' } });
    const codes = ['access', 'identity', 'invite'].map((expect) => {
      const { allowed, ...explained } = explainIn(standardReading, token, asked({}, expect));
      return allowed || ('error' in explained && explained.error.code);
    });
    expect(codes).toEqual(['wrong_token_type', true, 'wrong_token_type']);
    expect(inferIn(standardReading, token, asked({}, 'identity')).skipped).toEqual([]);
  });

  test('accepts the token of a consumer', () => {
    const token = attenuate(tableToken(), ['consumer = usr-1']);
    const consumerToken = mint({ rootKey, identity: { subject: 'usr-1', type: 'identity' } });
    expect(() => inferIn(standardReading, token, asked({}))).toThrow(TokenError);
    const inferred = inferIn(standardReading, token, { ...asked({}), consumerToken });
    expect(inferred.scope).toMatchObject({ kind: 'only', resources: [{ access: ['read'] }] });
  });

  test('writes the values of its own kinds alone', () => {
    expect(writeIn(standardReading, { type: 'access', access: ['read'] } as { type: string })).toBe(
      'access = read',
    );
    expect(() => writeIn(standardReading, { type: 'data.readonly' })).toThrow(TypeError);
  });
});

describe('Onedata’s dialect', () => {
  test('writes Onedata’s caveats, by the names of its REST API too', () => {
    expect(writeIn(onedataReading, { type: 'data.readonly' })).toBe('data.readonly');
    for (const type of [undefined, 'scope']) {
      const scope = { ...(type && { type }), scope: 'identityToken' } as { type: string };
      expect(writeIn(onedataReading, scope)).toBe('authorization = none');
    }
    expect(() => writeIn(onedataReading, { type: 'doc' })).toThrow(TypeError);
  });

  test('judges a caveat by the type of its token', () => {
    const access = onedataToken(dataCaveats);
    const request = { access: 'read', data: { path: '/s' }, now: 1 } as const;
    expect(explainIn(onedataReading, access, asked(request)).allowed).toBe(true);
    expect(inferIn(onedataReading, access, asked({ now: 1 })).scope).toMatchObject({
      readonly: true,
    });
    const identity = onedataToken(dataCaveats, 'identity');
    const { caveats } = explainIn(onedataReading, identity, asked(request, 'identity'));
    expect(caveats.map((each) => each.met || each.reason)).toEqual(['not_in_token_type', true]);
    const [first] = inspectIn(onedataReading, identity).caveats;
    expect(first).toMatchObject({ caveat: { type: 'data.readonly' }, role: 'context' });
  });

  test('takes a token with an identifier of another form for malformed', () => {
    const token = mint({ rootKey, identifier: '9/x/y' });
    expect(() => inspectIn(onedataReading, token)).toThrow(
      expect.objectContaining({ code: 'malformed_token' }),
    );
  });

  test.each([
    ['2/nmd/usr-1/act/t1', false, true],
    ['9/x/y', true, false],
    ['legacy', false, false],
    ['legacy', true, true],
  ])('recognizes the identifier %s, likely or not (%s): %s', (text, isLikely, isOne) => {
    const identifier = new TextEncoder().encode(text);
    expect(onedataReading.recognizes?.(identifier, isLikely)).toBe(isOne);
  });

  test('mints a token of its own form', () => {
    const identity = { subject: 'usr-1', type: 'access', keyId: undefined, id: undefined } as const;
    const given: NewToken = {
      rootKey,
      conditions: ['data.readonly'],
      location: 'onezone',
      identifier: undefined,
      identity: { ...identity, generation: undefined },
      now: 0,
    };
    const { identity: minted } = inspectIn(onedataReading, mintIn(onedataReading, given));
    expect(minted).toMatchObject({ subject: 'usr-1', persistence: { kind: 'named' } });
    expect(minted.id).toMatch(/^[0-9a-f]{32}$/);
    expect(() => mintIn(onedataReading, { ...given, location: undefined })).toThrow('location');
    expect(() => mintIn(onedataReading, { ...given, identifier: '3/x' })).toThrow('identifier');
  });
});
