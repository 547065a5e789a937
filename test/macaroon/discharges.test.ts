import {
  addFirstPartyCaveat,
  addThirdPartyCaveat,
  authenticate,
  createMacaroon,
  decode,
  encode,
  type Macaroon,
} from 'caveats/macaroon';
import { describe, expect, it } from 'vitest';
import { text } from '../bytes/oracle.js';
import { refusalOf } from './errors.js';
import { asking, bound, dischargeOf, primaryWith, rootKey } from './third-parties.js';

/** The conditions of a macaroon with discharges that are not bound yet. */
function conditionsWith(primary: Macaroon, ...discharges: readonly Macaroon[]): string[] {
  return authenticate(primary, rootKey, bound(primary, ...discharges)).map(text);
}

describe('the conditions of a macaroon and its discharges', () => {
  const between = addFirstPartyCaveat(asking(primaryWith('first'), 'login'), 'between');
  const primary = addFirstPartyCaveat(asking(between, 'payment'), 'last');
  const login = dischargeOf('login', 'login 1', 'login 2');
  const payment = dischargeOf('payment', 'payment 1');

  it('come in their order, those of a discharge where its caveat stands', () => {
    expect(conditionsWith(primary, login, payment)).toEqual([
      'first',
      'login 1',
      'login 2',
      'between',
      'payment 1',
      'last',
    ]);
  });

  it('come in the same order, in whatever order the discharges are given', () => {
    expect(conditionsWith(primary, payment, login)).toEqual(
      conditionsWith(primary, login, payment),
    );
  });

  it('are none where nobody added any', () => {
    const asks = asking(primaryWith(), 'login');
    expect(conditionsWith(asks, dischargeOf('login'))).toEqual([]);
  });

  it('of discharges of discharges come in between, too', () => {
    const outer = addFirstPartyCaveat(asking(dischargeOf('login', 'a'), 'mail', 'phone'), 'd');
    const mail = addFirstPartyCaveat(asking(dischargeOf('mail', 'b'), 'code'), 'c');
    const all = [outer, mail, dischargeOf('phone', 'phone'), dischargeOf('code', 'code'), payment];
    const expected = 'first,a,b,code,c,phone,d,between,payment 1,last'.split(',');
    expect(conditionsWith(primary, ...all)).toEqual(expected);
    expect(conditionsWith(primary, ...all.reverse())).toEqual(expected);
  });

  it('are copies, which change nothing when they are written to', () => {
    const discharges = bound(primary, login, payment);
    for (const condition of authenticate(primary, rootKey, discharges)) condition.fill(0);
    expect(authenticate(primary, rootKey, discharges).map(text)).toContain('login 1');
  });
});

describe('a discharge', () => {
  const primary = asking(primaryWith('first'), 'login');

  it('may be narrowed by its holder before it is bound', () => {
    const narrower = addFirstPartyCaveat(dischargeOf('login', 'a'), 'b');
    expect(conditionsWith(primary, narrower)).toEqual(['first', 'a', 'b']);
  });

  it('may be narrowed by a third-party caveat before it is bound', () => {
    const narrower = asking(dischargeOf('login', 'a'), 'mail');
    expect(conditionsWith(primary, narrower, dischargeOf('mail', 'b'))).toEqual([
      'first',
      'a',
      'b',
    ]);
  });

  it('may say any location: nobody signed it', () => {
    const [discharge] = bound(primary, dischargeOf('login', 'a'));
    const elsewhere = { ...discharge!, location: 'http://elsewhere/' };
    expect(authenticate(primary, rootKey, [elsewhere]).map(text)).toEqual(['first', 'a']);
  });

  it('may be a plain object, and the one that was read from what was written', () => {
    const [discharge] = bound(primary, dischargeOf('login', 'a'));
    const read = decode(encode(discharge!, 'v1'));
    for (const given of [{ ...discharge! }, structuredClone({ ...discharge! }), read]) {
      expect(authenticate(decode(encode(primary, 'v2')), rootKey, [given])).toHaveLength(2);
    }
  });

  it('may have the identifier of the primary, and its key', () => {
    const asks = addThirdPartyCaveat(primaryWith('a'), { rootKey, identifier: 'primary' });
    expect(conditionsWith(asks, primaryWith('b'))).toEqual(['a', 'b']);
  });

  it('may have an empty or a binary identifier', () => {
    for (const identifier of [new Uint8Array(), Uint8Array.of(0xff, 0, 0x80)]) {
      const caveat = { rootKey: 'a key', identifier };
      const asks = addThirdPartyCaveat(primaryWith('a'), caveat);
      expect(conditionsWith(asks, createMacaroon(caveat))).toEqual(['a']);
    }
  });
});

describe('caveats of one identifier', () => {
  it('take a discharge each, in the order in which these are given', () => {
    const primary = addFirstPartyCaveat(asking(primaryWith(), 'login', 'login'), 'last');
    const [one, two] = [dischargeOf('login', 'one'), dischargeOf('login', 'two')];
    expect(conditionsWith(primary, one, two)).toEqual(['one', 'two', 'last']);
    expect(conditionsWith(primary, two, one)).toEqual(['two', 'one', 'last']);
    expect(conditionsWith(primary, one, one)).toEqual(['one', 'one', 'last']);
  });

  it('take them in the order in which the caveats are walked, a discharge’s before the next', () => {
    const primary = asking(primaryWith(), 'login', 'login');
    const outer = addFirstPartyCaveat(asking(dischargeOf('login'), 'login'), 'outer');
    const [inner, other] = [dischargeOf('login', 'inner'), dischargeOf('login', 'other')];
    expect(conditionsWith(primary, outer, inner, other)).toEqual(['inner', 'outer', 'other']);
  });

  it('may have different keys, where the discharges come in the order of the caveats', () => {
    const keys = ['key 1', 'key 2'];
    const identifier = 'login';
    const primary = keys.reduce(
      (macaroon, key) => addThirdPartyCaveat(macaroon, { rootKey: key, identifier }),
      primaryWith(),
    );
    const discharges = keys.map((key) =>
      addFirstPartyCaveat(createMacaroon({ rootKey: key, identifier }), key),
    );
    expect(conditionsWith(primary, ...discharges)).toEqual(keys);
    expect(refusalOf(() => conditionsWith(primary, ...discharges.reverse()))).toEqual({
      code: 'bad_signature',
    });
  });
});
