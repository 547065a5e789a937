import { treeOfModel } from '../caveats/scope-model.js';
import { decodeError, isTokenError } from '../errors.js';
import { credentialFields, credentialReader } from '../http/credentials.js';
import type { HeaderFields } from '../http/headers.js';
import { createResourceMetadata } from '../http/resource-metadata.js';
import { DEFAULT_MAX_LENGTH } from '../macaroon/decode.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { Tree } from '../scope/tree.js';
import { inForce, validUntilOf } from '../token/check.js';
import type { Dialect } from '../token/dialect.js';
import { inferOpened } from '../token/infer-scope.js';
import type { Opened } from '../token/open.js';
import { listeners } from '../token/verdict.js';
import { isObject, ownFieldOf } from '../unknown.js';
import { isPersonal, reachedOf } from './asks.js';
import { type Decide, guardFetch, guardNode, guardTransport } from './handlers.js';
import { type Judged, judging } from './judging.js';
import { notPost, refusals } from './refusals.js';
import type { McpDialect } from './scope.js';
import type {
  McpAuthInfo,
  McpContext,
  McpGuard,
  McpGuardOptions,
  McpRefused,
  NodeRequest,
} from './types.js';

/** A token that was opened; and what its request was judged to be, once it is. */
interface Known<D extends Dialect> {
  readonly token: string;
  readonly opened: Opened<D>;
  readonly judged?: Judged<D>;
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
  const tree = checkedTree(options);
  const { authority, authorizationServers, scopesSupported, name, lists } = options;
  const { accessOf = () => 'write' } = options;
  const { scope } = authority.dialect;
  const resource = `${options.url}`;
  const about = { resource, authorizationServers, scopesSupported, name };
  const metadata = createResourceMetadata(about);
  const read = credentialReader(credentialFields(), DEFAULT_MAX_LENGTH);
  const refusal = refusals(tree, metadata);
  const listen = listeners(options.onVerdict, authority.onVerdict);
  const judge = judging(accessOf, options.admit, refusal, listen);
  // Not in the description itself, which the SDKs copy and applications log.
  const tokens = new WeakMap<object, Known<D>>();

  /** Describes a token to the SDKs. */
  const describe = (known: Known<D>): McpAuthInfo => {
    const { identity } = known.opened;
    const expiresAt = validUntilOf(inForce(known.opened));
    const extra = { identity };
    tokens.set(extra, known);
    return {
      token: known.token,
      clientId: identity.subject ?? '',
      scopes: [],
      ...(expiresAt !== null && { expiresAt }),
      resource: new URL(resource),
      extra,
    };
  };
  /** Returns what is known of a token; `undefined` for what the guard did not describe. */
  const knownOf = (authInfo: unknown): Known<D> | undefined => {
    const extra = ownFieldOf(authInfo, 'extra');
    return isObject(extra) ? tokens.get(extra) : undefined;
  };
  const open = async (headers: HeaderFields): Promise<Known<D> | McpRefused> => {
    const question = listen?.('open', [undefined]);
    try {
      const { text: token, fault } = read(headers);
      if (fault === 'not_base64' || fault === 'too_long') throw decodeError(fault);
      if (fault === undefined) {
        return { token, opened: await authority.open(token, DEFAULT_MAX_LENGTH) };
      }
      question?.report(fault);
      return refusal.credential(fault);
    } catch (error) {
      if (!isTokenError(error)) throw error;
      question?.report(undefined, error);
      return { ...refusal.token(error), error };
    }
  };
  const decide: Decide<D> = async ({ method, headers, auth, toBody, toContext }) => {
    if (method !== 'POST') return notPost();
    const context = toContext();
    const known = knownOf(auth) ?? (await open(headers));
    if ('ok' in known) return known;
    const received = await toBody();
    if (!received.ok) return received;
    const judged = await judge(known.opened, received.body, context);
    return 'ok' in judged ? judged : { ...received, authInfo: describe({ ...known, judged }) };
  };

  const filter: McpGuard<D>['filter'] = (authInfo, message, response) => {
    if (!isPersonal(message)) return response;
    const reached = knownOf(authInfo)?.judged?.scope ?? scope.nothing.report();
    return reachedOf(response, lists === 'all' ? undefined : reached, accessOf);
  };

  return {
    metadata,
    async authorize(headers, body, context = {}) {
      const request = { method: 'POST', headers, toContext: () => context };
      const decided = await decide({ ...request, toBody: () => ({ ok: true, body }) });
      return decided.ok ? { ok: true, authInfo: decided.authInfo } : decided;
    },
    filter,
    grantOf: (authInfo) => knownOf(authInfo)?.judged?.grant,
    express: (context = addressOf) => guardNode(decide, context),
    fetch: (handler, context = () => ({})) =>
      guardFetch({ metadata, filter }, decide, handler, context),
    transport: (transport) =>
      guardTransport(filter, transport, (authInfo) => knownOf(authInfo)?.judged !== undefined),
    verifier: (toError) => ({
      async verifyAccessToken(token) {
        const question = listen?.('open', [undefined]);
        try {
          const opened = await authority.open(token, DEFAULT_MAX_LENGTH);
          question?.about(opened);
          assertValid(opened);
          return describe({ token, opened });
        } catch (error) {
          question?.report(undefined, error);
          if (!isTokenError(error) || error.code === 'verification_unavailable') throw error;
          throw toError(error.message);
        }
      },
    }),
  };
}

/** @throws TypeError naming the option and what it must be. */
function checkedTree<D extends Dialect>(options: McpGuardOptions<D>): Tree {
  checkFields(options, 'createMcpGuard', FIELDS);
  const { authority, lists } = options;
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
  if (![undefined, 'reached', 'all'].includes(lists)) fail("lists must be 'reached' or 'all'");
  for (const key of ['accessOf', 'admit'] as const) {
    const type = typeof options[key];
    if (type !== 'function' && type !== 'undefined') fail(`${key} must be a function`);
  }
  return tree;
}

function fail(what: string): never {
  throw new TypeError(`createMcpGuard: ${what}`);
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
