import type { LevelsOf } from '../scope/queries.js';
import { cut, reachOf as setOfEntries, treeSetOf } from '../scope/reach.js';
import { maskOf } from '../scope/tree.js';
import {
  caveatsOf,
  checkConditions,
  denialOf,
  inForce,
  reachOf,
  readsOf,
  validUntilOf,
} from '../token/check.js';
import { completed } from '../token/consumer.js';
import type { Dialect, StandardDialect, TypesOf } from '../token/dialect.js';
import type { Opened } from '../token/open.js';
import { ownFieldOf } from '../unknown.js';
import { type Grant, grantedConditions, type JudgeRequestOptions } from '../token/verify.js';

export { filterByScope } from '../scope/queries.js';

/**
 * What a token grants of a list: a grant whose `scope` is what the token reaches with the action of the
 * list. Show only that. Deeply frozen.
 */
export interface Listing<D extends Dialect = StandardDialect> extends Omit<Grant<D>, 'can'> {}

/** The name of a level of a dialect's scope. @inline */
export type LevelIn<D extends Dialect> = LevelsOf<TypesOf<D>['scope']>;

/** Judges a token for a list: its type, context and usage, and that it reaches something with the action. */
export function listOpened<D extends Dialect>(
  opened: Opened<D>,
  { request, expect }: Omit<JudgeRequestOptions<D>, 'consumer'>,
): Listing<D> {
  const { dialect, identity } = opened;
  const complete = completed(request, 'request', opened, undefined);
  const all = inForce(opened);
  const checked = all.filter(({ read }) => read?.kind.role !== 'scope');
  const failures = checkConditions(checked, complete);
  const whole = treeSetOf(reachOf(dialect, readsOf(all), identity.type));
  const mask = maskOf(whole.tree, [ownFieldOf(complete, 'access')]);
  const set = setOfEntries(whole.tree, cut(whole, mask));
  const denial = denialOf(opened, failures, expect, !set.isNothing);
  if (denial !== undefined) throw denial;
  return Object.freeze({
    // An identity that the dialect does not read has an empty one.
    subject: identity.subject as Grant<D>['subject'],
    identity,
    validUntil: validUntilOf(all),
    caveats: caveatsOf(all),
    conditions: grantedConditions(opened),
    discharges: opened.discharges,
    // Of the tree of this dialect, it has its report.
    scope: set.report() as TypesOf<D>['scope']['report'],
  });
}
