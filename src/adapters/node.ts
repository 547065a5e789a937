/**
 * Servers of `node:http`: requests with a valid token are let in, others answered.
 *
 * @module caveats/node
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnyCaveat } from '../caveats/kind.js';
import type { Request } from '../caveats/request.js';
import type { Caveat } from '../caveats/vocabulary.js';
import type { Authorized } from '../http/guard.js';
import type { AnyIdentity, Identity } from '../token/identity.js';
import { fieldsOf, readNodeBody, sendAnswer } from './node-http.js';
import type { InferScopeEndpointOptions, RequireTokenOptions } from './options.js';
import { createGate, createScopeGate, type HttpRequest } from './shared.js';

export type * from './options.js';

/**
 * What a listener of node:http is called with.
 *
 * @inline
 */
type Args = [req: IncomingMessage, res: ServerResponse];

/**
 * Lets only requests with a valid token in. It resolves with what the token grants, or with
 * `undefined` for a request that it has refused and answered: that one is not to be served.
 *
 * The peer's address is the socket's; behind a proxy, tell the client's with `request`. It rejects
 * where a lookup or `request` does, the reason as the error's `cause`: catch it and answer 500.
 *
 * @throws TypeError for a caller's mistake in the options.
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { requireToken } from 'caveats/node';
 *
 * const authorize = requireToken({ rootKey: 'an example key, 32 bytes or more' });
 * const server = createServer(async (req, res) => {
 *   try {
 *     const authorized = await authorize(req, res);
 *     if (authorized === undefined) return;
 *     res.end(`Hello ${authorized.grant.identity.subject}`);
 *   } catch {
 *     res.writeHead(500).end();
 *   }
 * });
 * ```
 */
export function requireToken<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
  O extends boolean = false,
>(
  options: RequireTokenOptions<[req: IncomingMessage], C, R, I, O>,
): (...args: Args) => Promise<Authorized<C, I, O> | undefined> {
  const gate = createGate(options, 'requireToken', readRequest);
  return async (req, res) => {
    const result = await gate.authorize(req);
    if (result.ok) return result;
    sendAnswer(result, req, res);
    return undefined;
  };
}

/**
 * Answers whose token a request carries, and what it reaches. Rejects as `requireToken` does.
 *
 * @throws TypeError for a caller's mistake in the options.
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { whoami } from 'caveats/node';
 *
 * const answer = whoami({ rootKey: 'an example key, 32 bytes or more' });
 * const server = createServer((req, res) => {
 *   answer(req, res).catch(() => res.writeHead(500).end());
 * });
 * ```
 */
export function whoami<C extends AnyCaveat = Caveat, R = Request, I extends AnyIdentity = Identity>(
  options: RequireTokenOptions<[req: IncomingMessage], C, R, I, boolean>,
): (...args: Args) => Promise<void> {
  const gate = createGate(options, 'whoami', readRequest);
  return async (req, res) => sendAnswer(await gate.whoami(req), req, res);
}

/**
 * Answers what the token in a body reaches. Rejects as `requireToken` does.
 *
 * @throws TypeError for a caller's mistake in the options.
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { inferScopeEndpoint } from 'caveats/node';
 *
 * const answer = inferScopeEndpoint({ rootKey: 'an example key, 32 bytes or more' });
 * const server = createServer((req, res) => {
 *   answer(req, res).catch(() => res.writeHead(500).end());
 * });
 * ```
 */
export function inferScopeEndpoint<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
>(
  options: InferScopeEndpointOptions<[req: IncomingMessage], C, R, I>,
): (...args: Args) => Promise<void> {
  const gate = createScopeGate(options, readRequest);
  return async (req, res) => {
    const body = await readNodeBody(req, gate.maxBodyLength);
    // Who went away is not answered.
    if (body !== undefined) sendAnswer(await gate.answer(body, req), req, res);
  };
}

function readRequest(req: IncomingMessage): HttpRequest {
  // A server's messages have both; a client's have neither.
  const { method = '', url = '', socket } = req;
  return { method, target: url, headers: fieldsOf(req), ip: socket.remoteAddress };
}
