import type { AnyCaveat } from '../caveats/kind.js';
import { mixedValue } from '../caveats/mixed-kind.js';
import type { TreeRequest } from '../caveats/scope-kinds.js';
import { treeOfModel } from '../caveats/scope-model.js';
import { checkFields } from '../options.js';
import { type Entry, normalize } from '../scope/entries.js';
import { assertComplete, entryOf, type Place, placeAt, placeOf, ROOT } from '../scope/places.js';
import { ACCESS, actionsOf, maskOf, type Tree, type TreeLevel } from '../scope/tree.js';
import type { AccessCaveat, LevelCaveat } from '../scope/types.js';
import { type Dialect, dialectOr, type StandardDialect, type TypesOf } from './dialect.js';
import type { AttenuateOptions } from './mint.js';

/** How the narrowest caveats are written. */
export interface NarrowestOptions<
  D extends Dialect = StandardDialect,
> extends AttenuateOptions<D> {}

const NAME = 'narrowestCaveats';

/**
 * Returns the tightest scope caveats that allow all of some requests: to pass on a token that is good for
 * these alone. Without a mixed caveat in the declaration, every resource gets all actions that any of the
 * requests has, and resources of different depths become those of their common level.
 *
 * @param requests each with a `resource` and an `access`, and nothing else; at least one.
 * @throws TypeError for requests without a level in common, for which only a token for everything would do;
 *   for a scope model of your own; and for a scope with other kinds, of {@link withKinds}.
 * @example
 * ```ts
 * import { narrowestCaveats } from 'caveats';
 *
 * const caveats = narrowestCaveats([
 *   { resource: { doc: 'A', table: 't1' }, access: 'read' },
 *   { resource: { doc: 'B' }, access: 'read' },
 * ]);
 * console.log(JSON.stringify(caveats));
 * // [{"type":"doc","whitelist":["A","B"]},{"type":"access","access":["read"]}]
 * ```
 */
export function narrowestCaveats<D extends Dialect = StandardDialect>(
  requests: readonly NoInfer<TypesOf<D>['scope']['request']>[],
  options: NarrowestOptions<D> = {},
): readonly TypesOf<D>['scope']['caveat'][] {
  checkFields(options, NAME, { dialect: true });
  const dialect = dialectOr(options.dialect);
  const tree = treeOfModel(dialect.scope);
  if (tree === undefined) throw mistake('needs a dialect whose scope defineScope made');
  if (!Array.isArray(requests) || requests.length === 0) {
    throw mistake('needs a list of requests, at least one');
  }
  const entries = Array.from(requests, (each: TreeRequest) => entryOfRequest(tree, each));
  const caveats = narrowestOf(tree, entries);
  if (caveats.every((caveat) => isWritten(dialect, caveat))) return caveats;
  throw mistake('the scope of this dialect has other kinds of caveat');
}

function entryOfRequest(tree: Tree, request: TreeRequest): Entry {
  checkFields(request, NAME, { resource: true, access: true });
  const { resource, access } = request;
  if (resource === undefined || access === undefined) {
    throw mistake('each request needs a resource and an access');
  }
  assertComplete(tree, resource, NAME);
  const place = placeOf(tree, resource);
  if (place === undefined) throw mistake('no token can reach one of the resources');
  return { place, mask: maskOf(tree, [access]) };
}

function narrowestOf(tree: Tree, entries: readonly Entry[]): readonly AnyCaveat[] {
  if (tree.mixed !== undefined) return [mixedValue(tree, tree.mixed, normalize(entries))];
  const level = commonChain(entries.map(({ place }) => place)).at(-1);
  if (level === undefined) {
    throw mistake('the requests have no level in common, so these caveats would allow everything');
  }
  const cut = entries.map(({ place: { ids } }) => ({
    place: placeAt(level, ids.slice(0, level.chain.length)),
    mask: tree.all,
  }));
  const whitelist = normalize(cut).map(({ place }) => entryOf(place));
  const mask = entries.reduce((sum, entry) => sum | entry.mask, 0);
  const narrowed: LevelCaveat = { type: level.type, whitelist };
  const access: AccessCaveat = { type: ACCESS, access: actionsOf(tree, mask) };
  return [narrowed, access];
}

/** Returns the levels that all of some places are in, from the root on. */
function commonChain([first = ROOT, ...others]: readonly Place[]): readonly TreeLevel[] {
  const chain = first.level?.chain ?? [];
  const length = chain.findIndex((each, i) => others.some(({ level }) => level?.chain[i] !== each));
  return length < 0 ? chain : chain.slice(0, length);
}

function isWritten(dialect: Dialect, caveat: AnyCaveat): boolean {
  try {
    return dialect.write(caveat) !== '';
  } catch {
    return false;
  }
}

function mistake(what: string): TypeError {
  return new TypeError(`${NAME}: ${what}`);
}
