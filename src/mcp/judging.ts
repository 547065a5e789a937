import { isTokenError, TokenError } from '../errors.js';
import type { Dialect, TokenRequest, TypesOf } from '../token/dialect.js';
import { inferOpened } from '../token/infer-scope.js';
import type { Opened } from '../token/open.js';
import type { Asked, listeners } from '../token/verdict.js';
import { type Grant, verifyOpened } from '../token/verify.js';
import { isObject } from '../unknown.js';
import { type AccessOf, type Ask, askOf, isPersonal, methodOf, OPEN } from './asks.js';
import { type Refusals, RPC, rpcError } from './refusals.js';
import type { McpCall, McpContext, McpGuardOptions, McpRefused } from './types.js';

/** What a token that was judged for messages grants, and reaches. */
export interface Judged<D extends Dialect> {
  /** If a message needed more than a valid token. */
  readonly grant?: Grant<D> | undefined;
  /** If a message did not, such as one that asks for a list. */
  readonly scope?: TypesOf<D>['scope']['report'] | undefined;
}

/** The most messages of a batch: the conditions of a token are checked for each. */
const MAX_BATCH = 100;

/** Returns a function that judges a token for all messages of a body. */
export function judging<D extends Dialect>(
  accessOf: AccessOf,
  admit: McpGuardOptions<D>['admit'],
  refusals: Refusals,
  listen: ReturnType<typeof listeners<[message: unknown]>>,
): (opened: Opened<D>, body: unknown, context: McpContext<D>) => Promise<Judged<D> | McpRefused> {
  const invalid = (message?: unknown) => rpcError(400, RPC.invalid, 'Invalid Request', message);

  return async (opened, body, context) => {
    const messages: readonly unknown[] = Array.isArray(body) ? body : [body];
    if (messages.length === 0 || messages.length > MAX_BATCH) return invalid();
    const isAlone = !Array.isArray(body);
    let all: Judged<D> = {};
    const calls: McpCall<D>[] = [];
    for (const message of messages) {
      const ask = askOf(message, accessOf);
      const question = listen?.(askedBy(ask, message), [message], methodOf(message));
      question?.about(opened);
      try {
        const judged = judgeAsk(opened, ask ?? OPEN, context);
        question?.report(ask === undefined ? 'malformed_body' : undefined);
        if (ask === undefined) return invalid(message);
        all = { ...all, ...judged };
        if (judged.grant && isObject(message)) calls.push({ message, grant: judged.grant });
      } catch (error) {
        if (!isTokenError(error)) throw error;
        question?.report(undefined, error);
        return { ...refusals.token(error, message, ask, isAlone), error };
      }
    }
    for (const call of calls) {
      const admitted = admit === undefined || (await admit(call));
      if (admitted !== true) return refusals.notAdmitted(admitted, call.message, isAlone);
    }
    return all;
  };
}

function askedBy(ask: Ask | undefined, message: unknown): Asked {
  if (ask !== undefined && ask.resources.length > 0) return 'verify';
  return isPersonal(message) ? 'list' : 'open';
}

/** Judges a token for what a message asks for. Usage is checked for lists, too. */
function judgeAsk<D extends Dialect>(
  opened: Opened<D>,
  { resources, access, call }: Ask,
  context: McpContext<D>,
): Judged<D> {
  const [resource] = resources;
  const asked = resource && { resource, access: access[0] };
  // A dialect with mcpScope and argumentKind has these fields.
  const request = { interface: 'mcp', ...context, call, ...asked } as object as TokenRequest<D>;
  if (!asked) return { scope: inferOpened(opened, { context: request, usage: 'check' }).scope };
  const grant = verifyOpened(opened, { request });
  // Conditions are checked once, and not for each of many resources: a client writes both.
  const isReached =
    (resources.length === 1 && access.length === 1) ||
    resources.every((each) => grant.can({ ...each, access }));
  if (!isReached) throw new TokenError('scope_denied');
  return { grant };
}
