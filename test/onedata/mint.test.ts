import { expiresIn, time } from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  mintToken,
  type MintTokenOptions,
  type OnedataIdentity,
  onedataIdentity,
  serializeOnedata,
} from 'caveats/onedata';
import vectors from '../vectors/onedata-tokens.json' with { type: 'json' };
import { errorOf, NOW } from './onezone.js';

const TEMPORARY: OnedataIdentity = {
  version: 2,
  type: 'access',
  id: 'a',
  subject: 'usr-alice',
  persistence: { kind: 'temporary', generation: 7 },
};
const NAMED: OnedataIdentity = { ...TEMPORARY, persistence: { kind: 'named' } };

const ONE_WEEK = 604_800;

const minted = (more: Partial<MintTokenOptions> = {}) =>
  mintToken({
    onezoneDomain: 'onezone.example.com',
    secret: 's',
    identity: NAMED,
    now: NOW,
    ...more,
  });

describe('minting', () => {
  test.each(vectors.tokens)(
    'makes the tokens that Onedata itself wrote, byte for byte: $identifier',
    ({ secret, location, identifier, caveats, text }) => {
      const token = mintToken({
        onezoneDomain: location,
        secret,
        identity: onedataIdentity.decode(new TextEncoder().encode(identifier)),
        caveats,
        maxTtl: 1e10,
        now: NOW,
      });
      expect(serializeOnedata(token)).toBe(text);
    },
  );

  test('of a named token needs no time caveat', () => {
    expect(minted().macaroon.unsafeCaveats).toHaveLength(0);
  });

  test('of a temporary token needs one: tokenTimeCaveatRequired { maxTtl }', async () => {
    for (const caveats of [[], ['not a time'], ['data.readonly']]) {
      expect(await errorOf(() => minted({ identity: TEMPORARY, caveats }))).toMatchObject({
        id: 'tokenTimeCaveatRequired',
        details: { maxTtl: ONE_WEEK },
      });
    }
  });

  test('of a temporary token allows a TTL of one week at the most, by default', async () => {
    const lasting = (seconds: number) => ({
      identity: TEMPORARY,
      caveats: [time(NOW + seconds)],
    });
    expect(minted(lasting(ONE_WEEK)).macaroon.unsafeCaveats).toHaveLength(1);
    expect((await errorOf(() => minted(lasting(ONE_WEEK + 1)))).id).toBe('tokenTimeCaveatRequired');
    expect(minted({ ...lasting(60), maxTtl: 60 }).macaroon.unsafeCaveats).toHaveLength(1);
    expect(await errorOf(() => minted({ ...lasting(61), maxTtl: 60 }))).toMatchObject({
      details: { maxTtl: 60 },
    });
  });

  test('counts the earliest of the time caveats, also one that is given as a text', () => {
    const caveats = [time(NOW + 2 * ONE_WEEK), `time < ${NOW + 60}`];
    expect(minted({ identity: TEMPORARY, caveats }).macaroon.unsafeCaveats).toHaveLength(2);
  });

  test('takes the clock where no time is given', async () => {
    const { now: _, ...byTheClock } = { now: NOW, identity: TEMPORARY, secret: 's' };
    const onezoneDomain = 'onezone.example.com';
    const week = { ...byTheClock, onezoneDomain, caveats: [expiresIn(ONE_WEEK)] };
    expect(mintToken(week).macaroon.location).toBe(onezoneDomain);
    const long = { ...week, caveats: [expiresIn(ONE_WEEK + 60)] };
    expect((await errorOf(() => mintToken(long))).id).toBe('tokenTimeCaveatRequired');
  });

  test.each<[string, Partial<MintTokenOptions>]>([
    ['an empty secret', { secret: '' }],
    ['an identity that cannot be written', { identity: { ...NAMED, id: 'a/b' } }],
    ['a caveat that is none', { caveats: [{ type: 'time', validUntil: 0.5 }] }],
    ['a maxTtl that is none', { maxTtl: 0 }],
    ['a maxTtl that is no number', { maxTtl: NaN }],
    ['a time in milliseconds', { now: NOW * 1000 }],
  ])('throws a TypeError for %s', (_, more) => {
    expect(() => minted(more)).toThrow(TypeError);
  });
});
