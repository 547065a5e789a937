import type { AnyCaveat } from '../caveats/kind.js';
import type { Context } from '../caveats/request.js';
import { isTokenError, type TokenError } from '../errors.js';
import { explain } from '../token/explain.js';
import type { AnyIdentity } from '../token/identity.js';
import { inferScope } from '../token/infer-scope.js';
import { catchTokenError } from '../token/token.js';
import { testKeys } from './keys.js';
import type { AuthorityMatchersOptions, KeyMatchersOptions } from './matcher-options.js';
import type { AnyScope, MatcherResult, Question } from './question.js';

/** Answers the questions of matchers with a key. */
export function askKey<C extends AnyCaveat, R, I extends AnyIdentity>(
  options: KeyMatchersOptions<C, R, I>,
): (question: Question) => MatcherResult {
  const { rootKey = testKeys.rootKey, vocabulary, identity, expect, clock } = options;
  const how = { rootKey, vocabulary, identity, expect };
  return ({ token, ...question }) => {
    const asked = { ...(clock && { now: clock() }), ...options.request, ...question.request };
    if (question.asks === 'explain') {
      return question.judge(explain<C, R, I>(token, { ...how, request: complete(asked) }));
    }
    const infer = (): AnyScope => inferScope<C, R, I>(token, { ...how, context: complete(asked) });
    return question.judge(catchTokenError(infer));
  };
}

/** Answers them with an authority, and keeps account of those that it has not answered yet. */
export function askAuthority<C extends AnyCaveat, R, I extends AnyIdentity>(
  options: AuthorityMatchersOptions<C, R, I>,
): (question: Question) => Promise<MatcherResult> {
  const { authority, expect, afterEach } = options;
  const answer = async ({ token, ...question }: Question): Promise<MatcherResult> => {
    const asked: R & Context = complete({ ...options.request, ...question.request });
    if (question.asks === 'explain') {
      return question.judge(await authority.explain(token, { expect, request: asked }));
    }
    const inferred: AnyScope | TokenError = await authority
      .inferScope(token, { expect, context: asked })
      .catch((error: unknown) => {
        if (isTokenError(error)) return error;
        throw error;
      });
    return question.judge(inferred);
  };
  if (afterEach === undefined) return answer;

  const waiting = new Set<object>();
  afterEach(() => {
    const { size } = waiting;
    waiting.clear();
    if (size > 0) throw new Error('a matcher was not awaited: write await expect(…)');
  });
  return async (question) => {
    waiting.add(question);
    try {
      return await answer(question);
    } finally {
      waiting.delete(question);
    }
  };
}

/**
 * A request as functions of a complete one take it: that a request lacks something is what tests are
 * about, and what is of a wrong type is refused where it is used.
 */
function complete<R>(asked: object): R & Context {
  return asked as R & Context;
}
