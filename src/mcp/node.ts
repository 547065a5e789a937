import { fieldsOf, type NodeResponse, sendAnswer } from '../adapters/node-http.js';
import type { Dialect } from '../token/dialect.js';
import type { Decide, McpAuthInfo } from './auth.js';
import type { McpContext } from './options.js';
import { notPost } from './refusals.js';

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

export function guardNode<D extends Dialect>(
  decide: Decide<D>,
  toContext: (req: NodeRequest) => McpContext<D>,
): NodeHandler {
  const handle = async (req: NodeRequest, res: NodeResponse): Promise<boolean> => {
    const { auth, body } = req;
    const toBody = () => ({ ok: true, body }) as const;
    const decided =
      req.method === 'POST'
        ? await decide({ headers: fieldsOf(req), auth }, toBody, toContext(req))
        : notPost();
    if (decided.ok) req.auth = decided.authInfo;
    else sendAnswer(decided, req, res);
    return decided.ok;
  };
  return (req, res, next) => {
    handle(req, res).then((isAllowed) => isAllowed && next(), next);
  };
}
