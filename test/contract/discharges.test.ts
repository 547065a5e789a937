import {
  addThirdPartyCaveat,
  attenuate,
  type CaveatInput,
  explain,
  inferScope,
  mint,
  mintDischarge,
  scopeAllows,
  type TokenInput,
  verify,
} from 'caveats';
import { bindDischarge } from 'caveats/macaroon';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AskedRequest, caveat, condition, request, resource } from './world.js';
import { withStandardCaveats } from '../as-it-is.js';
import { unlessRefused } from '../token/thrown.js';

const RUNS = { numRuns: 2000 };
const rootKey = 'a root key of 32 bytes, no less.';
const identity = { keyId: 'k1', subject: 'usr-1', id: 'x' };
const asked = { identifier: 'login', rootKey: 'the key of the caveat' };

/** What stands before a third-party caveat, in its discharge, and after it. */
type Parts = readonly [readonly CaveatInput[], readonly CaveatInput[], readonly CaveatInput[]];

/** A token with all of them, those in the middle in a discharge. */
function withDischarge([before, inside, after]: Parts): TokenInput {
  const token = addThirdPartyCaveat(mint({ rootKey, identity, caveats: before }), asked);
  const { macaroon } = attenuate(token, after);
  const discharge = withStandardCaveats(mintDischarge(asked), inside);
  return { macaroon, discharges: [bindDischarge(macaroon, discharge.macaroon)] };
}

/** A token with all of them among its own. */
function withoutDischarge(parts: Parts): TokenInput {
  return withStandardCaveats(mint({ rootKey, identity }), parts.flat());
}

// Few, so that a request is let in often enough.
const ofToken = fc.array(caveat, { maxLength: 1 });
const ofDischarge = fc.array(condition, { maxLength: 3 });
const parts: fc.Arbitrary<Parts> = fc.tuple(ofToken, ofDischarge, ofToken);

const letsIn = (token: TokenInput, asks: AskedRequest): boolean =>
  unlessRefused(() => verify(token, { rootKey, request: asks })) !== undefined;

const infer = (
  token: TokenInput,
  { resource: _, access: __, api: ___, ...context }: AskedRequest,
) => unlessRefused(() => inferScope(token, { rootKey, context }));

describe('whatever caveats a discharge has', () => {
  test('it never lets a request in that one without caveats keeps out', () => {
    let letIn = 0;
    fc.assert(
      fc.property(parts, request, ([before, inside, after], asks) => {
        const wide = letsIn(withDischarge([before, [], after]), asks);
        const narrow = letsIn(withDischarge([before, inside, after]), asks);
        if (narrow) expect(wide).toBe(true);
        if (narrow && inside.length > 0) letIn++;
      }),
      RUNS,
    );
    expect(letIn).toBeGreaterThan(RUNS.numRuns / 50);
  });

  test('it never widens what is inferred with one without caveats', () => {
    let inferred = 0;
    fc.assert(
      fc.property(
        parts,
        request,
        fc.array(resource),
        ([before, inside, after], asks, resources) => {
          const wide = infer(withDischarge([before, [], after]), asks);
          const narrow = infer(withDischarge([before, inside, after]), asks);
          if (narrow === undefined) return;
          if (inside.length > 0) inferred++;
          expect(wide).toBeDefined();
          for (const each of resources) {
            for (const access of ['read', 'write'] as const) {
              if (!scopeAllows(narrow, { ...each, access })) continue;
              expect(scopeAllows(wide!, { ...each, access })).toBe(true);
            }
          }
          expect(narrow.validUntil ?? Infinity).toBeLessThanOrEqual(wide!.validUntil ?? Infinity);
        },
      ),
      RUNS,
    );
    expect(inferred).toBeGreaterThan(RUNS.numRuns / 20);
  });

  test('they count as they would among the token’s own, in their place', () => {
    fc.assert(
      fc.property(parts, request, (given, asks) => {
        const [alone, discharged] = [withoutDischarge(given), withDischarge(given)];
        expect(infer(discharged, asks)).toEqual(infer(alone, asks));
        const expected = explain(alone, { rootKey, request: asks });
        const found = explain(discharged, { rootKey, request: asks });
        expect(found.allowed).toBe(expected.allowed);
        if (found.allowed && expected.allowed) expect(found.grant).toEqual(expected.grant);
        if (!found.allowed && !expected.allowed) expect(found.error.code).toBe(expected.error.code);
        const placeless = found.caveats.map(({ discharge: _, ...rest }) => rest);
        expect(placeless).toEqual(expected.caveats);
        const [before, inDischarge] = given.map(({ length }) => length) as [number, number, number];
        found.caveats.forEach(({ discharge }, i) => {
          const isInside = i >= before && i < before + inDischarge;
          expect(discharge).toBe(isInside ? 0 : undefined);
        });
      }),
      RUNS,
    );
  });
});
