import {
  createDialect,
  defineCaveat,
  explain,
  inferScope,
  inspect,
  mint,
  serialize,
  verify,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  caveatFields,
  conditionFrom,
  fieldsAskedFor,
  requestFields,
  requestIn,
} from '../../docs/src/playground/read/forms.js';
import { judge } from '../../docs/src/playground/read/judge.js';
import { readPasted } from '../../docs/src/playground/read/reading.js';
import type { ReadingDialect } from '../../src/reading/dialect.js';
import { describe as describeCaveat, textOf } from '../../src/reading/words.js';
import { caveats, json, type Machine } from '../cli/program.js';

// Everything that there is about the kind `device = a|b`, as a user of the library would write it.

interface DeviceCaveat {
  readonly type: 'device';
  readonly whitelist: readonly string[];
}

const NAME = /^[a-z0-9-]+$/;

function device(...whitelist: readonly string[]): DeviceCaveat {
  if (whitelist.length === 0 || !whitelist.every((name) => NAME.test(name))) {
    throw new TypeError('device: takes names of small letters, digits and hyphens');
  }
  return { type: 'device', whitelist };
}

const deviceCaveat = defineCaveat<DeviceCaveat, { readonly device?: string }>({
  type: 'device',
  role: 'context',
  fields: { device: { of: 'text', about: 'the device of the client', value: 'NAME' } },
  decode(condition) {
    const names = condition.slice('device = '.length).split('|');
    return condition.startsWith('device = ') && names.every((name) => NAME.test(name))
      ? { type: 'device', whitelist: names }
      : undefined;
  },
  encode: ({ whitelist }) => `device = ${device(...whitelist).whitelist.join('|')}`,
  check({ whitelist }, request) {
    if (request.device === undefined) return { ok: false, reason: 'missing_context' };
    if (whitelist.includes(request.device)) return { ok: true };
    return { ok: false, reason: 'not_allowed' };
  },
  describe: ({ whitelist }, { or }) => ['Only from the device ', ...or(whitelist), '.'],
  inputs: [
    {
      name: 'device',
      value: 'NAME',
      about: 'from a device, such as phone-1',
      of: 'texts',
      toValue: (names) => device(...names),
    },
  ],
});

const dialect = createDialect({ kinds: [deviceCaveat] });

// From here on, only what uses the dialect.

const rootKey = 'an example key, 32 bytes or more';
const SENTENCE = 'Only from the device phone-1 or tablet-2.';
const own: ReadingDialect = {
  name: 'own',
  title: 'my service',
  types: ['access', 'identity'],
  dialect,
};
const token = mint({
  rootKey,
  dialect,
  identity: { subject: 'usr-1', id: 't1' },
  caveats: [device('phone-1', 'tablet-2')],
});

describe('a new kind of caveat is known to', () => {
  test('verify', () => {
    const { caveats } = verify(token, { rootKey, dialect, request: { device: 'phone-1' } });
    expect(caveats).toEqual([{ type: 'device', whitelist: ['phone-1', 'tablet-2'] }]);
    expect(() => verify(token, { rootKey, dialect, request: { device: 'other' } })).toThrow(
      expect.objectContaining({ code: 'context_denied' }),
    );
    // The standard dialect knows neither the caveat nor the field.
    expect(() => verify(token, { rootKey, request: {} })).toThrow(
      expect.objectContaining({ code: 'unknown_caveat' }),
    );
    expect(() => verify(token, { rootKey, request: { device: 'phone-1' } as object })).toThrow(
      "unknown field 'device'",
    );
  });

  test('inferScope, which checks it', () => {
    const context = { device: 'tablet-2' };
    expect(inferScope(token, { rootKey, dialect, context }).scope.kind).toBe('unrestricted');
    expect(() => inferScope(token, { rootKey, dialect, context: {} })).toThrow(
      expect.objectContaining({ code: 'context_denied' }),
    );
  });

  test('explain', () => {
    const { caveats } = explain(token, { rootKey, dialect, request: { device: 'other' } });
    expect(caveats).toMatchObject([{ role: 'context', met: false, reason: 'not_allowed' }]);
  });

  test('inspect', () => {
    const { caveats, refused } = inspect(token, { dialect }).unverified;
    expect(refused).toEqual([]);
    expect(caveats).toMatchObject([{ caveat: { type: 'device' }, role: 'context' }]);
  });
});

