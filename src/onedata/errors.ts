import type { InviteType } from './invite-types.js';
import type { CaveatJson, TokenTypeJson } from './json.js';

/**
 * What is wrong with one field of a body.
 *
 * @inline
 */
interface AboutKey {
  /** The name of the field. */
  readonly key: string;
}

/**
 * What is wrong with a token that came along.
 *
 * @inline
 */
interface AboutToken {
  readonly tokenError: OnedataErrorJson;
}

/** Every id, and the details that errors of that id have; `undefined` for those without. */
export interface OnedataErrorDetails {
  /** The token does not decode. */
  readonly badToken: undefined;
  /** The token is not authentic, or its secret is unknown or of another generation. */
  readonly tokenInvalid: undefined;
  /** A named token that was revoked, and whose signature holds. */
  readonly tokenRevoked: undefined;
  /** `limit` in characters of its text. */
  readonly tokenTooLarge: { readonly limit: number };
  readonly notAnAccessToken: { readonly received: TokenTypeJson };
  readonly notAnIdentityToken: { readonly received: TokenTypeJson };
  readonly notAnInviteToken: {
    readonly expectedInviteType: InviteType | 'any';
    readonly received: TokenTypeJson;
  };
  /** The text of the first caveat that is not understood. */
  readonly tokenCaveatUnknown: { readonly caveat: string };
  /** The first caveat that is not met. */
  readonly tokenCaveatUnverified: { readonly caveat: CaveatJson };
  readonly badConsumerToken: AboutToken;
  readonly badServiceToken: AboutToken;
  /** The token is authentic; its subject does not exist, or is not the one it was made for. */
  readonly tokenSubjectInvalid: undefined;
  /** The token is bound to a login that is over, or that is not its subject's. */
  readonly tokenSessionInvalid: undefined;
  /** `maxTtl` in seconds. */
  readonly tokenTimeCaveatRequired: { readonly maxTtl: number };
  readonly badValueToken: AboutKey & AboutToken;
  readonly badValueString: AboutKey;
  readonly badValueBoolean: AboutKey;
  readonly badValueIPv4Address: AboutKey;
  readonly badValueInviteType: AboutKey;
  readonly badValueNotAllowed: AboutKey & { readonly allowed: readonly string[] };
  /** What was given as a caveat; `null` where that is too long to say it again. */
  readonly badValueCaveat: { readonly caveat: unknown };
  readonly badData: AboutKey;
  readonly missingRequiredValue: AboutKey;
  readonly malformedData: undefined;
  readonly notFound: undefined;
  readonly methodNotAllowed: { readonly allowed: readonly string[] };
  /** `limit` in bytes of the body. */
  readonly requestTooLarge: { readonly limit: number };
  readonly internalServerError: undefined;
}

/** The ids of errors: what a program looks at. */
export type OnedataErrorId = keyof OnedataErrorDetails;

/** An error as Onedata's REST API writes it: the id tells which details it has. */
export type OnedataErrorJson<Id extends OnedataErrorId = OnedataErrorId> = {
  readonly [One in Id]: OnedataErrorDetails[One] extends undefined
    ? { readonly id: One; readonly description: string }
    : {
        readonly id: One;
        readonly details: OnedataErrorDetails[One];
        readonly description: string;
      };
}[Id];

/**
 * What stands in braces is the field of that name of the details. Nothing that a sender wrote is ever
 * among these: that stands in the details alone.
 */
const DESCRIPTIONS: Readonly<Record<OnedataErrorId, string>> = {
  badToken: 'The token could not be understood.',
  tokenInvalid: 'The token is not valid.',
  tokenRevoked: 'The token was revoked.',
  tokenTooLarge: 'The token is longer than {limit} characters.',
  notAnAccessToken: 'Expected an access token, but received one of another type.',
  notAnIdentityToken: 'Expected an identity token, but received one of another type.',
  notAnInviteToken: 'Expected an invitation ({expectedInviteType}), but received another token.',
  tokenCaveatUnknown: 'The token has a caveat that is not understood.',
  tokenCaveatUnverified: 'The token is not valid here: one of its caveats is not met.',
  badConsumerToken: 'The consumer token is not valid (see details).',
  badServiceToken: 'The service token is not valid (see details).',
  tokenSubjectInvalid: 'The subject of the token does not exist, or is not the expected one.',
  tokenSessionInvalid: 'The token is bound to a login that is over, or is somebody else’s.',
  tokenTimeCaveatRequired: 'The token needs a time caveat, with a TTL of {maxTtl} seconds at most.',
  badValueToken: 'Bad value: "{key}" is not a valid token (see details).',
  badValueString: 'Bad value: "{key}" must be a string.',
  badValueBoolean: 'Bad value: "{key}" must be a boolean.',
  badValueIPv4Address: 'Bad value: "{key}" is not a valid IPv4 address.',
  badValueInviteType: 'Bad value: "{key}" is not a valid invite type.',
  badValueNotAllowed: 'Bad value: "{key}" must be one of: {allowed}.',
  badValueCaveat: 'Bad value: one of the caveats is not valid (see details).',
  badData: 'Bad value: "{key}" is not of the form that is expected.',
  missingRequiredValue: 'Missing required value: {key}.',
  malformedData: 'The data could not be understood.',
  notFound: 'The requested resource could not be found.',
  methodNotAllowed: 'The method must be one of: {allowed}.',
  requestTooLarge: 'The body is longer than {limit} bytes.',
  internalServerError: 'The server has met with an error.',
};

