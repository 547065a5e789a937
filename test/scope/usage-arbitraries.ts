import fc from 'fast-check';
import type { Restriction } from '../../src/scope/names.js';

// The alphabets are small, so that random restrictions overlap, cover and miss one another.

/** Names of services and consumers. */
export const name = fc.constantFrom(
  'a-1',
  'a-2',
  'a-1-2',
  'a-',
  'b-1',
  'b-2',
  'c',
  'a',
  '__proto__',
);

export const nameEntry = fc.oneof(
  { weight: 2, arbitrary: name },
  fc.constantFrom('a-*', 'b-*', 'd-*'),
);

export const nameWhitelist = fc.array(nameEntry, { minLength: 1, maxLength: 5 });

function resourceOf(segment: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const next = fc.tuple(fc.constantFrom('.', '.', ':', ','), segment);
  return fc
    .tuple(segment, fc.array(next, { maxLength: 2 }))
    .map((parts) => parts.flat(2).join(''))
    .filter((text) => text !== '');
}

const OPERATIONS = ['create', 'get', 'update', 'delete'] as const;

export const apiCall = fc.record({
  service: fc.constantFrom('s', 't'),
  operation: fc.constantFrom(...OPERATIONS),
  resource: resourceOf(fc.constantFrom('a', 'b', '')),
});

export const apiPattern = fc
  .tuple(
    fc.constantFrom('all', 'all', 's', 't'),
    fc.constantFrom('all', 'all', ...OPERATIONS),
    resourceOf(fc.constantFrom('*', '*', 'a', 'b', '')),
  )
  .map((parts) => parts.join('/'));

export const apiWhitelist = fc.array(apiPattern, { minLength: 1, maxLength: 5 });

/** The whitelists that a restriction stands for. */
export function whitelistsOf(restriction: Restriction): (readonly string[])[] {
  if (restriction.kind === 'unrestricted') return [];
  return [restriction.kind === 'only' ? restriction.values : []];
}

/** The values of a restriction; none where nothing is left. */
export function valuesOf(restriction: Restriction): readonly string[] {
  if (restriction.kind === 'unrestricted') throw new Error('every value');
  return restriction.kind === 'only' ? restriction.values : [];
}
