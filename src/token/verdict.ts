import { isTokenError, type TokenErrorCode } from '../errors.js';
import type { AnyIdentity } from './identity.js';
import { isPromiseLike } from './open.js';

/**
 * Why a request is refused, if not for its token.
 *
 * - `missing_credential`, `multiple_credentials`: it carries no token, or several.
 * - `too_many_headers`: it has 1,000 header lines or more, of which a server may have dropped some.
 * - `undeclared_route`: the API has not declared this method and path.
 * - `malformed_body`, `body_too_large`: of the endpoint that infers scopes.
 * - `malformed_form`, `invalid_client`, `body_too_large`: of the endpoint that introspects.
 */
export type RequestErrorCode =
  | 'missing_credential'
  | 'multiple_credentials'
  | 'too_many_headers'
  | 'undeclared_route'
  | 'malformed_body'
  | 'malformed_form'
  | 'invalid_client'
  | 'body_too_large';

/** What was asked: one request, a list, who a token is, what it reaches, the same by a gateway, or to open it. */
export type Asked = 'verify' | 'list' | 'whoami' | 'inferScope' | 'introspect' | 'open';

/**
 * A verdict, for logs and counters. It contains no token, no key, and nothing that a sender wrote. Who the
 * token was issued to is only in it if the signatures hold. Frozen.
 */
export interface Verdict {
  readonly asked: Asked;
  /** Why it was refused; `undefined` if it was allowed. */
  readonly code: TokenErrorCode | RequestErrorCode | undefined;
  /** The type of each unmet caveat and why it is unmet, such as `doc not_allowed`; each once. */
  readonly reasons: readonly string[];
  /** The id of the token. */
  readonly id: string | undefined;
  /** Who it was issued to. */
  readonly subject: string | undefined;
  /** The id of its key. */
  readonly keyId: string | undefined;
  /** The route as the API declares it, such as `GET /docs/:docId`; `undefined` if none is known. */
  readonly route: string | undefined;
  /** Whether the signatures were checked before, and remembered. */
  readonly remembered: boolean;
  /** How long it took, with waiting for keys, store and the server's own functions; a whole number. */
  readonly microseconds: number;
}

/**
 * Called with every verdict, and the arguments of the framework's handler but `next`. It cannot change the
 * verdict: what it returns is ignored, and what it throws is lost. Nothing waits for a promise of it; what it
 * does before it returns takes the request's time.
 */
export type OnVerdict<A extends readonly unknown[] = []> = (
  verdict: Verdict,
  ...args: A
) => unknown;

/** What a verdict contains of a token. */
interface KnownToken {
  readonly identity: AnyIdentity;
  readonly remembered: boolean;
}

/** One question, whose verdict the hooks get. */
export interface Question {
  /** Says which token it is about. */
  readonly about: (opened: KnownToken) => void;
  /** Reports the verdict; an error that is not a `TokenError` is none, and not reported. */
  readonly report: (code?: TokenErrorCode | RequestErrorCode, error?: unknown) => void;
}

/** Returns a function that begins a question; `undefined` without a hook. The same hook is called once. */
export function listeners<A extends readonly unknown[]>(
  own: OnVerdict<A> | undefined,
  others?: OnVerdict,
): ((asked: Asked, args: A, route?: string) => Question) | undefined {
  if (own === undefined && others === undefined) return undefined;
  for (const hook of [own, others]) {
    if (hook === undefined || typeof hook === 'function') continue;
    throw new TypeError(`onVerdict must be a function, not ${typeof hook}`);
  }
  return (asked, args, route) => {
    const since = performance.now();
    let token: KnownToken | undefined;
    return {
      about: (opened) => void (token = opened),
      report(code, error) {
        if (error !== undefined && !isTokenError(error)) return;
        const microseconds = Math.round((performance.now() - since) * 1000);
        const reasons = error?.failures.map(({ caveat, reason }) =>
          [caveat?.type, reasonWord(reason)].join(' ').trim(),
        );
        const verdict: Verdict = Object.freeze({
          asked,
          code: code ?? error?.code,
          reasons: Object.freeze([...new Set(reasons)]),
          id: token?.identity.id,
          subject: token?.identity.subject,
          keyId: token?.identity.keyId,
          route,
          remembered: token?.remembered ?? false,
          microseconds,
        });
        if (own) callQuietly(own, verdict, ...args);
        if (others && !Object.is(others, own)) callQuietly(others, verdict);
      },
    };
  };
}

/** Calls a function whose result and errors do not matter. */
export function callQuietly<A extends readonly unknown[]>(
  hook: (...args: A) => unknown,
  ...args: A
): void {
  try {
    const result = hook(...args);
    if (isPromiseLike(result)) void result.then(undefined, () => undefined);
  } catch {
    // A failing log does not change a verdict.
  }
}

/** A reason that is a word. A longer one of a custom kind may repeat what the sender wrote. */
const WORD = /^[a-z][a-z0-9_]{0,63}$/;

/** Returns a reason that may be shown to anyone. */
export function reasonWord(reason: string): string {
  return WORD.test(reason) ? reason : 'not_allowed';
}
