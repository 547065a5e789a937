import {
  idsInScope,
  judge,
  mint,
  narrowestCaveats,
  open,
  type ScopeDeclaration,
  scopeAllows,
  scopeOverlaps,
} from 'caveats';
import { type Entries, intersectAll, normalize } from '../../src/scope/entries.js';
import { compare, placeOf, resourceOf as resourceOfPlace } from '../../src/scope/places.js';
import { entriesOf, everything } from '../../src/scope/reach.js';
import { actionsOf } from '../../src/scope/tree.js';
import { withCaveats } from '../as-it-is.js';
import { caveatOf, type Listed, queryOf, type ScopeCaveat } from '../scope/arbitraries.js';
import { type Items, type Path, resourceOf } from '../scope/model.js';
import { chainOf, type World } from '../scope/worlds.js';
import { unlessRefused } from '../token/thrown.js';
import { type Case, CONTEXT } from './cases.js';

/** What is answered to a question. */
export interface Answer {
  /** The key of its place; `null` if no token can reach it. */
  readonly key: string | null;
  /** To the request as it is; without its access; without its resource; without both. */
  readonly verify: readonly boolean[];
  /** Whether each caveat is met. */
  readonly met: readonly boolean[];
  readonly allows: boolean;
  readonly overlaps: boolean;
  /** For each level in the resource, the ids that are reached, then those of which a part is; `null` for all. */
  readonly ids: readonly (readonly string[] | null)[];
}

/** What the model and the library answer to a case. */
export interface Answers {
  /** What `inferScope` reports if it skips usage caveats, and if it checks them; `null` for an error. */
  readonly reports: readonly (Items | null)[];
  readonly questions: readonly Answer[];
  /** `null` for an error. */
  readonly narrowest: readonly Listed[] | null;
  readonly normalized: readonly Items[];
  readonly intersection: Items;
}

const rootKey = 'a root key of 32 bytes, no less.';
const identity = { keyId: 'k1', subject: 'usr-1', id: 'x' };

/** What the library answers. */
export function answersOf(of: World, given: Case): Answers {
  const { dialect, tree } = of;
  const caveats = given.caveats.map((each) => ('text' in each ? each.text : caveatOf(of, each)));
  const token = withCaveats(mint({ rootKey, dialect, identity }), caveats, dialect);
  const opened = open(token, { rootKey, dialect });
  const reports = (['skip', 'check'] as const).map((usage) =>
    unlessRefused(() => judge.inferScope(opened, { context: CONTEXT, usage })),
  );
  const scope = dialect.scope
    .reach(caveats.filter((each): each is ScopeCaveat => typeof each !== 'string'))
    .report();
  const questions = given.questions.map((asked): Answer => {
    const resource = resourceOf(asked.path);
    const access = asked.action;
    const requests = [{ resource, access }, { resource }, { access }, {}].map((each) => ({
      ...CONTEXT,
      ...each,
    }));
    const query = queryOf(asked);
    return {
      key: placeOf(tree, resource)?.key ?? null,
      verify: requests.map(
        (request) => unlessRefused(() => judge.verify(opened, { request })) !== undefined,
      ),
      met: judge.explain(opened, { request: requests[0]! }).caveats.map(({ met }) => met),
      allows: scopeAllows(scope, query),
      overlaps: scopeOverlaps(scope, query),
      ids: levelsIn(of.declaration, asked.path).flatMap((level) =>
        [false, true].map((parents) => {
          const found = idsInScope(scope, level, query, { parents });
          return found.kind === 'all' ? null : found.kind === 'only' ? found.ids : [];
        }),
      ),
    };
  });
  const sets = given.sets.map((items) => (items.length === 0 ? [] : setOf(of, items)));
  return {
    reports: reports
      .map((each) => each && itemsOfReport(of, each.scope))
      .map((each) => each ?? null),
    questions,
    narrowest: narrowestOf(of, given),
    normalized: sets.map((set) => itemsOfSet(of, set)),
    intersection: itemsOfSet(of, intersectAll(sets, everything(tree))),
  };
}

/** The levels of single ids that are in the level of a path. */
export function levelsIn({ levels }: ScopeDeclaration, path: Path): readonly string[] {
  const parent = path.at(-1)?.[0];
  return Object.keys(levels).filter(
    (name) => levels[name]!.in === parent && levels[name]!.match !== 'prefix',
  );
}

function setOf({ tree }: World, items: Items): Entries {
  const resources = items.map((item) => ({ ...resourceOf(item.path), access: item.access }));
  return normalize(entriesOf(tree, resources, 'test'));
}

/** The items of a set, in the order of reports. */
function itemsOfSet({ tree }: World, set: Entries): Items {
  return [...set]
    .sort((a, b) => compare(a.place, b.place))
    .map(({ place, mask }) => ({
      path: Object.entries(resourceOfPlace(place)),
      access: actionsOf(tree, mask),
    }));
}

function itemsOfReport(
  { declaration }: World,
  report: ReturnType<World['scope']['parseReach']>,
): Items {
  if (report.kind === 'nothing') return [];
  if (report.kind === 'unrestricted') return [{ path: [], access: declaration.actions }];
  return report.resources.map(({ access, ...resource }) => ({
    path: Object.entries(resource).flatMap(([level, id]) =>
      typeof id === 'string' ? [[level, id] as const] : [],
    ),
    access,
  }));
}

function narrowestOf(of: World, { requests }: Case): readonly Listed[] | null {
  const { dialect } = of;
  try {
    return narrowestCaveats<World['dialect']>(
      requests.map(([path, access]) => ({ resource: resourceOf(path), access })),
      { dialect },
    ).map((each) => listedOf(of, each));
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** What a caveat lists, in the order of reports: the order in a caveat is that of keys. */
function listedOf(of: World, caveat: ScopeCaveat): Listed {
  const { declaration, tree } = of;
  if ('access' in caveat) return { access: caveat.access };
  if ('resources' in caveat) {
    return { mixed: itemsOfSet(of, entriesOf(tree, caveat.resources, 'test')) };
  }
  const level = Object.keys(declaration.levels).find(
    (name) => (declaration.levels[name]!.type ?? name) === caveat.type,
  )!;
  const names = chainOf(declaration, level);
  const resources = caveat.whitelist.map((entry) => {
    const ids = entry.split('/');
    const last = ids.splice(names.length - 1).join('/');
    const texts = names.length === 1 ? [entry] : [...ids, last].map(decodeURIComponent);
    return Object.fromEntries(names.map((name, i) => [name, texts[i]!]));
  });
  const listed = resources.map((each) => ({ ...each, access: declaration.actions }));
  return { level, paths: itemsOfSet(of, entriesOf(tree, listed, 'test')).map(({ path }) => path) };
}
