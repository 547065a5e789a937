import { describe, expect, test } from 'vitest';
import { createSecrets } from 'caveats/onedata';

const NAMED = { secret: 'the secret of a token', subject: 'usr-1' };
const TEMPORARY = { secret: 'the secret of a subject', generation: 7 };

describe('the embedded secrets', () => {
  test('are found by the ids of named tokens, and by the subjects of temporary ones', () => {
    const secrets = createSecrets({ named: { a: NAMED }, temporary: { 'prv-p': TEMPORARY } });
    expect(secrets.named('a')).toStrictEqual({ ...NAMED, revoked: false });
    expect(secrets.temporary('prv-p')).toStrictEqual({ ...TEMPORARY, earlier: {} });
    expect(secrets.named('prv-p')).toBeUndefined();
    expect(secrets.temporary('a')).toBeUndefined();
  });

  test('may be given as entries', () => {
    const secrets = createSecrets({
      named: new Map([['__proto__', { ...NAMED, revoked: true }]]),
      temporary: [['usr-1', TEMPORARY]],
    });
    expect(secrets.named('__proto__')).toMatchObject({ revoked: true });
    expect(secrets.temporary('usr-1')).toStrictEqual({ ...TEMPORARY, earlier: {} });
  });

  test.each(['__proto__', 'constructor', 'toString', ''])(
    'have nothing of an id that they were not given: %j',
    (id) => {
      const secrets = createSecrets({ named: { a: NAMED } });
      expect(secrets.named(id)).toBeUndefined();
      expect(secrets.temporary(id)).toBeUndefined();
    },
  );

  test('are a copy, which nobody can change', () => {
    const secret = new Uint8Array([1, 2, 3]);
    const secrets = createSecrets({ named: { a: { secret, subject: 'usr-1' } } });
    secret.fill(0);
    expect(secrets.named('a')).toMatchObject({ secret: new Uint8Array([1, 2, 3]) });
  });

  test('are a copy of a Buffer too', () => {
    const secret = Buffer.from([1, 2, 3]);
    const secrets = createSecrets({ named: { a: { secret, subject: 'usr-1' } } });
    secret.fill(0);
    expect(secrets.named('a')).toMatchObject({ secret: new Uint8Array([1, 2, 3]) });
  });

  test.each([
    ['an empty secret', { named: { a: { ...NAMED, secret: '' } } }],
    ['an empty secret of bytes', { named: { a: { ...NAMED, secret: new Uint8Array() } } }],
    ['a secret that is none', { temporary: { 'usr-1': { ...TEMPORARY, secret: 7 } } }],
    ['a subject that is none', { named: { a: { ...NAMED, subject: 'alice' } } }],
    ['a temporary token’s subject that is none', { temporary: { 'grp-1': TEMPORARY } }],
    ['revoked as a text', { named: { a: { ...NAMED, revoked: 'no' } } }],
    ['a generation below 0', { temporary: { 'usr-1': { ...TEMPORARY, generation: -1 } } }],
    ['an earlier generation', { temporary: { 'usr-1': { ...TEMPORARY, earlier: { 7: 'k' } } } }],
    ['an earlier secret', { temporary: { 'usr-1': { ...TEMPORARY, earlier: { 6: '' } } } }],
    [
      'a generation that is not whole',
      { temporary: { 'usr-1': { ...TEMPORARY, generation: 0.5 } } },
    ],
  ])('are refused: %s', (_, given) => {
    expect(() => Reflect.apply(createSecrets, undefined, [given])).toThrow(TypeError);
  });
});
