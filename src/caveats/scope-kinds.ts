import { ACCESS, type Tree, type TreeLevel } from '../scope/declaration.js';
import type { Entry } from '../scope/entries.js';
import {
  decodeId,
  encodeId,
  isId,
  type Place,
  placeOf,
  readPath,
  resourceOf,
  ROOT,
  writePath,
} from '../scope/places.js';
import { actionsOf, entriesOf, maskOf } from '../scope/reach.js';
import type { AccessCaveat, LevelCaveat, MixedCaveat } from '../scope/types.js';
import { derived } from './derived.js';
import type { Input, RequestField } from './field.js';
import { type CaveatKind, type CheckResult, MET, metIf, unmet } from './kind.js';
import { listKind, sentence } from './list-kind.js';
import { assertFields, isPlainText, joinList, readList } from './text/list.js';
import type { Say, Words } from './words.js';

/** The fields of a request that the caveats of a tree read; a resource was checked when it came in. */
interface TreeRequest {
  readonly resource?: object | undefined;
  readonly access?: string | undefined;
}

/** A kind of caveat of a tree, and the set that each of its caveats is. */
export interface TreeKind<C extends { readonly type: string } = { readonly type: string }> {
  readonly kind: CaveatKind<C, TreeRequest>;
  entries(caveat: C): readonly Entry[];
}

/** What the kinds of a tree work out of a request. */
export interface TreeFields {
  readonly resource: RequestField;
  readonly access: RequestField;
  /** Returns the place of a request's resource; `undefined` if no token can reach it. */
  placeOf(request: TreeRequest): Place | undefined;
}

export function treeFields(tree: Tree): TreeFields {
  const levels = [...tree.levels.values()];
  const inputs = levels.map((level): Input<object> => {
    const path = pathName(level);
    return {
      name: level.name,
      value: path.toUpperCase(),
      about: `the ${level.name}${level.chain.length > 1 ? ', with what it is in; %2F for a slash in an id' : ''}`,
      of: 'text',
      toValue(text) {
        const place = level.chain.length > 1 ? readPath(level, text) : undefined;
        if (level.chain.length === 1) return { [level.name]: text };
        if (place === undefined)
          throw new TypeError(`${level.name}: must be ${path.toUpperCase()}`);
        return resourceOf(place);
      },
    };
  });
  const roots = levels.filter(({ chain }) => chain.length === 1).map(({ name }) => name);
  return {
    resource: {
      of: 'object',
      check: (resource, name) => void placeOf(tree, Object(resource), name),
      inputs: [
        ...inputs,
        {
          name: 'wider',
          about: `something wider than any ${roots.join(' or ')}, such as a list of all`,
          of: 'flag',
          toValue: () => ({}),
        },
      ],
    },
    access: {
      of: 'text',
      choices: tree.actions,
      about: 'what is done: ' + tree.actions.join(', '),
      value: 'ACTION',
    },
    placeOf: ({ resource }) => placeOf(tree, Object(resource)),
  };
}

/** `org/repo`: how a resource of a level is written. */
export function pathName({ chain }: TreeLevel): string {
  return chain.map(({ name }) => name).join('/');
}

