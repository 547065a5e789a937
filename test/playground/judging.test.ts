import { addThirdPartyCaveat, serialize, verify, type Token } from 'caveats';
import { mintToken, serializeOnedata } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { convert, formName } from '../../docs/src/playground/read/convert.js';
import { type Check, inferIn } from '../../src/reading/dialect.js';
import { SCENARIOS } from '../../docs/src/playground/read/examples.js';
import { isAuthentic, judge } from '../../docs/src/playground/read/judge.js';
import { narrow } from '../../docs/src/playground/read/narrow.js';
import { readPasted, type KnownReading } from '../../docs/src/playground/read/reading.js';
import { requestIn } from '../../docs/src/playground/read/forms.js';
import { KEY, LATER, tableToken } from './tokens.js';

const NOW = 1_800_000_000;
const rootKey = new TextEncoder().encode(KEY);

function read(text: string): KnownReading {
  const reading = readPasted(text, 'detect');
  if (reading.kind !== 'token') throw new Error(`${reading.kind} instead of a token`);
  return reading;
}

function asked(request: Check['request'], expect: Check['expect'] = 'access'): Check {
  return { rootKey, request: { now: NOW, ...request }, expect };
}

describe('the verdict', () => {
  const reading = read(serialize(tableToken()));

  test('is what verify says', () => {
    const request = {
      resource: { doc: 'AbCDeFGH', table: 'grid-1' },
      access: 'read',
      now: NOW,
    } as const;
    const { explanation, refusal } = judge(reading, asked(request));
    expect(refusal).toBe(undefined);
    expect(explanation.allowed && explanation.grant).toEqual(
      verify(tableToken(), { rootKey, request }),
    );
  });

  test('comes with the code and the status', () => {
    const { refusal } = judge(reading, asked({ resource: {}, access: 'read' }));
    expect(refusal).toMatchObject({ code: 'scope_denied', status: 403 });
    expect(refusal?.onezone).toBe(undefined);
    const expired = judge(reading, asked({ now: LATER }));
    expect(expired.refusal).toMatchObject({ code: 'token_expired', status: 401 });
    expect(judge(reading, asked({}, 'identity')).refusal?.code).toBe('wrong_token_type');
  });

  test('of a token of Onedata comes with Onezone’s answer', () => {
    const token = mintToken({
      onezoneDomain: 'onezone.example.com',
      secret: KEY,
      identity: {
        version: 2,
        type: 'identity',
        persistence: { kind: 'named' },
        subject: 'usr-a',
        id: 't',
      },
      caveats: [
        { type: 'time', validUntil: NOW },
        { type: 'service', whitelist: ['opw-1'] },
      ],
    });
    const onedata = read(serializeOnedata(token));
    expect(judge(onedata, asked({}, 'identity')).refusal?.onezone).toBe(
      '400 tokenCaveatUnverified',
    );
    // A service caveat may not stand in an identity token.
    const { caveats } = judge(onedata, asked({}, 'identity')).explanation;
    expect(caveats.map((each) => !each.met && each.reason)).toEqual([
      'expired',
      'not_in_token_type',
    ]);
    expect(() => inferIn(onedata.dialect, onedata.token, asked({}, 'identity'))).toThrow();
  });

  test('of a key is about the signatures alone', () => {
    expect(isAuthentic(reading, rootKey)).toBe(true);
    expect(isAuthentic(reading, new Uint8Array([1]))).toMatchObject({ code: 'bad_signature' });
  });
});

describe('the examples', () => {
  const example = (name: string): ReturnType<(typeof SCENARIOS)[number]['make']> => {
    const scenario = SCENARIOS.find((each) => each.name === name);
    if (scenario === undefined) throw new Error(`there is no example ${name}`);
    return scenario.make(NOW);
  };

  test.each([
    ['Two tables of a doc', 'scope_denied'],
    ['An Onedata token', undefined],
    ['A third party', undefined],
    ['Expired', 'token_expired'],
    ['Tampered with', 'bad_signature'],
  ])('%s: %s', (name, code) => {
    const { token, key, request } = example(name);
    const reading = read(token);
    const { refusal } = judge(reading, {
      ...asked({ ...requestIn(reading.dialect, request, NOW), now: NOW }),
      rootKey: new TextEncoder().encode(key),
    });
    expect(refusal?.code).toBe(code);
  });

  test('Cut off: it ends early', () => {
    const reading = readPasted(example('Cut off').token, 'detect');
    expect(reading.kind === 'error' && reading.error.cutOff?.macaroons[0]?.caveats).toHaveLength(3);
  });
});

describe('a token in every format', () => {
  test('is read again as the same token', () => {
    const reading = read(serialize(tableToken()));
    for (const { text = '' } of convert(reading, 'acme')) {
      expect(serialize(read(text).token)).toBe(reading.text);
    }
  });

  test('is not there where a format cannot hold it, and that is said', () => {
    const { token } = read(SCENARIOS[3]?.make(NOW).token ?? '');
    const problems = (of: Token, prefix: string): unknown =>
      convert(read(serialize(of)), prefix).flatMap(({ form, problem }) => (problem ? [form] : []));
    expect(problems(token, 'acme')).toEqual(['onedata']);
    expect(problems(tableToken(), 'ACME')).toEqual(['prefixed']);
  });

  test('what nobody foresaw is not taken for a problem of the format', () => {
    const reading = read(serialize(tableToken()));
    const written = {
      form: 'v2',
      get service(): never {
        throw new RangeError('unforeseen');
      },
    } as const;
    expect(() => convert({ ...reading, written }, 'acme')).toThrow(RangeError);
    expect(formName('v2')).toBe('Version 2');
  });

  test('a narrower one is written as the token itself was', () => {
    const caveat = { location: '', identifier: 'x', rootKey: 'k' };
    for (const text of [
      serialize(addThirdPartyCaveat(tableToken(), caveat), 'v1-json'),
      serializeOnedata(tableToken()),
    ]) {
      const narrowed = narrow(read(text), 'access = read');
      expect(narrowed.written.form).toBe(read(text).written.form);
      expect(narrowed.token.macaroon.unsafeCaveats.length).toBe(
        read(text).token.macaroon.unsafeCaveats.length + 1,
      );
    }
  });
});
