import {
  addFirstPartyCaveat,
  addThirdPartyCaveat,
  authenticate,
  bindDischarge,
  createMacaroon,
  encode,
  type Macaroon,
  type ThirdPartyCaveatOptions,
} from 'caveats/macaroon';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { text, toHex, utf8 } from '../bytes/oracle.js';
import { anyBytes, rootKeys, signedMacaroons, wellFormedText } from './arbitraries.js';
import { refusalOf, typeErrorOf } from './errors.js';
import { bare, dischargeOfReadme, narrowed, thirdParty, thirdPartyRootKey } from './samples.js';
import { withHandmadeCaveat } from './third-parties.js';

const caveat = {
  rootKey: 'the key that the first and the third party share',
  identifier: 'is logged in',
  location: 'http://auth.mybank/',
} as const;

const { rootKey, identifier, location } = dischargeOfReadme;
const discharge = addFirstPartyCaveat(
  createMacaroon({ rootKey, identifier, location }),
  dischargeOfReadme.condition,
);

describe('the macaroon of the README of libmacaroons', () => {
  it('has the signature that is computed from its parts', () => {
    const { unsafeCaveats } = thirdParty;
    const [first, third] = unsafeCaveats;
    const created = createMacaroon({
      rootKey: thirdPartyRootKey,
      identifier: thirdParty.identifier,
      location: 'http://mybank/',
    });
    const narrower = addFirstPartyCaveat(created, first!.condition);
    expect(toHex(narrower.signature)).toBe(
      '1434e674ad84fdfdc9bc1aa00785325c8b6d57341fc7ce200ba4680c80786dda',
    );
    const { condition, verificationId } = third!;
    const whole = withHandmadeCaveat(narrower, {
      condition,
      verificationId: verificationId!,
      location,
    });
    expect(whole).toEqual(thirdParty);
  });

  it('has a discharge whose signatures are those of the README, before and after it is bound', () => {
    expect(toHex(discharge.signature)).toBe(dischargeOfReadme.signature);
    expect(toHex(bindDischarge(thirdParty, discharge).signature)).toBe(
      dischargeOfReadme.boundSignature,
    );
  });

  it('authenticates with that discharge, and with it alone', () => {
    const bound = bindDischarge(thirdParty, discharge);
    expect(authenticate(thirdParty, thirdPartyRootKey, [bound]).map(text)).toEqual([
      'account = 3735928559',
      'time < 2015-01-01T00:00',
    ]);
    for (const [discharges, code] of [
      [[], 'missing_discharge'],
      [[discharge], 'bad_signature'],
      [[bound, bound], 'unexpected_discharge'],
    ] as const) {
      const refusal = refusalOf(() => authenticate(thirdParty, thirdPartyRootKey, discharges));
      expect(refusal).toEqual({ code });
    }
  });
});

