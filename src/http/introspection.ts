import { issuedAt } from '../authority/token-id.js';
import { wordsOf } from '../caveats/needed.js';
import { treeOfModel } from '../caveats/scope-model.js';
import type { TokenError, TokenErrorCode } from '../errors.js';
import { checkFields, type FieldsOf } from '../options.js';
import { treeSetOf } from '../scope/reach.js';
import { setOf } from '../scope/scope-set.js';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import { type Whoami, whoamiOpened } from '../token/infer-scope.js';
import { checkedRealm, checkedUrl, isScope } from './challenge.js';
import { type Clients, clientChecker, readForm } from './clients.js';
import type { GuardRequest } from './deciding.js';
import type { HeaderFields } from './headers.js';
import { checkedSettings, SCOPE_ENDPOINT_FIELDS, type ScopeEndpointOptions } from './options.js';
import {
  type Answer,
  answerJson,
  type Problem,
  problemOf,
  type ProblemStatus,
  tokenProblem,
} from './problem.js';
import { answerOf, refusalOf, reshaper } from './refusal.js';
import { AROUND_TOKENS, attempt, type Failed } from './scope-endpoint.js';

/** Who may introspect which tokens, and what is said of them; `A` are the arguments of `onRefusal`. */
export type IntrospectionOptions<
  D extends Dialect = StandardDialect,
  A extends readonly unknown[] = [],
> = ScopeEndpointOptions<D, A> & {
  /**
   * Who may ask: the secret of each client, such as a gateway, 16 to 256 characters. Printable ASCII without
   * spaces, `%` and `+`, which clients encode in different ways; an id also without `:`.
   */
  readonly clients: Clients;
  /** The URL of the issuer, for `iss`. None by default. */
  readonly issuer?: string | undefined;
  /**
   * Returns the `scope` in the API's own words, separated by single blanks; `''` for none. Encode ids: the
   * holder of a token may have chosen them. By default `read` holds everywhere, `read:doc=A` in a doc.
   */
  readonly scope?: ((report: Whoami<NoInfer<D>>) => string) | undefined;
  /** The realm of challenges: printable ASCII without `"` and `\`; `introspection` by default. */
  readonly realm?: string | undefined;
};

/** An endpoint of RFC 7662. */
export interface IntrospectionEndpoint<
  D extends Dialect = StandardDialect,
  A extends readonly unknown[] = [],
> {
  /** The longest body that is worth reading, in bytes. */
  readonly maxBodyLength: number;
  /**
   * Responds with what OAuth says of a token. Never rejects because of client input.
   *
   * @param body the form: its text, or what a parser made of it.
   * @param context who uses the token, when and from where, as far as the API knows; or a function that returns it.
   * @param args what `onRefusal` gets besides the refusal.
   * @throws whatever a lookup of `rootKey` or the functions `context` and `scope` throw.
   * @throws TypeError for a server's mistake.
   */
  answer(
    headers: HeaderFields,
    body: unknown,
    context: GuardRequest<D>,
    ...args: A
  ): Promise<Answer>;
}

export const INTROSPECTION_FIELDS: FieldsOf<
  Pick<IntrospectionOptions, 'clients' | 'issuer' | 'scope' | 'realm'>
> = { clients: true, issuer: true, scope: true, realm: true };

/**
 * Creates an endpoint that introspects tokens (RFC 7662), for gateways that do not know macaroons.
 *
 * Such a gateway reads `active`, `scope`, `exp` and `sub`; so whatever these do not say is checked: a token is
 * inactive unless its caveats of context and usage hold in the context that the API knows. Of an
 * inactive token nothing else is said. `scope` and the report (`caveats`, as of `whoami`) are each left
 * out if they would be longer than twice the token and 4,096 characters.
 *
 * A request without the credential of a client is refused with 401, a bad form with 400, and 503 means that
 * an authority cannot reach its store.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import { access, mint, serialize } from 'caveats';
 * import { createIntrospectionEndpoint } from 'caveats/http';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const clients = { gateway: 'an example secret of the gateway'.replaceAll(' ', '-') };
 * const endpoint = createIntrospectionEndpoint({ rootKey, clients });
 *
 * const token = serialize(mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [access('read')] }));
 * const headers = { authorization: `Basic ${btoa(`gateway:${clients.gateway}`)}` };
 * const { body } = await endpoint.answer(headers, `token=${token}`, {});
 * const { active, sub, scope } = JSON.parse(body);
 * console.log(active, sub, scope); // true usr-1 read
 * ```
 */
