import type { IncomingMessage, ServerResponse } from 'node:http';
import { fieldsOf, sendAnswer } from '../adapters/node-http.js';
import type { Dialect } from '../token/dialect.js';
import type { Decide, McpAuthInfo } from './auth.js';
import type { McpContext } from './options.js';
import { notPost } from './refusals.js';

/** A request of Express, or of `node:http` with a body that was parsed. */
export interface NodeRequest extends IncomingMessage {
  body?: unknown;
  ip?: string | undefined;
  /** Of the SDK's `requireBearerAuth`, and then of the guard. */
  auth?: McpAuthInfo;
}

/** A handler of Express. */
export type NodeHandler = (
  req: NodeRequest,
  res: ServerResponse,
  next: (error?: unknown) => void,
) => void;

export function guardNode<D extends Dialect>(
  decide: Decide<D>,
  toContext: (req: NodeRequest) => McpContext<D>,
): NodeHandler {
  const handle = async (req: NodeRequest, res: ServerResponse): Promise<boolean> => {
    const { auth, body } = req;
    const isPost = req.method === 'POST';
    const decided = isPost
      ? await decide({ headers: fieldsOf(req), auth }, () => ({ ok: true, body }), toContext(req))
      : notPost();
    if (decided.ok) req.auth = decided.authInfo;
    else sendAnswer(decided, req, res);
    return decided.ok;
  };
  return (req, res, next) => {
    handle(req, res).then((isAllowed) => isAllowed && next(), next);
  };
}