describe('adding a third-party caveat', () => {
  const macaroon = addThirdPartyCaveat(narrowed, caveat);

  it('puts it last and leaves all else as it is', () => {
    const narrower = addThirdPartyCaveat(narrowed, caveat);
    expect(narrower).toMatchObject({
      location: narrowed.location,
      identifier: narrowed.identifier,
      unsafeCaveats: [
        ...narrowed.unsafeCaveats,
        { condition: utf8('is logged in'), location: 'http://auth.mybank/' },
      ],
    });
    expect(narrower.unsafeCaveats.at(-1)?.verificationId?.length).toBe(72);
  });

  it('signs the identifier and the sealed key, but not the location', () => {
    const added = macaroon.unsafeCaveats.at(-1)!;
    const { signature } = withHandmadeCaveat(narrowed, {
      condition: added.condition,
      verificationId: added.verificationId!,
      location: 'http://elsewhere/',
    });
    expect(macaroon.signature).toEqual(signature);
  });

  it('has no location unless it is given', () => {
    for (const options of [
      { rootKey, identifier },
      { rootKey, identifier, location: undefined },
      { rootKey, identifier, location: '' },
    ]) {
      const added = addThirdPartyCaveat(bare, options).unsafeCaveats.at(-1)!;
      expect(Object.keys(added)).toEqual(['condition', 'verificationId']);
    }
  });

  it('seals the key anew each time, so the signature differs each time too', () => {
    const other = addThirdPartyCaveat(narrowed, caveat);
    expect(other.unsafeCaveats.at(-1)).not.toEqual(macaroon.unsafeCaveats.at(-1));
    expect(other.signature).not.toEqual(macaroon.signature);
  });

  it('shows the key nowhere, neither as it is given nor as it is derived', () => {
    const written = toHex(encode(macaroon, 'v2'));
    const unsigned = createMacaroon({ rootKey: caveat.rootKey, identifier: '' });
    expect(written).not.toContain(toHex(utf8(caveat.rootKey)));
    expect(written).not.toContain(toHex(unsigned.signature));
  });

  it('leaves the macaroon that it narrows as it was', () => {
    fc.assert(
      fc.property(signedMacaroons, ({ macaroon }) => {
        const before = encode(macaroon, 'v2');
        addThirdPartyCaveat(macaroon, caveat);
        expect(encode(macaroon, 'v2')).toEqual(before);
      }),
    );
  });

  it('does not change with the arrays that it was given', () => {
    const key = utf8(caveat.rootKey);
    const id = utf8(caveat.identifier);
    const narrower = addThirdPartyCaveat(bare, { rootKey: key, identifier: id });
    const before = encode(narrower, 'v2');
    key.fill(0);
    id.fill(0);
    expect(encode(narrower, 'v2')).toEqual(before);
  });

  it('gives an immutable macaroon', () => {
    const parts = [macaroon, macaroon.unsafeCaveats, ...macaroon.unsafeCaveats];
    expect(parts.filter((part) => !Object.isFrozen(part))).toEqual([]);
  });

  it('is discharged by who has its key and identifier, whatever they and the rest are', () => {
    const options: fc.Arbitrary<ThirdPartyCaveatOptions> = fc.record({
      rootKey: rootKeys,
      identifier: anyBytes,
      location: wellFormedText,
    });
    fc.assert(
      fc.property(signedMacaroons, options, anyBytes, (signed, third, condition) => {
        const primary = addThirdPartyCaveat(signed.macaroon, third);
        const issued = addFirstPartyCaveat(createMacaroon(third), condition);
        const bound = bindDischarge(primary, issued);
        const expected = [...signed.conditions, condition];
        expect(authenticate(primary, signed.rootKey, [bound])).toEqual(expected);
      }),
    );
  });
});

describe('binding a discharge', () => {
  it('changes its signature alone', () => {
    const before = encode(discharge, 'v2');
    const { signature, ...rest } = bindDischarge(thirdParty, discharge);
    expect(signature).not.toEqual(discharge.signature);
    const { signature: _, ...unbound } = discharge;
    expect(rest).toEqual(unbound);
    expect(encode(discharge, 'v2')).toEqual(before);
  });

  it('gives another signature for every primary, the same for the same', () => {
    const primaries = [bare, narrowed, thirdParty, discharge];
    const signatures = primaries.map((primary) =>
      toHex(bindDischarge(primary, discharge).signature),
    );
    expect(new Set(signatures).size).toBe(4);
    expect(bindDischarge(bare, discharge)).toEqual(bindDischarge({ ...bare }, { ...discharge }));
  });
});

describe('a mistake of the caller is a TypeError that names the argument and shows no value', () => {
  const marker = 'secret-marker';
  const lone = `${marker}\ud800`;
  const add = (options: object) => () =>
    addThirdPartyCaveat(bare, { ...caveat, ...options } as never);
  it.each<[string, string, () => Macaroon]>([
    ['an empty text as key', 'rootKey', add({ rootKey: '' })],
    ['no bytes as key', 'rootKey', add({ rootKey: new Uint8Array() })],
    ['no key', 'rootKey', add({ rootKey: undefined })],
    ['a list as key', 'rootKey', add({ rootKey: [1, 2] })],
    ['a lone surrogate in the key', 'rootKey', add({ rootKey: lone })],
    ['no identifier', 'identifier', add({ identifier: undefined })],
    ['a number as identifier', 'identifier', add({ identifier: 5 })],
    ['a lone surrogate in the identifier', 'identifier', add({ identifier: lone })],
    ['a number as location', 'location', add({ location: 5 })],
    ['a lone surrogate in the location', 'location', add({ location: lone })],
    ['no macaroon', 'macaroon', () => addThirdPartyCaveat(undefined as never, caveat)],
    ['text for a macaroon', 'macaroon', () => addThirdPartyCaveat(marker as never, caveat)],
    ['no primary', 'primary', () => bindDischarge(undefined as never, discharge)],
    ['no discharge', 'discharge', () => bindDischarge(bare, undefined as never)],
    ['text for a discharge', 'discharge', () => bindDischarge(bare, marker as never)],
  ])('%s', (_, argument, run) => {
    const message = typeErrorOf(run);
    expect(message).toMatch(new RegExp(`^${argument} must `));
    expect(message).not.toContain(marker);
  });
});
