import { ownFieldOf } from '../unknown.js';
import { isPersonal } from './asks.js';
import { idOf, RPC } from './refusals.js';
import type { McpAuthInfo, McpGuard } from './types.js';

type Receive = (message: unknown, extra?: { readonly authInfo?: McpAuthInfo }) => void;
type Send = (message: unknown, options?: object) => Promise<void>;

/** What a response to an unknown request is taken for: it shows nothing of a list. */
const UNKNOWN = { method: 'tools/list' };

/** Properties that are functions of the server's, not of the transport. */
const HOOKS: readonly PropertyKey[] = ['onmessage', 'onclose', 'onerror'];

/** Wraps a transport. With a proxy, as the SDK's have an accessor for `onmessage`, and private fields. */
export function guardTransport<T extends object>(
  { filter }: Pick<McpGuard, 'filter'>,
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