/** Makes the kind of a level: `type = path|path`. */
export function levelKind(tree: Tree, level: TreeLevel, fields: TreeFields): TreeKind<LevelCaveat> {
  const { chain, name, type, isPrefix } = level;
  const isRoot = chain.length === 1;
  const what = isRoot ? `ids of the level ${name}` : `paths ${pathName(level)}`;
  // In the value, ids of a root stand as they are, and all others as they are written.
  const placeOfEntry = (entry: string): Place =>
    readPath(level, isRoot ? encodeId(entry, isPrefix) : entry)!;
  const { kind } = listKind<string, string, TreeRequest>({
    type,
    role: 'scope',
    what,
    fields: { resource: fields.resource },
    read: (text) =>
      isRoot ? decodeId(text, isPrefix) : readPath(level, text) === undefined ? undefined : text,
    ...(isRoot && {
      write: (id) => encodeId(id, isPrefix),
      toEntry: (given) => (isId(given, isPrefix) ? given : undefined),
    }),
    check({ whitelist }, request) {
      if (request.resource === undefined) return unmet('missing_context');
      const place = derived(request, fields.placeOf);
      if (place === undefined) return unmet('not_allowed');
      if (whitelist.some((entry) => place.key.startsWith(placeOfEntry(entry).key))) return MET;
      const isAbove =
        place.ids.length < chain.length
          ? place.level === undefined || chain.includes(place.level)
          : isPrefix && whitelist.some((entry) => placeOfEntry(entry).key.startsWith(place.key));
      return unmet(isAbove ? 'wider_resource' : 'not_allowed');
    },
    describe: ({ whitelist }, say) =>
      sentence('Only ', say.or(whitelist.map((entry) => placeWords(placeOfEntry(entry), say)))),
    input: {
      value: pathName(level).toUpperCase(),
      about: `for ${name}s and what is in them${isRoot ? '' : '; %2F for a slash in an id'}`,
    },
  });
  return {
    kind,
    entries: ({ whitelist }) =>
      whitelist.map((entry) => ({ place: placeOfEntry(entry), mask: tree.all })),
  };
}

/** @throws TypeError for anything but a list of actions. */
export function accessValue(tree: Tree, actions: readonly string[]): AccessCaveat {
  if (!Array.isArray(actions) || actions.length === 0) {
    throw new TypeError(`access: needs a list of ${tree.actions.join(', ')}`);
  }
  return { type: ACCESS, access: actionsOf(tree, maskOf(tree, actions)) };
}

/** Makes the kind that lists actions: `access = read|write`. */
export function accessKind(tree: Tree, fields: TreeFields): TreeKind<AccessCaveat> {
  const start = `${ACCESS} = `;
  const all: Input<AccessCaveat> = {
    name: ACCESS,
    value: 'ACTION',
    choices: tree.actions,
    about: `for some actions: ${tree.actions.join(', ')}`,
    of: 'texts',
    toValue: (actions) => accessValue(tree, actions),
  };
  const readOnly: Input<AccessCaveat> = {
    name: 'read-only',
    about: 'for reading alone',
    of: 'flag',
    toValue: () => accessValue(tree, ['read']),
  };
  const kind: CaveatKind<AccessCaveat, TreeRequest> = {
    type: ACCESS,
    role: 'scope',
    fields: { access: fields.access },
    decode(condition) {
      if (!condition.startsWith(start)) return undefined;
      const access = readActions(tree, condition.slice(start.length).split('|'));
      return access && { type: ACCESS, access };
    },
    encode(caveat) {
      assertFields(caveat, ACCESS, ['access']);
      return start + joinList(accessValue(tree, caveat.access).access);
    },
    check: ({ access: listed }, { access: asked }) =>
      asked === undefined ? unmet('missing_context') : metIf(listed.includes(asked), 'not_allowed'),
    describe: ({ access }) => [`Only for ${actionWords(access)}.`],
    inputs: tree.actions.includes('read') && tree.actions.length > 1 ? [all, readOnly] : [all],
  };
  return { kind, entries: ({ access }) => [{ place: ROOT, mask: maskOf(tree, access) }] };
}

/** Reads actions in the order of the declaration, without duplicates. */
function readActions(tree: Tree, words: readonly string[]): readonly string[] | undefined {
  let last = -1;
  for (const word of words) {
    const i = tree.actions.indexOf(word);
    if (i <= last) return undefined;
    last = i;
  }
  return words;
}

/** @throws TypeError for anything but a list of resources with their actions. */
export function mixedValue(
  tree: Tree,
  type: string,
  resources: MixedCaveat['resources'],
): MixedCaveat {
  const listed = entriesOf(tree, resources, type).map(({ place, mask }) => ({
    ...resourceOf(place),
    access: actionsOf(tree, mask),
  }));
  return { type, resources: listed };
}

