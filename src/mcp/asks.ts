import { encodeId, isId } from '../scope/places.js';
import { scopeAllows } from '../scope/queries.js';
import { cut, overlapping, treeSetOf } from '../scope/reach.js';
import { type Reported, setOf } from '../scope/scope-set.js';
import { maskOf } from '../scope/tree.js';
import { isObject, ownFieldOf } from '../unknown.js';
import { HIDDEN, type McpRequest } from './argument.js';
import type { McpAccess, McpScope } from './scope.js';

type McpScopeTypes = NonNullable<McpScope['~types']>;
type McpResource = McpScopeTypes['resource'];
type McpReport = Reported<McpScopeTypes>;

/** What a message asks for. */
export interface Ask {
  /** What a token must reach, all of it; empty for what every valid token may do. `{}` is everything. */
  readonly resources: readonly McpResource[];
  /** With all of these actions. */
  readonly access: readonly [McpAccess, ...McpAccess[]];
  /** What it calls; `undefined` if that is unknown, which meets no caveat about arguments. */
  readonly call: McpRequest['call'];
}

/** Returns how a tool accesses what it works on. */
export type AccessOf = (tool: string) => McpAccess;
type Params = Readonly<Record<string, unknown>>;
type ToAsk = (params: Params, accessOf: AccessOf) => Ask;

/** For what every valid token may do. */
export const OPEN: Ask = { resources: [], access: ['read'], call: {} };
/** For an unknown method, of a later revision or of an extension. */
export const CLOSED: Ask = { resources: [{}], access: ['read', 'write'], call: undefined };

/** For a message that does not say what it is about. */
const WHOLE: Ask = { ...CLOSED };

const open = (): Ask => OPEN;
const callTool: ToAsk = ({ name, arguments: given }, accessOf) => {
  if (!isName(name)) return WHOLE;
  const call = { tool: name, ...(isObject(given) && { arguments: given }) };
  // A table of the server's may have anything under a client's name.
  const action = accessOf(name) === 'read' ? 'read' : 'write';
  return { resources: [{ tool: name }], access: [action], call };
};
const reading = (resources: readonly McpResource[]): Ask => ({ ...OPEN, resources });
const readUri = ({ uri }: Params): Ask => reading(uris(uri));
const readPrompt = ({ name }: Params): Ask => (isName(name) ? reading([{ prompt: name }]) : WHOLE);

/** The methods of 2025-11-25 and 2026-07-28 that clients send, and what each asks for. */
const METHODS: Readonly<Record<string, ToAsk>> = {
  initialize: open,
  ping: open,
  'server/discover': open,
  'logging/setLevel': open,
  'tools/list': open,
  'prompts/list': open,
  'resources/list': open,
  'resources/templates/list': open,
  'tools/call': callTool,
  'prompts/get': readPrompt,
  'resources/read': readUri,
  'resources/subscribe': readUri,
  'resources/unsubscribe': readUri,
  'subscriptions/listen'({ notifications }) {
    // That a list changed is for everybody; that a resource changed is for those who may read it.
    const listened = ownFieldOf(notifications, 'resourceSubscriptions') ?? [];
    return Array.isArray(listened) ? reading(listened.flatMap(uris)) : WHOLE;
  },
  'completion/complete'({ ref }) {
    if (!isObject(ref)) return WHOLE;
    if (ref['type'] === 'ref/prompt') return readPrompt(ref);
    // Completions are of everything that the template makes.
    return ref['type'] === 'ref/resource' ? reading(uris(folderOf(ref['uri']))) : WHOLE;
  },
};

/** The methods that tokens with limits may send. */
export const KNOWN_METHODS: readonly string[] = /* @__PURE__ */ Object.keys(METHODS);

/** Returns the method of a message, if it is a known one: for logs, in which a client writes nothing. */
export function methodOf(message: unknown): string | undefined {
  const method = ownFieldOf(message, 'method');
  return KNOWN_METHODS.find((known) => known === method);
}

