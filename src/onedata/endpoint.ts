import { parsePeerAddress } from '../caveats/text/address.js';
import { decodeError, TokenError } from '../errors.js';
import { catchTokenError } from '../token/token.js';
import { isObject, ownFieldOf, parseJson } from '../unknown.js';
import { INTERFACES } from './caveats/narrowed.js';
import { OnedataError } from './errors.js';
import { inferAccessTokenScope } from './infer.js';
import { isInviteType } from './invite-types.js';
import { subjectToJson } from './json.js';
import { checkOptions, type VerifyTokenOptions, type ZoneOptions } from './options.js';
import { deserializeOnedata, type OnedataToken } from './text.js';
import { confineByJson, examineToken } from './token.js';
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

/** The body of a request: a JSON object from anybody. */
type Body = Readonly<Record<string, unknown>>;

type Operation = (
  token: OnedataToken,
  body: Body,
  options: TokenEndpointOptions,
) => object | Promise<object>;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  examine: examineToken,
  confine: (token, { caveats }) => ({ token: confineByJson(token, toList(caveats, 'caveats')) }),
  async verify_access_token(token, body, options) {
    const isDataDeferred = optional(body, 'allowDataAccessCaveats', toBoolean) === true;
    const grant = await verifyAccessToken(token, {
      ...peerOptions(body, options),
      interface: optional(body, 'interface', toInterface),
      serviceToken: optional(body, 'serviceToken', toToken),
      // The service checks calls of its API itself, and access to its data if it says so.
      deferred: isDataDeferred ? ['api', 'data'] : ['api'],
    });
    return grantToJson(grant);
  },
  async verify_identity_token(token, body, options) {
    const peer = peerOptions(body, options);
    const of = optional(body, 'interface', toInterface);
    return grantToJson(await verifyIdentityToken(token, { ...peer, interface: of }));
  },
  async verify_invite_token(token, body, options) {
    const peer = peerOptions(body, options);
    const inviteType = optional(body, 'expectedInviteType', toInviteType);
    return grantToJson(await verifyInviteToken(token, { ...peer, inviteType }));
  },
  infer_access_token_scope(token, body, { zone, secrets, ip, now, geo }) {
    const consumerToken = optional(body, 'consumerToken', toToken);
    return inferAccessTokenScope({ token, consumerToken }, { zone, secrets, ip, now, geo });
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
 * @param body the body of the request, as text or as parsed JSON.
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
    const json = toBody(body);
    for (const key of operation === 'confine' ? ['token', 'caveats'] : ['token']) {
      if (!Object.hasOwn(json, key)) throw new OnedataError('missingRequiredValue', { key });
    }
    const token = toToken(json['token'], 'token');
    return { status: 200, body: await OPERATIONS[operation]!(token, json, options) };
  } catch (error) {
    if (error instanceof OnedataError) return { status: error.httpStatus, body: error.toJSON() };
    options.onError?.(error);
    return { status: 500, body: new OnedataError('internalServerError').toJSON() };
  }
}

/** Returns the options that every verification takes. */
function peerOptions(
  body: Body,
  { zone, secrets, now, geo, ip }: TokenEndpointOptions,
): VerifyTokenOptions {
  const peerIp = optional(body, 'peerIp', toIp);
  return {
    zone,
    secrets,
    now,
    ip: peerIp ?? ip,
    // Plain facts are about the client's own address, not about another.
    geo: peerIp === undefined || typeof geo === 'function' ? geo : undefined,
    consumerToken: optional(body, 'consumerToken', toToken),
  };
}

function grantToJson({ subject, ttl }: OnedataGrant): object {
  return { subject: subjectToJson(subject), ttl };
}

function toBody(value: unknown): Body {
  const json = typeof value === 'string' ? parseJson(value) : value;
  if (isObject(json)) return json;
  throw new OnedataError('malformedData');
}

/** Reads a field of a body. */
type Read<T> = (value: unknown, key: string) => T;

/** Reads a field, if there is one. `null` counts as left out: Oneproviders send it. */
function optional<T>(body: Body, key: string, read: Read<T>): T | undefined {
  const value = ownFieldOf(body, key) ?? undefined;
  return value === undefined ? undefined : read(value, key);
}

const toToken: Read<OnedataToken> = (value, key) => {
  const token = catchTokenError(() => {
    if (typeof value === 'string') return deserializeOnedata(value);
    throw decodeError('not_a_token');
  });
  if (!(token instanceof TokenError)) return token;
  const tokenError = toOnedataError(token).toJSON().error;
  throw new OnedataError('badValueToken', { key, tokenError });
};

const toInterface: Read<string> = (value, key) => {
  if (typeof value !== 'string') throw new OnedataError('badValueString', { key });
  if (INTERFACES.includes(value)) return value;
  throw new OnedataError('badValueNotAllowed', { key, allowed: INTERFACES });
};

/** Reads valid values; for any other, throws the error of the id. */
function only<T>(
  id: 'badValueBoolean' | 'badValueIPv4Address' | 'badValueInviteType' | 'badData',
  isValid: (value: unknown) => value is T,
): Read<T> {
  return (value, key) => {
    if (isValid(value)) return value;
    throw new OnedataError(id, { key });
  };
}

const toBoolean = only('badValueBoolean', (value) => typeof value === 'boolean');
const toInviteType = only('badValueInviteType', isInviteType);
const toList = only<readonly unknown[]>('badData', Array.isArray);
/** IPv4, alone or mapped into IPv6. */
const toIp = only(
  'badValueIPv4Address',
  (value): value is string => typeof value === 'string' && parsePeerAddress(value)?.length === 4,
);
