import { parsePeerAddress } from '../caveats/text/address.js';
import { decodeError, TokenError } from '../errors.js';
import { catchTokenError } from '../token/token.js';
import { isObject, parseJson } from '../unknown.js';
import { assertUsable } from './call.js';
import { INTERFACES } from './caveats/narrowed.js';
import type { OnedataCaveat } from './dialect.js';
import { OnedataError } from './errors.js';
import { inferAccessTokenScope } from './infer.js';
import { isInviteType } from './invite-types.js';
import { subjectToJson } from './json.js';
import { checkOptions, type VerifyTokenOptions, type ZoneOptions } from './options.js';
import type { Deferred } from './request.js';
import { deserializeOnedata, type OnedataToken } from './text.js';
import { confine, examineToken, toCaveat } from './token.js';
import { toOnedataError } from './token-error.js';
import {
  type OnedataGrant,
  verifyAccessToken,
  verifyIdentityToken,
  verifyInviteToken,
} from './verify.js';

/** What the responses of Onezone's public token endpoints are made from. */
export interface TokenEndpointOptions extends ZoneOptions {
  /** The client's own address, which counts if its body has no `peerIp`. */
  readonly ip?: string | undefined;
  /** Gets every error that is not the client's fault, before the response. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** The response to a request. */
export interface TokenAnswer {
  readonly status: number;
  /** Written as JSON. */
  readonly body: object;
}

/** The fields of a body, in the order in which they are read: first those that are required. */
const FIELDS = {
  caveats: toCaveats,
  token: toToken,
  allowDataAccessCaveats: only('badValueBoolean', (value) => typeof value === 'boolean'),
  consumerToken: toToken,
  expectedInviteType: only('badValueInviteType', isInviteType),
  interface: toInterface,
  peerIp: only('badValueIPv4Address', isPeerIp),
  serviceToken: toToken,
};
const REQUIRED: readonly string[] = ['caveats', 'token'];

/** What a client sent: fields that were read, and those that it left out. */
type Sent = { readonly [F in keyof typeof FIELDS]?: ReturnType<(typeof FIELDS)[F]> | undefined } & {
  readonly token: OnedataToken;
};

interface Operation {
  /** The fields that it takes. Others are ignored. */
  readonly takes: readonly (keyof typeof FIELDS)[];
  answer(sent: Sent, options: TokenEndpointOptions): object | Promise<object>;
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  examine: { takes: ['token'], answer: ({ token }) => examineToken(token) },
  confine: {
    takes: ['caveats', 'token'],
    async answer({ token, caveats = [] }, options) {
      const services = caveats.filter((caveat) => caveat.type === 'service');
      const confined = confine(token, caveats);
      await assertUsable(
        token,
        services.flatMap(({ whitelist }) => whitelist),
        options,
      );
      return { token: confined };
    },
  },
  verify_access_token: verification(
    ['allowDataAccessCaveats', 'interface', 'serviceToken'],
    ({ token, allowDataAccessCaveats, interface: of, serviceToken }, options) => {
      // The service checks calls of its API itself, and access to its data if it says so.
      const deferred: Deferred[] = allowDataAccessCaveats ? ['api', 'data'] : ['api'];
      return verifyAccessToken(token, { ...options, interface: of, serviceToken, deferred });
    },
  ),
  verify_identity_token: verification(['interface'], ({ token, interface: of }, options) =>
    verifyIdentityToken(token, { ...options, interface: of }),
  ),
  verify_invite_token: verification(['expectedInviteType'], ({ token, ...sent }, options) =>
    verifyInviteToken(token, { ...options, inviteType: sent.expectedInviteType }),
  ),
  infer_access_token_scope: {
    takes: ['token', 'consumerToken'],
    answer: ({ token, consumerToken }, { zone, secrets, ip, now, geo }) =>
      inferAccessTokenScope({ token, consumerToken }, { zone, secrets, ip, now, geo }),
  },
};

/** The operations that {@link answerTokenRequest} takes, each the last part of its path. */
export const TOKEN_OPERATIONS: readonly string[] = Object.freeze(Object.keys(OPERATIONS));

/**
 * Responds to a request to one of Onezone's public token endpoints,
 * `POST /api/v3/onezone/tokens/<operation>`. The server reads the body and writes the response.
 *
 * Never rejects because of client input. For what `zone`, `secrets` or `geo` throw, it calls `onError` and
 * returns a 500 without details.
 *
 * @param operation the last part of the path, such as `examine`; 404 for an unknown one.
 * @param body the body of the request, as text or as parsed JSON. Without a text, it has no fields.
 * @throws TypeError for an unknown option.
 * @example
 * ```ts
 * import { answerTokenRequest, createSecrets, createZone } from 'caveats/onedata';
 *
 * const options = { zone: createZone({}), secrets: createSecrets({}), ip: '192.0.2.1' };
 * const { status, body } = await answerTokenRequest('examine', '{}', options);
 * console.log(status, JSON.stringify(body).slice(0, 37)); // 400 {"error":{"id":"missingRequiredValue"
 * ```
 * @see Onezone's REST API, "Token"
 */
export async function answerTokenRequest(
  operation: string,
  body: unknown,
  options: TokenEndpointOptions,
): Promise<TokenAnswer> {
  checkOptions(options, 'answerTokenRequest', { onError: true });
  try {
    if (!Object.hasOwn(OPERATIONS, operation)) throw new OnedataError('notFound');
    const { takes, answer } = OPERATIONS[operation]!;
    return { status: 200, body: await answer(readBody(body, takes), options) };
  } catch (error) {
    if (error instanceof OnedataError) return { status: error.httpStatus, body: error.toJSON() };
    options.onError?.(error);
    return { status: 500, body: new OnedataError('internalServerError').toJSON() };
  }
}

/** Makes an operation that verifies a token, for the client's own address or for another. */
function verification(
  takes: Operation['takes'],
  verify: (sent: Sent, options: VerifyTokenOptions) => Promise<OnedataGrant>,
): Operation {
  return {
    takes: ['token', 'consumerToken', 'peerIp', ...takes],
    async answer(sent, { zone, secrets, now, ip, geo }) {
      const { consumerToken, peerIp } = sent;
      const isOwn = peerIp === undefined;
      const { subject, ttl } = await verify(sent, {
        ...{ zone, secrets, now, consumerToken },
        ip: isOwn ? ip : (peerIp ?? undefined),
        // Plain facts are about the client's own address, not about another.
        geo: isOwn || typeof geo === 'function' ? geo : undefined,
      });
      return { subject: subjectToJson(subject), ttl };
    },
  };
}

/** Reads the fields of a body that an operation takes. `null` is a value. */
function readBody(body: unknown, takes: readonly string[]): Sent {
  const json = typeof body === 'string' ? parseJson(body || '{}') : body;
  if (!isObject(json)) throw new OnedataError('malformedData');
  const sent: Record<string, unknown> = {};
  for (const [key, read] of Object.entries<Read<unknown>>(FIELDS)) {
    if (!takes.includes(key)) continue;
    if (Object.hasOwn(json, key)) sent[key] = read(json[key], key);
    else if (REQUIRED.includes(key)) throw new OnedataError('missingRequiredValue', { key });
  }
  // Each field was read by its own reader.
  return sent as Sent;
}

/** Reads a field of a body. */
type Read<T> = (value: unknown, key: string) => T;

function toToken(value: unknown, key: string): OnedataToken {
  if (value === '') throw new OnedataError('badValueEmpty', { key });
  const token = catchTokenError(() => {
    if (typeof value === 'string') return deserializeOnedata(value);
    throw decodeError('not_a_token');
  });
  if (!(token instanceof TokenError)) return token;
  const tokenError = toOnedataError(token).toJSON().error;
  throw new OnedataError('badValueToken', { key, tokenError });
}

function toCaveats(value: unknown, key: string): readonly OnedataCaveat[] {
  if (Array.isArray(value)) return value.map(toCaveat);
  throw new OnedataError('badData', { key });
}

function toInterface(value: unknown, key: string): string {
  if (typeof value === 'string' && INTERFACES.includes(value)) return value;
  // To Onedata, these are names too.
  const isName = value === null || ['string', 'boolean'].includes(typeof value);
  if (!isName) throw new OnedataError('badValueString', { key });
  throw new OnedataError('badValueNotAllowed', { key, allowed: INTERFACES });
}

/** Reads valid values; for any other, throws the error of the id. */
function only<T>(
  id: 'badValueBoolean' | 'badValueIPv4Address' | 'badValueInviteType',
  isValid: (value: unknown) => value is T,
): Read<T> {
  return (value, key) => {
    if (isValid(value)) return value;
    throw new OnedataError(id, { key });
  };
}

/** Returns whether a value is an IPv4 address, alone or mapped into IPv6. `null`: it is unknown. */
function isPeerIp(value: unknown): value is string | null {
  return value === null || (typeof value === 'string' && parsePeerAddress(value)?.length === 4);
}
