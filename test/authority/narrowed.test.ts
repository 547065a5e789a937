import { addThirdPartyCaveat, attenuate, deserialize, doc, serialize, time } from 'caveats';
import { createAuthority } from 'caveats/authority';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HmacSha256 } from '../../src/macaroon/hmac.js';
import { key, keyring, otherKey, refusalOf } from './refusal.js';

const identity = { subject: 'usr-1' };
const links = vi.spyOn(HmacSha256.prototype, 'signOn');

beforeEach(() => void links.mockClear());
afterEach(() => void links.mockClear());

async function world() {
  const keys = keyring();
  const authority = createAuthority({ keys });
  const base = serialize(
    await authority.mint({ identity, caveats: [time(2e9), doc('A', 'B'), 'ip = 10.0.0.0/8'] }),
  );
  const narrowed = (...conditions: readonly string[]): string =>
    serialize(attenuate(base, conditions));
  /** How a token fares with a request, and how many links were signed for that. */
  const cost = async (text: string, request = { ip: '10.1.1.1', ...reading }) => {
    links.mockClear();
    return [await refusalOf(authority, text, request), links.mock.calls.length];
  };
  return { authority, keys, base, narrowed, cost };
}

const reading = { resource: { doc: 'A' }, access: 'read' } as const;

describe('a token that was narrowed from one that was just verified', () => {
  test('costs one link for each new caveat', async () => {
    const { base, narrowed, cost } = await world();
    expect(await cost(base)).toEqual([undefined, 3]);
    expect(await cost(narrowed('doc = A'))).toEqual([undefined, 1]);
    expect(await cost(narrowed('doc = A', 'access = read'))).toEqual([undefined, 1]);
    expect(await cost(narrowed('access = read', 'doc = A'))).toEqual([undefined, 2]);
    expect(await cost(base)).toEqual([undefined, 0]);
  });

  test('does so too if only another copy was verified', async () => {
    const { narrowed, cost } = await world();
    expect(await cost(narrowed('doc = A'))).toEqual([undefined, 4]);
    expect(await cost(narrowed('access = read'))).toEqual([undefined, 1]);
    // Not even all of its base is new.
    expect(await cost(narrowed('access = read', 'doc = C'))).toEqual(['scope_denied', 1]);
  });

  test('is checked as any other: its caveats, its signature, revocation', async () => {
    const { authority, base, narrowed, cost } = await world();
    await cost(base);
    expect(await cost(narrowed('doc = C'))).toEqual(['scope_denied', 1]);
    expect(await cost(narrowed('doc = A'), { ip: '192.0.2.1', ...reading })).toEqual([
      'context_denied',
      1,
    ]);
    const token = deserialize(narrowed('doc = A'));
    const { signature } = deserialize(base).macaroon;
    const forged = serialize({ macaroon: { ...token.macaroon, signature } });
    // As long as if nothing were known: nobody finds out caveats by guessing them.
    expect(await cost(forged)).toEqual(['bad_signature', 4]);
    await authority.revoke({ token: base });
    expect(await cost(narrowed('doc = A', 'doc = A'))).toEqual(['token_revoked', 1]);
  });

  test('may end a longer field with the same bytes: that is another token', async () => {
    const { base, narrowed, cost } = await world();
    await cost(base);
    // The next condition begins with what the last one was.
    const { macaroon } = deserialize(base);
    const last = macaroon.unsafeCaveats.at(-1)!;
    const longer = { condition: Uint8Array.of(...last.condition, 0) };
    const unsafeCaveats = [...macaroon.unsafeCaveats.slice(0, -1), longer];
    expect(await cost(serialize({ macaroon: { ...macaroon, unsafeCaveats } }))).toEqual([
      'bad_signature',
      3,
    ]);
    expect(await cost(narrowed('doc = A'))).toEqual([undefined, 1]);
  });

  test('shares nothing with a token of another key or identifier', async () => {
    const { authority, keys, base, narrowed, cost } = await world();
    await cost(base);
    const other = await authority.issue('usr-1', [time(2e9), doc('A', 'B')]);
    expect(await cost(other)).toEqual([undefined, 2]);
    keys.rotate('k2', otherKey);
    keys.remove('k1');
    expect((await cost(narrowed('doc = A')))[0]).toBe('unknown_key');
    keys.add('k1', key);
    expect(await cost(narrowed('doc = A'))).toEqual([undefined, 4]);
  });

  test('has no location but its own: a hint that differs starts another text', async () => {
    const { base, cost } = await world();
    await cost(base);
    const { macaroon } = deserialize(base);
    expect(
      await cost(serialize({ macaroon: { ...macaroon, location: 'https://b.example' } })),
    ).toEqual([undefined, 3]);
  });

  test('asks for its discharges, though its start is known', async () => {
    const { base, cost } = await world();
    await cost(base);
    const asking = addThirdPartyCaveat(base, {
      identifier: 'login',
      rootKey: 'of the third party',
    });
    expect((await cost(serialize(asking)))[0]).toBe('missing_discharge');
  });
});
