import { defineCaveat, type Input, type ScopeModel, type ScopeTypesOf } from 'caveats';
import { checked } from './text-forms.js';
import { type activity, type PathCaveat, pathCodec } from './storage-kinds.js';
import { storage } from './xrootd.js';

type StorageTypes = ScopeTypesOf<typeof storage>;
export type StepCaveat = PathCaveat<'path'> | PathCaveat<'root'>;

/** The types of dCache's scope. Paths are those that a client names: they start at the token's root. */
export interface DcacheTypes extends Omit<StorageTypes, 'caveat'> {
  readonly caveat: ReturnType<typeof activity> | StepCaveat;
}

const [storageActivity, storagePath] = (['activity', 'path'] as const).map((name) =>
  storage.kinds.find(({ type }) => type === name)!,
);

/** Defines a kind of path. Each is counted from where the caveats before it lead. */
const stepKind = <const T extends 'path' | 'root'>(
  type: T,
  what: string,
  inputs: readonly Input<PathCaveat<T>>[] = [],
) =>
  defineCaveat<PathCaveat<T>, DcacheTypes['request'], T>({
    ...pathCodec(type),
    role: 'scope',
    fields: { resource: 'object' },
    check(caveat, { resource }, all = () => [caveat]) {
      const paths = pathsIn(all());
      if (paths === undefined) return { ok: false, reason: 'not_allowed' };
      return storagePath!.check({ type: 'path', path: paths.visible }, { resource });
    },
    describe: ({ path }, { quote }) => [what, quote(path), ', counted from the caveats before it.'],
    inputs,
  });

/** The result of all `path` and `root` caveats of a token. */
export interface Paths {
  /** The directory that a client's paths start from. */
  readonly root: string;
  /** The path below which the client sees files. */
  readonly visible: string;
}

/**
 * Combines the `path` and `root` caveats in their order. Returns `undefined` if they contradict each other:
 * nothing is visible then. A `path` leads further down; a `root` takes off the names that lead to it.
 */
export function pathsOf(caveats: readonly { readonly type: string }[]): Paths | undefined {
  const root: string[] = [];
  const visible: string[] = [];
  /** How many names of `visible` roots took off. */
  let taken = 0;
  for (const { type, path } of caveats.filter(isStep)) {
    const names = path.split('/').filter((name) => name !== '');
    const isRoot = type === 'root';
    const ahead = names.findIndex((name, i) => name !== (visible[taken + i] ?? name));
    if (isRoot && ahead >= 0) return undefined;
    for (const name of names) (isRoot ? root : visible).push(name);
    if (isRoot) taken = Math.min(taken + names.length, visible.length);
  }
  return { root: `/${root.join('/')}`, visible: `/${visible.slice(taken).join('/')}` };
}

/** The result for each list of caveats, as a token may have thousands. */
const KNOWN: WeakMap<readonly { readonly type: string }[], Paths | undefined> = new WeakMap();

function pathsIn(caveats: readonly { readonly type: string }[]): Paths | undefined {
  if (!KNOWN.has(caveats)) KNOWN.set(caveats, pathsOf(caveats));
  return KNOWN.get(caveats);
}

const isStep = (caveat: { readonly type: string }): caveat is StepCaveat =>
  caveat.type === 'path' || caveat.type === 'root';

/** Restricts a token to a path below the one that it reaches so far. */
export const below = (path: string): PathCaveat<'path'> =>
  checked(pathCodec('path'), { type: 'path', path });

/** What tokens of dCache reach. */
export const dcacheScope: ScopeModel<DcacheTypes> = Object.freeze<ScopeModel<DcacheTypes>>({
  ...storage,
  kinds: [
    storageActivity!,
    stepKind('path', 'Only below the path ', [
      {
        name: 'path',
        value: 'PATH',
        about: 'below the path that the token reaches so far, such as 2024/raw',
        of: 'text',
        toValue: (text) => below(text),
      },
    ]),
    stepKind('root', 'Paths start at '),
  ],
  reach(caveats) {
    const paths = pathsOf(caveats);
    if (paths === undefined) return storage.nothing;
    const activities = caveats.filter((caveat) => caveat.type === 'activity');
    // Together, they may be longer than the path of any file.
    const visible = storagePath!.decode(`path:${paths.visible}`);
    return visible === undefined ? storage.nothing : storage.reach([...activities, visible]);
  },
});
