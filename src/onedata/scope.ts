import type { ScopeModel } from '../caveats/scope-model.js';
import { distinctLists } from '../scope/api-pattern.js';
import { NOTHING, type Restriction, restrictionTo, UNRESTRICTED } from '../scope/restriction.js';
import { type Reported, reportOf, type ScopeSet, type ScopeTypes } from '../scope/scope-set.js';
import {
  type DataObjectIdCaveat,
  dataObjectIdCaveat,
  type DataPathCaveat,
  dataPathCaveat,
  type DataReadonlyCaveat,
  dataReadonlyCaveat,
} from './caveats/own.js';
import { parseObjectId } from './object-id.js';
import { decodePath, isAtOrBelow, isCanonicalPath, spaceOfPath } from './path.js';
import type { DataRequest, OnedataRequest } from './request.js';

/** The caveats that restrict the data that a token reaches. */
export type DataCaveat = DataReadonlyCaveat | DataPathCaveat | DataObjectIdCaveat;

/**
 * What a token reaches of its subject's data: all of these hold at once. A path and an object id cannot be
 * compared without the file system. Deeply frozen.
 */
export interface DataReach extends Reported<DataScopeTypes> {
  /** Whether the token can only read. */
  readonly readonly: boolean;
  /** The ids of the spaces that are left. */
  readonly spaces: Restriction;
  /** The topmost paths that every `data.path` caveat allows. */
  readonly paths: Restriction;
  /**
   * Object ids, a list for each `data.objectid` caveat: a file must be, or be in, one of every list. Empty
   * if files are not restricted.
   */
  readonly objects: readonly (readonly string[])[];
}

/** The types of Onedata's scope. */
export interface DataScopeTypes extends ScopeTypes {
  readonly caveat: DataCaveat;
  readonly request: Pick<OnedataRequest, 'data' | 'access' | 'deferred'>;
  readonly report: DataReach;
  readonly resource: DataRequest;
  readonly action: 'read' | 'write';
}

/** Returns what some caveats leave of a user's data. It looks nothing up. */
export function dataReachOf(caveats: readonly DataCaveat[]): Omit<DataReach, '~types'> {
  const paths = caveats.filter((caveat) => caveat.type === 'data.path').map(pathsOf);
  const objects = caveats.filter((caveat) => caveat.type === 'data.objectid').map(objectsOf);
  const spaces = [
    ...paths.map((list) => new Set(list.map(spaceOfPath))),
    ...objects.map((list) => new Set(list.map((id) => parseObjectId(id)!.spaceId))),
  ];
  return {
    readonly: caveats.some(({ type }) => type === 'data.readonly'),
    spaces: restriction(spaces, ([first, ...others]) =>
      [...first!].filter((id) => others.every((each) => each.has(id))),
    ),
    paths: restriction(paths, commonPaths),
    objects: distinctLists(objects),
  };
}

function restriction<T>(
  lists: readonly T[],
  common: (lists: readonly T[]) => readonly string[],
): Restriction {
  return lists.length === 0 ? UNRESTRICTED : restrictionTo(common(lists));
}

/** An invalid path grants nothing. */
function pathsOf({ whitelist }: DataPathCaveat): readonly string[] {
  return whitelist.map(decodePath).filter((path) => path !== undefined);
}

function objectsOf({ whitelist }: DataObjectIdCaveat): readonly string[] {
  return whitelist.filter((id) => parseObjectId(id) !== undefined);
}

/** Returns the topmost paths that all of some lists allow. */
function commonPaths(lists: readonly (readonly string[])[]): readonly string[] {
  const common: string[] = [];
  // The path that was looked at last, below all of those that it is in.
  const above: string[] = [];
  // In this order, a path is followed by those below it.
  for (const key of lists.flatMap(topmost).sort()) {
    while (above.length > 0 && !key.startsWith(above.at(-1)!)) above.pop();
    // No two of one list are within each other, so each of these is of another list.
    above.push(key);
    if (above.length === lists.length) common.push(key.slice(0, -1));
  }
  return common;
}

/** Returns the paths of a list that are in none of the others, each with a slash at its end. */
function topmost(paths: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const key of paths.map((path) => `${path}/`).sort()) {
    const last = kept.at(-1);
    if (last === undefined || !key.startsWith(last)) kept.push(key);
  }
  return kept;
}

function setOfReach(reach: Omit<DataReach, '~types'>): ScopeSet<DataScopeTypes> {
  const { readonly, spaces, paths, objects } = reach;
  const files = objects.map((list) => new Set(list));
  const listed = paths.kind === 'only' ? paths.values : [];
  const set: ScopeSet<DataScopeTypes> = {
    isUnrestricted: !readonly && spaces.kind === 'unrestricted',
    isNothing: spaces.kind === 'nothing' || paths.kind === 'nothing',
    report: () => report,
    allows({ path, objectIds = [], access = 'read' }) {
      const isReadable = !readonly || ![access].flat().includes('write');
      const isListed =
        paths.kind === 'unrestricted' ||
        (path !== undefined &&
          isCanonicalPath(path) &&
          listed.some((granted) => isAtOrBelow(path, granted)));
      return isReadable && isListed && files.every((ids) => objectIds.some((id) => ids.has(id)));
    },
  };
  const report: DataReach = reportOf(set as ScopeSet, reach);
  return set;
}

const NONE = { readonly: true, spaces: NOTHING, paths: NOTHING, objects: Object.freeze([]) };

/** Onedata's scope: data at some paths, some files, reading alone. */
export const dataScope: ScopeModel<DataScopeTypes> = Object.freeze({
  kinds: Object.freeze([dataReadonlyCaveat, dataPathCaveat, dataObjectIdCaveat]),
  reach: (caveats: readonly DataCaveat[]) => setOfReach(dataReachOf(caveats)),
  nothing: setOfReach(NONE),
}) as ScopeModel<DataScopeTypes>;
