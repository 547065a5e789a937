import { fieldOf } from '../unknown.js';
import type { InviteType } from './invite-types.js';
import type { CaveatJson, TokenTypeJson } from './json.js';

/** A service in Onedata's REST API: a worker or a panel, of Onezone or of a Oneprovider. */
export interface ServiceJson {
  readonly type: 'oz_worker' | 'oz_panel' | 'op_worker' | 'op_panel';
  readonly id: string;
}

/**
 * Every id, and the details of its errors; `undefined` for those without. `key` is the name of a field of
 * the body, `tokenError` the error of another token.
 */
export interface OnedataErrorDetails {
  /** The token does not decode. */
  readonly badToken: undefined;
  /** The token is not authentic, or its secret is unknown or of another generation. */
  readonly tokenInvalid: undefined;
  /** An authentic named token that was revoked. */
  readonly tokenRevoked: undefined;
  /** `limit` in characters of its text. */
  readonly tokenTooLarge: { readonly limit: number };
  readonly notAnAccessToken: { readonly received: TokenTypeJson };
  readonly notAnIdentityToken: { readonly received: TokenTypeJson };
  readonly notAnInviteToken: {
    readonly expectedInviteType: InviteType | 'any';
    readonly received: TokenTypeJson;
  };
  /** The text of the first unknown caveat. */
  readonly tokenCaveatUnknown: { readonly caveat: string };
  /** The first caveat that is not met. */
  readonly tokenCaveatUnverified: { readonly caveat: CaveatJson };
  readonly badConsumerToken: { readonly tokenError: OnedataErrorJson };
  readonly badServiceToken: { readonly tokenError: OnedataErrorJson };
  /** The token is authentic, but its subject does not exist, or is not the one of its secret. */
  readonly tokenSubjectInvalid: undefined;
  /** The token is bound to a login that is over, or that is not its subject's. */
  readonly tokenSessionInvalid: undefined;
  /** The token is valid, but its subject may not use it at this service. */
  readonly tokenServiceForbidden: { readonly service: ServiceJson };
  /** The token is valid, but its subject is blocked. */
  readonly userBlocked: undefined;
  /** `maxTtl` in seconds. */
  readonly tokenTimeCaveatRequired: { readonly maxTtl: number };
  readonly badValueToken: { readonly key: string; readonly tokenError: OnedataErrorJson };
  readonly badValueEmpty: { readonly key: string };
  readonly badValueString: { readonly key: string };
  readonly badValueBoolean: { readonly key: string };
  readonly badValueIPv4Address: { readonly key: string };
  readonly badValueInviteType: { readonly key: string };
  readonly badValueNotAllowed: { readonly key: string; readonly allowed: readonly string[] };
  /** The invalid caveat; `null` if it is too long to repeat. */
  readonly badValueCaveat: { readonly caveat: unknown };
  readonly badData: { readonly key: string };
  readonly missingRequiredValue: { readonly key: string };
  readonly malformedData: undefined;
  readonly notFound: undefined;
  readonly methodNotAllowed: { readonly allowed: readonly string[] };
  /** `limit` in bytes of the body. */
  readonly requestTooLarge: { readonly limit: number };
  readonly internalServerError: undefined;
}

/** The ids of errors, for programs. */
export type OnedataErrorId = keyof OnedataErrorDetails;

/** An error in Onedata's REST API: its details depend on the id. */
export type OnedataErrorJson<Id extends OnedataErrorId = OnedataErrorId> = {
  readonly [One in Id]: OnedataErrorDetails[One] extends undefined
    ? { readonly id: One; readonly description: string }
    : {
        readonly id: One;
        readonly description: string;
        readonly details: OnedataErrorDetails[One];
      };
}[Id];

/**
 * As Onedata words them, but without what a sender wrote. A path in braces is a field of the details, with
 * what stands for it if there is none.
 */
