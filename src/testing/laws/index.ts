import { standardScope } from '../../caveats/docs.js';
import type { AnyCaveat, CaveatKind } from '../../caveats/kind.js';
import type { ScopeModel } from '../../caveats/scope-model.js';
import { checkFields } from '../../options.js';
import { createDialect } from '../../token/create-dialect.js';
import { CHECK_LAWS } from './check-laws.js';
import { type CaveatLaw, type Laws, lawsFor, type Subject, tryLaws } from './law.js';
import { OPTIONAL_LAWS } from './optional-laws.js';
import { VALUE_LAWS } from './value-laws.js';

export { type CaveatLaw, CaveatLawError } from './law.js';

/** What the laws of a kind are tried on: the more the samples differ, the more mistakes they find. */
export interface CaveatSamples<C extends AnyCaveat, R extends object> {
  /** Values as `decode` returns them; one or more. */
  readonly values: readonly C[];
  /** Requests that meet some of the values, and others that meet none; one or more. */
  readonly requests: readonly R[];
  /**
   * Decides whether a request that is similar to one of `requests` should meet a value too, because a
   * `*` or a folder of the value covers it; by default none should.
   */
  alsoMeets?(value: C, request: R): boolean;
  /** Whether no request ever meets the kind; `false` by default. */
  readonly neverMet?: boolean | undefined;
}

const LAWS: Laws = { ...VALUE_LAWS, ...CHECK_LAWS, ...OPTIONAL_LAWS };

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

function subjectOf<C extends AnyCaveat, R extends object>(
  kind: CaveatKind<C, R>,
  samples: CaveatSamples<C, R>,
): Subject {
  const { nothing }: ScopeModel = standardScope as ScopeModel;
  const scope: ScopeModel = { kinds: [kind as CaveatKind], reach: () => nothing, nothing };
  const dialect =
    kind.role === 'scope' ? createDialect({ scope }) : createDialect({ kinds: [kind] });
  const fields = { values: true, requests: true, alsoMeets: true, neverMet: true } as const;
  checkFields<CaveatSamples<C, R>>(samples, 'samples', fields);
  const { values, requests, neverMet = false, alsoMeets = () => false } = samples;
  for (const list of [values, requests]) {
    if (Array.isArray(list) && list.length > 0) continue;
    throw new TypeError('samples: needs values and requests, which must be lists, not empty');
  }
  // Copies, as a check that is wrong may change them.
  const copies = requests.map((request) => ({ ...request }));
  return { kind, dialect, values, requests: copies, neverMet, alsoMeets };
}
