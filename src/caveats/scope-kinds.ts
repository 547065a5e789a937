import type { Entry } from '../scope/entries.js';
import {
  decodeId,
  encodeId,
  isId,
  isReachable,
  type Place,
  placeAt,
  placeOf,
  readPath,
  ROOT,
} from '../scope/places.js';
import { ACCESS, actionsOf, maskOf, type Tree, type TreeLevel } from '../scope/tree.js';
import type { AccessCaveat, LevelCaveat } from '../scope/types.js';
import { derived, keep, made } from './derived.js';
import type { RequestField } from './field.js';
import { type CaveatKind, type CheckResult, MET, metIf, unmet } from './kind.js';
import { listKind } from './list-kind.js';
import { assertFields, joinList } from './text/list.js';

/** The fields of a request that the caveats of a tree read; a resource was checked when it came in. */
export interface TreeRequest {
  readonly resource?: object | undefined;
  readonly access?: string | undefined;
}

/** A kind of caveat of a tree, and the set that each of its caveats is. */
export interface TreeKind<C extends { readonly type: string } = { readonly type: string }> {
  readonly kind: CaveatKind<C, TreeRequest>;
  entries(caveat: C): readonly Entry[];
}

export interface TreeFields {
  readonly resource: RequestField;
  readonly access: RequestField;
  /** Returns the place of a request's resource; `undefined` if no token can reach it. */
  placeOf(request: TreeRequest): Place | undefined;
}

export function treeFields(tree: Tree): TreeFields {
  const placeOfRequest = ({ resource }: TreeRequest): Place | undefined => placeOf(tree, resource);
  return {
    resource: {
      of: 'object',
      check: (resource, name, request) =>
        keep(request, placeOfRequest, placeOf(tree, resource, name)),
    },
    access: { of: 'text', choices: tree.actions },
    placeOf: placeOfRequest,
  };
}

/** Makes the kind of a level: `type = path|path`. */
function levelKind(tree: Tree, level: TreeLevel, fields: TreeFields): TreeKind<LevelCaveat> {
  const { chain, name, type, isPrefix } = level;
  const isRoot = chain.length === 1;
  const what = isRoot
    ? `ids of the level ${name}`
    : `paths ${chain.map((each) => each.name).join('/')}`;
  /** In a value, ids of a root stand as they are, others as written paths. */
  const placesOf = ({ whitelist }: LevelCaveat): readonly Place[] =>
    whitelist.map((entry) => (isRoot ? placeAt(level, [entry]) : readPath(level, entry)!));
  const read = (text: string): string | undefined => {
    if (isRoot) return decodeId(text, isPrefix);
    return readPath(level, text) && text;
  };
  const write = (given: unknown): string | undefined => {
    if (isRoot) return isId(given, isPrefix) ? encodeId(given, isPrefix) : undefined;
    return typeof given === 'string' ? read(given) : undefined;
  };
  const { kind } = listKind<string, string, TreeRequest>({
    type,
    role: 'scope',
    fields: { resource: fields.resource },
    what,
    read,
    toEntry: write,
    check(caveat, request) {
      if (request.resource === undefined) return unmet('missing_context');
      const place = derived(request, fields.placeOf);
      if (place === undefined) return unmet('not_allowed');
      const listed = derived(caveat, placesOf);
      if (listed.some(({ key }) => place.key.startsWith(key))) return MET;
      const isAbove =
        place.ids.length < chain.length
          ? place.level === chain[place.ids.length - 1]
          : isPrefix && listed.some(({ key }) => key.startsWith(place.key));
      return unmet(isAbove ? 'wider_resource' : 'not_allowed');
    },
  });
  return {
    kind,
    entries: (caveat) =>
      // What no request can be about is not reached.
      placesOf(caveat)
        .filter(isReachable)
        .map((place) => ({ place, mask: tree.all })),
  };
}

/** @throws TypeError for anything but a list of actions. */
export function accessValue(tree: Tree, actions: readonly string[]): AccessCaveat {
  if (!Array.isArray(actions) || actions.length === 0) {
    throw new TypeError(`access: needs a list of ${tree.actions.join(', ')}`);
  }
  const access = actionsOf(tree, maskOf(tree, actions, `${ACCESS}: takes only`));
  return made({ type: ACCESS, access: Object.freeze(access) });
}

/** Makes the kind that lists actions: `access = read|write`. */
function accessKind(tree: Tree, fields: TreeFields): TreeKind<AccessCaveat> {
  const start = `${ACCESS} = `;
  const kind: CaveatKind<AccessCaveat, TreeRequest> = {
    type: ACCESS,
    role: 'scope',
    fields: { access: fields.access },
    decode(condition) {
      if (!condition.startsWith(start)) return undefined;
      const access = readActions(tree, condition.slice(start.length).split('|'));
      return access && made<AccessCaveat>({ type: ACCESS, access: Object.freeze(access) });
    },
    encode(caveat) {
      assertFields(caveat, ACCESS, ['access']);
      return start + joinList(accessValue(tree, caveat.access).access);
    },
    check: ({ access: listed }, { access: asked }) =>
      asked === undefined ? unmet('missing_context') : metIf(listed.includes(asked), 'not_allowed'),
  };
  return { kind, entries: ({ access }) => [{ place: ROOT, mask: maskOf(tree, access) }] };
}

/** Checks a caveat that reaches some entries. It is met only if it is met for all that a request leaves out. */
export function checkEntries(
  tree: Tree,
  entries: readonly Entry[],
  request: TreeRequest,
  fields: TreeFields,
): CheckResult {
  const { resource, access } = request;
  if (resource === undefined && access === undefined) return unmet('missing_context');
  const place = resource === undefined ? undefined : derived(request, fields.placeOf);
  const mask = entries
    .filter((each) => (place ?? ROOT).key.startsWith(each.place.key))
    .reduce((sum, each) => sum | each.mask, 0);
  const asked = access === undefined ? tree.all : maskOf(tree, [access]);
  const isPlace = resource === undefined || place !== undefined;
  if (isPlace && (mask & asked) === asked) return MET;
  if (resource === undefined || access === undefined) return unmet('missing_context');
  const isAbove =
    mask === 0 && place && entries.some((each) => each.place.key.startsWith(place.key));
  return unmet(isAbove ? 'wider_resource' : 'not_allowed');
}

/** Makes the kinds that every tree has: one for each level, and that of actions. */
export function treeKinds(tree: Tree, fields: TreeFields): readonly TreeKind[] {
  const levels = [...tree.levels.values()].map((level) => levelKind(tree, level, fields));
  return [...levels, accessKind(tree, fields)];
}

/** Reads actions in the order of the declaration, without duplicates. */
export function readActions(tree: Tree, words: readonly string[]): readonly string[] | undefined {
  let last = -1;
  for (const word of words) {
    const i = tree.actions.indexOf(word);
    if (i <= last) return undefined;
    last = i;
  }
  return words;
}
