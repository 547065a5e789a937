import type { HeaderFields } from '../http/headers.js';
import { inForce, validUntilOf } from '../token/check.js';
import type { Dialect } from '../token/dialect.js';
import type { MaybePromise, Opened } from '../token/open.js';
import { isObject, ownFieldOf } from '../unknown.js';
import type { Judged } from './judging.js';
import type { McpContext } from './options.js';
import type { McpRefused } from './refusals.js';

/** What the SDKs call `AuthInfo`: handlers get it with each request. */
export interface McpAuthInfo {
  token: string;
  /** The subject of the token; empty if its identifier is not one of the dialect. */
  clientId: string;
  /** Always empty: ask `grantOf`, as words cannot say what a token reaches. */
  scopes: string[];
  /** In Unix seconds; absent for a token that does not expire. */
  expiresAt?: number;
  resource?: URL;
  /** The identity of the token. The guard recognizes this object. */
  extra?: Record<string, unknown>;
}

/** A token that was opened, and what its request was judged to be. */
export interface Known<D extends Dialect> {
  readonly ok: true;
  readonly token: string;
  readonly opened: Opened<D>;
  /** `undefined` until the messages of the request are judged. */
  readonly judged?: Judged<D>;
}

/** A body that was parsed; its text, if the guard read it. */
interface Body {
  readonly ok: true;
  readonly body: unknown;
  readonly text?: string;
}
export type Received = Body | McpRefused;

/** Decides about a request: by its header fields, or by a token that was opened for it before. */
export type Decide<D extends Dialect> = (
  from: { readonly headers: HeaderFields; readonly auth?: unknown },
  toBody: () => MaybePromise<Received>,
  context: McpContext<D>,
) => Promise<(Body & { readonly authInfo: McpAuthInfo }) | McpRefused>;

/** That of a guard. */
export type Filter = (
  authInfo: McpAuthInfo | undefined,
  message: unknown,
  response: unknown,
) => unknown;

/** Describes tokens to the SDKs, and recognizes the descriptions. */
export function descriptions<D extends Dialect>(resource: string) {
  // Not in the description itself, which the SDKs copy and applications log.
  const tokens = new WeakMap<object, Known<D>>();
  return {
    describe(known: Known<D>): McpAuthInfo {
      const { token, opened } = known;
      const { identity } = opened;
      const expiresAt = validUntilOf(inForce(opened));
      const extra = { identity };
      tokens.set(extra, known);
      return {
        token,
        clientId: identity.subject ?? '',
        scopes: [],
        ...(expiresAt !== null && { expiresAt }),
        resource: new URL(resource),
        extra,
      };
    },
    /** Returns what is known of a token; `undefined` for what the guard did not describe. */
    knownOf(authInfo: unknown): Known<D> | undefined {
      const extra = ownFieldOf(authInfo, 'extra');
      return isObject(extra) ? tokens.get(extra) : undefined;
    },
  };
}
