import { requiredOf } from '../caveats/needed.js';
import type { TreeRequest } from '../caveats/scope-kinds.js';
import { treeOfModel } from '../caveats/scope-model.js';
import { decodeError, isTokenError, type TokenError } from '../errors.js';
import type { Dialect, StandardDialect, TokenRequest } from '../token/dialect.js';
import { type Whoami, whoamiOpened } from '../token/infer-scope.js';
import { after, type MaybePromise, type Opened } from '../token/open.js';
import { knownOf } from '../token/request.js';
import type { Asked, Question } from '../token/verdict.js';
import { type Grant, verifyOpened } from '../token/verify.js';
import { challenger } from './challenge.js';
import { credentialFields, credentialReader } from './credentials.js';
import type { HeaderFields } from './headers.js';
import { type Listing, listOpened } from './listing.js';
import { checkedSettings, type GuardOptions } from './options.js';
import { httpStatus, type Problem, problemOf, tokenProblem } from './problem.js';
import { type Allowed, type Decision, refusalOf, type Refused, reshaper } from './refusal.js';
import { isTold } from './route-levels.js';

/**
 * A request, as `verify` takes it; or a function that returns it, now or later. The function is called only
 * with a token that was opened: junk costs no lookup.
 */
export type GuardRequest<D extends Dialect = StandardDialect> =
  TokenRequest<D> | ((opened: Opened<D>) => MaybePromise<TokenRequest<D>>);

/** What is known of a request, apart from its headers and what it asks. */
export interface Circumstances<A extends readonly unknown[], N = never> {
  /** What the hooks get after the refusal or verdict. */
  readonly args: A;
  /** The route as `routes` declare it, for the hooks. */
  readonly route?: string | undefined;
  /** What is listed. */
  readonly level?: string | undefined;
  /** What a request without a credential is granted. */
  readonly anonymous?: Allowed<N> | undefined;
}

/** What hooks get, and the question that they hear of. */
export interface Asking<A extends readonly unknown[]> {
  readonly args: A;
  readonly question?: Question | undefined;
}

interface Decide<A extends readonly unknown[], D extends Dialect, G> {
  of<N = never>(
    headers: HeaderFields,
    request: GuardRequest<D>,
    circumstances: Circumstances<A, N>,
  ): MaybePromise<Decision<G | N>>;
  /** Decides about a request whose token was opened. */
  ofOpened(
    opened: Decision<Opened<D>>,
    request: GuardRequest<D>,
    circumstances: Circumstances<A>,
  ): MaybePromise<Decision<G>>;
}

interface Decisions<A extends readonly unknown[], D extends Dialect> {
  open(headers: HeaderFields, circumstances: Circumstances<A>): MaybePromise<Decision<Opened<D>>>;
  readonly authorize: Decide<A, D, Grant<D>>;
  readonly authorizeList: Decide<A, D, Listing<D>>;
  readonly whoami: Decide<A, D, Whoami<D>>;
  refuse(circumstances: Circumstances<A>, problem: Problem): MaybePromise<Refused>;
}

