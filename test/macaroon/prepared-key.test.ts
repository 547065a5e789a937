import { createMacaroon, type Macaroon } from 'caveats/macaroon';
import fc from 'fast-check';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type AuthenticCondition, authenticatePacked } from '../../src/macaroon/authenticate.js';
import { PreparedRootKey } from '../../src/macaroon/chain.js';
import { createPacked } from '../../src/macaroon/create.js';
import { packedMacaroon } from '../../src/macaroon/known.js';
import { text, utf8 } from '../bytes/oracle.js';
import { anyBytes, rootKeys, signedMacaroons } from './arbitraries.js';
import { tokenErrorOf, typeErrorOf } from './errors.js';
import { asking, bound, dischargeOf, primaryWith, rootKey } from './third-parties.js';

const packed = (options: Parameters<typeof createPacked>[0]): Macaroon =>
  createPacked(options, []).unpack();
const conditionsOf = (authentic: readonly AuthenticCondition[]): readonly Uint8Array[] =>
  authentic.map(({ macaroon, caveat }) => macaroon.view(caveat));

describe('a root key that was prepared', () => {
  it('signs as the key itself does, whatever its length', () => {
    fc.assert(
      fc.property(rootKeys, anyBytes, (key, identifier) => {
        const { signature } = packed({ rootKey: new PreparedRootKey(key), identifier });
        expect(signature).toEqual(createMacaroon({ rootKey: key, identifier }).signature);
      }),
    );
  });

  it('takes a text for its bytes', () => {
    const [ofText, ofBytes] = ['clé', utf8('clé')].map((key) =>
      packed({ rootKey: new PreparedRootKey(key), identifier: 'id' }),
    );
    expect(ofText).toEqual(ofBytes);
  });

  it('authenticates what the key signed, one macaroon after the other', () => {
    const prepared = new PreparedRootKey(rootKey);
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 5 }), (conditions) => {
        const primary = packedMacaroon(primaryWith(...conditions));
        const authentic = authenticatePacked(primary, prepared, []);
        expect(conditionsOf(authentic.conditions)).toEqual(conditions.map(utf8));
      }),
    );
  });

  it('refuses what another key signed, and authenticates its own after that', () => {
    fc.assert(
      fc.property(signedMacaroons, ({ macaroon, rootKey: key }) => {
        const prepared = new PreparedRootKey(key);
        const forged = packedMacaroon({ ...macaroon, signature: new Uint8Array(32) });
        const error = tokenErrorOf(() => authenticatePacked(forged, prepared, []));
        expect(error?.code).toBe('bad_signature');
        const authentic = authenticatePacked(packedMacaroon(macaroon), prepared, []);
        expect(authentic.conditions).toHaveLength(macaroon.unsafeCaveats.length);
      }),
    );
  });

  it('authenticates macaroons with discharges of discharges', () => {
    const primary = asking(primaryWith('before'), 'third');
    const inner = asking(dischargeOf('third', 'within'), 'fourth');
    const discharges = bound(primary, dischargeOf('fourth', 'innermost'), inner).map((one) =>
      packedMacaroon(one),
    );
    const prepared = new PreparedRootKey(rootKey);
    for (const key of [prepared, rootKey, prepared]) {
      const authentic = authenticatePacked(packedMacaroon(primary), key, discharges);
      expect(authentic.asked).toEqual([
        { caveat: 1, askedBy: 1 },
        { caveat: 1, askedBy: undefined },
      ]);
      expect(
        conditionsOf(authentic.conditions).map((one, j) => [
          text(one),
          authentic.conditions[j]?.discharge,
        ]),
      ).toEqual([
        ['before', undefined],
        ['within', 1],
        ['innermost', 0],
      ]);
    }
  });

  it('takes no discharge that nobody asked for', () => {
    const primary = primaryWith('alone');
    const discharges = bound(primary, dischargeOf('third')).map((one) => packedMacaroon(one));
    const authenticate = (): unknown =>
      authenticatePacked(packedMacaroon(primary), new PreparedRootKey(rootKey), discharges);
    expect(tokenErrorOf(authenticate)?.code).toBe('unexpected_discharge');
  });

  it('cannot be empty', () => {
    expect(typeErrorOf(() => new PreparedRootKey(''))).toBe('rootKey must not be empty');
    expect(typeErrorOf(() => new PreparedRootKey(new Uint8Array()))).toBe(
      'rootKey must not be empty',
    );
  });

  it('shows nothing of itself', () => {
    const prepared = new PreparedRootKey(rootKey);
    expect(JSON.stringify(prepared)).toBe('{}');
    expect(inspect(prepared, { showHidden: true, depth: 9 })).toBe('PreparedRootKey {}');
  });
});
