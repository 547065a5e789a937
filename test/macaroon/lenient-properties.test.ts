import {
  addFirstPartyCaveat,
  addThirdPartyCaveat,
  authenticate,
  bindDischarge,
  createMacaroon,
  decode,
  decodeAll,
  encode,
  encodeJson,
  type Macaroon,
  type Tolerance,
} from 'caveats/macaroon';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../bytes/oracle.js';
import { deform, type Form, FORMS } from '../fuzz/deform.js';
import type { Draw } from '../fuzz/dice.js';
import { anyBytes, rootKeys, textFields, wellFormedText } from './arbitraries.js';
import { refusalOf, tokenErrorOf } from './errors.js';
import { bytes, field, packet } from './wire.js';

interface Signed {
  readonly rootKey: Uint8Array;
  readonly macaroon: Macaroon;
  readonly discharges: readonly Macaroon[];
}

const caveatKey = 'a key of the third party';

/** Macaroons with caveats of both kinds, the keys that signed them, and their discharges. */
function signed(fields: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Signed> {
  const caveat = fc.record({ condition: fields, location: wellFormedText, isThird: fc.boolean() });
  return fc
    .record({
      rootKey: rootKeys,
      identifier: fields,
      location: wellFormedText,
      caveats: fc.array(caveat, { maxLength: 4 }),
    })
    .map(({ rootKey, identifier, location, caveats }) => {
      const macaroon = caveats.reduce(
        (narrowed, { condition, location: place, isThird }) =>
          isThird
            ? addThirdPartyCaveat(narrowed, {
                rootKey: caveatKey,
                identifier: condition,
                location: place,
              })
            : addFirstPartyCaveat(narrowed, condition),
        createMacaroon({ rootKey, identifier, location }),
      );
      const discharges = caveats
        .filter(({ isThird }) => isThird)
        .map(({ condition }) =>
          bindDischarge(macaroon, createMacaroon({ rootKey: caveatKey, identifier: condition })),
        );
      return { rootKey, macaroon, discharges };
    });
}

const drawOf =
  (gen: fc.GeneratorValue): Draw =>
  (below) =>
    gen(fc.nat, { max: below - 1 });

/** What a form can hold: v1 JSON has no binary fields. */
const fieldsOf = (form: Form): fc.Arbitrary<Uint8Array> =>
  form === 'v1-json' ? textFields : fc.oneof(anyBytes, textFields);

describe.each(FORMS)('a signed macaroon in %s, with whatever changes nothing', (form) => {
  it('reads the same, for exactly the tolerances that it needs', () => {
    fc.assert(
      fc.property(signed(fieldsOf(form)), fc.gen(), (token, gen) => {
        const { rootKey, macaroon, discharges } = token;
        const { input, tolerances } = deform(macaroon, form, drawOf(gen));
        const names = [...tolerances];
        expect(tokenErrorOf(() => decode(input)) !== undefined).toBe(names.length > 0);
        for (const lenient of [true, names]) {
          const tolerated = new Set<Tolerance>();
          const onTolerated = (name: Tolerance): unknown => tolerated.add(name);
          const read = decode(input, { lenient, onTolerated });
          expect(read).toEqual(macaroon);
          expect(tolerated).toEqual(tolerances);
          expect(authenticate(read, rootKey, discharges)).toEqual(
            authenticate(macaroon, rootKey, discharges),
          );
        }
        for (const name of names) {
          const lenient = names.filter((other) => other !== name);
          expect(tokenErrorOf(() => decode(input, { lenient }))).toBeDefined();
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** What is never tolerated, as it is done to a token in a binary form. */
const FAULTS: readonly (readonly [string, (good: Uint8Array, macaroon: Macaroon) => Uint8Array])[] =
  [
    ['a byte that follows', (good) => bytes(good, 0)],
    ['the same token again', (good) => bytes(good, good)],
    ['a byte that is missing', (good) => good.subarray(0, -1)],
    ['an unknown version', (good) => bytes(3, good.subarray(good[0] === 2 ? 1 : 0))],
    ['a byte order mark', (good) => bytes(0xef, 0xbb, 0xbf, good)],
    ['the signature twice', (good, { signature }) => bytes(good, signatureOf(good, signature))],
    [
      'a signature of 31 bytes',
      (good, { signature }) => withEnd(good, signatureOf(good, signature.subarray(1))),
    ],
    [
      'a signature of 33 bytes',
      (good, { signature }) => withEnd(good, signatureOf(good, bytes(signature, 0))),
    ],
    ['a verification id of 71 bytes', (good) => withCaveat(good, 71)],
    ['a verification id of 73 bytes', (good) => withCaveat(good, 73)],
    ['a verification id of one byte', (good) => withCaveat(good, 1)],
    ['its fields in another order', (good) => swapped(good)],
  ];

const isV2 = (good: Uint8Array): boolean => good[0] === 2;

function signatureOf(good: Uint8Array, signature: Uint8Array): Uint8Array {
  return isV2(good) ? field(6, signature) : packet('signature', signature);
}

function withEnd(good: Uint8Array, end: Uint8Array): Uint8Array {
  return bytes(good.subarray(0, isV2(good) ? -34 : -47), end);
}

function withCaveat(good: Uint8Array, size: number): Uint8Array {
  const id = new Uint8Array(size);
  const end = good.subarray(isV2(good) ? -34 : -47);
  return isV2(good)
    ? bytes(good.subarray(0, -35), field(2, 'id'), field(4, id), 0, 0, end)
    : bytes(good.subarray(0, -47), packet('cid', 'id'), packet('vid', id), end);
}

function swapped(good: Uint8Array): Uint8Array {
  return isV2(good)
    ? bytes(2, field(2, 'id'), field(1, 'place'), 0, 0, good.subarray(-34))
    : bytes(packet('identifier', 'id'), packet('location', 'place'), good.subarray(-47));
}

describe('never tolerated, whatever else is', () => {
  it.each(FAULTS)('%s', (_, spoil) => {
    fc.assert(
      fc.property(signed(anyBytes), fc.constantFrom('v1', 'v2'), ({ macaroon }, format) => {
        const spoiled = spoil(encode(macaroon, format), macaroon);
        const base64 = Buffer.from(spoiled).toString('base64');
        for (const input of [spoiled, base64, ` ${base64}=\n`, `${base64}=====`]) {
          const refused = refusalOf(() => decode(input, { lenient: true }));
          expect(refused?.code).toMatch(/^(malformed|truncated)_token$/);
        }
      }),
      { numRuns: 50 },
    );
  });

  it.each<[string, (json: string) => string]>([
    ['a name that stands twice', (json) => json.replace('{', '{"v":2,')],
    ['an unknown version', (json) => json.replace('"v":2', '"v":3')],
    ['an unknown version in text', (json) => json.replace('"v":2', '"v":"3"')],
    ['both forms of the identifier', (json) => json.replace('{', '{"i":"id","i64":"aWQ",')],
    ['both forms of the signature', (json) => json.replace('{', `{"s":"${'s'.repeat(32)}",`)],
    ['a signature of 31 bytes', (json) => json.replace(/"s64":"..../, '"s64":"')],
    ['a second object', (json) => `${json}{}`],
    ['a bracket that is missing', (json) => json.slice(0, -1)],
    ['no signature', (json) => json.replace('"s64":', '"S64":')],
  ])('%s in JSON', (_, spoil) => {
    fc.assert(
      fc.property(signed(fc.oneof(anyBytes, textFields)), ({ macaroon }) => {
        const bare = { ...macaroon, location: '', unsafeCaveats: [] };
        const spoiled = spoil(JSON.stringify(encodeJson(bare, 'v2')));
        const base64 = Buffer.from(utf8(spoiled)).toString('base64');
        for (const input of [spoiled, `\n${spoiled}`, base64, `${base64}=====\n`]) {
          const refused = refusalOf(() => decode(input, { lenient: true }));
          expect(refused?.code).toMatch(/^(malformed|truncated)_token$/);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('whatever a lenient reader takes', () => {
  const edits = fc.array(
    fc.record({ at: fc.nat(), remove: fc.nat(2), insert: fc.uint8Array({ maxLength: 2 }) }),
    { minLength: 1, maxLength: 3 },
  );
  const isText = (field: Uint8Array): boolean => Buffer.from(field.toString()).equals(field);

  it.each(FORMS)(
    'of %s that was tampered with, is written so that a strict one takes it',
    (form) => {
      fc.assert(
        fc.property(signed(fieldsOf(form)), fc.gen(), edits, ({ macaroon }, gen, changes) => {
          const { input } = deform(macaroon, form, drawOf(gen));
          const isBytes = typeof input !== 'string';
          let tampered = isBytes ? input : utf8(input);
          for (const { at, remove, insert } of changes) {
            const start = at % (tampered.length + 1);
            tampered = bytes(
              tampered.subarray(0, start),
              insert,
              tampered.subarray(start + remove),
            );
          }
          const given = isBytes ? tampered : Buffer.from(tampered).toString();
          if (tokenErrorOf(() => decodeAll(given, { lenient: true })) !== undefined) return;
          for (const read of decodeAll(given, { lenient: true })) {
            for (const format of ['v1', 'v2'] as const) {
              expect(decode(encode(read, format))).toEqual(read);
            }
            expect(decode(JSON.stringify(encodeJson(read, 'v2')))).toEqual(read);
            const fields = [read.identifier, ...read.unsafeCaveats.map((one) => one.condition)];
            if (fields.every(isText)) expect(decode(encodeJson(read, 'v1'))).toEqual(read);
          }
        }),
        { numRuns: 300 },
      );
    },
  );
});
