import {
  assertFields,
  type Body,
  optionalBoolean,
  optionalInterface,
  optionalInviteType,
  optionalIp,
  optionalToken,
  requiredList,
  requiredToken,
  toBody,
} from './body.js';
import { checkFields, type FieldsOf } from '../options.js';
import { checkGeo, CIRCUMSTANCES, type Circumstances } from './circumstances.js';
import { isOnedataError, OnedataError } from './errors.js';
import { confineByJson, examineToken } from './examine.js';
import { inferAccessTokenScope } from './infer.js';
import { subjectToJson } from './json.js';
import type { Deferred } from './request.js';
import type { OnedataSecrets } from './secrets.js';
import {
  type OnedataGrant,
  verifyAccessToken,
  verifyIdentityToken,
  verifyInviteToken,
} from './verify.js';
import type { VerifyTokenOptions } from './verify-options.js';
import type { Zone } from './zone.js';

/** What Onezone's public token endpoints are answered with. */
export interface TokenEndpointOptions extends Circumstances {
  /** What there is in the zone. */
  readonly zone: Zone;
  /** The secrets of its tokens. */
  readonly secrets: OnedataSecrets;
  /** The client's own address, which counts where its body tells no `peerIp`. */
  readonly ip?: string | undefined;
  /** Told of what made a request fail that was not the client's fault, before it is answered. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

const OPTIONS: FieldsOf<TokenEndpointOptions> = {
  ...CIRCUMSTANCES,
  zone: true,
  secrets: true,
  onError: true,
};

/** An answer to a request. */
export interface TokenAnswer {
  /** Of HTTP. */
  readonly status: number;
  /** To be written as JSON. */
  readonly body: object;
}

type Answer = (body: Body, options: TokenEndpointOptions) => object | Promise<object>;

/** Every operation, by the last part of its path. */
const ANSWERS: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['examine', examine],
  ['confine', confine],
  ['verify_access_token', verifyAccess],
  ['verify_identity_token', verifyIdentity],
  ['verify_invite_token', verifyInvite],
  ['infer_access_token_scope', infer],
]);

/** The operations that {@link answerTokenRequest} answers. */
export const TOKEN_OPERATIONS: readonly string[] = Object.freeze([...ANSWERS.keys()]);

/**
 * Answers a request to one of Onezone's public token endpoints,
 * `POST /api/v3/onezone/tokens/<operation>`, without any framework: it is for the server to read the
 * body and to write the answer.
 *
 * It never rejects because of client input. What `zone`, `secrets` and `geo` throw, and a wrong value
 * of an option, is answered with a 500 without details and passed to `onError`.
 *
 * @param operation the last part of the path, such as `examine`; 404 for one that is unknown.
 * @param body the body of the request, as text or as what its JSON comes to.
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
  checkFields(options, 'answerTokenRequest', OPTIONS);
  checkGeo(options.geo);
  try {
    const answer = ANSWERS.get(operation);
    if (answer === undefined) throw new OnedataError('notFound');
    return { status: 200, body: await answer(toBody(body), options) };
  } catch (error) {
    if (isOnedataError(error)) return { status: error.httpStatus, body: error.toJSON() };
    options.onError?.(error);
    const unknown = new OnedataError('internalServerError');
    return { status: unknown.httpStatus, body: unknown.toJSON() };
  }
}

function examine(body: Body): object {
  assertFields(body, ['token']);
  return examineToken(requiredToken(body, 'token'));
}

function confine(body: Body): object {
  assertFields(body, ['token', 'caveats']);
  const token = requiredToken(body, 'token');
  return { token: confineByJson(token, requiredList(body, 'caveats')) };
}

async function infer(body: Body, options: TokenEndpointOptions): Promise<object> {
  assertFields(body, ['token']);
  const token = requiredToken(body, 'token');
  const consumerToken = optionalToken(body, 'consumerToken');
  const { zone, secrets, ip, now, geo } = options;
  return inferAccessTokenScope({ token, consumerToken }, { zone, secrets, ip, now, geo });
}

async function verifyAccess(body: Body, options: TokenEndpointOptions): Promise<object> {
  assertFields(body, ['token']);
  const token = requiredToken(body, 'token');
  const isDataDeferred = optionalBoolean(body, 'allowDataAccessCaveats') === true;
  // Calls of its API, and to its data, the service that asks checks itself.
  const deferred: readonly Deferred[] = isDataDeferred ? ['api', 'data'] : ['api'];
  const grant = await verifyAccessToken(token, {
    ...peerOptions(body, options),
    interface: optionalInterface(body, 'interface'),
    serviceToken: optionalToken(body, 'serviceToken'),
    deferred,
  });
  return grantToJson(grant);
}

async function verifyIdentity(body: Body, options: TokenEndpointOptions): Promise<object> {
  assertFields(body, ['token']);
  const token = requiredToken(body, 'token');
  const grant = await verifyIdentityToken(token, {
    ...peerOptions(body, options),
    interface: optionalInterface(body, 'interface'),
  });
  return grantToJson(grant);
}

async function verifyInvite(body: Body, options: TokenEndpointOptions): Promise<object> {
  assertFields(body, ['token']);
  const token = requiredToken(body, 'token');
  const grant = await verifyInviteToken(token, {
    ...peerOptions(body, options),
    inviteType: optionalInviteType(body, 'expectedInviteType'),
  });
  return grantToJson(grant);
}

/** What every verification takes, of the options and of the body. */
function peerOptions(body: Body, options: TokenEndpointOptions): VerifyTokenOptions {
  const { zone, secrets, now, geo, ip } = options;
  const peerIp = optionalIp(body, 'peerIp');
  return {
    zone,
    secrets,
    now,
    ip: peerIp ?? ip,
    // Plain facts are about the client's own address, and say nothing of another.
    geo: peerIp === undefined || typeof geo === 'function' ? geo : undefined,
    consumerToken: optionalToken(body, 'consumerToken'),
  };
}

function grantToJson({ subject, ttl }: OnedataGrant): object {
  return { subject: subjectToJson(subject), ttl };
}
