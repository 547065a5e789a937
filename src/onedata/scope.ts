import { checkField } from '../caveats/field.js';
import type { ScopeModel } from '../caveats/scope-model.js';
import { checkFields } from '../options.js';
import { distinctLists } from '../scope/api-pattern.js';
import { type Entries, intersectAll, masksOf, normalize } from '../scope/entries.js';
import { type Place, ROOT } from '../scope/places.js';
import { type Restriction, restrictionTo, UNRESTRICTED } from '../scope/names.js';
import { type Reported, reportOf, type ScopeSet, type ScopeTypes } from '../scope/scope-set.js';
import * as own from './caveats/own.js';
import { normalizeObjectId } from './object-id.js';
import { spaceOfPath } from './path.js';
import { ACCESS, checkDataRequest, isDeferred, isRequestPath } from './request.js';
import type { DataRequest, OnedataRequest } from './request.js';

/** A caveat that restricts the data that a token reaches. */
export type DataCaveat = own.DataReadonlyCaveat | own.DataPathCaveat | own.DataObjectIdCaveat;

/**
 * What a token reaches of its subject's data: all of these hold at once, as a path and an object id cannot
 * be compared without the file system. Deeply frozen.
 */
export interface DataReach extends Reported<DataScopeTypes> {
  /** Whether the token can only read. */
  readonly readonly: boolean;
  /** The ids of the spaces that the paths and all lists of object ids have in common. */
  readonly spaces: Restriction;
  /** The topmost paths that every `data.path` caveat allows. */
  readonly paths: Restriction;
  /**
   * Object ids, a list for each `data.objectid` caveat: a file must be, or be in, one of every list. Empty
   * if files are not restricted.
   */
  readonly objects: readonly (readonly string[])[];
}

/**
 * The types of Onedata's scope. It decides the requests for `data` that are not deferred, with an `access`
 * and without `api`: `verify` allows one exactly if the report allows its path and object ids with that
 * access. A call must be one that data access needs. Any other request meets no data access caveat, unless
 * it is deferred.
 */
export interface DataScopeTypes extends ScopeTypes {
  readonly caveat: DataCaveat;
  readonly request: Pick<OnedataRequest, 'data' | 'access' | 'deferred'>;
  readonly report: DataReach;
  readonly resource: DataRequest;
  readonly action: 'read' | 'write';
}

function reach(caveats: readonly DataCaveat[]): ScopeSet<DataScopeTypes> {
  const readonly = caveats.some(({ type }) => type === 'data.readonly');
  const paths = caveats.filter((caveat) => caveat.type === 'data.path').map(own.pathsOf);
  const files = caveats.filter((caveat) => caveat.type === 'data.objectid').map(own.filesOf);
  const objects = distinctLists(files.map((list) => list.map(({ id }) => id)));
  const entries = intersectAll(paths.map(entriesOf), [EVERYTHING]);
  const maskAt = masksOf(entries);
  const report: DataReach = {
    readonly,
    spaces: common([
      ...paths.map((list) => list.map(spaceOfPath)),
      ...files.map((list) => list.map(({ spaceId }) => spaceId)),
    ]),
    paths:
      paths.length === 0
        ? UNRESTRICTED
        : restrictionTo(entries.map(({ place }) => place.key.slice(0, -1))),
    objects,
  };
  const set: ScopeSet<DataScopeTypes> = {
    isUnrestricted: !readonly && report.spaces.kind === 'unrestricted',
    isNothing: entries.length === 0 || objects.some((list) => list.length === 0),
    report: () => report,
    allows(query) {
      checkFields(query, 'resource', { path: true, objectIds: true, access: true });
      const { access = 'read', ...data } = query;
      checkDataRequest(data, 'resource');
      const actions = [access].flat();
      if (actions.length === 0) throw new TypeError('access must not be an empty list');
      for (const action of actions) checkField(action, 'access', ACCESS);
      const { path, objectIds } = data;
      if (path !== undefined && !isRequestPath(path)) return false;
      const ids = new Set(objectIds?.map(normalizeObjectId));
      return (
        !(readonly && actions.includes('write')) &&
        maskAt(path === undefined ? ROOT : placeOf(path)) !== 0 &&
        objects.every((list) => list.some((id) => ids.has(id)))
      );
    },
  };
  reportOf(set, report);
  return set;
}

const EVERYTHING = { place: ROOT, mask: 1 };

/** Returns a path as a place, with a slash at its end: it is in another exactly if it starts with it. */
function placeOf(path: string): Place {
  return { ...ROOT, key: `${path}/` };
}

function entriesOf(paths: readonly string[]): Entries {
  return normalize(paths.map((path) => ({ place: placeOf(path), mask: 1 })));
}

/** Returns what some lists have in common. */
function common(lists: readonly (readonly string[])[]): Restriction {
  const [first, ...others] = lists.map((list) => new Set(list));
  if (first === undefined) return UNRESTRICTED;
  return restrictionTo([...first].filter((each) => others.every((set) => set.has(each))));
}

/** Onedata's scope: data at some paths, some files, reading alone. */
export const dataScope: ScopeModel<DataScopeTypes> = Object.freeze({
  kinds: Object.freeze([own.dataReadonlyCaveat, own.dataPathCaveat, own.dataObjectIdCaveat]),
  reach,
  nothing: reach([{ type: 'data.readonly' }, { type: 'data.path', whitelist: [] }]),
  isReachable: ({ data, deferred }: DataScopeTypes['request']) =>
    data?.path === undefined || isDeferred({ deferred }, 'data') || isRequestPath(data.path),
});
