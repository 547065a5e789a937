import type { Words } from '../caveats/words.js';
import type { Restriction } from '../scope/restriction.js';
import type { Reached, TreeReach } from '../scope/types.js';
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
  scopeParts: (inferred: InferredScope<Dialect>) => readonly ReachPart[] = treeParts,
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
    listsPart('api', 'api', api),
  ];
}

type AnyReach = TreeReach<Readonly<Record<string, string>>, string>;

function isTreeReach(scope: object): scope is AnyReach {
  return 'kind' in scope;
}

/** What is left of a tree: its resources, each with its actions. */
function treeParts({ scope }: InferredScope<Dialect>): readonly ReachPart[] {
  if (!isTreeReach(scope)) return [];
  const names = scope.kind === 'only' ? scope.resources.map(reachedName) : [];
  return [listPart('scope', scope, names)];
}

function reachedName({
  access,
  ...resource
}: Reached<Readonly<Record<string, string>>, string>): ReachedName {
  const [[kind, id] = ['everything', ''], ...parents] = Object.entries(resource).reverse();
  const words = parents.flatMap(([level, parent]) => [` of ${level} `, quote(parent)]);
  return { kind, words: id === '' ? [] : [quote(id), ...words], aside: access.join(', ') };
}

export function accessPart(name: string, json: unknown, access: readonly string[]): ReachPart {
  const words = [access.join(', ') || 'none'];
  return { name, json, label: 'access', words, isNothing: access.length === 0 };
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
  json: Restriction | AnyReach,
  names: readonly ReachedName[],
): ReachPart {
  const left = json.kind === 'only' ? { words: ONLY, names } : KINDS[json.kind];
  return { name, json, label: name, ...left };
}

/** Lists of which each must cover what is asked for. */
export function listsPart(
  name: string,
  label: string,
  lists: readonly (readonly string[])[],
  toWords: (value: string) => Words = (value) => [quote(value)],
): ReachPart {
  const part = { name, json: lists, label };
  const names = lists.map((list, i) => ({
    words: [i === 0 ? 'one of' : 'and one of'],
    names: list.map((value) => ({ words: toWords(value) })),
  }));
  const [first, second] = names;
  if (first === undefined) return { ...part, words: ANY };
  return { ...part, words: ONLY, names: second === undefined ? first.names : names };
}

const ONLY: Words = ['only these'];

const KINDS: Readonly<
  Record<Exclude<AnyReach['kind'], 'only'>, Pick<ReachPart, 'words' | 'isNothing'>>
> = {
  unrestricted: { words: ANY },
  nothing: { words: ['none'], isNothing: true },
};
