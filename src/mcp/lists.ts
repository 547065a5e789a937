import { cut, overlapping, treeSetOf } from '../scope/reach.js';
import { encodeId } from '../scope/places.js';
import { scopeAllows } from '../scope/queries.js';
import { type Reported, setOf } from '../scope/scope-set.js';
import { maskOf } from '../scope/tree.js';
import { isObject, ownFieldOf } from '../unknown.js';
import { type AccessOf, askOf, folderOf } from './asks.js';
import type { McpScope } from './scope.js';

type McpReport = Reported<NonNullable<McpScope['~types']>>;
/** Returns whether a token reaches an item of a list. */
type Reaches = (scope: McpReport, accessOf: AccessOf) => (item: unknown) => boolean;

/** Shows an item if the method that uses it may be called. */
const usedBy =
  (method: string): Reaches =>
  (scope, accessOf) =>
  (item) => {
    const ask = askOf({ method, params: item }, accessOf);
    return (
      ask !== undefined &&
      ask.resources.every((each) => scopeAllows(scope, { ...each, access: ask.access }))
    );
  };

/** Shows a template if it can make a URI that is reached. */
const makesReached: Reaches = (scope) => {
  const set = treeSetOf(setOf(scope));
  const level = set.tree.levels.get('uri')!;
  const overlaps = overlapping(cut(set, maskOf(set.tree, ['read'])));
  return (item) => {
    const folder = folderOf(ownFieldOf(item, 'uriTemplate'));
    // Not a place that a caveat could name, such as `users://`, but all that start so are in it.
    return overlaps({ level, ids: [folder], key: level.tag + encodeId(folder, true) });
  };
};

/** The field of the result of each list, and what it shows. */
const LISTS: Readonly<Record<string, readonly [field: string, reaches: Reaches]>> = {
  'tools/list': ['tools', usedBy('tools/call')],
  'prompts/list': ['prompts', usedBy('prompts/get')],
  'resources/list': ['resources', usedBy('resources/read')],
  'resources/templates/list': ['resourceTemplates', makesReached],
};

/** Returns whether the response to a message, or to one of a batch, depends on the token. */
export function isPersonal(message: unknown): boolean {
  if (Array.isArray(message)) return message.some(isPersonal);
  const method = ownFieldOf(message, 'method');
  return (
    typeof method === 'string' && (method === 'resources/read' || Object.hasOwn(LISTS, method))
  );
}

/**
 * Returns a response, or each of a batch, without the items of lists that a token does not reach. Of all lists,
 * whatever was asked: a client may give one id to two messages, or an id that is none.
 *
 * @param scope what the token reaches; `undefined` to show all.
 */
export function reachedOf(
  response: unknown,
  scope: McpReport | undefined,
  accessOf: AccessOf,
): unknown {
  if (Array.isArray(response)) return response.map((each) => reachedOf(each, scope, accessOf));
  const result = ownFieldOf(response, 'result');
  if (!isObject(response) || !isObject(result)) return response;
  const shown: Record<string, unknown> = {};
  for (const [field, reaches] of Object.values(LISTS)) {
    const items = ownFieldOf(result, field);
    if (scope && Array.isArray(items)) shown[field] = items.filter(reaches(scope, accessOf));
  }
  // A cache must not give to others what this token shows.
  const cacheScope = 'cacheScope' in result && { cacheScope: 'private' };
  return { ...response, result: { ...result, ...shown, ...cacheScope } };
}
