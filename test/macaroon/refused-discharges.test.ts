import {
  addFirstPartyCaveat,
  authenticate,
  bindDischarge,
  createMacaroon,
  type Macaroon,
  type TokenErrorCode,
} from 'caveats/macaroon';
import { describe, expect, it } from 'vitest';
import { text, utf8 } from '../bytes/oracle.js';
import { refusalOf } from './errors.js';
import { asking, bound, dischargeOf, keyOf, primaryWith, rootKey } from './third-parties.js';

const plain = primaryWith('first');
const early = asking(plain, 'login');
const primary = asking(early, 'mail');
const other = asking(primaryWith('other'), 'login', 'mail');
const unbound = [dischargeOf('login', 'a'), dischargeOf('mail', 'b')];
const [login, mail] = bound(primary, ...unbound) as [Macaroon, Macaroon];

function codeOf(discharges: readonly Macaroon[], of = primary): TokenErrorCode | undefined {
  return refusalOf(() => authenticate(of, rootKey, discharges))?.code;
}

it('what is refused below is authentic but for what it says', () => {
  expect(authenticate(primary, rootKey, [login, mail]).map(text)).toEqual(['first', 'a', 'b']);
});

describe('a discharge is missing', () => {
  const nested = bound(primary, asking(dischargeOf('login'), 'code'), dischargeOf('mail'));
  const [cycle] = bound(primary, asking(dischargeOf('login'), 'login')) as [Macaroon];
  const two = asking(primaryWith(), 'login', 'login');

  it.each<[string, readonly Macaroon[], Macaroon?]>([
    ['where none is given', []],
    ['where one of two is given', [login]],
    ['where the other of two is given', [mail]],
    ['where one has another identifier', [login, ...bound(primary, dischargeOf('mail '))]],
    ['where the primary is given for one', [login, primary]],
    ['where a discharge asks for it', nested],
    ['where a discharge asks for itself', [cycle, mail]],
    ['where a discharge asks for itself, however often it is given', [cycle, mail, cycle, cycle]],
    ['where two caveats of one identifier get one', bound(two, dischargeOf('login')), two],
  ])('%s', (_, discharges, of) => {
    expect(codeOf(discharges, of)).toBe('missing_discharge');
  });
});

describe('a discharge is unexpected', () => {
  const forged = { ...plain, signature: new Uint8Array(32) };

  it.each<[string, readonly Macaroon[], Macaroon?]>([
    ['where no caveat asks for any', bound(plain, dischargeOf('login')), plain],
    ['where no caveat asks for it', [login, mail, ...bound(primary, dischargeOf('code'))]],
    ['where it is given twice', [login, mail, login]],
    ['where it is given twice in a row', [login, login, mail]],
    ['where it is another of the same identifier', [login, mail, ...bound(primary, unbound[0]!)]],
    ['where it is the primary once more', [login, mail, primary]],
    ['where it is forged, and nobody asks for it', [forged, login, mail]],
  ])('%s', (_, discharges, of) => {
    expect(codeOf(discharges, of)).toBe('unexpected_discharge');
  });
});

describe('the signature of a discharge does not hold', () => {
  const outer = asking(dischargeOf('login', 'a'), 'code');
  const code = dischargeOf('code', 'c');
  const [boundOuter, boundCode] = bound(primary, outer, code) as [Macaroon, Macaroon];
  const loginOf = (key: string | Uint8Array) =>
    bindDischarge(primary, createMacaroon({ identifier: 'login', rootKey: key }));

  it('unless it is bound to the primary, also where a discharge asks for it', () => {
    expect(codeOf([boundOuter, boundCode, mail])).toBeUndefined();
  });

  it.each<[string, readonly Macaroon[]]>([
    ['where it is not bound', [unbound[0]!, mail]],
    ['where none is bound', unbound],
    ['where it is bound twice', [bindDischarge(primary, login), mail]],
    ['where it is bound to another primary', [...bound(other, unbound[0]!), mail]],
    ['where all are bound to another primary', bound(other, ...unbound)],
    ['where they are bound to the primary of before its caveats', bound(plain, ...unbound)],
    ['where they are bound to the primary of before its last caveat', bound(early, ...unbound)],
    ['where it is bound to itself', [bindDischarge(unbound[0]!, unbound[0]!), mail]],
    ['where it was narrowed after it was bound', [addFirstPartyCaveat(login, 'more'), mail]],
    ['where a condition of it was taken away', [{ ...login, unsafeCaveats: [] }, mail]],
    ['where another took its identifier', [{ ...mail, identifier: utf8('login') }, mail]],
    ['where it is signed with the key of another caveat', [loginOf(keyOf('mail')), mail]],
    ['where it is signed with the key of the primary', [loginOf(rootKey), mail]],
    ['where it is signed with what the holder sees', [loginOf(early.signature), mail]],
    ['where one that it asks for is not bound', [boundOuter, code, mail]],
    ['where one that it asks for is bound to it', [boundOuter, ...bound(boundOuter, code), mail]],
    [
      'where one that it asks for is bound to it unbound',
      [boundOuter, ...bound(outer, code), mail],
    ],
    [
      'where one that it asks for is bound to it, then to the primary',
      [boundOuter, ...bound(primary, ...bound(outer, code)), mail],
    ],
  ])('%s', (_, discharges) => {
    expect(codeOf(discharges)).toBe('bad_signature');
    expect(codeOf([...discharges].reverse())).toBe('bad_signature');
  });

  it('where any bit of it is another', () => {
    for (let bit = 0; bit < 256; bit++) {
      const signature = Uint8Array.from(mail.signature);
      signature[bit >> 3]! ^= 1 << (bit & 7);
      expect(codeOf([login, { ...mail, signature }])).toBe('bad_signature');
    }
  });

  it('where the macaroon was narrowed after it was bound', () => {
    const narrower = addFirstPartyCaveat(primary, 'more');
    expect(codeOf([login, mail], narrower)).toBe('bad_signature');
    expect(codeOf(bound(narrower, ...unbound), narrower)).toBeUndefined();
  });
});

describe('where several things are wrong', () => {
  const unsigned = { ...login, signature: new Uint8Array(32) };
  const [spare] = bound(primary, dischargeOf('code')) as [Macaroon];
  const forged = { ...primary, signature: new Uint8Array(32) };

  it.each<[string, TokenErrorCode, readonly Macaroon[], Macaroon?]>([
    ['a signature before a missing discharge', 'bad_signature', [unsigned]],
    ['a signature before a spare one', 'bad_signature', [unsigned, mail, spare]],
    [
      'a signature after a missing one',
      'bad_signature',
      [{ ...mail, signature: unsigned.signature }],
    ],
    ['a missing discharge before a spare one', 'missing_discharge', [spare, login]],
    ['all of it', 'bad_signature', [spare, unsigned]],
    ['the primary’s signature, all fine else', 'bad_signature', [login, mail], forged],
    ['the primary’s signature before all', 'bad_signature', [spare, unsigned], forged],
    ['the primary’s signature, without any discharge', 'bad_signature', [], forged],
  ])('the first to count is %s', (_, code, discharges, of) => {
    expect(codeOf(discharges, of)).toBe(code);
  });
});