/** Decides by options whose names were checked; `routeOf` returns the route for the hooks. */
export function guardOf<D extends Dialect, A extends readonly unknown[]>(
  options: GuardOptions<D, A>,
  routeOf?: (args: A) => string | undefined,
): Decisions<A, D> {
  const { open, expect, maxLength, tellConditions, listen } = checkedSettings(options);
  const fields = credentialFields(options.credentials);
  const read = credentialReader(fields, maxLength);
  const challenge = challenger(fields, options);
  const reshape = reshaper(options.onRefusal);

  const ask = (asked: Asked, { args, route }: Circumstances<A, unknown>): Asking<A> => ({
    args,
    question: listen?.(asked, args, route ?? routeOf?.(args)),
  });
  const refuse = (
    { args, question }: Asking<A>,
    problem: Problem,
    error?: TokenError,
    words?: string,
  ) => {
    question?.report(problem.code, error);
    return reshape(refusalOf(problem, error, challenge(problem, words)), args);
  };
  /** Refuses for an error about a token; any other error is the server's. */
  const refuseOrThrow = (asking: Asking<A>, error: unknown, toNeeded?: () => Needed) => {
    if (!isTokenError(error)) throw error;
    const needed = error.code === 'scope_denied' ? toNeeded?.() : undefined;
    const status = httpStatus[error.code];
    const problem = tokenProblem(error, status, tellConditions, needed?.required);
    return refuse(asking, problem, error, needed?.words);
  };
  /** Opens the token of a request; returns `absent`, if that is given, for one without a credential. */
  const openToken = <U = never>(
    headers: HeaderFields,
    asking: Asking<A>,
    absent?: U,
  ): MaybePromise<Decision<Opened<D>> | U> => {
    try {
      // The server's own function may read what the client wrote.
      const { text, fault } = read(headers);
      if (fault === 'missing_credential' && absent !== undefined) return absent;
      if (fault === 'not_base64' || fault === 'too_long') throw decodeError(fault);
      if (fault !== undefined) return refuse(asking, problemOf(fault));
      return after<Opened<D>, Decision<Opened<D>>>(
        open(text, maxLength),
        (grant) => ({ ok: true, grant }),
        (error) => refuseOrThrow(asking, error),
      );
    } catch (error) {
      return refuseOrThrow(asking, error);
    }
  };
  const deciding = <G>(
    asked: Asked,
    judge: (opened: Opened<D>, request: TokenRequest<D>) => G,
  ): Decide<A, D, G> => {
    const judgeOpened = (
      opened: Opened<D>,
      request: GuardRequest<D>,
      asking: Asking<A>,
      level: string | undefined,
    ): MaybePromise<Decision<G>> => {
      asking.question?.about(opened);
      const judgeNow = (given: TokenRequest<D>): MaybePromise<Decision<G>> => {
        try {
          const grant = judge(opened, given);
          asking.question?.report();
          return { ok: true, grant };
        } catch (error) {
          return refuseOrThrow(asking, error, () => neededFor(opened.dialect, given, level));
        }
      };
      // An error of `request` is never a verdict on the token.
      return after(typeof request === 'function' ? request(opened) : request, judgeNow);
    };
    return {
      of(headers, request, circumstances) {
        const { level, anonymous } = circumstances;
        const asking = ask(asked, circumstances);
        const absent = anonymous && ({ ok: false, anonymous } as const);
        return after(openToken(headers, asking, absent), (opened) => {
          if (opened.ok) return judgeOpened(opened.grant, request, asking, level);
          return 'anonymous' in opened ? opened.anonymous : opened;
        });
      },
      ofOpened(opened, request, circumstances) {
        // Each question has its own: an app may add a header field to it.
        if (!opened.ok) return { ...opened, headers: { ...opened.headers } };
        return judgeOpened(opened.grant, request, ask(asked, circumstances), circumstances.level);
      },
    };
  };

  return {
    open: (headers, circumstances) => openToken(headers, ask('open', circumstances)),
    authorize: deciding('verify', (opened, request) => verifyOpened(opened, { request, expect })),
    authorizeList: deciding('list', (opened, request) => listOpened(opened, { request, expect })),
    whoami: deciding('whoami', (opened, context) => whoamiOpened(opened, { context, expect })),
    refuse: (circumstances, problem) => refuse(ask('verify', circumstances), problem),
  };
}

type Needed = ReturnType<typeof requiredOf>;

/** Returns what a request would have needed; of a list of a level, to reach something of it. */
function neededFor<D extends Dialect>(
  { scope }: D,
  request: TokenRequest<D>,
  level: string | undefined,
): Needed {
  const tree = treeOfModel(scope);
  if (tree === undefined) return undefined;
  // A dialect whose scope is a tree has requests of a tree.
  const { resource, access } = knownOf(request) as TreeRequest;
  if (level !== undefined) return requiredOf(tree, { level, access }, false);
  return requiredOf(tree, { resource, access }, isTold(resource));
}