const IN_BRACES = /\{(\w+)\}/g;

function describe(id: OnedataErrorId, details: unknown): string {
  return DESCRIPTIONS[id].replace(IN_BRACES, (_, field: string) => {
    const value: unknown = Reflect.get(Object(details), field);
    return [value].flat().join(', ');
  });
}

/** The HTTP status of an error is 400, save for these. */
const STATUSES: Readonly<Partial<Record<OnedataErrorId, number>>> = {
  notFound: 404,
  methodNotAllowed: 405,
  requestTooLarge: 413,
  internalServerError: 500,
};

/** What follows the id where an error is made: its details, if errors of the id have any. */
export type OnedataErrorArguments<Id extends OnedataErrorId> =
  OnedataErrorDetails[Id] extends undefined
    ? [details?: undefined]
    : [details: OnedataErrorDetails[Id]];

/** An error of one id. */
export class OnedataErrorOf<Id extends OnedataErrorId> extends Error {
  override readonly name: 'OnedataError' = 'OnedataError';
  readonly id: Id;
  /** Absent where errors of the id have none. */
  declare readonly details: OnedataErrorDetails[Id];
  /** The status of an answer with it. */
  readonly httpStatus: number;

  constructor(id: Id, ...[details]: OnedataErrorArguments<Id>) {
    super(describe(id, details));
    this.id = id;
    if (details !== undefined) this.details = details;
    this.httpStatus = STATUSES[id] ?? 400;
  }

  /** For a person to read; the same as `message`. */
  get description(): string {
    return this.message;
  }

  /** The body of an answer with it. */
  toJSON(): { readonly error: OnedataErrorJson<Id> } {
    return { error: toErrorJson(this.id, this.details, this.message) };
  }
}

// Which details go with an id, the types say at the edge; in here nothing depends on it.
function toErrorJson<Id extends OnedataErrorId>(
  id: Id,
  details: OnedataErrorDetails[Id],
  description: string,
): OnedataErrorJson<Id>;
function toErrorJson(id: OnedataErrorId, details: unknown, description: string): object {
  return { id, ...(details !== undefined && { details }), description };
}

/**
 * An error as Onedata has them: a stable `id`, the `details` that go with it, and a `description`.
 * Whoever looks at the id gets the details' type with it.
 *
 * The description is fixed for each id but for numbers and the names of fields. The details may
 * hold what a sender wrote, where Onedata's protocol says so: a caveat, the type of a token; never
 * a token or a key.
 *
 * @example
 * ```ts
 * import { OnedataError } from 'caveats/onedata';
 *
 * const error = new OnedataError('tokenTooLarge', { limit: 1048576 });
 * console.log(error.httpStatus, error.toJSON().error.id); // 400 tokenTooLarge
 * ```
 * @see onedata-errors (MIT), which lists all of Onedata's
 */
export type OnedataError = {
  readonly [Id in OnedataErrorId]: OnedataErrorOf<Id>;
}[OnedataErrorId];

/** Makes errors, and tells them by `instanceof`. */
export interface OnedataErrorConstructor {
  readonly prototype: OnedataError;
  new <Id extends OnedataErrorId>(
    id: Id,
    ...details: OnedataErrorArguments<Id>
  ): OnedataErrorOf<Id>;
}

/**
 * Makes errors as Onedata has them: an id, and the details that go with it.
 *
 * @example
 * ```ts
 * import { OnedataError } from 'caveats/onedata';
 *
 * const { httpStatus } = new OnedataError('notFound');
 * console.log(httpStatus); // 404
 * ```
 */
export const OnedataError: OnedataErrorConstructor = OnedataErrorOf;

/** Whether something thrown is an `OnedataError`; also a proxy may be thrown, and throw in turn. */
export function isOnedataError(error: unknown): error is OnedataError {
  try {
    return error instanceof OnedataError;
  } catch {
    return false;
  }
}
