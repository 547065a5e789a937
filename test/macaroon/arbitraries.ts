import { addFirstPartyCaveat, createMacaroon } from 'caveats/macaroon';
import type { Macaroon, RawCaveat } from 'caveats/macaroon';
import fc from 'fast-check';
import { utf8 } from '../bytes/oracle.js';

export const wellFormedText: fc.Arbitrary<string> = fc.string({ unit: 'binary', maxLength: 20 });
export const anyBytes: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 40 });
export const rootKeys: fc.Arbitrary<Uint8Array> = fc.uint8Array({ minLength: 1, maxLength: 80 });

/** Macaroons that are not signed by anyone, with caveats of both kinds. */
export function unsignedMacaroons(fields: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Macaroon> {
  const caveat: fc.Arbitrary<RawCaveat> = fc.oneof(
    fc.record({ condition: fields }),
    fc.record(
      {
        condition: fields,
        verificationId: fc.uint8Array({ minLength: 72, maxLength: 72 }),
        location: fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
      },
      { requiredKeys: ['condition', 'verificationId'] },
    ),
  );
  return fc.record({
    location: wellFormedText,
    identifier: fields,
    signature: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    unsafeCaveats: fc.array(caveat, { maxLength: 6 }),
  });
}

export const textFields: fc.Arbitrary<Uint8Array> = wellFormedText.map(utf8);

export interface Signed {
  readonly macaroon: Macaroon;
  readonly rootKey: Uint8Array;
  readonly conditions: readonly Uint8Array[];
}

/** Macaroons with first-party caveats, and the keys that signed them. */
export const signedMacaroons: fc.Arbitrary<Signed> = fc
  .record({
    rootKey: rootKeys,
    identifier: anyBytes,
    location: wellFormedText,
    conditions: fc.array(anyBytes, { maxLength: 6 }),
  })
  .map(({ rootKey, identifier, location, conditions }) => ({
    macaroon: conditions.reduce(
      addFirstPartyCaveat,
      createMacaroon({ rootKey, identifier, location }),
    ),
    rootKey,
    conditions,
  }));
