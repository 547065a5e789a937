import { addFirstPartyCaveat, authenticate, createMacaroon, decode } from 'caveats/macaroon';
import { encode, encodeJson, type Macaroon } from 'caveats/macaroon';
import { importMacaroon, newMacaroon } from 'macaroon';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { text, utf8 } from '../bytes/oracle.js';
import { refusalOf } from './errors.js';
import { libmacaroonsV1, libmacaroonsV1Json, libmacaroonsV2 } from '../vectors/libmacaroons.js';
import * as samples from './samples.js';

const { MacaroonsBuilder, MacaroonsVerifier } = createRequire(import.meta.url)(
  'macaroons.js',
) as typeof import('macaroons.js');

type PeerMacaroon = ReturnType<typeof newMacaroon>;

const { base64UrlText, bare, rootKey, thirdParty, thirdPartyRootKey } = samples;
const keyBytes = utf8(rootKey);
const caveatKey = utf8('the key that the first and the third party share');
const conditions = ['time < 1571147494', 'ip = 189.34.15.0/24', 'ключ = значение'];

const accept = (): null => null;

function issuedByNpmMacaroon(version: 1 | 2): PeerMacaroon {
  const { identifier, location } = samples;
  const issued = newMacaroon({ rootKey: keyBytes, identifier, location, version });
  for (const condition of conditions) issued.addFirstPartyCaveat(condition);
  return issued;
}

function issuedByMacaroonsJs(): InstanceType<typeof MacaroonsBuilder> {
  const { identifier, location } = samples;
  const builder = new MacaroonsBuilder(location, rootKey, identifier);
  return conditions.reduce(
    (issued, condition) => issued.add_first_party_caveat(condition),
    builder,
  );
}

function expectMissingDischarge(macaroon: Macaroon, key: string): void {
  expect(refusalOf(() => authenticate(macaroon, key))?.code).toBe('missing_discharge');
  expect(refusalOf(() => authenticate(macaroon, `${key}!`))?.code).toBe('bad_signature');
}

describe('a token of libmacaroons', () => {
  it.each([
    ['v1', libmacaroonsV1],
    ['v1 JSON', libmacaroonsV1Json],
  ])('with a third-party caveat is read from %s', (_, token) => {
    expect(decode(token)).toEqual(thirdParty);
    expectMissingDischarge(decode(token), thirdPartyRootKey);
  });

  it('is written as libmacaroons writes it', () => {
    expect(base64UrlText(thirdParty, 'v1')).toBe(libmacaroonsV1);
    expect(encodeJson(thirdParty, 'v1')).toEqual(JSON.parse(libmacaroonsV1Json));
    expect(base64UrlText(decode(libmacaroonsV2), 'v2')).toBe(libmacaroonsV2);
  });

  it('in v2 authenticates', () => {
    const read = authenticate(decode(libmacaroonsV2), 'this is the key').map(text);
    expect(read).toEqual(['account = 3735928559', 'user = alice']);
  });
});

describe('a token of npm macaroon', () => {
  it.each([
    ['v2', () => issuedByNpmMacaroon(2).exportBinary()],
    ['v2 JSON', () => issuedByNpmMacaroon(2).exportJSON()],
    ['v2 JSON text', () => JSON.stringify(issuedByNpmMacaroon(2).exportJSON())],
    ['v1 JSON', () => issuedByNpmMacaroon(1).exportJSON()],
  ])('with first-party caveats authenticates from %s', (_, write) => {
    expect(authenticate(decode(write()), rootKey).map(text)).toEqual(conditions);
  });

  it('with a third-party caveat is kept, and written again unchanged', () => {
    for (const thirdPartyLocation of ['http://auth.mybank/', undefined]) {
      const issued = issuedByNpmMacaroon(2);
      issued.addThirdPartyCaveat(caveatKey, utf8('user = Alice'), thirdPartyLocation);
      issued.addFirstPartyCaveat('after');
      const macaroon = decode(issued.exportJSON());
      expect(decode(encode(macaroon, 'v2'))).toEqual(macaroon);
      expect(importMacaroon(encode(macaroon, 'v2')).exportJSON()).toEqual(
        importMacaroon(issued.exportJSON()).exportJSON(),
      );
      expectMissingDischarge(macaroon, rootKey);
    }
  });

  it('with a third-party caveat is the same in v2, v1 JSON and v2 JSON', () => {
    const issued = newMacaroon({ rootKey: keyBytes, identifier: 'id', location: 'http://mybank/' });
    issued.addThirdPartyCaveat(caveatKey, 'user = Alice', 'http://auth.mybank/');
    const binary = issued.exportBinary();
    const json = issued.exportJSON();
    expect(decode(json)).toEqual(decode(binary));
    expect(encode(decode(json), 'v2')).toEqual(binary);
    expect(encodeJson(decode(binary), 'v2')).toEqual(json);
    expectMissingDischarge(decode(json), rootKey);

    const old = newMacaroon({ rootKey: keyBytes, identifier: 'id', location: 'a', version: 1 });
    old.addThirdPartyCaveat(caveatKey, 'user = Alice', 'http://auth.mybank/');
    expect(encodeJson(decode(old.exportJSON()), 'v1')).toEqual(old.exportJSON());
    expect(decode(encode(decode(old.exportJSON()), 'v1'))).toEqual(decode(old.exportJSON()));
    expectMissingDischarge(decode(old.exportJSON()), rootKey);
  });

  it('with a third-party caveat holds with its discharge after we narrowed it', () => {
    const issued = newMacaroon({ rootKey: keyBytes, identifier: 'id' });
    issued.addThirdPartyCaveat(caveatKey, 'user = Alice', 'http://auth.mybank/');
    const ours = addFirstPartyCaveat(decode(issued.exportJSON()), 'narrower');
    const theirs = importMacaroon(encodeJson(ours, 'v2'));
    const discharge = newMacaroon({ rootKey: caveatKey, identifier: 'user = Alice' });
    discharge.bindToRoot(theirs.signature);
    const seen: string[] = [];
    theirs.verify(keyBytes, (condition) => (seen.push(condition), null), [discharge]);
    expect(seen).toEqual(['narrower']);
    expect(() => theirs.verify(keyBytes, accept, [])).toThrow('cannot find discharge');
  });
});

