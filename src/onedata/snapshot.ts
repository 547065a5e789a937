import { checkFields } from '../options.js';
import { isObject } from '../unknown.js';
import { toRecord } from './data-access-scope.js';
import type { Zone, ZoneProvider, ZoneSpace, ZoneStorage, ZoneSupport } from './zone.js';

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
  const { users, spaces, providers } = readSnapshot(snapshot, '');
  for (const [id, { supports }] of Object.entries(spaces)) {
    if (Object.keys(supports).every((providerId) => providerId in providers)) continue;
    throw wrong(`spaces.${id}.supports`, 'known Oneproviders');
  }
  const logins = new Map<string, ReadonlySet<string>>();
  for (const [id, user] of Object.entries(users)) {
    logins.set(id, new Set(user.sessions));
    if (user.spaces.every((spaceId) => spaceId in spaces)) continue;
    throw wrong(`users.${id}.spaces`, 'known spaces');
  }
  return Object.freeze({
    user(id: string) {
      const user = users[id];
      return user && Object.freeze({ spaces: user.spaces, groups: user.groups });
    },
    space: (id: string) => spaces[id],
    provider: (id: string) => providers[id],
    session: (sessionId: string, userId: string) => logins.get(userId)?.has(sessionId) === true,
  });
}

/** Reads and copies a part of a snapshot; `place` is its path, for messages. */
type Read<T> = (value: unknown, place: string) => T;

const readText: Read<string> = (value, place) => {
  if (typeof value === 'string') return value;
  throw wrong(place, 'a string');
};
const readFlag: Read<boolean> = (value, place) => {
  if (typeof value === 'boolean') return value;
  throw wrong(place, 'a boolean');
};
const readTexts: Read<readonly string[]> = (value = [], place) => {
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
    return Object.freeze([...value]);
  }
  throw wrong(place, 'a list of strings');
};

/** Reads everything in an object, by its id. */
function byId<T>(read: Read<T>, otherwise?: object): Read<Readonly<Record<string, T>>> {
  return (value = otherwise, place) => {
    const entries = Object.entries(readObject(value, place));
    return toRecord(entries.map(([id, each]) => [id, read(each, join(place, id))]));
  };
}

/** Reads an object with these fields and no others. */
function withFields<O>(fields: { readonly [K in keyof O]: Read<O[K]> }): Read<O> {
  return (value, place) => {
    const object = readObject(value, place);
    checkFields<object>(object, `zone snapshot: ${place || 'snapshot'}`, fields);
    const entries = Object.entries<Read<unknown>>(fields);
    // Each field was read by its own reader.
    return Object.freeze(
      Object.fromEntries(
        entries.map(([name, read]) => [name, read(object[name], join(place, name))]),
      ),
    ) as O;
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
  sessions: readTexts,
});
const readSnapshot = withFields({
  providers: byId(readProvider, {}),
  spaces: byId(readSpace, {}),
  users: byId(readUser, {}),
});

function readObject(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value;
  throw wrong(place || 'snapshot', 'an object');
}

function join(place: string, name: string): string {
  return place === '' ? name : `${place}.${name}`;
}

function wrong(place: string, what: string): TypeError {
  return new TypeError(`zone snapshot: ${place} must be ${what}`);
}
