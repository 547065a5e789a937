import { ownFieldOf } from '../unknown.js';
import type { McpAuthInfo } from './auth.js';
import { isPersonal } from './lists.js';
import { idOf, RPC } from './refusals.js';

type Filter = (authInfo: McpAuthInfo | undefined, message: unknown, response: unknown) => unknown;
type Receive = (message: unknown, extra?: { readonly authInfo?: McpAuthInfo }) => void;
type Send = (message: unknown, options?: object) => Promise<void>;

/** Properties that are functions of the server's, not of the transport. */
const HOOKS: readonly PropertyKey[] = ['onmessage', 'onclose', 'onerror'];

/**
 * Wraps a transport. With a proxy, as the SDK's have an accessor for `onmessage`, and private fields.
 *
 * @param isJudged whether the messages of the request with some `AuthInfo` were judged.
 */
export function guardTransport<T extends object>(
  transport: T,
  isJudged: (authInfo: unknown) => boolean,
  filter: Filter,
): T {
  const asked = new Map<unknown, readonly [message: unknown, authInfo: McpAuthInfo | undefined]>();
  const send: Send = (message, options) => {
    const id = ownFieldOf(message, 'id');
    const [request, authInfo] = asked.get(id) ?? [];
    const isResponse = ownFieldOf(message, 'method') === undefined;
    if (isResponse) asked.delete(id);
    const sent = isResponse && request !== undefined ? filter(authInfo, request, message) : message;
    // The transport's own, called as it expects.
    return Reflect.apply(Reflect.get(transport, 'send') as Send, transport, [sent, options]);
  };
  const receiving =
    (receive: Receive): Receive =>
    (message, extra) => {
      const authInfo = extra?.authInfo;
      const id = idOf(message);
      if (isJudged(authInfo)) {
        if (id !== null && isPersonal(message)) asked.set(id, [message, authInfo]);
        return receive(message, extra);
      }
      if (id === null || ownFieldOf(message, 'method') === undefined) return;
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
