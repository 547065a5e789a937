import { requiredOf } from '../caveats/needed.js';
import { type CaveatFailure, TokenError } from '../errors.js';
import { challenger } from '../http/challenge.js';
import { credentialFields } from '../http/credentials.js';
import { answerJson, httpStatus, type Problem, problemOf, tokenProblem } from '../http/problem.js';
import { RETRY_AFTER } from '../http/refusal.js';
import type { ResourceMetadata } from '../http/resource-metadata.js';
import type { Tree } from '../scope/tree.js';
import type { RequestErrorCode } from '../token/verdict.js';
import { ownFieldOf } from '../unknown.js';
import type { ArgumentCaveat } from './argument.js';
import { type Ask, CLOSED } from './asks.js';
import type { McpRefused } from './types.js';

/** The codes of JSON-RPC, and of its range for servers. */
export const RPC = {
  parse: -32700,
  invalid: -32600,
  unknownMethod: -32601,
  internal: -32603,
  unauthorized: -32001,
  denied: -32003,
} as const;

/** Returns the id that a response to a message has. */
export function idOf(message: unknown): string | number | null {
  const id = ownFieldOf(message, 'id');
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

/** Refuses with a response that is an error. */
export function rpcError(
  status: number,
  code: number,
  text: string,
  message?: unknown,
  data?: object,
): McpRefused {
  return responding(message, { error: { code, message: text, data } }, status);
}

/** Refuses with the result of a call that failed, which a model reads. */
function failedCall(message: unknown, text: string): McpRefused {
  const content = [{ type: 'text', text }];
  return responding(message, { result: { resultType: 'complete', isError: true, content } });
}

function responding(message: unknown, response: object, status?: number): McpRefused {
  const answer = answerJson({ jsonrpc: '2.0', id: idOf(message), ...response }, status);
  return { ok: false, ...answer, error: undefined };
}

function withHeader(refused: McpRefused, name: string, value: string | undefined): McpRefused {
  if (value === undefined) return refused;
  return { ...refused, headers: { ...refused.headers, [name]: value } };
}

/** Refuses another method than POST. A server without sessions has no stream to get. */
export function notPost(): McpRefused {
  return withHeader(rpcError(405, RPC.denied, 'Method not allowed'), 'allow', 'POST');
}

/** The longest scope that a refusal contains, in characters: that of a challenge. */
const MAX_WORDS = 512;

/** Writes refusals. */
export type Refusals = ReturnType<typeof refusals>;

/**
 * Decides how to refuse. A client that gets `insufficient_scope` has its user log in again: it gets that only if
 * there is a server to log in with, and the scope is all that is missing.
 */
export function refusals(tree: Tree, { url, document }: ResourceMetadata) {
  const challenge = challenger(credentialFields(), { resourceMetadata: url });
  const hasLogin = document.authorization_servers !== undefined;
  const refuse = (problem: Problem, message?: unknown, words?: string): McpRefused => {
    const { status, code, detail, failures } = problem;
    // Many URIs are not sent back.
    const required = words !== undefined && words.length <= MAX_WORDS ? words : undefined;
    const text = required === undefined ? detail : `${detail}: ${required}`;
    const rpcCode = status === 403 ? RPC.denied : RPC.unauthorized;
    const refused = rpcError(status, rpcCode, text, message, { code, required, failures });
    const canHelp = status !== 403 || (words !== undefined && hasLogin);
    return canHelp ? withHeader(refused, 'www-authenticate', challenge(problem, words)) : refused;
  };
  return {
    /** For a token that is missing or one of several, before there is a message. */
    credential: (code: RequestErrorCode): McpRefused => refuse(problemOf(code)),
    /** For a token that did not open, or does not allow a message. */
    token(error: TokenError, message?: unknown, ask?: Ask, isAlone: boolean = false): McpRefused {
      const { code, failures, omittedFailures } = error;
      const status = httpStatus[code];
      if (status === 503) {
        const refused = rpcError(status, RPC.internal, error.message, message, { code });
        return withHeader(refused, 'retry-after', RETRY_AFTER);
      }
      const isScope = code === 'scope_denied';
      if (ask === CLOSED && (isScope || code === 'usage_denied')) {
        return rpcError(404, RPC.unknownMethod, 'Method not found', message);
      }
      const limits = failures.map(limitOf).filter((limit) => limit !== undefined);
      const isArguments = limits.length > 0 && limits.length === failures.length + omittedFailures;
      // A model can mend its arguments, but not its token.
      if (isArguments && isAlone && idOf(message) !== null) {
        return failedCall(message, `This token limits these arguments: ${limits.join('; ')}`);
      }
      const needed = isScope && ask ? neededFor(tree, ask) : undefined;
      return refuse(tokenProblem(error, status, false, needed?.required), message, needed?.words);
    },
    /** For a call that the server's own function did not admit. */
    notAdmitted(why: unknown, message: unknown, isAlone: boolean): McpRefused {
      const text = typeof why === 'string' ? why : 'The server does not admit this call';
      const isCall = ownFieldOf(message, 'method') === 'tools/call' && idOf(message) !== null;
      if (isAlone && isCall) return failedCall(message, text);
      return rpcError(403, RPC.denied, text, message, { code: 'not_admitted' });
    },
  };
}

/** Returns everything that an ask needs, for one challenge; `undefined` if no token would do. */
function neededFor(tree: Tree, { resources, access }: Ask): ReturnType<typeof requiredOf> {
  // Of more, the words would be too long.
  const all = resources
    .slice(0, MAX_WORDS / 'uri=a:b '.length)
    .flatMap((resource) =>
      access.map((action) => requiredOf(tree, { resource, access: action }, true)),
    );
  const [first] = all;
  const words = new Set(all.flatMap((each) => each?.words.split(' ') ?? []));
  return first && { required: first.required, words: [...words].join(' ') };
}

/** Returns what an argument must be; `undefined` for the failure of anything else. */
function limitOf({ caveat, restriction }: CaveatFailure): string | undefined {
  if (caveat?.type !== 'argument') return undefined;
  // Only one kind has this type.
  const { name, limits } = caveat as ArgumentCaveat;
  // What the server adds to a token is not for its holder.
  return restriction ? name : `${name} ${JSON.stringify(limits)}`;
}
