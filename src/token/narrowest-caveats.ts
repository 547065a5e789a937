import type { AnyCaveat } from '../caveats/kind.js';
import { narrowestOf } from '../caveats/needed.js';
import { treeOfModel } from '../caveats/scope-model.js';
import { checkFields } from '../options.js';
import { type Dialect, dialectOr, type StandardDialect, type TypesOf } from './dialect.js';

/** How the narrowest caveats are written. */
export interface NarrowestOptions<D extends Dialect = StandardDialect> {
  /** The dialect of the caveats; the standard one by default. */
  readonly dialect?: D | undefined;
}

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
  checkFields(options, 'narrowestCaveats', { dialect: true });
  const dialect = dialectOr(options.dialect);
  const tree = treeOfModel(dialect.scope);
  if (tree === undefined) {
    throw new TypeError('narrowestCaveats: needs a dialect whose scope defineScope made');
  }
  const caveats = narrowestOf(tree, requests);
  if (caveats.every((caveat) => isWritten(dialect, caveat))) return caveats;
  throw new TypeError('narrowestCaveats: the scope of this dialect has other kinds of caveat');
}

function isWritten(dialect: Dialect, caveat: AnyCaveat): boolean {
  try {
    return dialect.write(caveat) !== '';
  } catch {
    return false;
  }
}
