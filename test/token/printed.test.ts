import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  addThirdPartyCaveat,
  attenuate,
  deserialize,
  gatherDischarges,
  mint,
  mintDischarge,
  serialize,
  type Token,
} from '../../src/index.js';
import { decode, type Macaroon } from '../../src/macaroon/index.js';

const rootKey = 'an example key, 32 bytes or more';
const caveat = { rootKey: 'a key for this caveat alone', identifier: 'is usr-1' };
const minted = mint({ rootKey, identity: { subject: 'usr-1', id: 'tok-1' } });
const discharged = await gatherDischarges(addThirdPartyCaveat(minted, caveat), () =>
  mintDischarge(caveat),
);

const tokens: readonly (readonly [string, Token])[] = [
  ['a token', minted],
  ['a narrowed token', attenuate(minted, ['time < 2000000000'])],
  ['a token of a text', deserialize(serialize(minted))],
  ['a token of JSON', deserialize(serialize(minted, 'v1-json'))],
  ['a token with a discharge', discharged],
];

/** Every way in which a signature could be recognized in a log. */
function signaturesOf(...macaroons: readonly Macaroon[]): readonly string[] {
  return macaroons.flatMap(({ signature }) => {
    const bytes = Buffer.from(signature);
    return [
      bytes.toString('hex'),
      bytes.toString('base64url'),
      bytes.toString('base64').replace(/=+$/, ''),
      [...bytes.subarray(0, 6)].join(','),
      [...bytes.subarray(0, 6)].join(', '),
      // As JSON writes a `Uint8Array`.
      `"0":${bytes[0]},"1":${bytes[1]},"2":${bytes[2]},`,
    ];
  });
}

const printers: readonly (readonly [string, (value: unknown) => string])[] = [
  ['console.log', (value) => inspect(value)],
  ['util.inspect to any depth', (value) => inspect(value, { depth: null, maxArrayLength: null })],
  ['util.inspect with what is hidden', (value) => inspect(value, { depth: 9, showHidden: true })],
  ['JSON.stringify', (value) => JSON.stringify(value)],
  ['JSON.stringify of what holds it', (value) => JSON.stringify({ list: [{ value }] })],
];

describe.each(printers)('%s', (_, print) => {
  test.each(tokens)('shows no signature of %s', (_name, token) => {
    const printed = print(token);
    const compact = printed.replaceAll('\n', '').replaceAll(/ +/g, ' ');
    for (const secret of signaturesOf(token.macaroon, ...token.discharges)) {
      expect(printed).not.toContain(secret);
      expect(compact).not.toContain(secret);
    }
    expect(printed).toContain('v1..access.usr-1.tok-1');
  });

  test('shows no signature of a macaroon', () => {
    const macaroon = decode(serialize(minted));
    for (const secret of signaturesOf(macaroon)) expect(print(macaroon)).not.toContain(secret);
  });
});

test('the conditions are printed for people', () => {
  const token = attenuate(minted, ['time < 2000000000']);
  expect(inspect(token, { depth: 9 })).toContain('time < 2000000000');
});
