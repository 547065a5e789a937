import { TokenError, type Explanation, type TokenErrorCode } from '../../../../src/index.js';
import { BEARER_ERRORS } from '../../../../src/http/challenge.js';
import { httpStatus } from '../../../../src/http/problem.js';
import { toOnedataError } from '../../../../src/onedata/index.js';
import type { Check, KnownCaveat, KnownIdentity } from '../../../../src/reading/dialect.js';
import type { KnownReading } from './reading.js';

/** What a service answers to a request with a token. */
export interface Verdict {
  readonly explanation: Explanation<KnownCaveat, KnownIdentity>;
  /** Of a request that is refused. */
  readonly refusal?: Refusal;
}

export interface Refusal {
  readonly code: TokenErrorCode;
  readonly message: string;
  readonly status: number;
  /** The error of RFC 6750, if there is one. */
  readonly bearer: string | undefined;
  /** What Onezone answers, for a token of its. */
  readonly onezone?: string;
}

/** Verifies a token for a request. Throws a `TypeError` for a request that makes no sense. */
export function judge({ token, dialect }: KnownReading, asked: Check): Verdict {
  const explanation = dialect.explain(token, asked);
  if (explanation.allowed) return { explanation };
  const { error } = explanation;
  const { code, message } = error;
  const status = httpStatus[code];
  const onezone = dialect.name === 'onedata' ? onezoneAnswer(error) : undefined;
  return {
    explanation,
    refusal: {
      code,
      message,
      status,
      bearer: status === 503 ? undefined : BEARER_ERRORS[status],
      ...(onezone !== undefined && { onezone }),
    },
  };
}

function onezoneAnswer(error: TokenError): string {
  const { httpStatus: status, id } = toOnedataError(error);
  return `${status} ${id}`;
}

/** Whether the signatures of a token hold under a key. Nothing of its caveats is looked at. */
export function isAuthentic(
  { token, dialect }: KnownReading,
  rootKey: Uint8Array,
): TokenError | true {
  const explanation = dialect.explain(token, { rootKey, request: { now: 0 }, expect: 'access' });
  return explanation.allowed || explanation.identity !== undefined || explanation.error;
}
