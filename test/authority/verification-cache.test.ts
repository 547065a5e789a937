import {
  addThirdPartyCaveat,
  attenuate,
  deserialize,
  doc,
  gatherDischarges,
  mintDischarge,
  serialize,
  time,
  type TokenInput,
} from 'caveats';
import { type AuthorityOptions, createAuthority } from 'caveats/authority';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { key, keyring, otherKey, reading, refusalOf } from './refusal.js';

const identity = { subject: 'usr-1' };

async function world(options: Partial<AuthorityOptions> = {}) {
  const keys = keyring();
  let now = 1000;
  const clock = (): number => now;
  const authority = createAuthority({ keys, clock, ...options });
  const token = await authority.mint({ identity, caveats: [time(2000), doc('A', 'B')] });
  const text = serialize(token);
  const advance = (seconds: number): number => (now += seconds);
  /** How a token fares, and whether it was remembered. */
  const verdict = async (input: TokenInput = text, request = reading) => {
    const opened = await Promise.resolve(input)
      .then((given) => authority.open(given))
      .catch(() => undefined);
    return [await refusalOf(authority, input, request), opened?.remembered ?? false];
  };
  return { authority, keys, token, text, advance, verdict };
}

describe('what an authority remembers of a token', () => {
  test('is that its signatures held, and its conditions', async () => {
    const { verdict } = await world();
    expect(await verdict()).toEqual([undefined, false]);
    expect(await verdict()).toEqual([undefined, true]);
  });

  test('is nothing of how its caveats fared', async () => {
    const { verdict, text, advance } = await world();
    await verdict();
    expect(await verdict(text, { resource: { doc: 'C' } })).toEqual(['scope_denied', true]);
    expect(await verdict(text, {})).toEqual(['scope_denied', true]);
    expect(await verdict(text, { ...reading, now: 2000 })).toEqual(['token_expired', true]);
    expect(await verdict()).toEqual([undefined, true]);
    advance(1000);
    expect(await verdict()).toEqual(['token_expired', true]);
  });

  test('does not begin after the token has expired', async () => {
    const { verdict, text, advance } = await world();
    advance(1000);
    expect(await verdict()).toEqual(['token_expired', false]);
    expect(await verdict()).toEqual(['token_expired', false]);
    // Whoever asks about the past is answered, but for that nothing is remembered.
    expect(await verdict(text, { ...reading, now: 1500 })).toEqual([undefined, false]);
  });

  test('is of no use once it was revoked: that is asked each time', async () => {
    const { authority, verdict, text } = await world();
    await verdict();
    await authority.revoke({ token: text });
    expect(await verdict()).toEqual(['token_revoked', true]);
    await authority.unrevoke({ token: text });
    expect(await verdict()).toEqual([undefined, true]);
    await authority.revoke({ subject: 'usr-1' });
    expect(await verdict()).toEqual(['token_revoked', true]);
  });

  test('goes with its key', async () => {
    const { keys, verdict } = await world();
    await verdict();
    keys.rotate('k2', otherKey);
    expect(await verdict()).toEqual([undefined, true]);
    keys.remove('k1');
    expect(await verdict()).toEqual(['unknown_key', false]);
    keys.add('k1', key);
    expect(await verdict()).toEqual([undefined, false]);
  });

  test('is not taken for what another key of the same id signed', async () => {
    let current = key;
    const keys = { current: () => ({ keyId: 'k1', rootKey: key }), find: () => current };
    const { verdict } = await world({ keys });
    await verdict();
    current = otherKey;
    expect(await verdict()).toEqual(['bad_signature', false]);
    current = key;
    expect(await verdict()).toEqual([undefined, false]);
  });

  test('is not taken for a token that was made of it', async () => {
    const { verdict, text } = await world();
    await verdict();
    const narrower = serialize(attenuate(text, [doc('B')]));
    expect(await verdict(narrower)).toEqual(['scope_denied', false]);
    expect(await verdict(narrower)).toEqual(['scope_denied', true]);
    expect(await verdict()).toEqual([undefined, true]);
  });

  test('is not taken for a token without its discharges, or with others', async () => {
    const keys = keyring();
    const authority = createAuthority({ keys });
    const caveat = { identifier: 'login', rootKey: 'a key of the third party' };
    const asking = addThirdPartyCaveat(await authority.mint({ identity }), caveat);
    const dischargedWith = async (condition: string): Promise<string> =>
      serialize(
        await gatherDischarges(asking, () => mintDischarge({ ...caveat, caveats: [condition] })),
      );
    const open = await dischargedWith('doc = A');
    expect(await refusalOf(authority, open)).toBeUndefined();
    expect(await refusalOf(authority, open)).toBeUndefined();
    expect(await refusalOf(authority, serialize(asking))).toBe('missing_discharge');
    expect(await refusalOf(authority, await dischargedWith('doc = B'))).toBe('scope_denied');
    expect(await refusalOf(authority, open)).toBeUndefined();
  });

  test('is known by its text alone: an object is looked at each time, and so are its bytes', async () => {
    const { verdict, text } = await world();
    const token = deserialize(text);
    expect(await verdict(token)).toEqual([undefined, false]);
    await verdict(text);
    expect(await verdict(token)).toEqual([undefined, false]);
    token.macaroon.signature[0]! ^= 1;
    expect(await verdict(token)).toEqual(['bad_signature', false]);
    expect(await verdict(text)).toEqual([undefined, true]);
  });

  test('is bounded: by the number of tokens, and by the length of their texts', async () => {
    const { authority, verdict, text } = await world({ cache: { max: 2, maxTextLength: 400 } });
    await verdict();
    for (let i = 0; i < 2; i++) await verdict(serialize(await authority.mint({ identity })));
    expect(await verdict()).toEqual([undefined, false]);
    const long = serialize(attenuate(text, [doc('A', 'x'.repeat(400))]));
    expect(await verdict(long)).toEqual([undefined, false]);
    expect(await verdict(long)).toEqual([undefined, false]);
  });

  test('is nothing where it is not wanted', async () => {
    const { verdict } = await world({ cache: false });
    await verdict();
    expect(await verdict()).toEqual([undefined, false]);
  });

  test('is nothing of a token that is refused', async () => {
    const { verdict, text } = await world();
    const forged = text.slice(0, 60) + (text[60] === 'A' ? 'B' : 'A') + text.slice(61);
    const [first] = await verdict(forged);
    expect(first).toBeDefined();
    await verdict();
    expect((await verdict(forged))[0]).toBe(first);
  });
});

