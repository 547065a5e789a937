import { OnedataError, type ServiceJson } from './errors.js';
import type { OnedataIdentity, Subject } from './identity.js';
import { lookUp, type Zone, type ZoneUser } from './zone.js';

/** By the starts of their texts. */
const SERVICE_TYPES: ReadonlyMap<string | undefined, ServiceJson['type']> = new Map([
  ['ozw', 'oz_worker'],
  ['ozp', 'oz_panel'],
  ['opw', 'op_worker'],
  ['opp', 'op_panel'],
]);

/** The id of Onezone as a service and as a cluster. */
const ONEZONE = 'onezone';

/** @throws TypeError for anything but the text of a service, such as `opw-krakow`. */
export function parseService(text: string): ServiceJson {
  const [, start, id] = /^(\w+)-(.+)$/s.exec(text) ?? [];
  const type = SERVICE_TYPES.get(start);
  if (type !== undefined && id !== undefined) return { type, id };
  throw new TypeError('service: expected ozw-, ozp-, opw- or opp- and an id');
}

/** A token, and who it was issued to. */
interface Owned {
  readonly identity: OnedataIdentity;
  readonly owner: Subject;
}

/** What a zone knows about the subject of a token, and about the login that it may be bound to. */
export interface Standing {
  /** The spaces and groups of the subject; `undefined` if it does not exist. */
  readonly user: ZoneUser | undefined;
  /** Whether the login is the subject's and not over; `true` for a token without one. */
  readonly isLoginValid: boolean;
}

const ONEPROVIDER: ZoneUser = Object.freeze({ spaces: [], groups: [] });

export async function findStanding({ identity, owner }: Owned, zone: Zone): Promise<Standing> {
  const { type, id } = owner;
  const isUser = type === 'user';
  const findOwner = async (): Promise<ZoneUser | undefined> => {
    if (isUser) return (await zone.user(id)) ?? undefined;
    return (await zone.provider(id)) ? ONEPROVIDER : undefined;
  };
  const findLogin = async (): Promise<boolean> => {
    if (identity.type !== 'access' || identity.sessionId === undefined) return true;
    return isUser && (await zone.session?.(identity.sessionId, id)) === true;
  };
  const [user, isLoginValid] = await Promise.all([findOwner(), findLogin()]);
  return { user, isLoginValid };
}

/** @throws OnedataError for a subject that may not use its token. */
export function assertStanding({ user, isLoginValid }: Standing): ZoneUser {
  if (user === undefined) throw new OnedataError('tokenSubjectInvalid');
  if (user.blocked === true) throw new OnedataError('userBlocked');
  if (!isLoginValid) throw new OnedataError('tokenSessionInvalid');
  return user;
}

/** @throws OnedataError for the first service that may not use an access token of its subject. */
export async function assertServices(
  { identity, owner }: Owned,
  user: ZoneUser,
  texts: readonly string[],
  zone: Zone,
): Promise<void> {
  if (identity.type !== 'access') return;
  const services = texts.map(parseService);
  const isAnyWorker = services.some(({ type, id }) => type === 'op_worker' && id !== '*');
  const spaces = await lookUp(isAnyWorker ? user.spaces : [], (id) => zone.space(id));
  const workers = new Set([...spaces.values()].flatMap(({ supports }) => Object.keys(supports)));
  const clusters = new Set(user.clusters);
  const isAllowed = ({ type, id }: ServiceJson): boolean => {
    if (type === 'oz_worker') return id === ONEZONE || id === '*';
    if (owner.type === 'oneprovider') return false;
    if (id === '*') return true;
    if (type === 'op_worker') return workers.has(id);
    return clusters.has(id) && (type === 'op_panel' || id === ONEZONE);
  };
  const service = services.find((each) => !isAllowed(each));
  if (service !== undefined) throw new OnedataError('tokenServiceForbidden', { service });
}
