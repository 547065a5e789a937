import type { ExpectedType } from './dialect.js';
import type { Hindrance, Reach } from './reach.js';
import { counted } from './words.js';

/** What makes a token refused: one that is forgotten does not compile. */
const HINDRANCES: Readonly<Record<Hindrance['code'], (count: number) => string>> = {
  missing_discharge: (count) => `${counted(count, 'discharge')} missing`,
  unexpected_discharge: (count) =>
    `${counted(count, 'discharge')} left over, which no caveat asks for`,
  unknown_caveat: (count) => `${counted(count, 'caveat')} not understood`,
  not_in_token_type: (count) =>
    `${counted(count, 'caveat')} that may not stand in a token of this type`,
};

/** Why a token is refused whatever its key is; `undefined` if its key decides. */
export function refusalWords({ refused }: Reach): string | undefined {
  if (refused.length === 0) return undefined;
  return refused.map(({ code, count }) => HINDRANCES[code](count)).join(', ');
}

/** What a token of each type gives; nothing to say of one that gives the access its caveats leave. */
const PURPOSES: Readonly<Record<ExpectedType, string | undefined>> = {
  access: undefined,
  identity: 'no access: it proves who its subject is, where a caveat asks for a consumer',
  invite: 'no access: it is an invitation',
};

/** What a token gives that is not for access. */
export function purposeWords({ type }: Reach): string | undefined {
  return PURPOSES[type];
}

const UNRESTRICTED: Readonly<Record<ExpectedType, string>> = {
  access: 'whoever holds it can do all that its subject can',
  identity: 'whoever holds it can pose as its subject',
  invite: 'whoever holds it can use it',
};

/** What a token without caveats is good for, to go on a sentence that says that it has none. */
export function unrestrictedWords({ type, refused }: Reach): string {
  return refused.length > 0 ? ', but it is refused as it is' : `: ${UNRESTRICTED[type]}`;
}
