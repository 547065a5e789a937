import type { NodeResponse } from '../adapters/node-http.js';
import type { Authority } from '../authority/authority.js';
import type { HeaderFields } from '../http/headers.js';
import type { Answer } from '../http/problem.js';
import type { Refused } from '../http/refusal.js';
import type { ResourceMetadata } from '../http/resource-metadata.js';
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

/** What the SDKs call `AuthInfo`: handlers get it with each request. */
export interface McpAuthInfo {
  token: string;
  /** The subject of the token; empty if its identifier is not one of the dialect. */
  clientId: string;
  /** Always empty: ask `grantOf`, as words cannot say what a token reaches. */
  scopes: string[];
  /** In Unix seconds; absent for a token that does not expire. */
  expiresAt?: number;
  resource?: URL;
  /** The identity of the token. The guard recognizes this object. */
  extra?: Record<string, unknown>;
}

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

/** A request that is refused, and the response to it. */
export interface McpRefused extends Answer, Pick<Refused, 'ok' | 'error'> {}

/** A request whose messages may all be handed on. */
export interface McpAllowed {
  readonly ok: true;
  /** For the SDK, which gives it to handlers. */
  readonly authInfo: McpAuthInfo;
}

/** Guards a server of the Model Context Protocol. */
export interface McpGuard<D extends Dialect = McpDialect> {
  /** The metadata of RFC 9728, for `resourceMetadataEndpoint` of an adapter. */
  readonly metadata: ResourceMetadata;
  /**
   * Decides whether the messages of a request may be handed on. Never rejects because of client input.
   *
   * @param body the parsed body: a message, or a batch of at most 100. Every message must be allowed.
   * @throws whatever `accessOf` and `admit` throw, and TypeError for a mistake in `context`.
   */
  authorize(
    headers: HeaderFields,
    body: unknown,
    context?: McpContext<D>,
  ): Promise<McpAllowed | McpRefused>;
  /**
   * Returns the response to the body of an allowed request, or to one message of it, without the items of lists that
   * the token does not reach: for a gateway. For a request that this guard did not allow, lists are empty.
   */
  filter(authInfo: McpAuthInfo | undefined, message: unknown, response: unknown): unknown;
  /**
   * Returns what the token of a request grants, for handlers of tools, prompts and resources; `undefined` for lists,
   * and for a request that this guard did not allow.
   */
  grantOf(authInfo: McpAuthInfo | undefined): Grant<D> | undefined;
  /**
   * Returns a handler for Express and `node:http` with a parsed `body`, such as that of `express.json()`. It sets
   * `req.auth`, from which the SDK's transport takes it.
   *
   * @param context returns what is known of a request; its address, `{ ip: req.ip }`, by default.
   */
  express(context?: (req: NodeRequest) => McpContext<D>): NodeHandler;
  /**
   * Wraps the handler of an SDK, a function of `Request`. It also serves the metadata.
   *
   * @param context returns what is known of a request; nothing by default.
   */
  fetch(
    handler: McpHandler,
    context?: (request: Request) => McpContext<D>,
  ): (request: Request) => Promise<Response>;
  /**
   * Wraps a transport of an SDK: lists show only what the token reaches, and messages of requests that
   * {@link McpGuard.express} did not allow are refused. Connect the server to what it returns.
   */
  transport<T extends object>(transport: T): T;
  /**
   * Returns what the `requireBearerAuth` of an SDK takes, to stand in front of {@link McpGuard.express}. It sees the
   * token alone: all that depends on the request is judged later. That function refuses tokens without expiry.
   *
   * @param toError makes the error for an invalid token: `(message) => new InvalidTokenError(message)` in 1.x,
   *   `(message) => new OAuthError(OAuthErrorCode.InvalidToken, message)` in 2.x.
   */
  verifier(toError: (message: string) => Error): {
    /** Rejects with that error for an invalid token. */
    verifyAccessToken(token: string): Promise<McpAuthInfo>;
  };
}

/** A request of Express, or of `node:http` with a body that was parsed. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawHeaders: readonly string[];
  readonly body?: unknown;
  readonly ip?: string | undefined;
  /** Of the SDK's `requireBearerAuth`, and then of the guard. */
  auth?: McpAuthInfo;
}

/** A handler of Express. */
export type NodeHandler = (
  req: NodeRequest,
  res: NodeResponse,
  next: (error?: unknown) => void,
) => void;

/** The handler of an SDK: `createMcpHandler(…).fetch`, or one that calls a transport's `handleRequest`. */
export type McpHandler = (
  request: Request,
  options: { readonly authInfo: McpAuthInfo; readonly parsedBody: unknown },
) => Response | Promise<Response>;