describe('a token of macaroons.js', () => {
  it('with first-party caveats authenticates', () => {
    const macaroon = decode(issuedByMacaroonsJs().getMacaroon().serialize());
    expect(authenticate(macaroon, rootKey).map(text)).toEqual(conditions);
    expect(refusalOf(() => authenticate(macaroon, `${rootKey}!`))?.code).toBe('bad_signature');
  });

  it('with a third-party caveat is kept, and written again unchanged', () => {
    const issued = issuedByMacaroonsJs()
      .add_third_party_caveat('http://auth.mybank/', text(caveatKey), 'user = Alice')
      .add_first_party_caveat('after')
      .getMacaroon()
      .serialize();
    const macaroon = decode(issued);
    expect(base64UrlText(macaroon, 'v1')).toBe(issued);
    for (const written of [
      encode(macaroon, 'v2'),
      encodeJson(macaroon, 'v1'),
      encodeJson(macaroon, 'v2'),
    ]) {
      expect(base64UrlText(decode(written), 'v1')).toBe(issued);
    }
    expectMissingDischarge(macaroon, rootKey);
  });
});

describe('a token of ours', () => {
  const ours = conditions.reduce(addFirstPartyCaveat, bare);

  it.each([
    ['v2', () => importMacaroon(encode(ours, 'v2'))],
    ['v2 base64', () => importMacaroon(base64UrlText(ours, 'v2'))],
    ['v2 JSON', () => importMacaroon(encodeJson(ours, 'v2'))],
    ['v1 JSON', () => importMacaroon(encodeJson(ours, 'v1'))],
  ])('holds for npm macaroon in %s, under its key alone', (_, read) => {
    const seen: string[] = [];
    read().verify(keyBytes, (condition) => (seen.push(condition), null));
    expect(seen).toEqual(conditions);
    expect(() => read().verify(utf8('another key'), accept)).toThrow('signature mismatch');
  });

  it('with binary fields holds for npm macaroon', () => {
    const identifier = Uint8Array.of(0xff, 0, 0x80);
    const binary = createMacaroon({ rootKey, identifier });
    for (const read of [encode(binary, 'v2'), encodeJson(binary, 'v2')].map(importMacaroon)) {
      expect(read.identifier).toEqual(identifier);
      expect(() => read.verify(keyBytes, accept)).not.toThrow();
    }
  });

  it('holds for macaroons.js in v1, under its key alone and with its conditions met', () => {
    const token = MacaroonsBuilder.deserialize(base64UrlText(ours, 'v1'));
    const verifier = new MacaroonsVerifier(token);
    for (const condition of conditions) {
      expect(verifier.isValid(rootKey)).toBe(false);
      verifier.satisfyExact(condition);
    }
    expect([verifier.isValid(rootKey), verifier.isValid('another key')]).toEqual([true, false]);
  });

  it('is the token that each of them issues', () => {
    expect(base64UrlText(ours, 'v1')).toBe(issuedByMacaroonsJs().getMacaroon().serialize());
    expect(encodeJson(ours, 'v2')).toEqual(issuedByNpmMacaroon(2).exportJSON());
    expect(encodeJson(ours, 'v1')).toEqual(issuedByNpmMacaroon(1).exportJSON());
  });
});
