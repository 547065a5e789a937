import { addFirstPartyCaveat, createMacaroon, decode, encode } from 'caveats/macaroon';
import { encodeJson, type Macaroon } from 'caveats/macaroon';
import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { addFirstPartyCaveats } from '../../src/macaroon/create.js';
import { packedMacaroon } from '../../src/macaroon/known.js';
import { base64, toHex, utf8 } from '../bytes/oracle.js';
import { anyBytes, rootKeys, signedMacaroons } from './arbitraries.js';
import { typeErrorOf } from './errors.js';
import {
  bare,
  conditions,
  identifier,
  location,
  narrowed,
  rootKey,
  thirdParty,
} from './samples.js';

/** The construction of the paper, by `node:crypto`. */
function chained(key: Uint8Array, messages: readonly Uint8Array[]): string {
  let signature = createHmac('sha256', 'macaroons-key-generator').update(key).digest();
  for (const message of messages) {
    signature = createHmac('sha256', signature).update(message).digest();
  }
  return signature.toString('hex');
}

describe('creating a macaroon', () => {
  it('gives the signature of the README of libmacaroons', () => {
    expect(toHex(bare.signature)).toBe(
      'e3d9e02908526c4c0039ae15114115d97fdd68bf2ba379b342aaf0f617d0552f',
    );
  });

  it('holds the identifier and the location, and no caveats', () => {
    expect(bare).toMatchObject({ location, identifier: utf8(identifier), unsafeCaveats: [] });
  });

  it('has an empty location by default', () => {
    expect(createMacaroon({ rootKey, identifier }).location).toBe('');
    expect(createMacaroon({ rootKey, identifier, location: undefined }).location).toBe('');
  });

  it('signs the identifier but not the location', () => {
    const elsewhere = createMacaroon({ rootKey, identifier, location: 'http://elsewhere/' });
    expect(elsewhere.signature).toEqual(bare.signature);
    const other = createMacaroon({ rootKey, identifier: 'another', location });
    expect(other.signature).not.toEqual(bare.signature);
  });

  it('takes the bytes of a text for the text', () => {
    const key = 'clé 🔑';
    const id = 'identité 🪪';
    const ofTexts = createMacaroon({ rootKey: key, identifier: id });
    expect(createMacaroon({ rootKey: utf8(key), identifier: utf8(id) })).toEqual(ofTexts);
    expect(createMacaroon({ rootKey: Buffer.from(key), identifier: id })).toEqual(ofTexts);
  });

  it('takes bytes of another realm', () => {
    const bytes = runInNewContext('new Uint8Array([105, 100])') as Uint8Array;
    expect(createMacaroon({ rootKey, identifier: bytes }).signature).toEqual(
      createMacaroon({ rootKey, identifier: 'id' }).signature,
    );
  });

  it('takes an empty identifier', () => {
    const { identifier: id, signature } = createMacaroon({ rootKey, identifier: '' });
    expect([id.length, toHex(signature)]).toEqual([0, chained(utf8(rootKey), [utf8('')])]);
  });

  it('does not change with the arrays that it was given', () => {
    const key = utf8(rootKey);
    const id = utf8(identifier);
    const macaroon = createMacaroon({ rootKey: key, identifier: id, location });
    key.fill(0);
    id.fill(0);
    expect(macaroon).toEqual(bare);
  });
});

