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

/** A response of Express or `node:http`. */
export interface NodeResponse {
  readonly headersSent: boolean;
  statusCode: number;
  /** Sets a header field. */
  readonly setHeader: (name: string, value: string) => unknown;
  /** Sends the body, and ends. */
  readonly end: (body: string) => unknown;
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
    const { auth, body, rawHeaders } = req;
    // Adapters for clouds make requests without lines.
    const headers = rawHeaders.length === 0 ? req.headers : rawHeaders;
    const decided =
      req.method === 'POST'
        ? await decide({ headers, auth }, () => ({ ok: true, body }), toContext(req))
        : notPost();
    if (decided.ok) req.auth = decided.authInfo;
    else if (!res.headersSent) {
      res.statusCode = decided.status;
      for (const [name, value] of Object.entries(decided.headers)) res.setHeader(name, value);
      res.end(decided.body);
    }
    return decided.ok;
  };
  return (req, res, next) => {
    handle(req, res).then((isAllowed) => isAllowed && next(), next);
  };
}
