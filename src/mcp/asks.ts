import { isId } from '../scope/places.js';
import { isObject, ownFieldOf } from '../unknown.js';
import { isHidden, type McpRequest } from './argument.js';
import type { McpAccess, McpScope } from './scope.js';

type McpResource = NonNullable<McpScope['~types']>['resource'];

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

/** For what every valid token may do. */
export const OPEN: Ask = { resources: [], access: ['read'], call: {} };
/** For an unknown method, of a later revision or of an extension. */
export const CLOSED: Ask = { resources: [{}], access: ['read', 'write'], call: undefined };

/** For a message that does not say what it is about. */
const WHOLE: Ask = { ...CLOSED };

const open = (): Ask => OPEN;
const reading = (resources: readonly McpResource[]): Ask => ({ ...OPEN, resources });
const readUri = ({ uri }: Params): Ask => reading(uris(uri));
const readPrompt = ({ name }: Params): Ask => (isName(name) ? reading([{ prompt: name }]) : WHOLE);

/** The methods of 2025-11-25 and 2026-07-28 that clients send, and what each asks for. */
const METHODS: Readonly<Record<string, (params: Params, accessOf: AccessOf) => Ask>> = {
  initialize: open,
  ping: open,
  'server/discover': open,
  'logging/setLevel': open,
  'tools/list': open,
  'prompts/list': open,
  'resources/list': open,
  'resources/templates/list': open,
  'tools/call'({ name, arguments: given }, accessOf) {
    if (!isName(name)) return WHOLE;
    const call = { tool: name, ...(isObject(given) && { arguments: given }) };
    // A table of the server's may have anything under a client's name.
    const action = accessOf(name) === 'read' ? 'read' : 'write';
    return { resources: [{ tool: name }], access: [action], call };
  },
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
  if (typeof text !== 'string' || !URL.canParse(text) || isHidden(text)) return [{}];
  const written = [...new Set([text, new URL(text).href])];
  // What no caveat can name is for tokens without a scope.
  return written.every((each) => isId(each, true)) ? written.map((each) => ({ uri: each })) : [{}];
}

/** Returns the folder of all URIs that a template makes: its text before the first variable, up to a slash. */
export function folderOf(template: unknown): string {
  const [fixed = ''] = typeof template === 'string' ? template.split('{', 1) : [];
  return fixed.slice(0, fixed.lastIndexOf('/') + 1);
}

function isName(name: unknown): name is string {
  return typeof name === 'string' && name !== '';
}
