import { Onto } from '../caveats/derived.js';
import { placeOf } from '../scope/places.js';
import type { Tree, TreeLevel } from '../scope/tree.js';

/** A level, and the parameter of a route that is its id. */
export interface LevelParameter {
  readonly level: TreeLevel;
  readonly parameter: string;
}

/** Returns the parameters of the levels that a route names, parents first. */
export function levelParameters(
  tree: Tree,
  named: object,
  name: string,
): readonly LevelParameter[] {
  const place = placeOf(tree, named, name);
  if (place === undefined) throw new TypeError(`${name}: a parameter must have a name`);
  const chain = place.level?.chain ?? [];
  return chain.map((level, i) => ({ level, parameter: place.ids[i]! }));
}

/** The safe methods (RFC 9110, section 9.2.1) that an API responds to. */
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Returns the action of a method, `read` or `write`; `undefined` for a scope that has not both. */
export function actionOf(method: string, actions: readonly string[]): string | undefined {
  if (!actions.includes('read') || !actions.includes('write')) return undefined;
  return READING.has(method) ? 'read' : 'write';
}

/** @throws TypeError for an action that the scope does not have, and for none if there is no default. */
export function checkAction(
  access: unknown,
  actions: readonly string[],
  name: string,
): asserts access is string | undefined {
  const isDefault = access === undefined && actionOf('GET', actions) !== undefined;
  if (isDefault || actions.some((action) => action === access)) return;
  const known = actions.map((action) => `'${action}'`).join(' or ');
  const must = access === undefined ? 'is missing, and must be' : 'must be';
  throw new TypeError(`${name}: access ${must} ${known || 'an action of the scope'}`);
}

class Told extends Onto {
  readonly #isTold = true;

  static is(object: object): boolean {
    return #isTold in object;
  }
}

/** Freezes a resource of ids that the client wrote into the route: a refusal may repeat them. */
export function told(resource: object): object {
  return Object.freeze(new Told(resource));
}

/** Returns whether the client wrote the ids of a resource into the route. */
export function isTold(resource: object | undefined): boolean {
  return resource !== undefined && Told.is(resource);
}
