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
} from 'caveats/macaroon';
import { importMacaroon, importMacaroons, newMacaroon } from 'macaroon';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { text, utf8 } from '../bytes/oracle.js';
import { sealedAtOnce } from '../peers/sealed-at-once.js';
import { refusalOf } from './errors.js';
import { base64UrlText } from './samples.js';

const { MacaroonsBuilder, MacaroonsVerifier } = createRequire(import.meta.url)(
  'macaroons.js',
) as typeof import('macaroons.js');

const rootKey = 'this is our super secret key; only we should know it';
const caveat = {
  rootKey: 'the key that the first and the third party share',
  identifier: 'user = Alice',
  location: 'http://auth.mybank/',
};
const inner = { ...caveat, rootKey: 'the key of another', identifier: 'phone' };

/** A macaroon of ours, and the discharges that it needs, one asked for by the other. */
const primary = addFirstPartyCaveat(
  addThirdPartyCaveat(
    addFirstPartyCaveat(
      createMacaroon({ rootKey, identifier: 'id', location: 'http://mybank/' }),
      'a',
    ),
    caveat,
  ),
  'd',
);
const outer = addThirdPartyCaveat(addFirstPartyCaveat(createMacaroon(caveat), 'b'), inner);
const unbound = [outer, addFirstPartyCaveat(createMacaroon(inner), 'c')];
const discharges = unbound.map((discharge) => bindDischarge(primary, discharge));

describe('npm macaroon', () => {
  type Peer = ReturnType<typeof importMacaroon>;
  const verify = ([first, ...rest]: readonly Peer[], key = rootKey): string[] => {
    const seen: string[] = [];
    first!.verify(utf8(key), (condition) => (seen.push(condition), null), rest);
    return seen;
  };
  const exported = (macaroons: readonly Macaroon[]): Peer[] =>
    macaroons.map((macaroon) => importMacaroon(encodeJson(macaroon, 'v2')));

  it('takes our macaroon with our discharges', () => {
    expect(verify(exported([primary, ...discharges])).sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(() => verify(exported([primary, ...unbound]))).toThrow('signature mismatch');
    expect(() => verify(exported([primary, discharges[0]!]))).toThrow('cannot find discharge');
  });

  it('reads several of ours from one JSON list', () => {
    for (const format of ['v1', 'v2'] as const) {
      const read = importMacaroons([primary, ...discharges].map((one) => encodeJson(one, format)));
      expect(verify(read).sort()).toEqual(['a', 'b', 'c', 'd']);
    }
  });

  it('mints a discharge for ours, and binds it and our own', () => {
    const [theirPrimary, theirOuter] = exported([primary, outer]);
    const theirInner = newMacaroon({ ...inner, rootKey: utf8(inner.rootKey) });
    theirInner.addFirstPartyCaveat('c');
    for (const discharge of [theirOuter!, theirInner])
      discharge.bindToRoot(theirPrimary!.signature);
    const read = [theirInner, theirOuter!].map((peer) => decode(peer.exportJSON()));
    expect(authenticate(primary, rootKey, read).map(text)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('issues macaroons and discharges that authenticate', () => {
    const theirs = newMacaroon({ rootKey: utf8(rootKey), identifier: 'id' });
    theirs.addThirdPartyCaveat(utf8(caveat.rootKey), caveat.identifier, caveat.location);
    theirs.addFirstPartyCaveat('last');
    const discharge = newMacaroon({ ...caveat, rootKey: utf8(caveat.rootKey) });
    discharge.addFirstPartyCaveat('first');
    const macaroon = decode(theirs.exportBinary());
    const early = decode(discharge.exportBinary());
    expect(refusalOf(() => authenticate(macaroon, rootKey, [early]))?.code).toBe('bad_signature');
    discharge.bindToRoot(theirs.signature);
    const [read, ...rest] = decodeAll([theirs.exportJSON(), discharge.exportJSON()]);
    expect(authenticate(read!, rootKey, rest).map(text)).toEqual(['first', 'last']);
    expect(bindDischarge(macaroon, early)).toEqual(rest[0]);
  });
});

describe('macaroons.js', () => {
  const accepts = (macaroon: Macaroon, given: readonly Macaroon[], key = rootKey): boolean => {
    const [first, ...rest] = [macaroon, ...given].map((each) =>
      MacaroonsBuilder.deserialize(base64UrlText(each, 'v1')),
    );
    const verifier = new MacaroonsVerifier(first!).satisfyGeneral(() => true);
    for (const discharge of rest) verifier.satisfy3rdParty(discharge);
    return verifier.isValid(key);
  };

  it('takes our macaroon with our discharges', () => {
    expect(accepts(primary, discharges)).toBe(true);
    expect(accepts(primary, discharges, 'another key')).toBe(false);
    expect(accepts(primary, [discharges[1]!])).toBe(false);
    expect(accepts(primary, [unbound[0]!, discharges[1]!])).toBe(false);
  });

  it('issues macaroons and discharges that authenticate', () => {
    const discharge = new MacaroonsBuilder(caveat.location, caveat.rootKey, caveat.identifier)
      .add_first_party_caveat('first')
      .getMacaroon();
    const theirs = sealedAtOnce(() =>
      new MacaroonsBuilder('http://mybank/', rootKey, 'id')
        .add_third_party_caveat(caveat.location, caveat.rootKey, caveat.identifier)
        .add_first_party_caveat('last')
        .getMacaroon(),
    );
    const ready = MacaroonsBuilder.modify(theirs).prepare_for_request(discharge).getMacaroon();
    const [macaroon, unready, given] = [theirs, discharge, ready].map((peer) =>
      decode(peer.serialize()),
    );
    expect(authenticate(macaroon!, rootKey, [given!]).map(text)).toEqual(['first', 'last']);
    expect(bindDischarge(macaroon!, unready!)).toEqual(given);
    expect(encode(decode(encode(given!, 'v2')), 'v1')).toEqual(encode(given!, 'v1'));
  });
});
