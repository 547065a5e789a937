import type { Role } from '../caveats/kind.js';
import type { Context } from '../caveats/request.js';
import { type AuthenticToken, authenticate } from './authentic.js';
import { assertStanding, checkCaveats, findStanding, type KnownSubject } from './check.js';
import { OnedataError } from './errors.js';
import type { OnedataSecrets } from './secrets.js';
import type { OnedataTokenInput } from './text.js';
import { aboutToken } from './token-error.js';
import type { Zone } from './zone.js';

/** An identity token that comes along with another token, and what errors about it are. */
export interface Companion {
  readonly token: AuthenticToken;
  readonly error: 'badConsumerToken' | 'badServiceToken';
}

/**
 * Authenticates an identity token that comes along, if one does.
 *
 * @throws OnedataError with the error's id, and what is wrong with the token inside.
 */
export async function openCompanion(
  error: Companion['error'],
  input: OnedataTokenInput | undefined,
  secrets: OnedataSecrets,
): Promise<Companion | undefined> {
  if (input === undefined) return undefined;
  const token = await aboutToken(error, () => authenticate(input, { type: 'identity' }, secrets));
  return { token, error };
}

/** Somebody who has proved who they are. */
export interface ProvenSubject {
  /** `usr-<id>` or `prv-<id>`. */
  readonly name: string;
  readonly known: KnownSubject;
}

/**
 * Verifies an identity token that comes along, if one does. Whose consumer it may have, nobody has
 * proved: a `consumer` caveat in it is not met.
 *
 * @param skipped the roles of its caveats that are not checked.
 */
export async function verifyCompanion(
  companion: Companion | undefined,
  context: Context,
  zone: Zone,
  skipped: readonly Role[] = [],
): Promise<ProvenSubject | undefined> {
  if (companion === undefined) return undefined;
  const { token, error } = companion;
  return aboutToken(error, async () => {
    checkCaveats(token, context, skipped);
    return { name: token.subject, known: assertStanding(await findStanding(token, zone)) };
  });
}

/**
 * The same for a service's token, which has to be a Oneprovider's.
 *
 * @returns the service that it proves: `opp-<id>` where its text starts with `opp-`, else `opw-<id>`.
 */
export async function verifyService(
  companion: Companion | undefined,
  context: Context,
  zone: Zone,
): Promise<string | undefined> {
  if (companion === undefined) return undefined;
  await verifyCompanion(companion, context, zone);
  return aboutToken(companion.error, async () => {
    const service = serviceOf(companion.token);
    if (service === undefined) throw new OnedataError('tokenInvalid');
    return service;
  });
}

/** Which service of a Oneprovider uses its token; of a user's token, none. */
export function serviceOf({ subjectParts, service }: AuthenticToken): string | undefined {
  const { kind, id } = subjectParts;
  return kind === 'provider' ? `${service ?? 'opw'}-${id}` : undefined;
}

/** The consumer of a request and the groups that the consumer is in. */
export function asConsumer(
  proven: ProvenSubject | undefined,
): Pick<Context, 'consumer' | 'groups'> {
  if (proven === undefined) return {};
  return { consumer: proven.name, groups: proven.known.groups.map((id) => `grp-${id}`) };
}
