import type { AnyCaveat } from '../caveats/kind.js';
import type { TreeRequest } from '../caveats/scope-kinds.js';
import { type ScopeModel, treeOfModel } from '../caveats/scope-model.js';
import { checkFields } from '../options.js';
import type { ScopeTypes } from '../scope/scope-set.js';
import { caveatLaws } from './laws/index.js';
import { type CaveatLaw, lawsFor, orMistake } from './laws/law.js';
import { REACH_LAWS } from './laws/reach-laws.js';
import { atMost, samplesOf, type ScopeSamples, trialOf } from './laws/scope-trial.js';
import { runCheck } from './laws/subject.js';

export type { ScopeSamples } from './laws/scope-trial.js';

/**
 * Returns the laws that every scope must obey: a list, to make a test of each in any test runner. They mint
 * tokens with the scope's caveats, alone and together, and compare what `verify` allows with what
 * `inferScope` reports. The laws of {@link caveatLaws} are among them, for all kinds of the scope.
 *
 * @param scope a scope, made with `defineScope`; or a model of your own.
 * @param samples for a model of your own. A scope of `defineScope` makes its own.
 * @throws TypeError for a model of your own without samples, and for samples that lack something.
 * @example
 * ```ts
 * import { defineScope } from 'caveats';
 * import { scopeLaws } from 'caveats/testing';
 *
 * const git = defineScope({ levels: { org: {}, repo: { in: 'org' } }, actions: ['read', 'write'] });
 * // In a test: for (const { name, run } of scopeLaws(git)) test(name, run);
 * for (const { run } of scopeLaws(git)) run();
 * console.log(scopeLaws(git)[0]?.name); // verify allows exactly what inferScope reports
 * ```
 */
export function scopeLaws<T extends ScopeTypes>(
  scope: ScopeModel<T>,
  samples?: ScopeSamples<NoInfer<T>>,
): readonly CaveatLaw[] {
  const tree = treeOfModel(scope);
  const isReached = (caveat: AnyCaveat, { resource, access }: TreeRequest): boolean =>
    orMistake(() => scope.reach([caveat]).allows({ ...resource, access })) === true;
  const given: ScopeSamples<ScopeTypes> | undefined =
    samples ?? (tree && { ...samplesOf(tree), alsoMeets: isReached });
  if (given === undefined) throw new TypeError('scopeLaws: a model of your own needs samples');
  const fields = { caveats: true, requests: true, toQuery: true, alsoMeets: true } as const;
  checkFields<ScopeSamples<ScopeTypes>>(given, 'samples', fields);
  const { caveats, requests, toQuery } = given;
  if (!Array.isArray(caveats) || !Array.isArray(requests) || typeof toQuery !== 'function') {
    throw new TypeError('samples: caveats and requests must be lists, and toQuery a function');
  }
  const trial = trialOf(scope, given);
  if (trial.decided.length === 0) {
    throw new TypeError('samples: toQuery must return a query for some of the requests');
  }
  // The laws of kinds try hundreds of variants of each request.
  const most = samples === undefined ? 5 : Infinity;
  return [...lawsFor('The scope', trial, REACH_LAWS), ...kindLaws(scope, given, most)];
}

/** Returns the laws of kinds, each for all kinds of a scope, with some requests that meet them and some that do not. */
function kindLaws(
  { kinds, reach }: ScopeModel,
  { caveats, requests, alsoMeets }: ScopeSamples<ScopeTypes>,
  most: number,
): readonly CaveatLaw[] {
  const all = kinds.map((kind) => {
    const { type, fields = {} } = kind;
    const values = caveats.filter((caveat) => caveat.type === type);
    if (values.length === 0) throw new TypeError(`samples: needs caveats of the kind '${type}'`);
    const asked = requests.map((request) => {
      const entries = Object.entries(request).filter(([name]) => Object.hasOwn(fields, name));
      return Object.fromEntries(entries);
    });
    // Requests that differ in what another kind reads are the same to this one.
    const distinct = [...new Map(asked.map((each) => [JSON.stringify(each), each])).values()];
    const met = distinct.filter((each) => values.some((one) => runCheck(kind, one, each).met));
    const unmet = distinct.filter((request) => !met.includes(request));
    return caveatLaws(kind, {
      values,
      requests: [...atMost(met, most), ...atMost(unmet, most)],
      neverMet: values.every((value) => reach([value]).isNothing),
      ...(alsoMeets && { alsoMeets }),
    });
  });
  const [first = []] = all;
  return first.map(({ name }, i) => ({ name, run: () => all.forEach((laws) => laws[i]?.run()) }));
}
