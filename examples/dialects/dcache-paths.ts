import { defineCaveat, type Input, type ScopeModel, type ScopeTypesOf } from 'caveats';
import { checked } from './text-forms.js';
import { type activity, type PathCaveat, pathCodec } from './storage-kinds.js';
import { storage } from './xrootd.js';

type StorageTypes = ScopeTypesOf<typeof storage>;
export type StepCaveat = PathCaveat<'path'> | PathCaveat<'root'>;

/** The types of dCache's scope. Paths are those that a client names: they start at the token's root. */
export interface DcacheTypes extends Omit<StorageTypes, 'caveat' | 'request'> {
  readonly caveat: ReturnType<typeof activity> | StepCaveat;
  readonly request: StorageTypes['request'] & {
    /** Where the `path` and `root` caveats of the token lead together. */
    readonly visible?: string | undefined;
  };
}

const [storageActivity, storagePath] = (['activity', 'path'] as const).map((name) =>
  storage.kinds.find(({ type }) => type === name)!,
);

/**
 * Defines a kind of path. Each is counted from where the caveats before it lead, so none can be checked
 * by itself: the request has the path that all of them make visible.
 */
const stepKind = <const T extends 'path' | 'root'>(
  type: T,
  what: string,
  inputs: readonly Input<PathCaveat<T>>[] = [],
) =>
  defineCaveat<PathCaveat<T>, DcacheTypes['request'], T>({
    ...pathCodec(type),
    role: 'scope',
    fields: { resource: 'object', access: 'text', visible: 'text' },
    check(_, { visible, ...request }) {
      if (visible === undefined) return { ok: false, reason: 'missing_context' };
      return storagePath!.check({ type: 'path', path: visible }, request);
    },
    describe: ({ path }, { quote }) => [what, quote(path), ', counted from the caveats before it.'],
    inputs,
  });

/** A longer path is that of no resource: no request can have it. */
const MAX_PATH = 512;

/** Where the paths of a token lead. */
export interface Paths {
  /** Where the paths that a client names start. */
  readonly root: string;
  /** Below which of them it sees files. */
  readonly visible: string;
}

/**
 * Returns where some caveats lead, in their order; `undefined` if they contradict each other, so that
 * nothing is visible. A `path` leads further down; a `root` takes off the names that lead to it.
 */
export function pathsOf(caveats: readonly { readonly type: string }[]): Paths | undefined {
  let root: readonly string[] = [];
  let visible: readonly string[] = [];
  for (const { type, path } of caveats.filter(isStep)) {
    const names = path.split('/').filter((name) => name !== '');
    const isOnTheWay = names.every((name, i) => i >= visible.length || visible[i] === name);
    if (type === 'root' && !isOnTheWay) return undefined;
    if (type === 'root') root = [...root, ...names];
    visible = type === 'root' ? visible.slice(names.length) : [...visible, ...names];
  }
  return { root: `/${root.join('/')}`, visible: `/${visible.join('/')}` };
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
    if (paths === undefined || paths.visible.length > MAX_PATH) return storage.nothing;
    const activities = caveats.filter((caveat) => caveat.type === 'activity');
    return storage.reach([...activities, { type: 'path', path: paths.visible }]);
  },
});
