import { authenticate, decodeAll, encodeAll, encodeJson, type Macaroon } from 'caveats/macaroon';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase64Url, utf8 } from '../bytes/oracle.js';
import { anyBytes, textFields, wellFormedText } from './arbitraries.js';
import { refusalOf } from './errors.js';
import { conditionsOf, present, ranks, reordered, type TreeFields, trees } from './trees.js';

// Names that come often, so that several caveats have the same.
const common = fc.constantFrom('login', 'mail', '').map(utf8);
const binary: TreeFields = {
  identifier: fc.oneof(common, anyBytes),
  condition: anyBytes,
  location: wellFormedText,
};
const textual: TreeFields = {
  identifier: fc.oneof(common, textFields),
  condition: textFields,
  location: wellFormedText,
};

const FORMS: readonly [string, TreeFields, (all: readonly Macaroon[]) => Uint8Array | string][] = [
  ['v1', binary, (all) => toBase64Url(encodeAll(all, 'v1'))],
  ['v2', binary, (all) => encodeAll(all, 'v2')],
  ['v1 JSON', textual, (all) => JSON.stringify(all.map((one) => encodeJson(one, 'v1')))],
  ['v2 JSON', binary, (all) => JSON.stringify(all.map((one) => encodeJson(one, 'v2')))],
];

describe('a macaroon whose discharges ask for discharges, whatever they are', () => {
  it.each(FORMS)(
    'is read from %s as it was, and authenticates to its conditions in their order',
    (_, fields, write) => {
      let withDischarges = 0;
      fc.assert(
        fc.property(trees(fields, 3), ranks, (tree, order) => {
          const { primary, discharges, rootKey } = present(tree);
          if (discharges.length > 0) withDischarges++;
          const all = [primary, ...reordered(discharges, order)];
          const [read, ...rest] = decodeAll(write(all), { maxLength: 1_000_000 });
          expect([read, ...rest]).toEqual(all);
          expect(authenticate(read!, rootKey, rest)).toEqual(conditionsOf(tree));
        }),
        { numRuns: 300 },
      );
      expect(withDischarges).toBeGreaterThan(50);
    },
  );

  it('is refused without any one of its discharges, and with any one twice', () => {
    fc.assert(
      fc.property(trees(binary, 2), fc.nat(), (tree, n) => {
        const { primary, discharges, rootKey } = present(tree);
        fc.pre(discharges.length > 0);
        const at = n % discharges.length;
        const less = discharges.toSpliced(at, 1);
        // Where several have one identifier, the next of them is taken for the one that is gone.
        expect(refusalOf(() => authenticate(primary, rootKey, less))?.code).toMatch(
          /^(missing_discharge|bad_signature)$/,
        );
        const more = [...discharges, discharges[at]!];
        expect(refusalOf(() => authenticate(primary, rootKey, more))?.code).toBe(
          'unexpected_discharge',
        );
      }),
    );
  });
});
