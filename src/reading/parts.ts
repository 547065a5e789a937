import type { Words } from '../caveats/words.js';
import type { Restriction } from '../scope/names.js';
import type { TreeReach } from '../scope/types.js';
import type { Dialect } from '../token/dialect.js';
import type { InferredScope } from '../token/infer-scope.js';
import { quote } from './words.js';

/** One thing in which a token can be restricted, and what is left of it. */
export interface ReachPart {
  readonly name: string;
  readonly json: unknown;
  readonly label: string;
  /** What is left, in a few words; with `names`, what they are. */
  readonly words: Words;
  readonly isNothing?: boolean;
  /** Whether no kind of the dialect could restrict it, so that it is not worth a line. */
  readonly isMoot?: boolean;
  /** The report of a tree, for `filterByScope`. */
  readonly scope?: object;
  readonly names?: readonly ReachedName[];
}

export interface ReachedName {
  readonly words: Words;
  /** Its level, such as `doc`, and the resource that it is. */
  readonly kind?: string;
  readonly resource?: Readonly<Record<string, string>>;
  /** Its actions; without them, only what is below it is reached. */
  readonly aside?: string;
  readonly names?: readonly ReachedName[];
}

/** The words of a part that is not restricted, and of one that an unknown caveat may restrict. */
export const ANY: Words = ['any'];
export const NOT_KNOWN: Words = ['not known'];
const ONLY: Words = ['only these'];

const KINDS = {
  unrestricted: { words: ANY },
  nothing: { words: ['none'], isNothing: true },
} as const;

/** The dialect of a token, and what its scope caveats leave; by default, the resources of a tree. */
export interface ReachReading {
  readonly dialect: Dialect;
  partsOf?(inferred: InferredScope<Dialect>): readonly ReachPart[];
}

/** Returns everything in which a token is restricted. Only an access token reaches resources. */
export function partsOf(
  inferred: InferredScope<Dialect>,
  type: string,
  { dialect, partsOf: scopeParts = treeParts }: ReachReading,
): readonly ReachPart[] {
  const { validUntil, services, interfaces, api } = inferred;
  const isRead = (field: string): boolean =>
    [...dialect.kinds.values()].some(({ fields = {} }) => Object.hasOwn(fields, field));
  return [
    {
      name: 'validUntil',
      json: validUntil,
      label: 'valid until',
      words: validUntil === null ? ['no end'] : [{ moment: validUntil }],
    },
    ...(type === 'access' ? scopeParts(inferred) : []),
    { ...restrictionPart('services', services), isMoot: !isRead('service') },
    { ...restrictionPart('interfaces', interfaces), isMoot: !isRead('interface') },
    { ...listsPart('api', 'api', api), isMoot: !isRead('api') },
  ];
}

type AnyReach = TreeReach<Readonly<Record<string, string>>, string>;

/** What is left of a tree: its resources, those of one parent together, each with its actions. */
function treeParts({ scope }: InferredScope<Dialect>): readonly ReachPart[] {
  if (!isTreeReach(scope)) return [];
  const part = { name: 'scope', json: scope, label: 'resources', scope };
  if (scope.kind !== 'only') return [{ ...part, ...KINDS[scope.kind] }];
  const [first, second] = scope.resources;
  // The only resource without a level: all of them, for some actions.
  if (second === undefined && Object.keys(first!).length === 1) {
    return [{ ...part, words: [`any: ${first!.access.join(', ')}`] }];
  }
  return [{ ...part, words: ONLY, names: treeNames(scope.resources) }];
}

function isTreeReach(scope: object): scope is AnyReach {
  return 'kind' in scope;
}

type Growing = { -readonly [K in keyof ReachedName]: ReachedName[K] } & { names?: Growing[] };

/** Takes resources in the order of a report, in which all that is in one parent is together. */
function treeNames(
  resources: Extract<AnyReach, { kind: 'only' }>['resources'],
): readonly ReachedName[] {
  const roots: Growing[] = [];
  for (const { access, ...ids } of resources) {
    let name: Growing | undefined;
    for (const [kind, id] of Object.entries(ids)) {
      const names: Growing[] = name === undefined ? roots : (name.names ??= []);
      const last = names.at(-1);
      const isSame = last?.kind === kind && last.resource?.[kind] === id;
      name = isSame
        ? last
        : { kind, words: [quote(id)], resource: { ...name?.resource, [kind]: id } };
      if (!isSame) names.push(name);
    }
    if (name === undefined) roots.push((name = { words: ['everything'], resource: {} }));
    name.aside = access.join(', ');
  }
  return roots;
}

export function restrictionPart(name: string, restriction: Restriction): ReachPart {
  const part = { name, json: restriction, label: name };
  if (restriction.kind !== 'only') return { ...part, ...KINDS[restriction.kind] };
  return { ...part, words: ONLY, names: restriction.values.map(quotedName) };
}

function quotedName(value: string): ReachedName {
  return { words: [quote(value)] };
}

/** Lists of which each must cover what is asked for. */
export function listsPart(
  name: string,
  label: string,
  lists: readonly (readonly string[])[],
  toName: (value: string) => ReachedName = quotedName,
): ReachPart {
  const part = { name, json: lists, label };
  // A list without an entry covers nothing.
  if (lists.some((list) => list.length === 0)) return { ...part, ...KINDS.nothing };
  const names = lists.map((list, i) => ({
    words: [i === 0 ? 'one of' : 'and one of'],
    names: list.map(toName),
  }));
  const [first, second] = names;
  if (first === undefined) return { ...part, words: ANY };
  return { ...part, words: ONLY, names: second === undefined ? first.names : names };
}
