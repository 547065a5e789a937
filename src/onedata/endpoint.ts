import {
  assertFields,
  type Body,
  optional,
  toBody,
  toBoolean,
  toInterface,
  toInviteType,
  toIp,
  toList,
  toToken,
} from './body.js';
import type { FieldsOf } from '../options.js';
import { OnedataError } from './errors.js';
import { confineByJson, examineToken } from './examine.js';
import { inferAccessTokenScope } from './infer.js';
import { subjectToJson } from './json.js';
import {
  checkOptions,
  CIRCUMSTANCES,
  type Circumstances,
  type VerifyTokenOptions,
} from './options.js';
import type { OnedataSecrets } from './secrets.js';
import type { OnedataToken } from './text.js';
import {
  type OnedataGrant,
  verifyAccessToken,
  verifyIdentityToken,
  verifyInviteToken,
} from './verify.js';
import type { Zone } from './zone.js';

/** What the responses of Onezone's public token endpoints are made from. */
export interface TokenEndpointOptions extends Circumstances {
  /** What exists in the zone. */
  readonly zone: Zone;
  /** The secrets of its tokens. */
  readonly secrets: OnedataSecrets;
  /** The client's own address, which counts if its body has no `peerIp`. */
  readonly ip?: string | undefined;
  /** Gets every error that is not the client's fault, before the response. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

const OPTIONS: FieldsOf<TokenEndpointOptions> = {
  ...CIRCUMSTANCES,
  zone: true,
  secrets: true,
  onError: true,
};

/** The response to a request. */
export interface TokenAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** Written as JSON. */
  readonly body: object;
}

/** Responds to a request whose token was read. */
type Answer = (
  token: OnedataToken,
  body: Body,
  options: TokenEndpointOptions,
) => object | Promise<object>;

/** Every operation, by the last part of its path. */
const ANSWERS: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['examine', (token) => examineToken(token)],
  ['confine', confine],
  ['verify_access_token', verifyAccess],
  ['verify_identity_token', verifyIdentity],
  ['verify_invite_token', verifyInvite],
  ['infer_access_token_scope', infer],
]);

/** The operations that {@link answerTokenRequest} takes. */
export const TOKEN_OPERATIONS: readonly string[] = Object.freeze([...ANSWERS.keys()]);

/**
 * Responds to a request to one of Onezone's public token endpoints,
 * `POST /api/v3/onezone/tokens/<operation>`, without any framework: the server reads the body and writes
 * the response.
 *
 * Never rejects because of client input. For what `zone`, `secrets` and `geo` throw, and for a wrong value of
 * an option, it calls `onError` and returns a 500 without details.
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
  checkOptions(options, 'answerTokenRequest', OPTIONS);
  try {
    const answer = ANSWERS.get(operation);
    if (answer === undefined) throw new OnedataError('notFound');
    const fields = toBody(body);
    assertFields(fields, answer === confine ? ['token', 'caveats'] : ['token']);
    const token = toToken(fields['token'], 'token');
    return { status: 200, body: await answer(token, fields, options) };
  } catch (error) {
    if (error instanceof OnedataError) return { status: error.httpStatus, body: error.toJSON() };
    options.onError?.(error);
    const unknown = new OnedataError('internalServerError');
    return { status: unknown.httpStatus, body: unknown.toJSON() };
  }
}

function confine(token: OnedataToken, body: Body): object {
  return { token: confineByJson(token, toList(body['caveats'], 'caveats')) };
}

async function infer(
  token: OnedataToken,
  body: Body,
  { zone, secrets, ip, now, geo }: TokenEndpointOptions,
): Promise<object> {
  const consumerToken = optional(body, 'consumerToken', toToken);
  return inferAccessTokenScope({ token, consumerToken }, { zone, secrets, ip, now, geo });
}

async function verifyAccess(
  token: OnedataToken,
  body: Body,
  options: TokenEndpointOptions,
): Promise<object> {
  const isDataDeferred = optional(body, 'allowDataAccessCaveats', toBoolean) === true;
  const grant = await verifyAccessToken(token, {
    ...peerOptions(body, options),
    interface: optional(body, 'interface', toInterface),
    serviceToken: optional(body, 'serviceToken', toToken),
    // The service checks calls of its API itself, and access to its data if it says so.
    deferred: isDataDeferred ? ['api', 'data'] : ['api'],
  });
  return grantToJson(grant);
}

async function verifyIdentity(
  token: OnedataToken,
  body: Body,
  options: TokenEndpointOptions,
): Promise<object> {
  const grant = await verifyIdentityToken(token, {
    ...peerOptions(body, options),
    interface: optional(body, 'interface', toInterface),
  });
  return grantToJson(grant);
}

async function verifyInvite(
  token: OnedataToken,
  body: Body,
  options: TokenEndpointOptions,
): Promise<object> {
  const grant = await verifyInviteToken(token, {
    ...peerOptions(body, options),
    inviteType: optional(body, 'expectedInviteType', toInviteType),
  });
  return grantToJson(grant);
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
