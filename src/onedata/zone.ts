import { checkFields } from '../options.js';
import type { MaybePromise } from '../token/open.js';
import { isObject } from '../unknown.js';

/** A user. */
export interface ZoneUser {
  /** The ids of all spaces that the user is in, directly or through groups. */
  readonly spaces: readonly string[];
  /** The ids of all groups that the user is in, directly or through groups. */
  readonly groups: readonly string[];
  /**
   * The ids of the clusters that the user is in: that of a Oneprovider is its id, that of Onezone `onezone`.
   * Without them, no panel takes the user's tokens.
   */
  readonly clusters?: readonly string[] | undefined;
  /** Whether an administrator blocked the account: none of its tokens is valid. */
  readonly blocked?: boolean | undefined;
}

/** A space. */
export interface ZoneSpace {
  readonly name: string;
  /** By the ids of its Oneproviders. */
  readonly supports: Readonly<Record<string, ZoneSupport>>;
}

/** How a Oneprovider supports a space. */
export interface ZoneSupport {
  /** By the ids of the storages. */
  readonly storages: Readonly<Record<string, ZoneStorage>>;
}

/** A storage of a Oneprovider for a space. */
export interface ZoneStorage {
  readonly readonly: boolean;
}

/** A Oneprovider. */
export interface ZoneProvider {
  readonly name: string;
  readonly domain: string;
  /** The version of its software, such as `21.02.2`. */
  readonly version: string;
  /** Whether it is connected to Onezone. */
  readonly online: boolean;
}

/**
 * Looks up what exists in a zone, by ids without a prefix such as `usr-`; `undefined` for an unknown id. A
 * subject is looked up only after the signature of its token holds. The caller gets what a lookup throws.
 */
export interface Zone {
  /** Finds a user. */
  user(userId: string): MaybePromise<ZoneUser | undefined>;
  /** Finds a space. */
  space(spaceId: string): MaybePromise<ZoneSpace | undefined>;
  /** Finds a Oneprovider. */
  provider(providerId: string): MaybePromise<ZoneProvider | undefined>;
  /** Returns whether a login is a user's and not over. Without it, no token bound to a login is valid. */
  session?(sessionId: string, userId: string): MaybePromise<boolean>;
}

/** A user in a snapshot. */
export interface SnapshotUser extends Partial<ZoneUser> {
  /** The ids of the user's logins that are not over, as tokens are bound to them. */
  readonly sessions?: readonly string[];
}

/** What exists in a zone, as JSON: everything by its id. */
export interface ZoneSnapshot {
  readonly users?: Readonly<Record<string, SnapshotUser>>;
  readonly spaces?: Readonly<Record<string, ZoneSpace>>;
  readonly providers?: Readonly<Record<string, ZoneProvider>>;
}

/**
 * Creates a zone from a copy of a JSON snapshot: for tests, examples, and zones that rarely change.
 *
 * @param snapshot users, spaces and Oneproviders by their ids.
 * @throws TypeError that names the place of a missing or wrong value, of an unknown field, or of a space or
 *   Oneprovider that is not in the snapshot.
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
  const { users, spaces, providers } = readSnapshot(snapshot, '');
  for (const [id, { supports }] of Object.entries(spaces)) {
    if (Object.keys(supports).every((providerId) => providerId in providers)) continue;
    throw wrong(`spaces.${id}.supports`, 'known Oneproviders');
  }
  for (const [id, user] of Object.entries(users)) {
    if (user.spaces.every((spaceId) => spaceId in spaces)) continue;
    throw wrong(`users.${id}.spaces`, 'known spaces');
  }
  return Object.freeze({
    user: (id: string) => users[id],
    space: (id: string) => spaces[id],
    provider: (id: string) => providers[id],
    session: (sessionId: string, userId: string) =>
      users[userId]?.sessions.includes(sessionId) === true,
  });
}

/** Reads and copies a part of a snapshot; `place` is its path, for messages. */
type Read<T> = (value: unknown, place: string) => T;

/** Reads valid values as they are. */
function only<T>(isValid: (value: unknown) => value is T, what: string): Read<T> {
  return (value, place) => {
    if (isValid(value)) return value;
    throw wrong(place, what);
  };
}

const readObject = only(isObject, 'an object');
const readText = only((value) => typeof value === 'string', 'a string');
const readFlag = only((value) => typeof value === 'boolean', 'a boolean');
const readTexts: Read<readonly string[]> = (value = [], place) => {
  const isTexts = Array.isArray(value) && value.every((each) => typeof each === 'string');
  if (isTexts) return Object.freeze([...value]);
  throw wrong(place, 'a list of strings');
};

/** Looks up some ids at the same time; unknown ones are left out. */
export async function lookUp<T>(
  ids: Iterable<string>,
  find: (id: string) => MaybePromise<T | undefined>,
): Promise<ReadonlyMap<string, T>> {
  const distinct = [...new Set(ids)];
  const found = await Promise.all(distinct.map(async (id) => [id, await find(id)] as const));
  const known = new Map<string, T>();
  for (const [id, value] of found) if (value !== undefined && value !== null) known.set(id, value);
  return known;
}

/** Reads everything in an object, by its id. */
function byId<T>(read: Read<T>, otherwise?: object): Read<Readonly<Record<string, T>>> {
  return (value = otherwise, place) =>
    toRecord(Object.entries(readObject(value, place)), (each, id) => read(each, join(place, id)));
}

/** Returns a record without a prototype, frozen with its values: ids from outside are looked up as they are. */
export function toRecord<T, U>(
  entries: Iterable<readonly [string, T]>,
  convert: (value: T, id: string) => U,
): Readonly<Record<string, U>> {
  const record: Record<string, U> = Object.create(null);
  for (const [id, value] of entries) record[id] = Object.freeze(convert(value, id));
  return Object.freeze(record);
}

/** Reads an object with these fields and no others. */
function withFields<O>(fields: { readonly [K in keyof O]: Read<O[K]> }): Read<O> {
  return (value, place) => {
    const object = readObject(value, place);
    checkFields<object>(object, `zone snapshot: ${place || 'snapshot'}`, fields);
    const entries = Object.entries<Read<unknown>>(fields).map(
      ([name, read]) => [name, read(object[name], join(place, name))] as const,
    );
    // Each field was read by its own reader.
    return Object.fromEntries(entries) as O;
  };
}

const readStorage = withFields<ZoneStorage>({ readonly: readFlag });
const readSupport = withFields<ZoneSupport>({ storages: byId(readStorage) });
const readSpace = withFields<ZoneSpace>({ name: readText, supports: byId(readSupport, {}) });
const readProvider = withFields<ZoneProvider>({
  name: readText,
  domain: readText,
  version: readText,
  online: readFlag,
});
const readUser = withFields<Required<SnapshotUser>>({
  spaces: readTexts,
  groups: readTexts,
  clusters: readTexts,
  sessions: readTexts,
  blocked: (value = false, place) => readFlag(value, place),
});
const readSnapshot = withFields({
  providers: byId(readProvider, {}),
  spaces: byId(readSpace, {}),
  users: byId(readUser, {}),
});

function join(place: string, name: string): string {
  return place === '' ? name : `${place}.${name}`;
}

function wrong(place: string, what: string): TypeError {
  return new TypeError(`zone snapshot: ${place || 'snapshot'} must be ${what}`);
}