describe('adding a first-party caveat', () => {
  it('gives the signatures of the README of libmacaroons', () => {
    const signatures: string[] = [];
    conditions.reduce((macaroon, condition) => {
      const narrower = addFirstPartyCaveat(macaroon, condition);
      signatures.push(toHex(narrower.signature));
      return narrower;
    }, bare);
    expect(signatures).toEqual([
      '1efe4763f290dbce0c1d08477367e11f4eee456a64933cf662d79772dbb82128',
      'b5f06c8c8ef92f6c82c6ff282cd1f8bd1849301d09a2db634ba182536a611c49',
      'ddf553e46083e55b8d71ab822be3d8fcf21d6bf19c40d617bb9fb438934474b6',
    ]);
  });

  it('chains HMACs from the derived root key, whatever the fields are', () => {
    fc.assert(
      fc.property(rootKeys, anyBytes, fc.array(anyBytes, { maxLength: 5 }), (key, id, added) => {
        const created = createMacaroon({ rootKey: key, identifier: id });
        const { signature } = added.reduce(addFirstPartyCaveat, created);
        expect(toHex(signature)).toBe(chained(key, [id, ...added]));
      }),
    );
  });

  it('keeps the location, the identifier and the caveats before, and puts the new one last', () => {
    expect(narrowed).toMatchObject({ location, identifier: utf8(identifier) });
    expect(narrowed.unsafeCaveats).toEqual(conditions.map((text) => ({ condition: utf8(text) })));
  });

  it('leaves the macaroon that it narrows as it was', () => {
    fc.assert(
      fc.property(signedMacaroons, anyBytes, ({ macaroon }, condition) => {
        const before = structuredClone(plain(macaroon));
        addFirstPartyCaveat(macaroon, condition);
        expect(plain(macaroon)).toEqual(before);
      }),
    );
  });

  it('does not change with the condition that it was given', () => {
    const condition = utf8(conditions[0]);
    const macaroon = addFirstPartyCaveat(bare, condition);
    condition.fill(0);
    expect(macaroon).toEqual(addFirstPartyCaveat(bare, conditions[0]));
  });

  it('does not change with a plain macaroon that it narrowed', () => {
    const given = structuredClone(thirdParty);
    const macaroon = addFirstPartyCaveat(given, 'one more');
    const before = structuredClone(plain(macaroon));
    given.identifier.fill(0);
    given.signature.fill(0);
    given.unsafeCaveats[0]!.condition.fill(0);
    given.unsafeCaveats[1]!.verificationId!.fill(0);
    Object.assign(given.unsafeCaveats[1]!, { condition: utf8('another'), location: 5 });
    expect(plain(macaroon)).toEqual(before);
  });

  it('takes text and bytes alike, and an empty condition', () => {
    expect(addFirstPartyCaveat(bare, utf8('é = 1'))).toEqual(addFirstPartyCaveat(bare, 'é = 1'));
    expect(addFirstPartyCaveat(bare, '').unsafeCaveats).toEqual([{ condition: utf8('') }]);
  });

  it('gives the same for several at once as for one after the other', () => {
    const packed = packedMacaroon(bare);
    expect(addFirstPartyCaveats(packed, conditions).unpack()).toEqual({ ...narrowed });
    expect(addFirstPartyCaveats(packed, []).unpack()).toEqual({ ...bare });
  });
});

describe('a macaroon', () => {
  it.each<[string, Macaroon]>([
    ['created', bare],
    ['narrowed', narrowed],
    ['narrowed from a plain object', addFirstPartyCaveat(thirdParty, 'one more')],
    ['read from v1', decode(encode(thirdParty, 'v1'))],
    ['read from v2', decode(encode(thirdParty, 'v2'))],
    ['read from JSON', decode(encodeJson(thirdParty, 'v2'))],
  ])('that was %s is immutable, its caveats included', (_, macaroon) => {
    const parts = [macaroon, macaroon.unsafeCaveats, ...macaroon.unsafeCaveats];
    expect(parts.filter((part) => !Object.isFrozen(part))).toEqual([]);
  });
});

describe('a mistake of the caller is a TypeError that names the argument and shows no value', () => {
  const marker = 'secret-marker';
  const lone = `${marker}\ud800`;
  const create = (options: object) => () => createMacaroon(options as never);
  it.each<[string, string, () => Macaroon]>([
    ['an empty text as key', 'rootKey', create({ rootKey: '', identifier })],
    ['no bytes as key', 'rootKey', create({ rootKey: new Uint8Array(), identifier })],
    ['no key', 'rootKey', create({ identifier })],
    ['null as key', 'rootKey', create({ rootKey: null, identifier })],
    ['a list as key', 'rootKey', create({ rootKey: [1, 2], identifier })],
    ['an ArrayBuffer as key', 'rootKey', create({ rootKey: new ArrayBuffer(4), identifier })],
    ['a lone surrogate in the key', 'rootKey', create({ rootKey: lone, identifier })],
    ['no identifier', 'identifier', create({ rootKey })],
    ['a number as identifier', 'identifier', create({ rootKey, identifier: 5 })],
    ['a lone surrogate in it', 'identifier', create({ rootKey, identifier: lone })],
    ['a number as location', 'location', create({ rootKey, identifier, location: 5 })],
    ['bytes as location', 'location', create({ rootKey, identifier, location: base64('AAAA') })],
    [
      'a lone surrogate in the location',
      'location',
      create({ rootKey, identifier, location: lone }),
    ],
    ['no condition', 'condition', () => addFirstPartyCaveat(bare, undefined as never)],
    ['an object as condition', 'condition', () => addFirstPartyCaveat(bare, {} as never)],
    ['a lone surrogate in a condition', 'condition', () => addFirstPartyCaveat(bare, lone)],
    ['no macaroon', 'macaroon', () => addFirstPartyCaveat(undefined as never, 'a')],
    ['text for a macaroon', 'macaroon', () => addFirstPartyCaveat(marker as never, 'a')],
  ])('%s', (_, argument, run) => {
    const message = typeErrorOf(run);
    expect(message).toMatch(new RegExp(`^${argument} must `));
    expect(message).not.toContain(marker);
  });
});

function plain({ location, identifier, signature, unsafeCaveats }: Macaroon): Macaroon {
  return { location, identifier, signature, unsafeCaveats };
}
