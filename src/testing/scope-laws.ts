import type { AnyCaveat } from '../caveats/kind.js';
import { type ScopeModel, treeOfModel } from '../caveats/scope-model.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { ScopeQuery, ScopeTypes } from '../scope/scope-set.js';
import type { Tree } from '../scope/tree.js';
import { caveatLaws } from './laws/index.js';
import { type CaveatLaw, lawsFor, meets, orMistake } from './laws/law.js';
import { REACH_LAWS, TREE_LAWS } from './laws/reach-laws.js';
import { samplesOf, type TreeRequest } from './laws/scope-samples.js';
import { atMost, trialOf } from './laws/scope-trial.js';

/** What the laws of a scope model of your own are tried on. */
export interface ScopeSamples<T extends ScopeTypes> {
  /** Caveats of every kind of the model, several of each. */
  readonly caveats: readonly T['caveat'][];
  /** Requests that some of the caveats allow, others that none does, and some that leave something out. */
  readonly requests: readonly T['request'][];
  /** Returns what a request asks of the scope; `undefined` for a request that leaves something out. */
  toQuery(request: T['request']): ScopeQuery<T> | undefined;
  /**
   * Decides whether a request that is similar to one of `requests` should meet a caveat too, as for
   * `caveatLaws`; by default none should.
   */
  alsoMeets?(caveat: T['caveat'], request: T['request']): boolean;
}

const FIELDS: FieldsOf<ScopeSamples<ScopeTypes>> = {
  caveats: true,
  requests: true,
  toQuery: true,
  alsoMeets: true,
};

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
  if (samples === undefined && tree !== undefined) return lawsOfTree(scope, tree);
  if (samples === undefined) throw new TypeError('scopeLaws: a model of your own needs samples');
  checkFields(samples, 'samples', FIELDS);
  const { caveats, requests, toQuery } = samples;
  if (!Array.isArray(caveats) || !Array.isArray(requests) || typeof toQuery !== 'function') {
    throw new TypeError('samples: caveats and requests must be lists, and toQuery a function');
  }
  const trial = trialOf(scope, samples);
  if (trial.decided.length === 0) {
    throw new TypeError('samples: toQuery must return a query for some of the requests');
  }
  return [...lawsFor('The scope', trial, REACH_LAWS), ...kindLaws(scope, samples)];
}

function lawsOfTree(scope: ScopeModel, tree: Tree): readonly CaveatLaw[] {
  const samples = samplesOf(tree);
  const toQuery = ({ resource, access }: TreeRequest): ScopeQuery | undefined =>
    resource && access ? { ...resource, access } : undefined;
  const alsoMeets = (caveat: AnyCaveat, { resource, access }: TreeRequest): boolean =>
    orMistake(() => scope.reach([caveat]).allows({ ...resource, access })) === true;
  const trial = { ...trialOf(scope, { ...samples, toQuery }), tree, samples };
  // A few requests do for the laws of kinds, which try hundreds of variants of each.
  const choose = (requests: readonly object[], isMet: (request: object) => boolean) => [
    ...atMost(requests.filter(isMet), 6),
    ...atMost(
      requests.filter((request) => !isMet(request)),
      3,
    ),
  ];
  return [
    ...lawsFor('The scope', trial, { ...REACH_LAWS, ...TREE_LAWS }),
    ...kindLaws(scope, { ...samples, alsoMeets }, choose),
  ];
}

type Choose = (
  requests: readonly object[],
  isMet: (request: object) => boolean,
) => readonly object[];

/** Returns the laws of kinds, each for all kinds of a scope. */
function kindLaws(
  { kinds }: ScopeModel,
  { caveats, requests, alsoMeets }: Omit<ScopeSamples<ScopeTypes>, 'toQuery'>,
  choose: Choose = (all) => all,
): readonly CaveatLaw[] {
  const all = kinds.map((kind) => {
    const values = caveats.filter(({ type }) => type === kind.type);
    if (values.length === 0)
      throw new TypeError(`samples: needs caveats of the kind '${kind.type}'`);
    const asked = requests.map((request) => onlyFields(request, kind.fields ?? {}));
    // Requests that differ in what another kind reads are the same to this one.
    const distinct = [...new Map(asked.map((each) => [JSON.stringify(each), each])).values()];
    const isMet = (request: object) => values.some((value) => meets(kind, value, request));
    const samples = { values, requests: choose(distinct, isMet) };
    return caveatLaws(kind, { ...samples, ...(alsoMeets && { alsoMeets }) });
  });
  const [first = []] = all;
  return first.map(({ name }, i) => ({ name, run: () => all.forEach((laws) => laws[i]?.run()) }));
}

function onlyFields(request: object, fields: object): object {
  return Object.fromEntries(
    Object.entries(request).filter(([name]) => Object.hasOwn(fields, name)),
  );
}
