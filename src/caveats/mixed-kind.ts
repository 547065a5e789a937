import type { Entry } from '../scope/entries.js';
import { entriesOf } from '../scope/reach.js';
import { isReachable, readPath, resourceOf, writePath } from '../scope/places.js';
import { actionsOf, type Tree } from '../scope/tree.js';
import type { MixedCaveat } from '../scope/types.js';
import { made } from './derived.js';
import { type CaveatKind, unmet } from './kind.js';
import { frozenCopy } from './plain-data.js';
import {
  checkEntries,
  readActions,
  type TreeFields,
  type TreeKind,
  type TreeRequest,
} from './scope-kinds.js';
import { assertFields, joinList, readList } from './text/list.js';

type Reached = MixedCaveat['resources'][number];

export function mixedValue(tree: Tree, type: string, entries: readonly Entry[]): MixedCaveat {
  const listed = entries.map(({ place, mask }) => ({
    ...resourceOf(place),
    access: actionsOf(tree, mask),
  }));
  return made({ type, resources: frozenCopy(listed) });
}

/** Makes the kind of mixed caveats: `type = read repo:acme/web|read,write org:beta`. */
export function mixedKind(tree: Tree, type: string, fields: TreeFields): TreeKind<MixedCaveat> {
  const start = `${type} = `;
  const read = (text: string): Reached | undefined => {
    const space = text.indexOf(' ');
    const words = space < 0 ? text : text.slice(0, space);
    const access = readActions(tree, words.split(','));
    if (access === undefined || space < 0) return access && { access };
    const colon = text.indexOf(':', space);
    const level = tree.levels.get(text.slice(space + 1, Math.max(colon, 0)));
    const place = level && readPath(level, text.slice(colon + 1));
    // A longer id than a request may have is refused, as the constructor does.
    return place && isReachable(place) ? Object.assign(resourceOf(place), { access }) : undefined;
  };
  const write = ({ place, mask }: Entry): string => {
    const words = actionsOf(tree, mask).join(',');
    return place.level === undefined ? words : `${words} ${place.level.name}:${writePath(place)}`;
  };
  const entries = ({ resources }: MixedCaveat): readonly Entry[] =>
    entriesOf(tree, resources, type);
  const kind: CaveatKind<MixedCaveat, TreeRequest> = {
    type,
    role: 'scope',
    fields: { resource: fields.resource, access: fields.access },
    decode(condition) {
      const resources = readList(condition, start, read);
      return resources && { type, resources };
    },
    encode(caveat) {
      assertFields(caveat, type, ['resources']);
      return start + joinList(entries(caveat).map(write));
    },
    check(caveat, request) {
      if (request.resource === undefined || request.access === undefined) {
        return unmet('missing_context');
      }
      return checkEntries(tree, entries(caveat), request, fields);
    },
  };
  return { kind, entries };
}
