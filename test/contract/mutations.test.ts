import { deserialize, serialize, verify } from 'caveats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refused, unlessRefused } from '../token/thrown.js';
import { MUTATIONS } from './mutations.js';
import { request, rootKey, type Sent, sentTokens, signedPart } from './sent.js';

const format = fc.constantFrom('v1', 'v2', 'v1-json', 'v2-json');
const isLetIn = (text: string) =>
  unlessRefused(() => verify(text, { rootKey, request })) !== undefined;

function textOf([macaroon, ...discharges]: Sent, as: 'v1' | 'v2' | 'v1-json' | 'v2-json'): string {
  return serialize({ macaroon: macaroon!, discharges }, as);
}

test('the tokens that are mutated below verify before they are, and many have discharges', () => {
  let withDischarges = 0;
  fc.assert(
    fc.property(sentTokens('this'), format, (sent, as) => {
      expect(isLetIn(textOf(sent, as))).toBe(true);
      if (sent.length > 1) withDischarges++;
    }),
    { numRuns: 300 },
  );
  expect(withDischarges).toBeGreaterThan(100);
});

describe('a token never verifies of which', () => {
  test.each(Object.entries(MUTATIONS))('%s', (_, mutate) => {
    fc.assert(
      fc.property(
        sentTokens('this'),
        sentTokens('other'),
        fc.infiniteStream(fc.nat()),
        format,
        (sent, other, numbers, as) => {
          const mutated = mutate(sent, other, (count) => numbers.next().value % (count || 1));
          fc.pre(mutated !== undefined);
          // Swapping equals, for one, changes nothing.
          fc.pre(JSON.stringify(signedPart(mutated)) !== JSON.stringify(signedPart(sent)));
          const { code } = refused(() => verify(textOf(mutated, as), { rootKey, request }));
          expect(code).toMatch(/^(bad_signature|missing_discharge|unexpected_discharge)$/);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a token of which any bit was flipped never verifies, unless it is a location’s', () => {
  function outcomeOf(sent: Sent, text: string): 'refused' | 'another location' {
    if (!isLetIn(text)) return 'refused';
    const { macaroon, discharges } = deserialize(text);
    expect(signedPart([macaroon, ...discharges])).toEqual(signedPart(sent));
    expect([macaroon, ...discharges]).not.toEqual(sent);
    return 'another location';
  }

  test.each(['v1', 'v2'] as const)('in the bytes of %s', (as) => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(sentTokens('this'), fc.nat(), (sent, n) => {
        const bytes = Buffer.from(textOf(sent, as), 'base64url');
        const bit = n % (8 * bytes.length);
        bytes[bit >> 3]! ^= 1 << (bit & 7);
        outcomes.add(outcomeOf(sent, bytes.toString('base64url')));
      }),
      { numRuns: 1000 },
    );
    expect(outcomes.size).toBe(2);
  });

  test.each(['v1', 'v2', 'v1-json', 'v2-json'] as const)('in the text of %s', (as) => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(sentTokens('this'), fc.nat(), fc.nat(7), (sent, n, bit) => {
        const text = textOf(sent, as);
        const at = n % text.length;
        const char = String.fromCharCode(text.charCodeAt(at) ^ (1 << bit));
        outcomes.add(outcomeOf(sent, text.slice(0, at) + char + text.slice(at + 1)));
      }),
      { numRuns: 1000 },
    );
    expect(outcomes.size).toBe(2);
  });
});
