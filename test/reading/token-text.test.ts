import { addThirdPartyCaveat, attenuate, serialize } from 'caveats';
import { createTokenText } from 'caveats/authority';
import { serializeOnedata } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { readToken } from '../../src/reading/read-token.js';
import { type Form, writeTokenText } from '../../src/reading/token-text.js';
import { tableToken } from './tokens.js';

const FORMS: readonly Form[] = ['v1', 'v2', 'v1-json', 'v2-json', 'onedata', 'prefixed'];
const text = serialize(tableToken());
const onedata = serializeOnedata(tableToken());

describe.each(FORMS)('a token in the form %s', (form) => {
  const written = writeTokenText(tableToken(), { form, prefix: 'acme' });

  test.each([{}, { form: 'onedata' as const }, { lenient: true }])(
    'is read again, and known by its form: %j',
    (options) => {
      const { token, ...how } = readToken(written, options);
      expect(serialize(token)).toBe(text);
      expect(how.form).toBe(form);
      expect(how.tolerated).toEqual([]);
      expect(writeTokenText(token, how)).toBe(written);
    },
  );
});

test('Onedata’s text says what stands in front of it', () => {
  const { service, form } = readToken(`opp-${onedata}`);
  expect({ service, form }).toEqual({ service: 'opp', form: 'onedata' });
});

test('a form that cannot hold a token says so', () => {
  const asking = addThirdPartyCaveat(tableToken(), { rootKey: 'k', identifier: 'i' });
  const token = { ...asking, discharges: [tableToken().macaroon] };
  expect(() => writeTokenText(token, { form: 'onedata' })).toThrow(TypeError);
  expect(() => writeTokenText(token, { form: 'prefixed' })).toThrow(TypeError);
});

describe('a text that is not quite right', () => {
  const spaced = `${text.slice(0, 40)}\n${text.slice(40)}`;

  test('is read by who is lenient, and what was wrong is said', () => {
    expect(readToken(spaced, { lenient: true })).toMatchObject({
      form: 'v2',
      tolerated: ['white_space'],
    });
    const json = Buffer.from(serialize(tableToken(), 'v2-json')).toString('base64url');
    expect(readToken(json, { lenient: true }).form).toBe('v2-json');
  });

  test('is refused by who is not', () => {
    expect(() => readToken(spaced)).toThrow(expect.objectContaining({ code: 'malformed_token' }));
  });
});

describe('a text that is none', () => {
  test.each([
    ['what is this?', {}, 'malformed_token'],
    ['what is this?', { lenient: true }, 'malformed_token'],
    [text.slice(0, -9), {}, 'truncated_token'],
    [text.slice(0, -9), { form: 'onedata' as const }, 'truncated_token'],
    [onedata.slice(0, -9), {}, 'truncated_token'],
    [`opw-${onedata}`.slice(0, -9), {}, 'truncated_token'],
    [`${text.slice(0, 40)}\n${text.slice(40, -9)}`, { lenient: true }, 'truncated_token'],
    ['acme_AAB', {}, 'truncated_token'],
    ['x'.repeat(70_000), {}, 'token_too_large'],
  ])('says what is wrong with it: %#', (given, options, code) => {
    expect(() => readToken(given, options)).toThrow(expect.objectContaining({ code }));
  });
});

test('a prefix may hold what base64url holds as well', () => {
  const token = attenuate(tableToken(), ['x = ____ab_cd']);
  for (const prefix of ['ab', 'acme_live', 'a1_b2_c3_d4', 'a234567890_234567890_234567890_2']) {
    const text = createTokenText({ prefix }).serialize(token);
    expect(readToken(text).prefix).toBe(prefix);
    const changed = text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
    expect(() => readToken(changed)).toThrow(
      expect.objectContaining({ detail: 'checksum_mismatch' }),
    );
  }
});