/** Returns what a message asks for; `undefined` for what is not a message of JSON-RPC. */
export function askOf(message: unknown, accessOf: AccessOf): Ask | undefined {
  if (!isObject(message)) return undefined;
  const { method, params, id } = message;
  // The client's answer to a request of the server.
  if (method === undefined && ('result' in message || 'error' in message)) return OPEN;
  if (typeof method !== 'string') return undefined;
  if (id === undefined && method.startsWith('notifications/')) return OPEN;
  const ask = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  return ask?.(isObject(params) ? params : {}, accessOf) ?? CLOSED;
}

/** A URI must be reached as it was sent and as a URL parser writes it: a handler may get either. */
function uris(text: unknown): readonly McpResource[] {
  if (typeof text !== 'string' || !URL.canParse(text)) return [{}];
  const written = [...new Set([text, new URL(text).href])];
  // What no caveat can name is for tokens without a scope.
  const isNamed = written.every((each) => isId(each, true) && !HIDDEN.test(each));
  return isNamed ? written.map((each) => ({ uri: each })) : [{}];
}

/** Returns the folder of all URIs that a template makes: its text before the first variable, up to a slash. */
function folderOf(template: unknown): string {
  const [fixed = ''] = typeof template === 'string' ? template.split('{', 1) : [];
  return fixed.slice(0, fixed.lastIndexOf('/') + 1);
}

function isName(name: unknown): name is string {
  return typeof name === 'string' && name !== '';
}

/** The field of the result of each list, and what the use of an item asks for; of templates, nothing does. */
const LISTS: Readonly<Record<string, readonly [field: string, toAsk?: ToAsk]>> = {
  'tools/list': ['tools', callTool],
  'prompts/list': ['prompts', readPrompt],
  'resources/list': ['resources', readUri],
  'resources/templates/list': ['resourceTemplates'],
};

/** The methods whose responses depend on the token. */
const PERSONAL: readonly unknown[] = /* @__PURE__ */ ['resources/read', ...Object.keys(LISTS)];

/** Returns whether the response to a message, or to one of a batch, depends on the token. */
export function isPersonal(message: unknown): boolean {
  if (Array.isArray(message)) return message.some(isPersonal);
  return PERSONAL.includes(ownFieldOf(message, 'method'));
}

/** Returns a function that decides whether a token may use an item of a list, or a URI that a template can make. */
function reaching(
  scope: McpReport,
  accessOf: AccessOf,
  toAsk: ToAsk | undefined,
): (item: unknown) => boolean {
  if (toAsk) {
    return (item) => {
      const { resources, access } = toAsk(isObject(item) ? item : {}, accessOf);
      return resources.every((each) => scopeAllows(scope, { ...each, access }));
    };
  }
  const set = treeSetOf(setOf(scope));
  const level = set.tree.levels.get('uri')!;
  const overlaps = overlapping(cut(set, maskOf(set.tree, ['read'])));
  return (item) => {
    const folder = folderOf(ownFieldOf(item, 'uriTemplate'));
    // Not a place that a caveat could name, such as `users://`, but all that start so are in it.
    return overlaps({ level, ids: [folder], key: level.tag + encodeId(folder, true) });
  };
}

/**
 * Returns a response, or each of a batch, without the items of lists that a token does not reach; all without
 * a scope. Of all lists, whatever was asked: a client may give one id to two messages, or an id that is none.
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
  for (const [field, toAsk] of Object.values(LISTS)) {
    const items = ownFieldOf(result, field);
    if (scope && Array.isArray(items))
      shown[field] = items.filter(reaching(scope, accessOf, toAsk));
  }
  // A cache must not give to others what this token shows.
  const cacheScope = 'cacheScope' in result && { cacheScope: 'private' };
  return { ...response, result: { ...result, ...shown, ...cacheScope } };
}
