import {
  addThirdPartyCaveat,
  attenuate,
  gatherDischarges,
  mint,
  mintDischarge,
  serialize,
  verify,
} from 'caveats';
import {
  fromJsMacaroon,
  type JsMacaroon,
  toJsMacaroon,
  tokenFromJsMacaroons,
  tokenToJsMacaroons,
} from 'caveats/js-macaroon';
import { createMacaroon, decode, encode, encodeJson } from 'caveats/macaroon';
import { dischargeMacaroon, importMacaroon, importMacaroons, newMacaroon } from 'macaroon';
import { describe, expect, test } from 'vitest';
import { text } from '../bytes/oracle.js';
import { refusalOf, typeErrorOf } from '../macaroon/errors.js';
import { npmVerify } from './npm.js';

const rootKey = 'an example key, 32 bytes or more';
const caveatKey = 'a key for this caveat alone';
const request = { now: 1900000000 };
const location = 'https://login.example.com';

/** A service's macaroon by npm's, that asks for the word of a third party. */
function issue(): JsMacaroon {
  const macaroon = newMacaroon({ rootKey, identifier: 'id', location: 'https://api.example.com' });
  macaroon.addFirstPartyCaveat('doc = A');
  macaroon.addThirdPartyCaveat(caveatKey, 'is usr-1', location);
  return macaroon;
}

function discharged(macaroon: JsMacaroon): Promise<JsMacaroon[]> {
  const discharge = (): JsMacaroon => {
    const made = newMacaroon({ rootKey: caveatKey, identifier: 'is usr-1', location });
    made.addFirstPartyCaveat('time < 2000000000');
    return made;
  };
  return new Promise((resolve, reject) =>
    dischargeMacaroon(macaroon, (_, __, ___, give) => give(discharge()), resolve, reject),
  );
}

describe('moving over step by step', () => {
  test('what npm dischargeMacaroon gives is verified', async () => {
    const token = tokenFromJsMacaroons(await discharged(issue()));
    const grant = verify(token, { rootKey, request: { ...request, resource: { doc: 'A' } } });
    expect(grant.validUntil).toBe(2000000000);
    expect(() => verify(token, { rootKey, request: { ...request, resource: {} } })).toThrow();
  });

  test('what npm importMacaroons reads is verified', async () => {
    const sent = JSON.stringify((await discharged(issue())).map((one) => one.exportJSON()));
    const token = tokenFromJsMacaroons(importMacaroons(JSON.parse(sent)));
    expect(verify(token, { rootKey, request: { ...request, resource: { doc: 'A' } } })).toEqual(
      verify(sent, { rootKey, request: { ...request, resource: { doc: 'A' } } }),
    );
  });

  test('a third party that has npm macaroon discharges our caveat', async () => {
    const minted = mint({ rootKey, identity: { subject: 'usr-1' } });
    const token = addThirdPartyCaveat(minted, { rootKey: caveatKey, identifier: 'is usr-1' });
    const gathered = await gatherDischarges(token, ({ identifier }) =>
      tokenFromJsMacaroons([newMacaroon({ rootKey: caveatKey, identifier })]),
    );
    expect(verify(gathered, { rootKey, request }).identity.subject).toBe('usr-1');
    expect(npmVerify(tokenToJsMacaroons(gathered), rootKey)).toEqual([]);
  });

  test('a client that has npm macaroon discharges our token with our discharge', async () => {
    const minted = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: ['doc = A'] });
    const token = addThirdPartyCaveat(minted, { rootKey: caveatKey, identifier: 'is usr-1' });
    const [primary] = tokenToJsMacaroons(serialize(token));
    const macaroons = await new Promise<JsMacaroon[]>((resolve, reject) =>
      dischargeMacaroon(
        primary,
        (_, __, identifier, give) =>
          give(tokenToJsMacaroons(mintDischarge({ rootKey: caveatKey, identifier }))[0]),
        resolve,
        reject,
      ),
    );
    const back = tokenFromJsMacaroons(macaroons);
    expect(verify(back, { rootKey, request: { resource: { doc: 'A' } } }).caveats).toHaveLength(1);
  });

  test('a discharge that is bound twice no longer holds', async () => {
    const [primary, discharge] = await discharged(issue());
    discharge!.bindToRoot(primary!.signature);
    const token = tokenFromJsMacaroons([primary!, discharge!]);
    const resource = { doc: 'A' };
    const refusal = refusalOf(() => verify(token, { rootKey, request: { ...request, resource } }));
    expect(refusal?.code).toBe('bad_signature');
  });
});

