import type { AnyCaveat, CaveatKind } from '../../caveats/kind.js';
import { CHECK_LAWS } from './check-laws.js';
import { type CaveatLaw, type Laws, lawsFor, tryLaws } from './law.js';
import { OPTIONAL_LAWS } from './optional-laws.js';
import { type CaveatSamples, type Subject, subjectOf } from './subject.js';
import { VALUE_LAWS } from './value-laws.js';

export { type CaveatLaw, CaveatLawError } from './law.js';
export type { CaveatSamples } from './subject.js';

const LAWS: Laws<Subject> = { ...VALUE_LAWS, ...CHECK_LAWS, ...OPTIONAL_LAWS };

/**
 * Returns the laws that every kind of caveat must obey, tried on samples: a list, to make a test of each
 * in any test runner.
 *
 * @param kind a kind of caveat.
 * @param samples values and requests to try it on.
 * @throws TypeError for an invalid kind, and for missing samples.
 * @example
 * ```ts
 * import { doc, standardDialect } from 'caveats';
 * import { caveatLaws } from 'caveats/testing';
 *
 * const kind = standardDialect.kinds.get('doc')!;
 * const samples = {
 *   values: [doc('A', 'B')],
 *   requests: [{ resource: { doc: 'A' } }, { resource: { doc: 'C' } }, { resource: {} }],
 * };
 * // In a test: for (const { name, run } of caveatLaws(kind, samples)) test(name, run);
 * for (const { run } of caveatLaws(kind, samples)) run();
 * console.log(caveatLaws(kind, samples)[0]?.name); // decode returns the value that encode wrote
 * ```
 */
export function caveatLaws<C extends AnyCaveat, R extends object>(
  kind: CaveatKind<C, R>,
  samples: CaveatSamples<C, R>,
): readonly CaveatLaw[] {
  return lawsFor(`The kind "${kind.type}"`, subjectOf(kind, samples), LAWS);
}

/**
 * Checks that a kind of caveat obeys every law of {@link caveatLaws}.
 *
 * @param kind a kind of caveat.
 * @param samples values and requests to try it on.
 * @throws CaveatLawError naming all the laws that it breaks, each with an example.
 * @throws TypeError for an invalid kind, and for missing samples.
 * @example
 * ```ts
 * import { defineCaveat } from 'caveats';
 * import { checkCaveatKind } from 'caveats/testing';
 *
 * const beta = defineCaveat({
 *   type: 'beta',
 *   role: 'context',
 *   fields: { beta: 'boolean' },
 *   decode: (text) => (text === 'beta' ? { type: 'beta' } : undefined),
 *   encode(caveat) {
 *     if (Object.keys(caveat).length > 1) throw new TypeError('beta: has no fields');
 *     return 'beta';
 *   },
 *   check: (_, { beta }: { beta?: boolean }) =>
 *     beta === true ? { ok: true } : { ok: false, reason: 'not_allowed' },
 * });
 * checkCaveatKind(beta, { values: [{ type: 'beta' }], requests: [{ beta: true }, { beta: false }] });
 * ```
 */
export function checkCaveatKind<C extends AnyCaveat, R extends object>(
  kind: CaveatKind<C, R>,
  samples: CaveatSamples<C, R>,
): void {
  tryLaws(`The kind "${kind?.type}"`, subjectOf(kind, samples), LAWS);
}
