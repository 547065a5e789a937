import { fieldsOf, type NodeResponse, sendAnswer } from '../adapters/node-http.js';
import { readWebBody, toResponse } from '../adapters/web.js';
import type { HeaderFields } from '../http/headers.js';
import type { Dialect } from '../token/dialect.js';
import type { MaybePromise } from '../token/open.js';
import { errorOf, ownFieldOf, parseJson } from '../unknown.js';
import { isPersonal } from './asks.js';
import { idOf, RPC, rpcError } from './refusals.js';
import type {
  McpAuthInfo,
  McpContext,
  McpGuard,
  McpHandler,
  McpRefused,
  NodeHandler,
  NodeRequest,
} from './types.js';

/** A body that was parsed; its text, if the guard read it. */
interface Body {
  readonly ok: true;
  readonly body: unknown;
  readonly text?: string;
}

/** Decides about a request: by its header fields, or by a token that was opened for it before. */
export type Decide<D extends Dialect> = (request: {
  readonly method: string | undefined;
  readonly headers: HeaderFields;
  readonly auth?: unknown;
  readonly toBody: () => MaybePromise<Body | McpRefused>;
  readonly toContext: () => McpContext<D>;
}) => Promise<(Body & { readonly authInfo: McpAuthInfo }) | McpRefused>;

export function guardNode<D extends Dialect>(
  decide: Decide<D>,
  toContext: (req: NodeRequest) => McpContext<D>,
): NodeHandler {
  const handle = async (req: NodeRequest, res: NodeResponse): Promise<boolean> => {
    const { method, auth, body } = req;
    const decided = await decide({
      method,
      // Of another method, they are not looked at.
      headers: method === 'POST' ? fieldsOf(req) : [],
      auth,
      toBody: () => ({ ok: true, body }),
      toContext: () => toContext(req),
    });
    if (decided.ok) req.auth = decided.authInfo;
    else sendAnswer(decided, req, res);
    return decided.ok;
  };
  return (req, res, next) => {
    handle(req, res).then(
      (isAllowed) => isAllowed && next(),
      (error) => next(errorOf(error)),
    );
  };
}

/** The longest body that is read, in characters: that of the SDKs. */
const MAX_BODY = 4_194_304;

export function guardFetch<D extends Dialect>(
  { metadata, filter }: Pick<McpGuard<D>, 'metadata' | 'filter'>,
  decide: Decide<D>,
  handler: McpHandler,
  toContext: (request: Request) => McpContext<D>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const { method, headers } = request;
    if (new URL(request.url).pathname === metadata.path) {
      return toResponse(metadata.answer(method), method);
    }
    const decided = await decide({
      method,
      headers,
      toBody: () => bodyOf(request),
      toContext: () => toContext(request),
    });
    if (!decided.ok) return toResponse(decided, method);
    const { authInfo, body, text } = decided;
    const handed = new Request(request, { body: text ?? null, headers: without(headers) });
    const response = await handler(handed, { authInfo, parsedBody: body });
    if (!isPersonal(body) || !response.ok || response.body === null) return response;
    const written = (message: unknown): string => JSON.stringify(filter(authInfo, body, message));
    const type = response.headers.get('content-type') ?? '';
    const given = await response.text();
    const shown = type.startsWith('text/event-stream')
      ? inEvents(given, written)
      : given && written(JSON.parse(given));
    return new Response(shown, { status: response.status, headers: without(response.headers) });
  };
}

/** Returns the header fields that do not depend on the length and the coding of a body. */
function without(headers: Headers): Headers {
  const others = new Headers(headers);
  for (const name of ['content-length', 'content-encoding']) others.delete(name);
  return others;
}

async function bodyOf(request: Request): Promise<Body | McpRefused> {
  const text = await readWebBody(request.body, MAX_BODY);
  if (text.length > MAX_BODY) return rpcError(413, RPC.invalid, 'The body is too large');
  try {
    const body: unknown = JSON.parse(text);
    // Written anew: of a body with a field twice, another parser may read the other one.
    return { ok: true, body, text: JSON.stringify(body) };
  } catch {
    // No JSON, or nested too deep to be written.
    return rpcError(400, RPC.parse, 'Parse error');
  }
}

/** Writes the messages of a stream of events that has ended anew: their lines of data. */
function inEvents(text: string, written: (message: unknown) => string): string {
  // Lines end in any of three ways, and events with an empty one.
  const events = text.replaceAll(/\r\n?/g, '\n').split('\n\n');
  const changed = events.map((event) => {
    const lines = event.split('\n');
    const isData = (line: string): boolean => line.startsWith('data:');
    const data = lines.filter(isData).map((line) => line.slice('data:'.length));
    const message = parseJson(data.join('\n'));
    if (message === undefined) return event;
    const others = lines.filter((line) => !isData(line));
    return [...others, `data: ${written(message)}`].join('\n');
  });
  return changed.join('\n\n');
}

type Receive = (message: unknown, extra?: { readonly authInfo?: McpAuthInfo }) => void;
type Send = (message: unknown, options?: object) => Promise<void>;

/** What a response to an unknown request is taken for: it shows nothing of a list. */
const UNKNOWN = { method: 'tools/list' };

/** Properties that are functions of the server's, not of the transport. */
const HOOKS: readonly PropertyKey[] = ['onmessage', 'onclose', 'onerror'];

/** Wraps a transport. With a proxy, as the SDK's have an accessor for `onmessage`, and private fields. */
export function guardTransport<T extends object>(
  filter: McpGuard['filter'],
  transport: T,
  isJudged: (authInfo: unknown) => boolean,
): T {
  const asked = new Map<unknown, readonly [message: unknown, authInfo?: McpAuthInfo | undefined]>();
  const send: Send = (message, options) => {
    const id = ownFieldOf(message, 'id');
    const isResponse = ownFieldOf(message, 'method') === undefined;
    const [request, authInfo] = asked.get(id) ?? [UNKNOWN];
    if (isResponse) asked.delete(id);
    const sent = isResponse ? filter(authInfo, request, message) : message;
    // The transport's own, called as it expects.
    return Reflect.apply(Reflect.get(transport, 'send') as Send, transport, [sent, options]);
  };
  const receiving =
    (receive: Receive): Receive =>
    (message, extra) => {
      const authInfo = extra?.authInfo;
      const id = idOf(message);
      const method = ownFieldOf(message, 'method');
      const isRequest = id !== null && method !== undefined;
      if (isJudged(authInfo)) {
        // Of two requests with one id, nobody knows which one a response is to.
        if (isRequest && asked.has(id)) return;
        if (isRequest) asked.set(id, isPersonal(message) ? [{ method }, authInfo] : [{ method }]);
        return receive(message, extra);
      }
      if (!isRequest) return;
      const error = { code: RPC.unauthorized, message: 'No guard has allowed this request' };
      send({ jsonrpc: '2.0', id, error }, { relatedRequestId: id }).catch(() => undefined);
    };
  return new Proxy(transport, {
    set(target, key, value) {
      const isReceiver = key === 'onmessage' && typeof value === 'function';
      return Reflect.set(target, key, isReceiver ? receiving(value) : value);
    },
    get(target, key) {
      if (key === 'send') return send;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' && !HOOKS.includes(key) ? value.bind(target) : value;
    },
  });
}
