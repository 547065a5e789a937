import fc from 'fast-check';
import { toHex, utf8 } from '../bytes/oracle.js';
import type { CaveatPlan, DischargeName, MacaroonPlan, TokenPlan } from './plan.js';

/** What the tokens of a peer can hold, in a format and in a direction. */
export interface Limits {
  readonly identifiers: 'bytes' | 'text';
  readonly conditions: 'bytes' | 'text';
  /** Whether identifiers and conditions may be empty. */
  readonly emptyFields: boolean;
  readonly thirdParties: boolean;
  /** Whether a third-party caveat may be without a location. */
  readonly placelessThirdParties: boolean;
  /** Whether locations and identifiers may be other than ASCII. */
  readonly nonAscii: boolean;
  /** Whether a text may start with a byte order mark. */
  readonly byteOrderMarks: boolean;
  /** The most caveats in all the macaroons of a token together. */
  readonly maxCaveats: number;
  /** The longest condition, in bytes. */
  readonly maxCondition: number;
}

/** What this library can do, as far as these tests go. */
export const NO_LIMITS: Limits = {
  identifiers: 'bytes',
  conditions: 'bytes',
  emptyFields: true,
  thirdParties: true,
  placelessThirdParties: true,
  nonAscii: true,
  byteOrderMarks: true,
  maxCaveats: 12,
  maxCondition: 6000,
};

export const TEXT_ONLY: Limits = { ...NO_LIMITS, identifiers: 'text', conditions: 'text' };

/** A macaroon with the discharges in the place of the caveats that ask for them. */
interface Tree {
  readonly rootKey: Uint8Array;
  readonly location: string;
  readonly identifier: Uint8Array;
  readonly branches: readonly (Uint8Array | { location: string; discharge: Tree })[];
}

/** Tokens with first-party and third-party caveats, their discharges two deep and in any order. */
export function tokenPlans(limits: Limits): fc.Arbitrary<TokenPlan> {
  return fc
    .tuple(trees(limits, 2), fc.array(fc.nat(), { minLength: 40, maxLength: 40 }))
    .map(([tree, order]) => flatten(tree, order))
    .filter(
      ({ primary, discharges }) =>
        [primary, ...discharges].reduce((sum, { caveats }) => sum + caveats.length, 0) <=
        limits.maxCaveats,
    );
}

/** So many of them; the same for the same seed. */
export function samplePlans(limits: Limits, count: number, seed: number): readonly TokenPlan[] {
  return fc.sample(tokenPlans(limits), { numRuns: count, seed });
}

function trees(limits: Limits, depth: number): fc.Arbitrary<Tree> {
  const text = texts(limits);
  const name = limits.nonAscii ? text : text.filter((value) => !/[^\0-\x7f]/.test(value));
  const bytes = fc.oneof(text.map(utf8), fc.uint8Array({ maxLength: 80 }));
  const notEmpty = (value: Uint8Array): boolean => limits.emptyFields || value.length > 0;
  const identifier = (limits.identifiers === 'text' ? name.map(utf8) : bytes).filter(notEmpty);
  const short = (limits.conditions === 'text' ? text.map(utf8) : bytes).filter(notEmpty);
  const condition = fc.oneof(
    { weight: 9, arbitrary: short },
    { weight: 1, arbitrary: longConditions(limits) },
  );
  const branch: fc.Arbitrary<Tree['branches'][number]> =
    depth === 0 || !limits.thirdParties
      ? condition
      : fc.oneof(
          { weight: 3, arbitrary: condition },
          {
            weight: 1,
            arbitrary: fc.record({
              location: limits.placelessThirdParties ? text : text.filter((place) => place !== ''),
              discharge: fc.nat().chain(() => trees(limits, depth - 1)),
            }),
          },
        );
  return fc.record({
    rootKey: fc.oneof(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.uint8Array({ minLength: 1, maxLength: 100 }),
    ),
    location: name,
    identifier,
    branches: fc.array(branch, { maxLength: depth === 0 ? 3 : 6 }),
  });
}

/** Empty, usual and non-ASCII texts. */
function texts({ byteOrderMarks }: Limits): fc.Arbitrary<string> {
  const text = fc.oneof(
    fc.constant(''),
    fc.constantFrom('http://mybank/', 'time < 1571147494', 'ключ = значение', 'a = b\nc', '👩‍🚀 = ✓'),
    fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  return byteOrderMarks ? text : text.filter((value) => !value.startsWith('\ufeff'));
}

function longConditions({ maxCondition }: Limits): fc.Arbitrary<Uint8Array> {
  return fc
    .integer({ min: 120, max: maxCondition })
    .map((length) => utf8(`list = ${'usr-1|'.repeat(length / 6)}`.slice(0, length)));
}

function flatten(tree: Tree, order: readonly number[]): TokenPlan {
  const discharges: MacaroonPlan[] = [];
  const taken = new Set<string>();
  const plan = (
    { branches, ...rest }: Tree,
    { rootKey, identifier }: DischargeName,
  ): MacaroonPlan => {
    const caveats = branches.map((branch): CaveatPlan => {
      if (branch instanceof Uint8Array) return { kind: 'first', condition: branch };
      const name = unlike(branch.discharge, taken);
      discharges.push(plan(branch.discharge, name));
      return { kind: 'third', location: branch.location, discharge: name };
    });
    return { ...rest, rootKey, identifier, caveats };
  };
  const primary = plan(tree, tree);
  const ranks = new Map(discharges.map((discharge, i) => [discharge, order[i % order.length]!]));
  discharges.sort((a, b) => ranks.get(a)! - ranks.get(b)!);
  return { primary, discharges };
}

/** The same name with an identifier that no other discharge of the token has. */
function unlike({ rootKey, identifier }: DischargeName, taken: Set<string>): DischargeName {
  let free = identifier;
  for (let i = 1; taken.has(toHex(free)); i++) {
    free = Uint8Array.from([...identifier, ...utf8(`#${i}`)]);
  }
  taken.add(toHex(free));
  return { rootKey, identifier: free };
}
