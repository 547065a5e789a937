import type { Authority } from '../authority/authority.js';
import { treeOfModel } from '../caveats/scope-model.js';
import { createResourceMetadata, type ResourceMetadata } from '../http/resource-metadata.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { Tree } from '../scope/tree.js';
import type { Dialect, TokenRequest } from '../token/dialect.js';
import type { MaybePromise } from '../token/open.js';
import type { OnVerdict } from '../token/verdict.js';
import type { Grant } from '../token/verify.js';
import type { McpAccess, McpDialect } from './scope.js';

/**
 * What a server knows about a request, apart from its messages: the client's address, and the fields of kinds of
 * your own.
 */
export type McpContext<D extends Dialect = McpDialect> = Partial<TokenRequest<D>>;

/** A message that passed all checks. */
export interface McpCall<D extends Dialect = McpDialect> {
  /** The message as the client sent it. */
  readonly message: Readonly<Record<string, unknown>>;
  /** What the token grants. */
  readonly grant: Grant<D>;
}

/** Options of `createMcpGuard`. */
export interface McpGuardOptions<D extends Dialect = McpDialect> {
  /** Opens the tokens, and has their dialect: one of `mcpScope` with `argumentKind`, such as `mcpDialect`. */
  readonly authority: Pick<Authority<D>, 'open' | 'dialect'> &
    Partial<Pick<Authority<D>, 'onVerdict'>>;
  /** The server's own URL, such as `https://mcp.example.com/mcp`, as `createResourceMetadata` takes it. */
  readonly url: string | URL;
  /**
   * The issuers of the servers that users can log in with. Only if there are some are clients sent to log in for a
   * wider token. None by default.
   */
  readonly authorizationServers?: readonly string[] | undefined;
  /** The `scopes_supported` of the metadata: those that a client asks for at first. */
  readonly scopesSupported?: readonly string[] | undefined;
  /** The name of the server in the metadata. */
  readonly name?: string | undefined;
  /** Returns how a tool accesses what it works on; `write` by default, and for anything but `read`. */
  readonly accessOf?: ((tool: string) => McpAccess) | undefined;
  /** Whether lists show what the token reaches (the default), or all, so that users log in for more. */
  readonly lists?: 'reached' | 'all' | undefined;
  /**
   * Called with each message that needs more than a valid token, once all messages of the request passed all checks:
   * for a budget. `true` admits the message; a text refuses it and is the reason; any other value refuses it. An error
   * goes to the framework.
   */
  readonly admit?: ((call: McpCall<D>) => MaybePromise<true | string>) | undefined;
  /**
   * Called with the verdict on the token for each message, and the message as the client sent it; `undefined` for a
   * token that does not open. The `route` of a verdict is the method, if it is a known one.
   */
  readonly onVerdict?: OnVerdict<[message: unknown]> | undefined;
}

const FIELDS: FieldsOf<McpGuardOptions> = {
  authority: true,
  url: true,
  authorizationServers: true,
  scopesSupported: true,
  name: true,
  accessOf: true,
  lists: true,
  admit: true,
  onVerdict: true,
};

/** @throws TypeError naming the option and what it must be. */
export function checkedOptions<D extends Dialect>(
  options: McpGuardOptions<D>,
): { readonly metadata: ResourceMetadata; readonly tree: Tree } {
  checkFields(options, 'createMcpGuard', FIELDS);
  const { authority, url, authorizationServers, scopesSupported, name, lists } = options;
  const { dialect, open } = authority ?? {};
  if (typeof open !== 'function') fail('authority must be made with createAuthority');
  const tree = treeOfModel(dialect.scope);
  const isMcp =
    ['tool', 'prompt', 'uri'].every((level) => tree?.levels.get(level)?.chain.length === 1) &&
    ['read', 'write'].every((action) => tree?.actions.includes(action)) &&
    dialect.kinds.has('argument');
  if (tree === undefined || !isMcp) {
    return fail('the dialect of the authority must have mcpScope and argumentKind, as mcpDialect');
  }
  if (lists !== undefined && lists !== 'reached' && lists !== 'all') {
    fail("lists must be 'reached' or 'all'");
  }
  for (const key of ['accessOf', 'admit'] as const) {
    const type = typeof options[key];
    if (type !== 'function' && type !== 'undefined') fail(`${key} must be a function`);
  }
  const resource = `${url}`;
  const about = { resource, authorizationServers, scopesSupported, name };
  return { metadata: createResourceMetadata(about), tree };
}

function fail(what: string): never {
  throw new TypeError(`createMcpGuard: ${what}`);
}
