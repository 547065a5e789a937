import { isPlainObject, ownFieldOf } from '../unknown.js';
import type { Tree, TreeLevel } from './tree.js';

/** A place in a tree: a resource, or with no level the whole of it. */
export interface Place {
  readonly level: TreeLevel | undefined;
  /** The ids of the levels from the root to that one. */
  readonly ids: readonly string[];
  /** A place is in another exactly if its key starts with the other's. */
  readonly key: string;
}

/** Everything: wider than any resource. */
export const ROOT: Place = Object.freeze({ level: undefined, ids: Object.freeze([]), key: '' });

const MAX_ID = 512;
/** Characters that an id encodes: the separators, the percent sign, control characters. */
const RESERVED = /[|/%\u0000-\u001f\u007f-\u009f]+/;
/** In runs, as a call for each character would cost more than everything else. */
const EACH_RESERVED: RegExp = new RegExp(RESERVED, 'g');
/** The same at a level of prefixes, where a slash stands as it is. */
const EACH_IN_PREFIX = /[|%\u0000-\u001f\u007f-\u009f]+/g;
/** Ends a key that no other key is in. No id has it, as control characters are encoded. */
const END = '\u0000';
/** The scheme of a URI, and the slash of a path without an authority. */
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/\/?/;

export function encodeId(id: string, isPrefix: boolean): string {
  if (isPlain(id)) return id;
  return id.replace(isPrefix ? EACH_IN_PREFIX : EACH_RESERVED, encodeURIComponent);
}

/** Returns whether an id is only of letters, digits, hyphens and the like: most are, and need no patterns. */
function isPlain(id: string): boolean {
  for (let i = 0; i < id.length; i++) {
    const code = id.charCodeAt(i);
    if (code < 0x26 || code > 0x7a || code === 0x2f) return false;
  }
  return true;
}

/** Reads an id; returns `undefined` for a text that {@link encodeId} would not write, and for no id. */
export function decodeId(text: string, isPrefix: boolean): string | undefined {
  // Most ids contain nothing reserved.
  if (isPlain(text) || !RESERVED.test(text)) return isId(text, isPrefix) ? text : undefined;
  let id: string;
  try {
    id = decodeURIComponent(text);
  } catch {
    return undefined;
  }
  return isId(id, isPrefix) && encodeId(id, isPrefix) === text ? id : undefined;
}

/** Returns whether a value can be an id; at a level of prefixes, a path without empty or dot segments. */
export function isId(id: unknown, isPrefix: boolean): id is string {
  if (typeof id !== 'string' || id === '' || !id.isWellFormed()) return false;
  if (!isPrefix) return true;
  const path = id.replace(SCHEME, '');
  const segments = (path.endsWith('/') ? path.slice(0, -1) : path).split('/');
  return !segments.some((segment) => segment === '' || segment === '.' || segment === '..');
}

/** Returns whether a request can be about a place: none of its ids is too long. */
export function isReachable({ ids }: Place): boolean {
  return ids.every((id) => id.length <= MAX_ID);
}

function keyPart({ tag, isPrefix }: TreeLevel, encoded: string): string {
  if (!isPrefix) return `${tag}${encoded}/`;
  return encoded.endsWith('/') ? tag + encoded : tag + encoded + END;
}

/** Returns the place of some ids, one for each level from the root to `level`. */
export function placeAt(level: TreeLevel, ids: readonly string[]): Place {
  let key = '';
  for (let i = 0; i < ids.length; i++) {
    const each = level.chain[i]!;
    key += keyPart(each, encodeId(ids[i]!, each.isPrefix));
  }
  return { level, ids, key };
}

/** Writes a place as a path: its ids, encoded and joined with slashes. */
export function writePath({ level, ids }: Place): string {
  return ids.map((id, i) => encodeId(id, level!.chain[i]!.isPrefix)).join('/');
}

/** Writes a place as an entry of a value: an id of a root as it is, another place as a path. */
export function entryOf(place: Place): string {
  return place.ids.length === 1 ? place.ids[0]! : writePath(place);
}

/** Reads a path of a level; returns `undefined` for a text that {@link writePath} would not write. */
export function readPath(level: TreeLevel, path: string): Place | undefined {
  const ids: string[] = [];
  let key = '';
  let start = 0;
  for (const each of level.chain) {
    // The last level takes the rest: an exact id with a slash does not decode.
    const end = each === level ? path.length : path.indexOf('/', start);
    const text = path.slice(start, Math.max(end, 0));
    const id = end < 0 ? undefined : decodeId(text, each.isPrefix);
    if (id === undefined) return undefined;
    ids.push(id);
    key += keyPart(each, text);
    start = end + 1;
  }
  return { level, ids, key };
}

/** Returns the place of a resource without its field `other`; `undefined` if one of its ids can be none. */
export function placeOf(
  tree: Tree,
  resource: unknown,
  name: string = 'resource',
  other?: string,
): Place | undefined {
  // The getters of a class would be no fields, and the resource wider than it looks.
  if (!isPlainObject(resource)) throw new TypeError(`${name}: expected a plain object`);
  let level: TreeLevel | undefined;
  let count = 0;
  for (const field in resource) {
    const id = resource[field];
    if (id === undefined || field === other) continue;
    const found = tree.levels.get(field);
    if (found === undefined) {
      // The loop also comes to what a page added to all objects.
      if (!Object.hasOwn(resource, field)) continue;
      const known = [...tree.levels.keys()].join(', ');
      throw new TypeError(`${name}: unknown level '${field}' (this scope has: ${known})`);
    }
    if (typeof id !== 'string') throw new TypeError(`${name}.${field} must be a string`);
    count++;
    if (level === undefined || found.chain.length > level.chain.length) level = found;
  }
  if (level === undefined) return ROOT;
  const { chain } = level;
  const ids: string[] = [];
  for (const each of chain) {
    const id = ownFieldOf(resource, each.name);
    if (typeof id === 'string') ids.push(id);
  }
  if (ids.length < chain.length || count > chain.length) {
    const path = chain.map((each) => each.name).join(', ');
    throw new TypeError(`${name}: a resource with '${level.name}' must have exactly: ${path}`);
  }
  const isValid = ids.every((id, i) => id.length <= MAX_ID && isId(id, chain[i]!.isPrefix));
  return isValid ? placeAt(level, ids) : undefined;
}

/** @throws TypeError for a level that is `undefined`, if a wider resource would grant or show more. */
export function assertComplete({ levels }: Tree, resource: object, name: string): void {
  for (const [field, value] of Object.entries(resource)) {
    if (value !== undefined || !levels.has(field)) continue;
    throw new TypeError(`${name}.${field} must not be undefined`);
  }
}

/** Returns the resource of a place: its ids by level, parents first. */
export function resourceOf({ level, ids }: Place): Record<string, string> {
  const resource: Record<string, string> = {};
  for (let i = 0; i < ids.length; i++) resource[level!.chain[i]!.name] = ids[i]!;
  return resource;
}

/** Compares places segment by segment: by the level's place in the declaration, then by code units. */
export function compare(a: Place, b: Place): number {
  for (let i = 0; i < a.ids.length && i < b.ids.length; i++) {
    const [left, right] = [a.level!.chain[i]!.tag, b.level!.chain[i]!.tag];
    if (left !== right) return left < right ? -1 : 1;
    if (a.ids[i] !== b.ids[i]) return a.ids[i]! < b.ids[i]! ? -1 : 1;
  }
  return a.ids.length - b.ids.length;
}