describe('the command line takes it from the dialect', () => {
  const machine: Machine = { env: { CAVEATS_KEY: rootKey }, dialects: [own] };

  test('to mint, narrow and show tokens', async () => {
    const minted = await caveats(
      ['mint', '--subject', 'usr-1', '--id', 't1', '--device', 'phone-1', '--device', 'tablet-2'],
      machine,
    );
    expect(minted).toMatchObject({ code: 0, stdout: `${serialize(token)}\n`, stderr: '' });
    const inspected = await caveats(['inspect'], { ...machine, stdin: minted.stdout });
    expect(inspected.stdout).toContain(SENTENCE);
    const narrow = await caveats(['attenuate', '--device', 'phone-1'], {
      ...machine,
      stdin: minted.stdout,
    });
    expect(narrow.code).toBe(0);
    const wrong = await caveats(['mint', '--subject', 'u', '--device', 'A B'], machine);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('--device: takes names of small letters');
  });

  test('to verify and explain requests, and to infer', async () => {
    const stdin = serialize(token);
    const codeOf = async (...argv: readonly string[]): Promise<number> =>
      (await caveats(argv, { ...machine, stdin })).code;
    expect(await codeOf('verify', '--device', 'phone-1')).toBe(0);
    expect(await codeOf('verify', '--device', 'other')).toBe(40);
    expect(await codeOf('verify')).toBe(40);
    expect(await codeOf('infer', '--device', 'phone-1')).toBe(0);
    const explained = await json(['explain', '--device', 'other'], { ...machine, stdin });
    expect(explained).toMatchObject({ code: 40, caveats: [{ meaning: SENTENCE, met: false }] });
  });

  test('in its help, and not without the dialect', async () => {
    const help = await caveats(['help', 'mint'], machine);
    expect(help.stdout).toMatch(/--device NAME … +from a device, such as phone-1/);
    expect((await caveats(['help', 'verify'], machine)).stdout).toContain(
      'the device of the client',
    );
    expect((await caveats(['help', 'mint'])).stdout).not.toContain('--device');
  });
});

describe('the playground takes it from the dialect', () => {
  const reading = readPasted(serialize(token), 'detect', [own]);
  if (reading.kind !== 'token') throw new Error('not a token');

  test('to describe and judge a token', () => {
    const [first] = inspect(token, { dialect }).unverified.caveats;
    const caveat = first?.party === 'first' ? first.caveat : undefined;
    expect(textOf(describeCaveat(reading.dialect.dialect, caveat), String)).toBe(SENTENCE);
    const check = { rootKey: new TextEncoder().encode(rootKey), expect: 'access' };
    const request = requestIn(own, { device: 'phone-1' }, 0);
    expect(judge(reading, { ...check, request }).refusal).toBe(undefined);
    expect(judge(reading, { ...check, request: {} }).refusal?.code).toBe('context_denied');
  });

  test('in its forms', () => {
    expect(caveatFields(own)).toContainEqual({
      name: 'device',
      label: 'Device',
      hint: 'from a device, such as phone-1; one a line',
      control: 'lines',
      choices: [],
    });
    expect(conditionFrom(own, 'device', 'phone-1\ntablet-2', 0)).toBe('device = phone-1|tablet-2');
    const context = new Map(requestFields(own)).get('context');
    expect(context?.map(({ name }) => name)).toContain('device');
    expect([...fieldsAskedFor(own, new Set(['device']))]).toEqual(['device']);
  });
});
