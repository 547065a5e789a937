import { requiredOf } from '../caveats/needed.js';
import { type CaveatFailure, TokenError } from '../errors.js';
import { challenger } from '../http/challenge.js';
import { credentialFields } from '../http/credentials.js';
import {
  type Answer,
  answerJson,
  httpStatus,
  type Problem,
  problemOf,
  tokenProblem,
} from '../http/problem.js';
import type { Tree } from '../scope/tree.js';
import { ownFieldOf } from '../unknown.js';
import type { ArgumentCaveat } from './argument.js';
import { type Ask, CLOSED } from './asks.js';

/** A request that is refused, and the response to it. */
export interface McpRefused extends Answer {
  readonly ok: false;
  /** The error about the token, for logs; `undefined` if it is about anything else. */
  readonly error: TokenError | undefined;
}

export function refused(answer: Answer, error?: TokenError): McpRefused {
  return { ok: false, ...answer, error };
}

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

/** Writes a response that is an error. */
export function rpcError(
  status: number,
  code: number,
  text: string,
  message?: unknown,
  data?: object,
): Answer {
  const error = { code, message: text, ...(data && { data }) };
  return answerJson({ jsonrpc: '2.0', id: idOf(message), error }, status);
}

/** Writes the result of a call that failed, which a model reads. */
function failedCall(message: unknown, text: string): Answer {
  const content = [{ type: 'text', text }];
  const result = { resultType: 'complete', isError: true, content };
  return answerJson({ jsonrpc: '2.0', id: idOf(message), result });
}

/** Refuses another method than POST. A server without sessions has no stream to get. */
export function notPost(): McpRefused {
  const answer = rpcError(405, RPC.denied, 'Method not allowed');
  return refused({ ...answer, headers: { ...answer.headers, allow: 'POST' } });
}

/** The longest scope that a refusal contains, in characters: that of a challenge. */
const MAX_WORDS = 512;

/** A message, what it asks for, and whether it is the only one of its request. */
export interface Asked {
  readonly message?: unknown;
  readonly ask?: Ask | undefined;
  readonly isAlone?: boolean;
}

/** Writes refusals. */
export interface Refusals {
  /** For a token that is missing or one of several, before there is a message. */
  credential(code: Parameters<typeof problemOf>[0]): Answer;
  token(error: TokenError, asked?: Asked): Answer;
  /** For a call that the server's own function did not admit. */
  notAdmitted(why: unknown, message: unknown, isAlone: boolean): Answer;
}

/**
 * Decides how to refuse. A client that gets `insufficient_scope` has its user log in again: it gets that only if
 * there is a server to log in with, and the scope is all that is missing.
 */
export function refusals(tree: Tree, metadataUrl: string, hasLogin: boolean): Refusals {
  const challenge = challenger(credentialFields(), { resourceMetadata: metadataUrl });
  const withChallenge = (answer: Answer, problem: Problem, words?: string): Answer => {
    const text = challenge(problem, words);
    return text === undefined
      ? answer
      : { ...answer, headers: { ...answer.headers, 'www-authenticate': text } };
  };
  return {
    credential(code) {
      const problem = problemOf(code);
      const { status, detail } = problem;
      return withChallenge(
        rpcError(status, RPC.unauthorized, detail, undefined, { code }),
        problem,
      );
    },
    notAdmitted(why, message, isAlone) {
      const text = typeof why === 'string' ? why : 'The server does not admit this call';
      const isCall = ownFieldOf(message, 'method') === 'tools/call' && idOf(message) !== null;
      if (isAlone && isCall) return failedCall(message, text);
      return rpcError(403, RPC.denied, text, message, { code: 'not_admitted' });
    },
    token(error, { message, ask, isAlone = false } = {}) {
      const { code, failures, omittedFailures } = error;
      const status = httpStatus[code];
      if (status === 503) {
        const answer = rpcError(status, RPC.internal, error.message, message, { code });
        return { ...answer, headers: { ...answer.headers, 'retry-after': '5' } };
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
      const problem = tokenProblem(error, status, false, needed?.required);
      // Many URIs are not sent back.
      const required = needed && needed.words.length <= MAX_WORDS ? needed.words : undefined;
      const text = required === undefined ? error.message : `${error.message}: ${required}`;
      const data = { code, required, failures: problem.failures };
      const rpcCode = status === 401 ? RPC.unauthorized : RPC.denied;
      const answer = rpcError(status, rpcCode, text, message, data);
      const canHelp = status === 401 || (needed !== undefined && hasLogin);
      return canHelp ? withChallenge(answer, problem, needed?.words) : answer;
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
