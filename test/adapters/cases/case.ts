import type { StandardRequest } from 'caveats';
import type { GuardOptions, ProblemCode, ProblemFailure, Routes } from 'caveats/http';

/** How an adapter is set up: what all adapters take. */
export type AdapterOptions = GuardOptions & {
  readonly routes?: Routes | undefined;
  /** What the application knows of every request. */
  readonly request?: (() => StandardRequest | PromiseLike<StandardRequest>) | undefined;
  /** Whether the guard is made with `optionalToken`. */
  readonly optional?: boolean;
};

/** A request, as it is sent. */
export interface AdapterRequest {
  readonly method: string;
  /** The path, with its query. */
  readonly path: string;
  /** Field lines, one by one and in order: a field may come twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

/** What must come back. What is absent may be anything. */
export interface AdapterExpectation {
  /** The status; or a list, if the framework's router decides. */
  readonly status: number | readonly number[];
  /** How often the handler behind the guard runs: never for a request that is refused. */
  readonly handled: 0 | 1;
  /** The code of a problem (RFC 9457), which then is the body. */
  readonly code?: ProblemCode;
  /** The exact `WWW-Authenticate`; `null` for none. */
  readonly challenge?: string | null;
  /** The unmet caveats that a problem lists. */
  readonly failures?: readonly ProblemFailure[];
  /** Some members of the body, which is JSON. */
  readonly json?: object;
  /** Whether the body must be empty. */
  readonly empty?: true;
}

/** One thing that an adapter must get right. */
export interface AdapterCase {
  /** What it is about; each case has another name. */
  readonly name: string;
  readonly options: AdapterOptions;
  /** What the adapter must know by itself: the address of the client, `127.0.0.1`; a router. */
  readonly needs?: 'peer_address' | 'router';
  readonly request: AdapterRequest;
  readonly expected: AdapterExpectation;
}

/** What came back. */
export interface AdapterAnswer {
  readonly status: number;
  /** The fields by their names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
  /** How often the handler ran for this request. */
  readonly handled: number;
}
