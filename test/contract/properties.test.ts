import {
  attenuate,
  type Caveat,
  type CaveatInput,
  deserialize,
  type InferredScope,
  inferScope,
  mint,
  type Restriction,
  scopeAllows,
  serialize,
  standardDialect,
  verify,
} from 'caveats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withStandardCaveats } from '../as-it-is.js';
import { apiPatternsCover, splitCall } from '../../src/scope/api-pattern.js';
import { coversName } from '../../src/scope/names.js';
import { caveat as anyCaveat } from '../caveats/arbitraries.js';
import { refused, unlessRefused } from '../token/thrown.js';
import {
  type AskedRequest,
  caveat,
  caveats,
  condition,
  reportedCaveats,
  request,
  resource,
} from './world.js';

const RUNS = { numRuns: 2000 };
const rootKey = 'a root key of 32 bytes, no less.';
const identity = { keyId: 'k1', subject: 'usr-1', id: 'x' };
const tokenOf = (given: readonly CaveatInput[]) =>
  withStandardCaveats(mint({ rootKey, identity }), given);

const letsIn = (given: readonly CaveatInput[], asked: AskedRequest): boolean =>
  unlessRefused(() => verify(tokenOf(given), { rootKey, request: asked })) !== undefined;

const infer = (
  given: readonly CaveatInput[],
  { resource: _, access: __, api: ___, ...context }: AskedRequest,
) => unlessRefused(() => inferScope(tokenOf(given), { rootKey, context }));

const roleOf = (given: Caveat) => standardDialect.read(standardDialect.write(given))!.kind.role;

const covers = (restriction: Restriction, isCovered: (values: readonly string[]) => boolean) =>
  restriction.kind === 'unrestricted' ||
  (restriction.kind === 'only' && isCovered(restriction.values));

/** Whether an inferred scope reaches what a request asks. */
const reaches = (inferred: InferredScope, asked: AskedRequest): boolean =>
  scopeAllows(inferred, { ...asked.resource, access: asked.access });

/** Whether an inferred scope says that a token may be used as a request uses it. */
function mayBeUsed({ services, interfaces, api }: InferredScope, asked: AskedRequest): boolean {
  const { service: name, interface: of, api: call } = asked;
  return (
    covers(services, (values) => name !== undefined && coversName(new Set(values), name)) &&
    covers(interfaces, (values) => of !== undefined && values.includes(of)) &&
    api.every((values) => call !== undefined && apiPatternsCover(values, splitCall(call)))
  );
}

describe('1. adding any caveat', () => {
  test('never lets a request in that was kept out', () => {
    fc.assert(
      fc.property(caveats, condition, request, (before, added, asked) => {
        if (!letsIn(before, asked)) expect(letsIn([...before, added], asked)).toBe(false);
      }),
      RUNS,
    );
  });

  test('never widens what is inferred', () => {
    fc.assert(
      fc.property(
        caveats,
        condition,
        request,
        fc.array(resource),
        (before, added, asked, resources) => {
          const wide = infer(before, asked);
          const narrow = infer([...before, added], asked);
          if (narrow === undefined) return;
          expect(wide).toBeDefined();
          for (const each of resources) {
            for (const way of ['read', 'write'] as const) {
              if (!scopeAllows(narrow, { ...each, access: way })) continue;
              expect(scopeAllows(wide!, { ...each, access: way })).toBe(true);
            }
          }
          expect(narrow.validUntil ?? Infinity).toBeLessThanOrEqual(wide!.validUntil ?? Infinity);
          if (mayBeUsed(narrow, asked)) expect(mayBeUsed(wide!, asked)).toBe(true);
        },
      ),
      RUNS,
    );
  });
});

describe('2. a request is within what is inferred', () => {
  test('exactly when verify lets it in once the usage caveats are met', () => {
    fc.assert(
      fc.property(caveats, request, (given, asked) => {
        const inferred = infer(given, asked);
        const withoutUsage = given.filter((each) => roleOf(each) !== 'usage');
        const within = inferred !== undefined && reaches(inferred, asked);
        expect(within).toBe(letsIn(withoutUsage, asked));
      }),
      RUNS,
    );
  });

  test('and its use is among those that are reported exactly when verify lets it in', () => {
    let letIn = 0;
    fc.assert(
      fc.property(reportedCaveats, request, (given, asked) => {
        const inferred = infer(given, asked);
        const expected =
          inferred !== undefined && reaches(inferred, asked) && mayBeUsed(inferred, asked);
        expect(letsIn(given, asked)).toBe(expected);
        if (expected) letIn++;
      }),
      RUNS,
    );
    // The worlds of caveats and requests have to overlap, or this would say nothing.
    expect(letIn).toBeGreaterThan(RUNS.numRuns / 20);
  });
});

test('3. what is inferred does not hang on the order of caveats, nor on having one twice', () => {
  const shuffled = caveats.chain((given) =>
    fc.tuple(
      fc.constant(given),
      fc
        .shuffledSubarray([...given, ...given], { minLength: 0 })
        .map((some) => [...some, ...given].reverse()),
    ),
  );
  fc.assert(
    fc.property(shuffled, request, ([given, again], asked) => {
      const { skipped: _, ...once } = infer(given, asked) ?? { skipped: [] };
      const { skipped: __, ...twice } = infer(again, asked) ?? { skipped: [] };
      expect(twice).toEqual(once);
    }),
    RUNS,
  );
});

describe('4. what is written is read as it was', () => {
  test('in every format, with every caveat', () => {
    const format = fc.constantFrom(
      'v1' as const,
      'v2' as const,
      'v1-json' as const,
      'v2-json' as const,
    );
    fc.assert(
      fc.property(fc.array(anyCaveat(), { maxLength: 4 }), format, (given, as) => {
        const token = tokenOf(given);
        const read = deserialize(serialize(token, as));
        expect(read).toEqual(token);
        const reads = read.macaroon.unsafeCaveats.map(({ condition: bytes }) =>
          standardDialect.read(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)),
        );
        expect(reads.map((each) => each?.caveat)).toEqual(given);
      }),
      RUNS,
    );
  });

  test('also after it was narrowed step by step, by whoever held it', () => {
    fc.assert(
      fc.property(fc.array(caveat, { maxLength: 4 }), (given) => {
        const passedOn = given.reduce(
          (text, each) => serialize(attenuate(text, [each])),
          serialize(tokenOf([])),
        );
        expect(passedOn).toBe(serialize(tokenOf(given)));
      }),
      RUNS,
    );
  });
});

test('5. a token of which any bit is flipped lets nobody in', () => {
  const format = fc.constantFrom('v1' as const, 'v2' as const);
  fc.assert(
    fc.property(fc.array(anyCaveat(), { maxLength: 3 }), format, fc.nat(), (given, as, place) => {
      const bytes = Buffer.from(serialize(tokenOf(given), as), 'base64url');
      const bit = place % (8 * bytes.length);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      const forged = bytes.toString('base64url');
      const { code } = refused(() => inferScope(forged, { rootKey, context: {} }));
      expect(['bad_signature', 'malformed_token', 'truncated_token']).toContain(code);
    }),
    RUNS,
  );
});
