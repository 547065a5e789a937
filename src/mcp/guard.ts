import { decodeError, isTokenError } from '../errors.js';
import { credentialFields, credentialReader } from '../http/credentials.js';
import type { HeaderFields } from '../http/headers.js';
import type { ResourceMetadata } from '../http/resource-metadata.js';
import { DEFAULT_MAX_LENGTH } from '../macaroon/decode.js';
import type { Dialect } from '../token/dialect.js';
import { inferOpened } from '../token/infer-scope.js';
import type { Opened } from '../token/open.js';
import { listeners } from '../token/verdict.js';
import type { Grant } from '../token/verify.js';
import { type Decide, descriptions, type Filter, type Known, type McpAuthInfo } from './auth.js';
import { guardFetch, type McpHandler } from './fetch.js';
import { judging } from './judging.js';
import { isPersonal, reachedOf } from './lists.js';
import { guardNode, type NodeHandler, type NodeRequest } from './node.js';
import { checkedOptions, type McpContext, type McpGuardOptions } from './options.js';
import { type McpRefused, refusals } from './refusals.js';
import type { McpDialect } from './scope.js';
import { guardTransport } from './transport.js';

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

/**
 * Creates the guard of a server of the Model Context Protocol. It reads JSON-RPC and imports no SDK. Follows
 * the revisions 2025-11-25 and 2026-07-28; methods that it does not know need a token that nothing restricts.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import { attenuate } from 'caveats';
 * import { createAuthority } from 'caveats/authority';
 * import { argument, createMcpGuard, mcpDialect as dialect, tool } from 'caveats/mcp';
 *
 * const authority = createAuthority({ keys: 'an example key, 32 bytes or more', dialect });
 * const guard = createMcpGuard({ authority, url: 'https://mcp.example.com/mcp' });
 * const agent = await authority.issue('agent-1', [tool('search', 'transfer')]);
 * const limit = argument('transfer', 'amount', { max: 100 });
 * const subAgent = authority.serialize(attenuate(agent, [limit], { dialect }));
 *
 * const headers = { authorization: `Bearer ${subAgent}` };
 * const call = (name: string, args = {}) =>
 *   guard.authorize(headers, {
 *     jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args },
 *   });
 * console.log((await call('search')).ok, (await call('transfer', { amount: 50 })).ok); // true true
 * const refused = await call('read_file');
 * if (!refused.ok) console.log(refused.status); // 403
 * const limited = await call('transfer', { amount: 500 });
 * if (!limited.ok) console.log(JSON.parse(limited.body).result.content[0].text);
 * // This token limits these arguments: amount {"max":100}
 * ```
 */
export function createMcpGuard<D extends Dialect = McpDialect>(
  options: McpGuardOptions<D>,
): McpGuard<D> {
  const { tree, metadata } = checkedOptions(options);
  const { authority, authorizationServers = [], lists, accessOf = () => 'write' } = options;
  const { dialect } = authority;
  const read = credentialReader(credentialFields(), DEFAULT_MAX_LENGTH);
  const refusal = refusals(tree, metadata.url, authorizationServers.length > 0);
  const listen = listeners(options.onVerdict, authority.onVerdict);
  const judge = judging({ ...options, accessOf }, refusal, listen);
  const { describe, knownOf } = descriptions<D>(metadata.document.resource);

  const open = async (headers: HeaderFields): Promise<Known<D> | McpRefused> => {
    const question = listen?.('open', [undefined]);
    try {
      const { text: token, fault } = read(headers);
      if (fault === 'not_base64' || fault === 'too_long') throw decodeError(fault);
      if (fault === undefined) {
        return { ok: true, token, opened: await authority.open(token, DEFAULT_MAX_LENGTH) };
      }
      question?.report(fault);
      return refusal.credential(fault);
    } catch (error) {
      if (!isTokenError(error)) throw error;
      question?.report(undefined, error);
      return refusal.token(error);
    }
  };
  const decide: Decide<D> = async ({ headers, auth }, toBody, context) => {
    const known = knownOf(auth) ?? (await open(headers));
    if (!known.ok) return known;
    const received = await toBody();
    if (!received.ok) return received;
    const judged = await judge(known.opened, received.body, context);
    return judged.ok ? { ...received, authInfo: describe({ ...known, judged }) } : judged;
  };
  const filter: Filter = (authInfo, message, response) => {
    if (!isPersonal(message)) return response;
    const scope = knownOf(authInfo)?.judged?.scope ?? dialect.scope.nothing.report();
    return reachedOf(response, lists === 'all' ? undefined : scope, accessOf);
  };

  return {
    metadata,
    async authorize(headers, body, context = {}) {
      const decided = await decide({ headers }, () => ({ ok: true, body }), context);
      return decided.ok ? { ok: true, authInfo: decided.authInfo } : decided;
    },
    filter,
    grantOf: (authInfo) => knownOf(authInfo)?.judged?.grant,
    express: (context = addressOf) => guardNode(decide, context),
    fetch: (handler, context = () => ({})) =>
      guardFetch(metadata, decide, filter, handler, context),
    transport: (transport) =>
      guardTransport(transport, (authInfo) => knownOf(authInfo)?.judged !== undefined, filter),
    verifier: (toError) => ({
      async verifyAccessToken(token) {
        const question = listen?.('open', [undefined]);
        try {
          const opened = await authority.open(token, DEFAULT_MAX_LENGTH);
          question?.about(opened);
          assertValid(opened);
          return describe({ ok: true, token, opened });
        } catch (error) {
          question?.report(undefined, error);
          if (!isTokenError(error) || error.code === 'verification_unavailable') throw error;
          throw toError(error.message);
        }
      },
    }),
  };
}

/** @throws TokenError for a token that no request makes valid. */
function assertValid<D extends Dialect>(opened: Opened<D>): void {
  try {
    inferOpened(opened, { context: {} });
  } catch (error) {
    // From where and by whom it is used is not known yet.
    if (!isTokenError(error) || error.code !== 'context_denied') throw error;
  }
}

function addressOf<D extends Dialect>({ ip }: NodeRequest): McpContext<D> {
  const context: McpContext = { ip };
  // Every dialect has the fields of a context.
  return context as object as McpContext<D>;
}