const DESCRIPTIONS: Readonly<Record<OnedataErrorId, string>> = {
  badToken:
    'Provided token could not be decoded by the server. Make sure there are no missing or superfluous characters in the token string.',
  tokenInvalid: 'Provided token was correctly decoded, but it is not (or no longer) valid.',
  tokenRevoked: 'Provided token has been revoked by the token subject (creator).',
  tokenTooLarge: 'Provided token exceeds the allowed size of {limit} characters.',
  notAnAccessToken: 'Expected an access token, but received one of another type (see details).',
  notAnIdentityToken: 'Expected an identity token, but received one of another type (see details).',
  notAnInviteToken:
    'Expected an invitation token of type "{expectedInviteType}", but received another one (see details).',
  tokenCaveatUnknown: 'Unknown caveat (see details).',
  tokenCaveatUnverified:
    'Provided token is not valid: its {caveat.type|authorization} caveat is not met (see details).',
  badConsumerToken: 'Provided consumer token is not valid: {tokenError.description}',
  badServiceToken: 'Provided service token is not valid: {tokenError.description}',
  tokenSubjectInvalid:
    'The token subject (creator) is invalid (does not exist or is different than expected).',
  tokenSessionInvalid:
    'This token is bound to a session different than presented by the client or no longer existent.',
  tokenServiceForbidden:
    'The service of type {service.type} is forbidden for the token subject (creator).',
  userBlocked:
    'This user account has been blocked by the administrator and cannot be used unless it is unblocked again.',
  tokenTimeCaveatRequired:
    'You must specify a time caveat with maximum TTL of {maxTtl} seconds (a time caveat is required for temporary tokens for security reasons).',
  badValueToken: 'Bad value: provided "{key}" is not a valid token: {tokenError.description}',
  badValueEmpty: 'Bad value: provided "{key}" must not be empty.',
  badValueString: 'Bad value: provided "{key}" must be a string.',
  badValueBoolean: 'Bad value: provided "{key}" must be a boolean value.',
  badValueIPv4Address: 'Bad value: provided "{key}" must be a valid IPv4 address.',
  badValueInviteType: 'Bad value: provided "{key}" must be a valid invite type.',
  badValueNotAllowed: 'Bad value: provided "{key}" must be one of: {allowed}.',
  badValueCaveat: 'Bad value: provided caveat is invalid (see details).',
  badData: 'Bad value provided for "{key}": it does not have the form that is expected.',
  missingRequiredValue: 'The request data was missing a required value for "{key}".',
  malformedData: 'Malformed data; the request data could not be understood by the server.',
  notFound: 'The requested resource could not be found.',
  methodNotAllowed: 'The method must be one of: {allowed}.',
  requestTooLarge: 'The body is longer than {limit} bytes.',
  internalServerError: 'The server has encountered an error while processing this request.',
};

/** The HTTP status of an error is 400, except for these. */
const STATUSES: Readonly<Partial<Record<OnedataErrorId, number>>> = {
  notFound: 404,
  methodNotAllowed: 405,
  requestTooLarge: 413,
  internalServerError: 500,
};

/** The arguments after the id of a new error: its details, if errors of the id have any. */
export type OnedataErrorArguments<Id extends OnedataErrorId> =
  OnedataErrorDetails[Id] extends undefined
    ? [details?: undefined]
    : [details: OnedataErrorDetails[Id]];

/** An error of one id. */
export class OnedataErrorOf<Id extends OnedataErrorId> extends Error {
  override readonly name: 'OnedataError' = 'OnedataError';
  readonly id: Id;
  /** Absent if errors of the id have none. */
  declare readonly details: OnedataErrorDetails[Id];
  /** The HTTP status of a response with it. */
  readonly httpStatus: number;

  constructor(id: Id, ...[details]: OnedataErrorArguments<Id>) {
    const valueOf = (_: string, path: string, otherwise: string): string =>
      [path.split('.').reduce<unknown>(fieldOf, details) ?? otherwise].flat().join(', ');
    super(DESCRIPTIONS[id].replace(/\{([\w.]+)\|?(\w*)\}/g, valueOf));
    this.id = id;
    if (details !== undefined) this.details = details;
    this.httpStatus = STATUSES[id] ?? 400;
  }

  /** A sentence for people; the same as `message`. */
  get description(): string {
    return this.message;
  }

  /** Returns the body of a response with it. */
  toJSON(): { readonly error: OnedataErrorJson<Id> } {
    const { id, details, description } = this;
    const error = { id, ...(details !== undefined && { details }), description };
    // The constructor took the details of the id.
    return { error: error as OnedataErrorJson<Id> };
  }
}

/**
 * An error of Onedata. Its stable `id` narrows the type of its `details`, which may contain a caveat or the
 * type of a token; never a token or a key. Descriptions are fixed, except for numbers, and the names of
 * fields and types.
 *
 * @see onedata-errors (MIT), which lists all of Onedata's
 */
export type OnedataError = { readonly [Id in OnedataErrorId]: OnedataErrorOf<Id> }[OnedataErrorId];

/** Creates errors, and recognizes them by `instanceof`. */
export interface OnedataErrorConstructor {
  readonly prototype: OnedataError;
  new <Id extends OnedataErrorId>(
    id: Id,
    ...details: OnedataErrorArguments<Id>
  ): OnedataErrorOf<Id>;
}

/**
 * Creates an error of Onedata from an id and its details.
 *
 * @example
 * ```ts
 * import { OnedataError } from 'caveats/onedata';
 *
 * const error = new OnedataError('tokenTooLarge', { limit: 1048576 });
 * console.log(error.httpStatus, error.toJSON().error.id); // 400 tokenTooLarge
 * ```
 */
export const OnedataError: OnedataErrorConstructor = OnedataErrorOf;
