import { checkFields, type FieldsOf } from '../options.js';
import { toRecord } from './data-access-scope.js';
import { isRecord } from './json.js';
import type { Zone, ZoneProvider, ZoneSpace, ZoneStorage, ZoneSupport, ZoneUser } from './zone.js';

/** A user in a snapshot. */
export interface SnapshotUser {
  readonly spaces?: readonly string[];
  readonly groups?: readonly string[];
  /** The ids of the user's logins that are not over, as tokens are bound to them. */
  readonly sessions?: readonly string[];
}

/** What exists in a zone, as JSON: everything by its id. */
export interface ZoneSnapshot {
  readonly users?: Readonly<Record<string, SnapshotUser>>;
  readonly spaces?: Readonly<Record<string, ZoneSpace>>;
  readonly providers?: Readonly<Record<string, ZoneProvider>>;
}

const SNAPSHOT: FieldsOf<ZoneSnapshot> = { users: true, spaces: true, providers: true };
const USER: FieldsOf<SnapshotUser> = { spaces: true, groups: true, sessions: true };
const SPACE: FieldsOf<ZoneSpace> = { name: true, supports: true };
const SUPPORT: FieldsOf<ZoneSupport> = { storages: true };
const STORAGE: FieldsOf<ZoneStorage> = { readonly: true };
const PROVIDER: FieldsOf<ZoneProvider> = { name: true, domain: true, version: true, online: true };

/**
 * Creates a zone from a JSON snapshot: for tests, examples, and zones that rarely change. Later changes of
 * the snapshot do not change it.
 *
 * @param snapshot users, spaces and Oneproviders by their ids.
 * @throws TypeError that names the place in the snapshot of a value that is missing or of the wrong type,
 *   of an unknown field, or of a space or Oneprovider that is not in it.
 * @example
 * ```ts
 * import { createZone } from 'caveats/onedata';
 *
 * const zone = createZone({
 *   users: { alice: { spaces: ['s1'], groups: ['g1'] } },
 *   spaces: { s1: { name: 'Gamma', supports: { p1: { storages: { st1: { readonly: false } } } } } },
 *   providers: { p1: { name: 'Krakow', domain: 'krakow.example.com', version: '25.0', online: true } },
 * });
 * console.log((await zone.space('s1'))?.name); // Gamma
 * ```
 */
export function createZone(snapshot: ZoneSnapshot): Zone {
  const { users = {}, spaces = {}, providers = {} } = fieldsOf(snapshot, 'snapshot', SNAPSHOT);
  const providersById = mapOf(providers, 'providers', providerOf);
  const spacesById = mapOf(spaces, 'spaces', spaceOf);
  const usersById = mapOf(users, 'users', userOf);
  for (const [id, { supports }] of spacesById) {
    if (!Object.keys(supports).every((providerId) => providersById.has(providerId))) {
      throw wrong(`spaces.${id}.supports`, 'known Oneproviders');
    }
  }
  for (const [id, { user }] of usersById) {
    if (!user.spaces.every((spaceId) => spacesById.has(spaceId))) {
      throw wrong(`users.${id}.spaces`, 'known spaces');
    }
  }
  return Object.freeze({
    user: (id: string) => usersById.get(id)?.user,
    space: (id: string) => spacesById.get(id),
    provider: (id: string) => providersById.get(id),
    session: (sessionId: string, userId: string) =>
      usersById.get(userId)?.sessions.has(sessionId) === true,
  });
}

/** A user, and the logins, which no caller gets: a set cannot be frozen. */
interface KnownUser {
  readonly user: ZoneUser;
  readonly sessions: ReadonlySet<string>;
}

function userOf(value: unknown, place: string): KnownUser {
  const { spaces = [], groups = [], sessions = [] } = fieldsOf(value, place, USER);
  const user = Object.freeze({
    spaces: texts(spaces, `${place}.spaces`),
    groups: texts(groups, `${place}.groups`),
  });
  return { user, sessions: new Set(texts(sessions, `${place}.sessions`)) };
}

function spaceOf(value: unknown, place: string): ZoneSpace {
  const { name, supports = {} } = fieldsOf(value, place, SPACE);
  return Object.freeze({
    name: text(name, `${place}.name`),
    supports: toRecord(mapOf(supports, `${place}.supports`, supportOf)),
  });
}

function supportOf(value: unknown, place: string): ZoneSupport {
  const { storages } = fieldsOf(value, place, SUPPORT);
  const read = mapOf(storages, `${place}.storages`, storageOf);
  return Object.freeze({ storages: toRecord(read) });
}

function storageOf(value: unknown, place: string): ZoneStorage {
  const { readonly } = fieldsOf(value, place, STORAGE);
  return Object.freeze({ readonly: flag(readonly, `${place}.readonly`) });
}

function providerOf(value: unknown, place: string): ZoneProvider {
  const { name, domain, version, online } = fieldsOf(value, place, PROVIDER);
  return Object.freeze({
    name: text(name, `${place}.name`),
    domain: text(domain, `${place}.domain`),
    version: text(version, `${place}.version`),
    online: flag(online, `${place}.online`),
  });
}

/** Reads every value of an object. */
function mapOf<T>(
  value: unknown,
  place: string,
  read: (value: unknown, place: string) => T,
): ReadonlyMap<string, T> {
  const entries = Object.entries(object(value, place));
  return new Map(entries.map(([id, each]) => [id, read(each, `${place}.${id}`)]));
}

/** Returns an object that has none but the given fields. */
function fieldsOf<O extends object>(
  value: unknown,
  place: string,
  fields: FieldsOf<O>,
): Readonly<Record<string, unknown>> {
  const record = object(value, place);
  checkFields<object>(record, `zone snapshot: ${place}`, fields);
  return record;
}

function object(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (isRecord(value)) return value;
  throw wrong(place, 'an object');
}

function texts(value: unknown, place: string): readonly string[] {
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
    return Object.freeze([...value]);
  }
  throw wrong(place, 'a list of strings');
}

function text(value: unknown, place: string): string {
  if (typeof value === 'string') return value;
  throw wrong(place, 'a string');
}

function flag(value: unknown, place: string): boolean {
  if (typeof value === 'boolean') return value;
  throw wrong(place, 'a boolean');
}

function wrong(place: string, what: string): TypeError {
  return new TypeError(`zone snapshot: ${place} must be ${what}`);
}