test('whatever happens, an authority that remembers says what one says that does not', async () => {
  const actions = fc.array(
    fc.oneof(
      fc.record({ do: fc.constant('verify' as const), token: fc.nat(5), doc: fc.nat(2) }),
      fc.record({ do: fc.constant('narrow' as const), token: fc.nat(5), doc: fc.nat(2) }),
      fc.record({ do: fc.constant('flip' as const), token: fc.nat(5), at: fc.nat(400) }),
      fc.record({ do: fc.constantFrom('revoke' as const, 'unrevoke' as const), token: fc.nat(5) }),
      fc.record({ do: fc.constant('pass' as const), seconds: fc.nat(400) }),
      fc.record({ do: fc.constantFrom('rotate' as const, 'retire' as const) }),
    ),
    { maxLength: 40 },
  );
  const docs = ['A', 'B', 'C'] as const;
  await fc.assert(
    fc.asyncProperty(actions, async (script) => {
      const keys = keyring();
      const revocations = new Map<string, unknown>();
      let now = 1000;
      const shared = { keys, revocations, clock: () => now };
      const remembering = createAuthority({ ...shared, cache: { max: 3 } });
      const forgetful = createAuthority({ ...shared, cache: false });
      const texts: string[] = [];
      for (let i = 0; i < 6; i++) {
        const caveats = [time(1500 + 200 * i), doc('A', 'B')];
        texts.push(serialize(await remembering.mint({ identity, caveats })));
      }
      for (const action of script) {
        switch (action.do) {
          case 'verify': {
            const request = { resource: { doc: docs[action.doc]! } };
            const text = texts[action.token]!;
            for (let i = 0; i < 2; i++) {
              expect(await refusalOf(remembering, text, request)).toBe(
                await refusalOf(forgetful, text, request),
              );
            }
            break;
          }
          case 'narrow': {
            const narrower = attempted(() =>
              serialize(attenuate(texts[action.token]!, [doc(docs[action.doc]!)])),
            );
            if (narrower !== undefined) texts[action.token] = narrower;
            break;
          }
          case 'flip': {
            const text = texts[action.token]!;
            const at = action.at % text.length;
            texts.push(text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1));
            texts[action.token] = texts.pop()!;
            break;
          }
          case 'revoke':
          case 'unrevoke':
            await remembering[action.do]({ token: texts[action.token]! }).catch(() => undefined);
            break;
          case 'pass':
            now += action.seconds;
            break;
          case 'rotate':
            keys.rotate(`k${keys.keyIds.length + 1}`, otherKey);
            break;
          case 'retire':
            // It may come back under its id, so that what was remembered of it could too.
            if (keys.currentId !== 'k1' && keys.keyIds.includes('k1')) keys.remove('k1');
            else if (keys.currentId !== 'k1') keys.add('k1', key);
            break;
        }
      }
      for (const text of texts) {
        expect(await refusalOf(remembering, text)).toBe(await refusalOf(forgetful, text));
      }
    }),
    { numRuns: 150 },
  );
});

function attempted<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
