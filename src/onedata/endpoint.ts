import { parsePeerAddress } from '../caveats/text/address.js';
import { TokenError } from '../errors.js';
import { catchTokenError } from '../token/token.js';
import { isObject, parseJson } from '../unknown.js';
import { assertUsable } from './call.js';
import { INTERFACES } from './caveats/narrowed.js';
import type { OnedataCaveat } from './dialect.js';
import { OnedataError } from './errors.js';
import { onedataIdentity } from './identity.js';
import { inferAccessTokenScope } from './infer.js';
import { isInviteType } from './invite-types.js';
import { subjectToJson } from './json.js';
import { checkOptions, type ZoneOptions } from './options.js';
import { deserializeOnedata, type OnedataToken } from './text.js';
import { confine, examineToken, toCaveat } from './token.js';
import { toOnedataError } from './token-error.js';
import { verifyAccessToken, verifyIdentityToken, verifyInviteToken } from './verify.js';
import type { OnedataGrant } from './verify.js';

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

const FIELDS = {
  allowDataAccessCaveats: only('badValueBoolean', (value) => typeof value === 'boolean'),
  caveats: toCaveats,
  consumerToken: toToken,
  expectedInviteType: only('badValueInviteType', isInviteType),
  interface: toInterface,
  peerIp: only('badValueIPv4Address', isPeerIp),
  serviceToken: toToken,
  token: toToken,
};
type Fields = typeof FIELDS;

/** Reads a field of a body. Only those that are required are never `undefined`. */
type Body = <F extends keyof Fields>(
  field: F,
) => ReturnType<Fields[F]> | (F extends 'caveats' | 'token' ? never : undefined);

/** An operation reads the fields that it takes in Onedata's order: required ones, then the alphabet's. */
type Operation = (body: Body, options: ZoneOptions) => object | Promise<object>;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  examine: (body) => examineToken(body('token')),
  async confine(body, options) {
    const caveats = body('caveats');
    const token = body('token');
    const confined = confine(token, caveats);
    const services = caveats.flatMap((each) => (each.type === 'service' ? each.whitelist : []));
    await assertUsable(token, services, options);
    return { token: confined };
  },
  async verify_access_token(body, options) {
    const token = body('token');
    const grant = await verifyAccessToken(token, {
      // The service checks calls of its API itself, and access to its data if it says so.
      deferred: body('allowDataAccessCaveats') ? ['api', 'data'] : ['api'],
      consumerToken: body('consumerToken'),
      interface: body('interface'),
      ...atPeer(body, options),
      serviceToken: body('serviceToken'),
    });
    return grantToJson(grant);
  },
  async verify_identity_token(body, options) {
    const token = body('token');
    const of = { consumerToken: body('consumerToken'), interface: body('interface') };
    return grantToJson(await verifyIdentityToken(token, { ...of, ...atPeer(body, options) }));
  },
  async verify_invite_token(body, options) {
    const token = body('token');
    const of = { consumerToken: body('consumerToken'), inviteType: body('expectedInviteType') };
    return grantToJson(await verifyInviteToken(token, { ...of, ...atPeer(body, options) }));
  },
  infer_access_token_scope(body, options) {
    const input = { token: body('token'), consumerToken: body('consumerToken') };
    return inferAccessTokenScope(input, options);
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
 * @param body the body of the request, as text or as parsed JSON. An empty text has no fields.
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
  const { zone, secrets, now, ip, geo } = options;
  try {
    if (!Object.hasOwn(OPERATIONS, operation)) throw new OnedataError('notFound');
    return {
      status: 200,
      body: await OPERATIONS[operation]!(toBody(body), { zone, secrets, now, ip, geo }),
    };
  } catch (error) {
    if (error instanceof OnedataError) return { status: error.httpStatus, body: error.toJSON() };
    options.onError?.(error);
    return { status: 500, body: new OnedataError('internalServerError').toJSON() };
  }
}

/** Returns the options with the address of a body. `null` is one that is not known. */
function atPeer(body: Body, options: ZoneOptions): ZoneOptions {
  const ip = body('peerIp');
  if (ip === undefined) return options;
  // Plain facts are about the client's own address, not about another.
  const geo = typeof options.geo === 'function' ? options.geo : undefined;
  return { ...options, ip: ip ?? undefined, geo };
}

function grantToJson({ subject, ttl }: OnedataGrant): object {
  return { subject: subjectToJson(subject), ttl };
}

function toBody(value: unknown): Body {
  const json = typeof value === 'string' ? parseJson(value || '{}') : value;
  if (!isObject(json)) throw new OnedataError('malformedData');
  const read = (key: keyof Fields): unknown => {
    if (Object.hasOwn(json, key)) return FIELDS[key](json[key], key);
    if (key !== 'caveats' && key !== 'token') return undefined;
    throw new OnedataError('missingRequiredValue', { key });
  };
  // Each field is read by its own reader.
  return read as Body;
}

function toToken(value: unknown, key: string): OnedataToken {
  if (value === '') throw new OnedataError('badValueEmpty', { key });
  const token = catchTokenError(() => {
    // Anything but a text decodes no better than an empty one.
    const read = deserializeOnedata(typeof value === 'string' ? value : '');
    onedataIdentity.decode(read.macaroon.identifier);
    return read;
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
): (value: unknown, key: string) => T {
  return (value, key) => {
    if (isValid(value)) return value;
    throw new OnedataError(id, { key });
  };
}

/** Returns whether a value is an IPv4 address, alone or mapped into IPv6. `null`: it is unknown. */
function isPeerIp(value: unknown): value is string | null {
  return value === null || (typeof value === 'string' && parsePeerAddress(value)?.length === 4);
}