/** Makes the kind of mixed caveats: `type = read repo:acme/web|read,write org:beta`. */
export function mixedKind(tree: Tree, type: string, fields: TreeFields): TreeKind<MixedCaveat> {
  const start = `${type} = `;
  type Entries = MixedCaveat['resources'];
  const read = (text: string): Entries[number] | undefined => {
    const space = text.indexOf(' ');
    const words = space < 0 ? text : text.slice(0, space);
    const access = readActions(tree, words.split(','));
    if (access === undefined || space < 0) return access && { access };
    const colon = text.indexOf(':', space);
    const level = tree.levels.get(text.slice(space + 1, Math.max(colon, 0)));
    const place = level && readPath(level, text.slice(colon + 1));
    const resource = place && resourceOf(place);
    // A longer id than a request may have is refused, as the constructor does.
    return resource && placeOf(tree, resource) && { ...resource, access };
  };
  const entries = (resources: Entries): readonly Entry[] => entriesOf(tree, resources, type);
  const write = ({ place, mask }: Entry): string => {
    const words = actionsOf(tree, mask).join(',');
    return place.level === undefined ? words : `${words} ${place.level.name}:${writePath(place)}`;
  };
  const check = ({ resources }: MixedCaveat, request: TreeRequest): CheckResult => {
    if (request.resource === undefined || request.access === undefined) {
      return unmet('missing_context');
    }
    const place = derived(request, fields.placeOf);
    if (place === undefined) return unmet('not_allowed');
    const all = entries(resources);
    const wider = all.filter((each) => place.key.startsWith(each.place.key));
    const mask = wider.reduce((sum, each) => sum | each.mask, 0);
    if ((mask & maskOf(tree, [request.access])) !== 0) return MET;
    const isAbove = mask === 0 && all.some((each) => each.place.key.startsWith(place.key));
    return unmet(isAbove ? 'wider_resource' : 'not_allowed');
  };
  const kind: CaveatKind<MixedCaveat, TreeRequest> = {
    type,
    role: 'scope',
    fields: { resource: fields.resource, access: fields.access },
    decode(condition) {
      if (!condition.startsWith(start) || !isPlainText(condition)) return undefined;
      const resources = readList(condition.slice(start.length), read);
      return resources && { type, resources };
    },
    encode(caveat) {
      assertFields(caveat, type, ['resources']);
      return start + joinList(entries(caveat.resources).map(write));
    },
    check,
    describe: ({ resources }, say) =>
      sentence(
        'Only for ',
        say.or(
          entries(resources).map(({ place, mask }): Words => [
            `${actionWords(actionsOf(tree, mask))} with `,
            ...placeWords(place, say),
          ]),
        ),
      ),
    inputs: [
      {
        name: type,
        value: 'ENTRY',
        about: `for resources with actions of their own: 'ACTION,ACTION LEVEL:PATH'`,
        of: 'texts',
        toValue(texts) {
          const resources = texts.map((text) => {
            const entry = read(text);
            if (entry === undefined)
              throw new TypeError(`${type}: must be ACTION,ACTION LEVEL:PATH`);
            return entry;
          });
          return { type, resources };
        },
      },
    ],
  };
  return { kind, entries: ({ resources }) => entries(resources) };
}

function actionWords(actions: readonly string[]): string {
  return `${actions.length === 1 ? 'the action' : 'the actions'} ${actions.join(', ')}`;
}

/** `the repo web of org acme`; names of levels are the service's own words. */
function placeWords({ level, ids }: Place, { quote }: Say): Words {
  if (level === undefined) return ['everything'];
  const steps = level.chain.map((each, i): Words => [`${each.name} `, quote(ids[i]!)]);
  const [own = [], ...parents] = steps.reverse();
  const isBelow = level.isPrefix && ids.at(-1)!.endsWith('/');
  return [isBelow ? 'all below ' : 'the ', ...own, ...parents.flatMap((each) => [' of ', ...each])];
}
