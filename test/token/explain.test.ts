import {
  attenuate,
  deserialize,
  doc,
  explain,
  inspect,
  ip,
  mint,
  serialize,
  table,
  time,
} from 'caveats';
import { addFirstPartyCaveat } from 'caveats/macaroon';
import { newMacaroon } from 'macaroon';
import { describe, expect, test } from 'vitest';

const rootKey = 'a root key of 32 bytes, no less.';
const token = mint({
  rootKey,
  identity: { subject: 'usr-1', id: 'x' },
  location: 'https://api.example.com',
  caveats: [time(2000), ip('10.0.0.0/8'), doc('A'), 'colour = red', table('A', 't1')],
});
const identity = { type: 'access', keyId: '', subject: 'usr-1', id: 'x' };

describe('explain', () => {
  test('tells of every caveat how it fares', () => {
    const explanation = explain(token, {
      rootKey,
      request: { now: 1000, ip: '192.0.2.1', resource: { doc: 'A' } },
    });
    expect(explanation).toMatchObject({
      allowed: false,
      identity,
      error: { code: 'unknown_caveat' },
      caveats: [
        { index: 0, condition: 'time < 2000', role: 'context', met: true },
        { index: 1, condition: 'ip = 10.0.0.0/8', met: false, reason: 'not_allowed' },
        { index: 2, condition: 'doc = A', role: 'scope', met: true },
        { index: 3, condition: 'colour = red', met: false, code: 'unknown_caveat' },
        { index: 4, condition: 'table = A/t1', met: false, reason: 'wider_resource' },
      ],
    });
    expect(explanation.caveats[3]).not.toHaveProperty('caveat');
  });

  test('has the grant where the token is let in', () => {
    const fine = mint({ rootKey, identity: { subject: 'usr-1', id: 'x' }, caveats: [doc('A')] });
    const explanation = explain(fine, { rootKey, request: { resource: { doc: 'A' } } });
    expect(explanation).toEqual({
      allowed: true,
      identity,
      grant: { subject: 'usr-1', identity, validUntil: null, caveats: [doc('A')] },
      caveats: [{ index: 0, condition: 'doc = A', caveat: doc('A'), role: 'scope', met: true }],
    });
  });

  test.each([
    ['forged', serialize(token), 'another', 'bad_signature'],
    ['malformed', '?', rootKey, 'malformed_token'],
    ['cut off', serialize(token).slice(0, -9), rootKey, 'truncated_token'],
    ['of an unknown key', serialize(token), () => undefined, 'unknown_key'],
  ])(
    'says of a token that is %s that it is not authentic, and nothing of its caveats',
    (...[, text, key, code]) => {
      const explanation = explain(text, { rootKey: key, request: {} });
      expect(explanation).toMatchObject({ allowed: false, error: { code }, caveats: [] });
      expect(explanation).not.toHaveProperty('identity');
    },
  );

  test('says that a token is of the wrong type even if its caveats are met', () => {
    const fine = mint({ rootKey, identity: { subject: 'usr-1' } });
    const explanation = explain(fine, { rootKey, request: {}, expect: 'identity' });
    expect(explanation).toMatchObject({ allowed: false, error: { code: 'wrong_token_type' } });
  });

  test('throws for a mistake of the caller, as verify does', () => {
    expect(() => explain(token, { rootKey: '', request: {} })).toThrow(TypeError);
    expect(() => explain(token, { rootKey, request: { now: Date.now() } })).toThrow(TypeError);
  });
});

describe('inspect', () => {
  test('reads a token without a key, and marks all of it as unverified', () => {
    const inspection = inspect(attenuate(token, [time(1500)]));
    expect(inspection).toMatchObject({
      verified: false,
      unverified: { location: 'https://api.example.com', identity, atMost: { validUntil: 1500 } },
    });
    expect(Object.keys(inspection)).toEqual(['verified', 'unverified']);
    expect(inspection.unverified.caveats[1]).toEqual({
      party: 'first',
      condition: 'ip = 10.0.0.0/8',
      caveat: ip('10.0.0.0/8'),
      role: 'context',
    });
    expect(inspection.unverified.caveats[3]).toEqual({ party: 'first', condition: 'colour = red' });
  });

  test('shows a third party’s caveat with its location', () => {
    const issued = newMacaroon({ version: 2, rootKey, identifier: 'id' });
    issued.addThirdPartyCaveat(new Uint8Array(32), 'login', 'https://login.example.com');
    const { caveats, atMost, refused } = inspect(
      deserialize(JSON.stringify(issued.exportJSON())),
    ).unverified;
    expect(atMost.validUntil).toBeNull();
    expect(refused).toEqual(['missing_discharge']);
    expect(caveats).toEqual([
      {
        party: 'third',
        location: 'https://login.example.com',
        identifier: new TextEncoder().encode('login'),
        discharged: false,
      },
    ]);
  });

  test('shows a condition that is not UTF-8 with replacements and its bytes, as one that is not known', () => {
    const macaroon = addFirstPartyCaveat(token.macaroon, Uint8Array.of(0x61, 0xff));
    const { caveats } = inspect({ macaroon }).unverified;
    expect(caveats.at(-1)).toEqual({
      party: 'first',
      condition: 'a\ufffd',
      conditionBytes: Uint8Array.of(0x61, 0xff),
    });
    expect(explain({ macaroon }, { rootKey, request: {} }).caveats.at(-1)).toMatchObject({
      condition: 'a\ufffd',
      reason: 'unknown_caveat',
    });
  });
});