export function createIntrospectionEndpoint<D extends Dialect = StandardDialect>(
  options: IntrospectionOptions<D>,
): IntrospectionEndpoint<D> {
  const fields = { ...SCOPE_ENDPOINT_FIELDS, ...INTROSPECTION_FIELDS };
  checkFields(options, 'createIntrospectionEndpoint', fields);
  return introspectionOf(options);
}

/** What a gateway gets to know of a token that is not good for the request. */
const INACTIVE = { ok: false, ...answerJson({ active: false }) } as const;

export function introspectionOf<D extends Dialect, A extends readonly unknown[]>(
  options: IntrospectionOptions<D, A>,
): IntrospectionEndpoint<D, A> {
  const { open, expect, maxLength, listen } = checkedSettings(options);
  const isClient = clientChecker(options.clients);
  const challenge = `Basic realm="${checkedRealm(options.realm ?? 'introspection')}"`;
  const describe = describer(options);
  const reshape = reshaper(options.onRefusal);
  // A form may encode each character as three.
  const maxBodyLength = 3 * maxLength + AROUND_TOKENS;
  const introspect = async (
    headers: HeaderFields,
    body: unknown,
    context: GuardRequest<D>,
    ...args: A
  ) => {
    const question = listen?.('introspect', args);
    const refuse = (problem: Problem, error?: TokenError) => {
      question?.report(problem.code, error);
      const { status, detail } = problem;
      const code = OAUTH_ERRORS[status] ?? 'invalid_request';
      const answer = answerJson({ error: code, error_description: detail });
      return reshape(
        refusalOf(problem, error, status === 401 ? challenge : undefined, answer),
        args,
      );
    };
    const inactive = (code: TokenErrorCode, error?: TokenError) => {
      question?.report(code, error);
      return INACTIVE;
    };
    const fail = ({ error }: Failed) =>
      error.code === 'verification_unavailable'
        ? refuse(tokenProblem(error, 503, false), error)
        : inactive(error.code, error);
    if (typeof body === 'string' && body.length > maxBodyLength) {
      return refuse(problemOf('body_too_large'));
    }
    const form = readForm(body);
    if (!isClient(headers, form)) return refuse(problemOf('invalid_client'));
    const token = form?.token;
    if (token === undefined) return refuse(problemOf('malformed_form'));
    const opened = await attempt('token', () => open(token, maxLength));
    if (!opened.ok) return fail(opened);
    question?.about(opened.grant);
    const given = typeof context === 'function' ? await context(opened.grant) : context;
    const judged = { context: given, expect, usage: 'check' } as const;
    const known = await attempt('token', () => whoamiOpened(opened.grant, judged));
    if (!known.ok) return fail(known);
    if (expect !== 'identity' && setOf(known.grant).isNothing) return inactive('scope_denied');
    const described = { ok: true, grant: describe(known.grant, token) } as const;
    question?.report();
    return described;
  };
  return {
    maxBodyLength,
    answer: async (...given) => answerOf(await introspect(...given)),
  };
}

/** The errors of RFC 6749, section 5.2, and a word of section 4.1.2.1. */
const OAUTH_ERRORS: Readonly<Partial<Record<ProblemStatus, string>>> = {
  401: 'invalid_client',
  503: 'temporarily_unavailable',
};

/** Returns a function that writes what is said of an active token. */
function describer<D extends Dialect, A extends readonly unknown[]>({
  issuer,
  scope,
  authority,
  dialect = authority?.dialect,
}: IntrospectionOptions<D, A>): (report: Whoami<D>, token: string) => object {
  if (issuer !== undefined) checkedUrl(issuer, 'issuer', ['?', '#']);
  if (scope !== undefined && typeof scope !== 'function') {
    throw new TypeError('scope must be a function');
  }
  if (scope === undefined && dialect !== undefined && !treeOfModel(dialect.scope)) {
    throw new TypeError('scope must be given: defineScope did not make the scope of this dialect');
  }
  return (report, token) => {
    const words = scope ? scope(report) : wordsOf(treeSetOf(setOf(report))).join(' ');
    if (typeof words !== 'string') throw new TypeError('scope must return a string');
    const { subject, id, validUntil } = report;
    const issued = issuedAt(id);
    const isShort = (text: string): boolean => text.length <= Math.max(2 * token.length, 4096);
    return {
      active: true,
      ...(isScope(words) && isShort(words) && { scope: words }),
      token_type: 'Bearer',
      ...(validUntil !== null && { exp: Math.floor(validUntil) }),
      ...(issued !== undefined && { iat: Math.floor(issued) }),
      ...(subject !== null && { sub: subject }),
      ...(issuer !== undefined && { iss: issuer }),
      jti: id,
      ...(isShort(JSON.stringify(report)) && { caveats: report }),
    };
  };
}
