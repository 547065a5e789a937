import { ERRORS } from '../../../../src/errors.js';
import { TokenError, type Explanation, type TokenErrorCode } from '../../../../src/index.js';
import { toOnedataError } from '../../../../src/onedata/index.js';
import { explainIn, type Check } from '../../../../src/reading/dialect.js';
import type { Dialect } from '../../../../src/token/dialect.js';
import type { KnownReading } from './reading.js';

/** How a service answers a request with a token. */
export interface Verdict {
  readonly explanation: Explanation<Dialect>;
  /** For a request that is refused. */
  readonly refusal?: Refusal;
}

export interface Refusal {
  readonly code: TokenErrorCode;
  readonly message: string;
  readonly status: number;
  /** How Onezone answers, for a token of Onedata. */
  readonly onezone?: string;
}

/** Verifies a token for a request. Throws a `TypeError` for an invalid request. */
export function judge({ token, dialect }: KnownReading, check: Check): Verdict {
  const explanation = explainIn(dialect, token, check);
  if (explanation.allowed) return { explanation };
  const { error } = explanation;
  const { code, message } = error;
  const [, status] = ERRORS[code];
  const refusal = { code, message, status };
  if (dialect.name !== 'onedata') return { explanation, refusal };
  const answer = toOnedataError(error);
  return { explanation, refusal: { ...refusal, onezone: `${answer.httpStatus} ${answer.id}` } };
}

/** Whether the signatures of a token are valid under a key. Its caveats do not matter. */
export function isAuthentic(
  { token, dialect }: KnownReading,
  rootKey: Uint8Array,
): TokenError | true {
  const check = { rootKey, request: { now: 0 }, expect: 'access' };
  const explanation = explainIn(dialect, token, check);
  return explanation.allowed || explanation.identity !== undefined || explanation.error;
}