describe('what is read', () => {
  test('is a copy, that the object and its later changes do not reach', () => {
    const theirs = issue();
    const ours = fromJsMacaroon(theirs);
    const before = encode(ours, 'v2');
    theirs.addFirstPartyCaveat('more');
    theirs.bindToRoot(theirs.signature);
    theirs.identifier.fill(0);
    expect(encode(ours, 'v2')).toEqual(before);
    expect(Object.isFrozen(ours) && Object.isFrozen(ours.unsafeCaveats)).toBe(true);
    expect(Object.isFrozen(ours.unsafeCaveats[0])).toBe(true);
  });

  test('copies the bytes, also of an object that hands out its own', () => {
    const { identifier, signature } = issue();
    const condition = Uint8Array.of(1, 2);
    const caveats = [{ identifier: condition }];
    const ours = fromJsMacaroon({ identifier, signature, caveats });
    for (const bytes of [identifier, signature, condition]) bytes.fill(0);
    expect(ours.unsafeCaveats[0]!.condition).toEqual(Uint8Array.of(1, 2));
    expect([text(ours.identifier), ours.signature.some((byte) => byte !== 0)]).toEqual([
      'id',
      true,
    ]);
  });

  test.each([
    ['version 2', importMacaroon({ v: 2, i: '', s64: 'A'.repeat(43) })],
    [
      'version 2, binary',
      importMacaroon(encode(createMacaroon({ rootKey, identifier: '' }), 'v2')),
    ],
    ['version 1', importMacaroon({ identifier: '', signature: '0'.repeat(64) })],
    ['npm', newMacaroon({ rootKey, identifier: '' })],
  ])('has an empty location where one from %s has none, and an empty identifier', (_, theirs) => {
    const { location, identifier } = fromJsMacaroon(theirs);
    expect([location, identifier]).toEqual(['', new Uint8Array()]);
  });

  test('is what its JSON says, save where that loses a byte order mark', () => {
    const theirs = issue();
    expect(fromJsMacaroon(theirs)).toEqual(decode(theirs.exportJSON()));
    theirs.addFirstPartyCaveat('\ufeffa');
    expect(text(fromJsMacaroon(theirs).unsafeCaveats[2]!.condition)).toBe('\ufeffa');
    expect(text(decode(theirs.exportJSON()).unsafeCaveats[2]!.condition)).toBe('a');
  });

  test('has no location of a first-party caveat, which nothing signs and npm does not tell', () => {
    const { s64 } = encodeJson(createMacaroon({ rootKey, identifier: 'id' }), 'v2');
    const theirs = importMacaroon({ v: 2, i: 'id', c: [{ i: 'a', l: 'there' }], s64 });
    expect(fromJsMacaroon(theirs).unsafeCaveats).toEqual([{ condition: Uint8Array.of(97) }]);
  });
});

describe('what is made', () => {
  const macaroon = createMacaroon({ rootKey, identifier: 'id' });

  test('has an empty location where there is none, as what npm makes itself', () => {
    expect(toJsMacaroon(macaroon).location).toBe('');
    expect(toJsMacaroon(macaroon, 'v1').location).toBe('');
  });

  test('is exported in the version that was asked for', () => {
    expect(toJsMacaroon(macaroon).exportJSON()).toEqual(encodeJson(macaroon, 'v2'));
    expect(toJsMacaroon(macaroon, 'v1').exportJSON()).toMatchObject({ identifier: 'id' });
    const versions = tokenToJsMacaroons({ macaroon, discharges: [macaroon] }, 'v1');
    expect(versions.map((one) => 'identifier' in one.exportJSON())).toEqual([true, true]);
  });

  test('changes by itself', () => {
    const theirs = toJsMacaroon(macaroon);
    theirs.addFirstPartyCaveat('a');
    expect([macaroon.unsafeCaveats.length, toJsMacaroon(macaroon).caveats.length]).toEqual([0, 0]);
  });

  test('can have more caveats than its binary export bears', () => {
    const minted = mint({ rootKey, identity: { subject: 'usr-1' } });
    const token = attenuate(minted, ['doc = A', 'doc = B', 'doc = C', 'doc = D', 'doc = E']);
    const [theirs] = tokenToJsMacaroons(token);
    expect(() => theirs.exportBinary()).toThrow(RangeError);
    expect(encode(fromJsMacaroon(theirs), 'v2')).toEqual(encode(token.macaroon, 'v2'));
  });

  test('loses of a location the byte order mark that it starts with, in version 2', () => {
    const marked = createMacaroon({ rootKey, identifier: 'id', location: '\ufeffhere' });
    expect(toJsMacaroon(marked).location).toBe('here');
    expect(toJsMacaroon(marked, 'v1').location).toBe('\ufeffhere');
  });

  test('in version 1 is of text only', () => {
    const binary = createMacaroon({ rootKey, identifier: Uint8Array.of(0xff) });
    expect(typeErrorOf(() => toJsMacaroon(binary, 'v1'))).toContain('v1 JSON is text only');
    expect(toJsMacaroon(binary).identifier).toEqual(Uint8Array.of(0xff));
  });

  test('is made of a macaroon or a token alone, in a format that there is', () => {
    expect(typeErrorOf(() => toJsMacaroon({} as never))).toBe('macaroon must be a macaroon');
    expect(typeErrorOf(() => toJsMacaroon(macaroon, 'v3' as never))).toContain('format');
    expect(refusalOf(() => tokenToJsMacaroons('?'))?.code).toBe('malformed_token');
    expect(refusalOf(() => tokenToJsMacaroons({} as never))?.code).toBe('malformed_token');
  });
});
