import type { ReachedName, ReachPart } from '../../../../src/reading/parts.js';
import type { Reach } from '../../../../src/reading/reach.js';
import { filterByScope } from '../../../../src/scope/queries.js';

/** One thing in which two tokens differ. */
export interface Difference {
  readonly after: ReachPart | undefined;
  readonly before: ReachPart | undefined;
}

/** Returns the things in which the caveats of two tokens leave different things. */
export function differencesOf(child: Reach, parent: Reach): readonly Difference[] {
  const names = new Set([...parent.parts, ...child.parts].map(({ name }) => name));
  const find = ({ parts }: Reach, name: string): ReachPart | undefined =>
    parts.find((part) => part.name === name);
  return [...names]
    .map((name) => ({ after: find(child, name), before: find(parent, name) }))
    .filter(({ after, before }) => JSON.stringify(after?.json) !== JSON.stringify(before?.json));
}

/** Returns the resources of the parent of which nothing is left, at any depth. */
export function lostOf({ after, before }: Difference): ReadonlySet<ReachedName> {
  const scope = after?.scope;
  if (scope === undefined) return new Set();
  const names = allOf(before?.names).filter(({ resource }) => resource !== undefined);
  const toResource = ({ resource = {} }: ReachedName): object => resource;
  const kept = new Set(filterByScope(scope, names, toResource, { parents: true }));
  return new Set(names.filter((name) => !kept.has(name)));
}

function allOf(names: readonly ReachedName[] = []): readonly ReachedName[] {
  return names.flatMap((name) => [name, ...allOf(name.names)]);
}
