import type { ProblemCode, ProblemFailure } from 'caveats/http';
import type { SetupName } from './setups.js';

/** Every adapter, in its framework. */
export const ADAPTERS = ['express', 'express4', 'fastify', 'hono', 'koa', 'node', 'fetch'] as const;
export type AdapterName = (typeof ADAPTERS)[number];

export type Header = readonly [name: string, value: string];

/** What is to come back. What is left out may be anything. */
export interface Expected {
  readonly status: number;
  /** The code of a problem, which is then what the body has to be. */
  readonly code?: ProblemCode;
  /** The `WWW-Authenticate`, to the letter; `null` for none. */
  readonly challenge?: string | null;
  readonly failures?: readonly ProblemFailure[];
  /** The type of the body. */
  readonly type?: RegExp;
  /** Some header fields, to the letter; `null` for none. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Some members of the body. */
  readonly json?: object;
  /** The whole body. */
  readonly body?: string;
}

/** A request, and what is to come back. */
export interface Exchange {
  /** `GET` by default. */
  readonly method?: string;
  /** As it is put on the wire; `/docs` by default. */
  readonly path?: string;
  /** Field lines, one by one, as they are put on the wire. */
  readonly headers?: readonly Header[];
  readonly body?: string;
  /** Whether to write it by hand, as no client of HTTP would. */
  readonly raw?: boolean;
  readonly expected: Expected;
}

export interface AuditCase {
  readonly name: string;
  /** `plain` by default. */
  readonly setup?: SetupName;
  /** Sent one after the other on one connection; or each on its own, all at once. */
  readonly exchanges: readonly Exchange[];
  readonly atOnce?: boolean;
  /** Requests of which the client goes away before the exchanges, and when it does. */
  readonly aborted?: {
    readonly exchange: Omit<Exchange, 'expected'>;
    readonly when: 'sent' | 'half sent';
  };
  /** How many of the requests reach the handler; as many as are answered with 200 by default. */
  readonly handled?: number;
  /** The codes of the refusals that `onRefusal` sees. */
  readonly refused?: readonly ProblemCode[];
  /** How many keys are looked up. */
  readonly lookups?: number;
  /** What comes to the framework's error path: what its cause has to be. Nothing by default. */
  readonly thrown?: (cause: unknown) => boolean;
  /** Where it makes no sense, and why. */
  readonly notIn?: Partial<Readonly<Record<AdapterName, string>>>;
}

export const bearer = (token: string): Header => ['Authorization', `Bearer ${token}`];

/** A request with a token, and what is to come back. */
export const withToken = (
  token: string,
  expected: Expected,
  others: Partial<Exchange> = {},
): Exchange => ({
  headers: [bearer(token)],
  expected,
  ...others,
});
