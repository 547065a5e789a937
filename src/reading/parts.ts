import type { Words } from '../caveats/words.js';
import type { Limits } from '../scope/limits.js';
import type { ResourceScope } from '../scope/resources.js';
import type { Restriction } from '../scope/restriction.js';
import type { Dialect } from '../token/dialect.js';
import type { InferredScope } from '../token/infer-scope.js';
import { quote } from './words.js';

/** One thing in which a token can be restricted, and what is left of it. */
export interface ReachPart {
  readonly name: string;
  readonly json: unknown;
  /** What people call it. */
  readonly label: string;
  /** What is left, in a few words; with `names`, what they are. */
  readonly words: Words;
  readonly isNothing?: boolean;
  readonly names?: readonly ReachedName[];
}

export interface ReachedName {
  readonly words: Words;
  /** What it is, such as `doc`. */
  readonly kind?: string;
  /** How much of it is reached. */
  readonly aside?: string;
  readonly names?: readonly ReachedName[];
}

/** The words of a part that is not restricted. */
export const ANY: Words = ['any'];

/** Returns everything in which a token is restricted. Only an access token reaches resources. */
export function partsOf(
  inferred: InferredScope<Dialect>,
  type: string,
  scopeParts: (inferred: InferredScope<Dialect>) => readonly ReachPart[] = standardParts,
): readonly ReachPart[] {
  const { validUntil, services, interfaces, api } = inferred;
  return [
    {
      name: 'validUntil',
      json: validUntil,
      label: 'valid until',
      words: validUntil === null ? ['no end'] : [{ moment: validUntil }],
    },
    ...(type === 'access' ? scopeParts(inferred) : []),
    restrictionPart('services', services),
    restrictionPart('interfaces', interfaces),
    apiPart(api),
  ];
}

function standardParts({ scope, access }: Limits): readonly ReachPart[] {
  return [docsPart(scope), accessPart('access', access, access)];
}

export function accessPart(name: string, json: unknown, access: readonly string[]): ReachPart {
  const words = [access.join(', ') || 'none'];
  return { name, json, label: 'access', words, isNothing: access.length === 0 };
}

function docsPart(scope: ResourceScope): ReachPart {
  const docs = scope.kind === 'only' ? Object.entries(scope.docs) : [];
  const names = docs.map(([doc, { tables }]): ReachedName => {
    const named = { kind: 'doc', words: [quote(doc)] };
    if (tables === 'all') return { ...named, aside: 'all of it' };
    const inDoc = tables.map((table) => ({ kind: 'table', words: [quote(table)] }));
    return { ...named, aside: 'only these tables', names: inDoc };
  });
  return { ...listPart('scope', scope, names), label: 'docs' };
}

export function restrictionPart(
  name: string,
  restriction: Restriction,
  toWords: (value: string) => Words = (value) => [quote(value)],
): ReachPart {
  const values = restriction.kind === 'only' ? restriction.values : [];
  const names = values.map((value) => ({ words: toWords(value) }));
  return listPart(name, restriction, names);
}

function listPart(
  name: string,
  json: Restriction | ResourceScope,
  names: readonly ReachedName[],
): ReachPart {
  const left = json.kind === 'only' ? { words: ONLY, names } : KINDS[json.kind];
  return { name, json, label: name, ...left };
}

/** A call must match one pattern of every list. */
function apiPart(lists: Limits['api']): ReachPart {
  const part = { name: 'api', json: lists, label: 'api' };
  const names = lists.map((list, i) => ({
    words: [i === 0 ? 'one of' : 'and one of'],
    names: list.map((pattern) => ({ words: [quote(pattern)] })),
  }));
  const [first, second] = names;
  if (first === undefined) return { ...part, words: ANY };
  return { ...part, words: ONLY, names: second === undefined ? first.names : names };
}

const ONLY: Words = ['only these'];

const KINDS: Readonly<
  Record<Exclude<ResourceScope['kind'], 'only'>, Pick<ReachPart, 'words' | 'isNothing'>>
> = {
  unrestricted: { words: ANY },
  nothing: { words: ['none'], isNothing: true },
  unknown: { words: ['restricted in a way that cannot be described'], isNothing: true },
};
