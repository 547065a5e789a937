import type { TokenContext, TokenRequest } from 'caveats';
import type { GuardOptions, HeaderFields, ProblemCode, ProblemFailure, Routes } from 'caveats/http';

/** The options of all adapters. */
export type AdapterOptions = GuardOptions & {
  /** Which resource each route is about. */
  readonly routes?: Routes | undefined;
  /** What the application knows of a request; the same for each. */
  readonly request?:
    (() => (TokenRequest & TokenContext) | PromiseLike<TokenRequest & TokenContext>) | undefined;
  /** Whether the guard is `optionalToken` and not `requireToken`. */
  readonly optional?: boolean | undefined;
};

/** A request, as it is put on the wire. */
export interface AdapterRequest {
  readonly method: string;
  /** The path, with its query. */
  readonly path: string;
  /** Field lines, one by one and in order: a field may come twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The body; none where it is left out. */
  readonly body?: string;
}

/** What is to come back. What is left out may be anything. */
export interface AdapterExpectation {
  /** The status; or a list, if it is for the framework's router to say: any of these. */
  readonly status: number | readonly number[];
  /** How often the handler behind the guard runs: never over a request that is refused. */
  readonly handled: 0 | 1;
  /** The code of a problem (RFC 9457), which is then what the body has to be. */
  readonly code?: ProblemCode;
  /** The `WWW-Authenticate`, to the letter; `null` for none. */
  readonly challenge?: string | null;
  /** The caveats that a problem says are not met. */
  readonly failures?: readonly ProblemFailure[];
  /** Some members of the body, which is JSON. */
  readonly json?: object;
  /** Whether there is to be no body at all. */
  readonly empty?: true;
}

/** One thing that an adapter has to get right. */
export interface AdapterCase {
  /** What it is about, in words; no two cases have the same. */
  readonly name: string;
  /** The same object for all cases that can share a server. */
  readonly options: AdapterOptions;
  /**
   * What the adapter has to know of itself: the address of the connection's other end, which is
   * `127.0.0.1`. Leave such a case out where it cannot.
   */
  readonly needs?: 'peer_address';
  readonly request: AdapterRequest;
  readonly expected: AdapterExpectation;
}

/** What came back. */
export interface AdapterAnswer {
  readonly status: number;
  /** A `Headers` object, pairs, or a record as Node has it; names in any case. */
  readonly headers: HeaderFields;
  readonly body: string;
  /** How often the handler ran for this request: what `adapterReply` counted. */
  readonly handled: number;
}

/** Counts how often a handler runs. */
export interface AdapterSeen {
  handled: number;
}
