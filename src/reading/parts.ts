import type { Words } from '../caveats/words.js';
import type { ResourceScope } from '../scope/resources.js';
import type { Restriction } from '../scope/restriction.js';
import type { Limits } from '../scope/limits.js';
import type { Dialect } from '../token/dialect.js';
import type { InferredScope } from '../token/infer-scope.js';
import { quote } from './words.js';

/** One thing in which a token can be restricted, and what is left of it. */
export interface ReachPart {
  /** Its name in JSON. */
  readonly name: string;
  /** What is left, in JSON. */
  readonly json: unknown;
  /** What people call it. */
  readonly label: string;
  /** What is left, in a few words; with `names`, what they are. */
  readonly words: Words;
  readonly isNothing?: boolean;
  /** The names that are left. */
  readonly names?: readonly ReachedName[];
}

/** A name that a token reaches. */
export interface ReachedName {
  readonly words: Words;
  /** What it is, such as `doc`. */
  readonly kind?: string;
  /** How much of it is reached. */
  readonly aside?: string;
  /** What is reached below it. */
  readonly names?: readonly ReachedName[];
}

/** The words of a part that is not restricted. */
export const ANY: Words = ['any'];

/**
 * Returns everything in which a token is restricted. Only an access token reaches resources.
 *
 * @param scopeParts what the scope caveats leave; by default, the docs, tables and access of the standard scope.
 */
export function partsOf(
  inferred: InferredScope<Dialect>,
  type: string,
  scopeParts: (inferred: InferredScope<Dialect>) => readonly ReachPart[] = standardParts,
): readonly ReachPart[] {
  const { validUntil, services, interfaces, api } = inferred;
  const reached = type === 'access' ? scopeParts(inferred) : [];
  return [
    {
      name: 'validUntil',
      json: validUntil,
      label: 'valid until',
      words: validUntil === null ? ['no end'] : [{ moment: validUntil }],
    },
    ...reached,
    restrictionPart('services', services),
    restrictionPart('interfaces', interfaces),
    apiPart(api),
  ];
}

function standardParts({ scope, access }: Limits): readonly ReachPart[] {
  return [docsPart(scope), { name: 'access', json: access, ...accessWords(access) }];
}

export function accessWords(
  access: readonly string[],
): Pick<ReachPart, 'label' | 'words' | 'isNothing'> {
  return { label: 'access', words: [access.join(', ') || 'none'], isNothing: access.length === 0 };
}

function docsPart(scope: ResourceScope): ReachPart {
  const part = { name: 'scope', json: scope, label: 'docs' };
  if (scope.kind !== 'only') return { ...part, ...KINDS[scope.kind] };
  const names = Object.entries(scope.docs).map(([doc, { tables }]): ReachedName => {
    const named = { kind: 'doc', words: [quote(doc)] };
    if (tables === 'all') return { ...named, aside: 'all of it' };
    const inDoc = tables.map((table) => ({ kind: 'table', words: [quote(table)] }));
    return { ...named, aside: 'only these tables', names: inDoc };
  });
  return { ...part, words: ONLY, names };
}

/** Returns a part that is a list of names. */
export function restrictionPart(
  name: string,
  restriction: Restriction,
  options: { readonly label?: string; toWords?(value: string): Words } = {},
): ReachPart {
  const { label = name, toWords = (value: string): Words => [quote(value)] } = options;
  const part = { name, json: restriction, label };
  if (restriction.kind !== 'only') return { ...part, ...KINDS[restriction.kind] };
  const names = restriction.values.map((value) => ({ words: toWords(value) }));
  return { ...part, words: ONLY, names };
}

/** A call must match one pattern of every list. */
function apiPart(lists: Limits['api']): ReachPart {
  const part = { name: 'api', json: lists, label: 'api' };
  const namesOf = (list: readonly string[]): readonly ReachedName[] =>
    list.map((pattern) => ({ words: [quote(pattern)] }));
  const [first, ...others] = lists;
  if (first === undefined) return { ...part, words: ANY };
  if (others.length === 0) return { ...part, words: ONLY, names: namesOf(first) };
  const names = lists.map((list, i) => ({
    words: [i === 0 ? 'one of' : 'and one of'],
    names: namesOf(list),
  }));
  return { ...part, words: ONLY, names };
}

const ONLY: Words = ['only these'];

const KINDS: Readonly<
  Record<Exclude<ResourceScope['kind'], 'only'>, Pick<ReachPart, 'words' | 'isNothing'>>
> = {
  unrestricted: { words: ANY },
  nothing: { words: ['none'], isNothing: true },
  unknown: { words: ['restricted in a way that cannot be described'], isNothing: true },
};
