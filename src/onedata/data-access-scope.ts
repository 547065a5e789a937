import { coversName, intersectNames } from '../scope/names.js';
import type { MaybePromise } from '../token/open.js';
import type { OnedataCaveat } from './dialect.js';
import { parseObjectId } from './object-id.js';
import { decodePath, spaceOfPath } from './path.js';
import type { Zone, ZoneProvider, ZoneSpace } from './zone.js';

/** What data a token reaches, as Onezone reports it. Deeply frozen. */
export interface DataAccessScope {
  /** Whether the token has `data.readonly`. */
  readonly readonly: boolean;
  /** By the ids of the spaces. */
  readonly spaces: Readonly<Record<string, SpaceScope>>;
  /** By the ids of the Oneproviders through which the spaces are reached. */
  readonly providers: Readonly<Record<string, ProviderScope>>;
}

/** A space that a token reaches. */
export interface SpaceScope {
  readonly name: string;
  /** By the ids of the Oneproviders; empty if the token is valid for none that supports the space. */
  readonly supports: Readonly<Record<string, SupportScope>>;
}

/** How a Oneprovider supports a space that a token reaches. */
export interface SupportScope {
  /** Whether all of the storages are read-only. */
  readonly readonly: boolean;
  /** By the ids of the storages. */
  readonly storages: Readonly<Record<string, { readonly readonly: boolean }>>;
}

/** A Oneprovider through which a token reaches its spaces. */
export interface ProviderScope extends ZoneProvider {
  /** The ids of its storages for the spaces. */
  readonly storages: readonly string[];
}

/** What the caveats of a token leave of a user's data. */
export interface DataLimits {
  readonly readonly: boolean;
  /** The ids of the spaces that are left; `undefined` if no caveat is about spaces. */
  readonly spaces: ReadonlySet<string> | undefined;
  /** Whether the token may be used through a Oneprovider. */
  isProviderAllowed(providerId: string): boolean;
}

/** Returns what several caveats leave together. It looks nothing up. */
export function reachOf(caveats: readonly OnedataCaveat[]): DataLimits {
  let spaces: ReadonlySet<string> | undefined;
  const services: (readonly string[])[] = [];
  for (const caveat of caveats) {
    if (caveat.type === 'service') services.push(caveat.whitelist);
    const named = spacesOf(caveat);
    if (named === undefined) continue;
    spaces = spaces === undefined ? named : new Set([...spaces].filter((id) => named.has(id)));
  }
  const allowed = intersectNames(services);
  const names = new Set(allowed.kind === 'only' ? allowed.values : []);
  return {
    readonly: caveats.some(({ type }) => type === 'data.readonly'),
    spaces,
    isProviderAllowed: (id) => allowed.kind === 'unrestricted' || coversName(names, `opw-${id}`),
  };
}

/** Returns the spaces that a caveat names; `undefined` for one that is not about spaces. */
function spacesOf(caveat: OnedataCaveat): ReadonlySet<string> | undefined {
  switch (caveat.type) {
    case 'data.path':
      return withoutUndefined(caveat.whitelist.map(spaceOfEntry));
    case 'data.objectid':
      return withoutUndefined(caveat.whitelist.map((entry) => parseObjectId(entry)?.spaceId));
    default:
      return undefined;
  }
}

function spaceOfEntry(entry: string): string | undefined {
  const path = decodePath(entry);
  return path === undefined ? undefined : spaceOfPath(path);
}

function withoutUndefined(spaces: readonly (string | undefined)[]): ReadonlySet<string> {
  return new Set(spaces.filter((space) => space !== undefined));
}

/**
 * Returns what a token reaches of some spaces. A space or a Oneprovider that the zone does not know is left
 * out, so that every Oneprovider of a support is among the Oneproviders.
 */
export async function toDataAccessScope(
  spaceIds: readonly string[],
  { readonly, spaces: left, isProviderAllowed }: DataLimits,
  zone: Zone,
): Promise<DataAccessScope> {
  const reached = [...new Set(spaceIds)].filter((id) => left === undefined || left.has(id));
  const spaces = await lookUp(reached, (id) => zone.space(id));
  const supporting = [...spaces.values()].flatMap(({ supports }) => Object.keys(supports));
  const allowed = [...new Set(supporting)].filter(isProviderAllowed);
  const providers = await lookUp(allowed, (id) => zone.provider(id));
  const byProvider = new Map(
    [...providers].map(([id, provider]) => [id, { provider, storages: new Set<string>() }]),
  );
  for (const { supports } of spaces.values()) {
    for (const [id, { storages }] of Object.entries(supports)) {
      for (const storageId of Object.keys(storages)) byProvider.get(id)?.storages.add(storageId);
    }
  }
  return Object.freeze({
    readonly,
    spaces: toRecord(
      [...spaces].map(([id, space]) => [id, spaceScope(space, (each) => providers.has(each))]),
    ),
    providers: toRecord(
      [...byProvider].map(([id, { provider, storages }]) => {
        const { name, domain, version, online } = provider;
        const listed = Object.freeze([...storages]);
        return [id, Object.freeze({ name, domain, version, online, storages: listed })];
      }),
    ),
  });
}

function spaceScope(
  { name, supports }: ZoneSpace,
  isReached: (providerId: string) => boolean,
): SpaceScope {
  const reached = Object.entries(supports).filter(([id]) => isReached(id));
  return Object.freeze({
    name,
    supports: toRecord(
      reached.map(([id, support]) => {
        const storages = Object.entries(support.storages);
        const scope = Object.freeze({
          readonly: storages.every(([, storage]) => storage.readonly),
          storages: toRecord(
            storages.map(([storageId, { readonly }]) => [storageId, Object.freeze({ readonly })]),
          ),
        });
        return [id, scope];
      }),
    ),
  });
}

/** Returns a frozen record without a prototype: ids from outside are looked up as they are. */
export function toRecord<T>(entries: Iterable<readonly [string, T]>): Readonly<Record<string, T>> {
  const record: Record<string, T> = Object.create(null);
  for (const [id, value] of entries) record[id] = value;
  return Object.freeze(record);
}

/** Looks up some ids at the same time; unknown ones are left out. */
async function lookUp<T>(
  ids: readonly string[],
  find: (id: string) => MaybePromise<T | undefined>,
): Promise<ReadonlyMap<string, T>> {
  const found = await Promise.all(ids.map(async (id) => [id, await find(id)] as const));
  const known = new Map<string, T>();
  for (const [id, value] of found) if (value !== undefined && value !== null) known.set(id, value);
  return known;
}
