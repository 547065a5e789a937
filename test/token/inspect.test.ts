import {
  addThirdPartyCaveat,
  attenuate,
  type Caveat,
  doc,
  gatherDischarges,
  inferScope,
  inspect,
  mint,
  mintDischarge,
  readonly,
  time,
  type Token,
  TokenError,
  verify,
} from 'caveats';
import { bindDischarge } from 'caveats/macaroon';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { growthOf, LINEAR } from '../cost/growth.js';

const rootKey = 'a root key of 32 bytes, no less.';
const identity = { subject: 'usr-1', id: 't1' };
const broad = mint({ rootKey, identity });

const keyOf = (identifier: string): string => `the key for ${identifier}`;
const asking = (token: Token, ...identifiers: readonly string[]): Token =>
  identifiers.reduce(
    (each, identifier) => addThirdPartyCaveat(each, { identifier, rootKey: keyOf(identifier) }),
    token,
  );
const dischargeOf = (identifier: string, ...caveats: readonly (Caveat | string)[]): Token =>
  mintDischarge({ identifier, rootKey: keyOf(identifier), caveats });
const attach = ({ macaroon }: Token, ...discharges: readonly Token[]): Token => ({
  macaroon,
  discharges: discharges.map((each) => bindDischarge(macaroon, each.macaroon)),
});
const read = (token: Token) => inspect(token).unverified;

describe('what the caveats of a token leave', () => {
  test('is what inferScope says of it once it is verified', () => {
    const token = attenuate(broad, [doc('A', 'B'), readonly(), time(2000), 'service = opw-1']);
    expect(read(token).atMost).toEqual(inferScope(token, { rootKey, context: { now: 1 } }));
    expect(read(token).refused).toEqual([]);
  });

  test('is not narrowed by a discharge, which has limits of its own', () => {
    const narrow = dischargeOf('login', doc('A'), readonly(), time(1000));
    for (const token of [attach(asking(broad, 'login'), narrow), attach(broad, narrow)]) {
      expect(read(token).atMost).toEqual(read(broad).atMost);
      expect(read(token).discharges[0]?.atMost).toMatchObject({
        validUntil: 1000,
        scope: { kind: 'only', resources: [{ doc: 'A', access: ['read'] }] },
      });
    }
  });
});

describe('a discharge', () => {
  const requested = (token: Token): readonly boolean[] =>
    read(token).discharges.map((each) => each.requested);

  test('is requested if a caveat asks for it, or one of a discharge that is', () => {
    const login = asking(dischargeOf('login'), 'code');
    const all = [dischargeOf('code'), login, dischargeOf('spare')];
    expect(requested(attach(asking(broad, 'login'), ...all))).toEqual([true, true, false]);
    // What only a discharge asks for that nothing asks for is asked for by nothing.
    expect(requested(attach(broad, ...all))).toEqual([false, false, false]);
    expect(requested(attach(asking(broad, 'spare'), ...all))).toEqual([false, false, true]);
  });

  test('is for one caveat, and the first of several goes to the first', () => {
    const [first, second] = [dischargeOf('login'), dischargeOf('login', 'colour = red')];
    const once = attach(asking(broad, 'login'), first, second);
    expect(requested(once)).toEqual([true, false]);
    // What stands in one that is left over makes nothing unknown.
    expect(read(once).refused).toEqual(['unexpected_discharge']);
    const twice = attach(asking(broad, 'login', 'login'), first);
    expect(read(twice).caveats.map((each) => each.party === 'third' && each.discharged)).toEqual([
      true,
      false,
    ]);
    expect(read(twice).refused).toEqual(['missing_discharge']);
  });

  test('that asks for itself is found once', () => {
    const circle = asking(dischargeOf('login'), 'login');
    expect(read(attach(asking(broad, 'login'), circle)).refused).toEqual(['missing_discharge']);
  });
});

describe('a token is refused whatever its key is', () => {
  const conditions = fc.array(fc.constantFrom('doc = A', 'team = a'), { maxLength: 2 });
  const identifiers = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 });
  const token = fc
    .record({
      own: conditions,
      asks: identifiers,
      discharges: fc.array(
        fc.record({
          identifier: fc.constantFrom('a', 'b', 'c'),
          own: conditions,
          asks: identifiers,
        }),
        { maxLength: 4 },
      ),
    })
    .map(({ own, asks, discharges }) =>
      attach(
        asking(attenuate(broad, own), ...asks),
        ...discharges.map((each) =>
          asking(dischargeOf(each.identifier, ...each.own), ...each.asks),
        ),
      ),
    );
  const certain = ['missing_discharge', 'unexpected_discharge', 'unknown_caveat'];
  const codeOf = (given: Token): string | undefined => {
    try {
      verify(given, { rootKey, request: { resource: { doc: 'A' }, access: 'read' } });
      return undefined;
    } catch (error) {
      return error instanceof TokenError ? error.code : 'not a refusal';
    }
  };

  test('for the reason that verify has with the right key, and for no other', () => {
    fc.assert(
      fc.property(token, (given) => {
        const { refused } = read(given);
        expect(codeOf(given)).toBe(refused[0]);
        expect(certain.filter((code) => refused.includes(code as never))).toEqual(refused);
      }),
      { numRuns: 300 },
    );
  });
});

test('what is read is frozen, down to the entries of lists', async () => {
  const asks = asking(attenuate(broad, [doc('A'), 'colour = red']), 'login');
  const whole = await gatherDischarges(asks, () => dischargeOf('login', doc('A', 'B')));
  const check = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
    expect(Object.isFrozen(value)).toBe(true);
    Object.values(value).forEach(check);
  };
  check(inspect(whole));
});

test('a misspelt option is refused', () => {
  expect(() => inspect(broad, { vocabularies: undefined } as never)).toThrow(
    "inspect: unknown option 'vocabularies' (it takes: dialect, maxLength)",
  );
});

describe('eight times the token takes about eight times as long', () => {
  const length = (share: number): number => Math.round(1200 * share);
  const many = (share: number, toText: (i: number) => string): readonly string[] =>
    Array.from({ length: length(share) }, (_, i) => toText(i));

  test.each<readonly [string, (share: number) => Token]>([
    [
      'of one discharge after the other, each of which asks for the next',
      (share) =>
        attach(
          asking(broad, '0'),
          ...many(share, (i) => `${i}`).map((each, i) => asking(dischargeOf(each), `${i + 1}`)),
        ),
    ],
    [
      'of discharges of one name',
      (share) =>
        attach(
          asking(broad, ...many(share, () => 'x')),
          ...many(share, () => 'x').map((each) => dischargeOf(each)),
        ),
    ],
    [
      'of patterns of calls',
      (share) =>
        attenuate(
          broad,
          many(share, (i) => `api = all/get/*.${i}|all/get/${i}.*`),
        ),
    ],
    [
      'of docs after a long list of them',
      (share) =>
        attenuate(broad, [
          `doc = ${many(share, (i) => `d${i}`).join('|')}`,
          ...many(share, () => 'doc = d1'),
        ]),
    ],
    [
      'of long names',
      (share) =>
        attenuate(
          broad,
          many(share / 40, (i) => `doc = ${'s'.repeat(17_000)}${i}`),
        ),
    ],
  ])('%s', async (_, make) => {
    const growth = await growthOf((share) => {
      const token = make(share);
      return () => inspect(token);
    });
    expect(growth).toBeLessThan(LINEAR);
  });
});
