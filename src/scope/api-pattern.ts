/** The operations of an API, as Onedata names them. */
export type ApiOperation = 'create' | 'get' | 'update' | 'delete';

/** The parts of a call; or of a pattern, in which `all` is any service or operation, and `*` any one segment. */
export interface ApiParts {
  readonly service: string;
  readonly operation: string;
  readonly segments: readonly string[];
  /** The separators of the segments, in order. */
  readonly delimiters: string;
}

const OPERATIONS: readonly string[] = ['create', 'get', 'update', 'delete'];
const ANY = 'all';
const ANY_SEGMENT = '*';
const DELIMITER = /[.,:]/;
const NO_DELIMITERS = /[^.,:]+/g;
/** A service without `*`, an operation, and the start of a resource. */
const START = new RegExp(`^[^/*]+/(?:${[ANY, ...OPERATIONS].join('|')})/.`, 's');

export function isApiOperation(text: string): text is ApiOperation {
  return OPERATIONS.includes(text);
}

function parse(text: string): ApiParts {
  const first = text.indexOf('/');
  const second = text.indexOf('/', first + 1);
  return splitCall({
    service: text.slice(0, first),
    operation: text.slice(first + 1, second),
    resource: text.slice(second + 1),
  });
}

/** Returns whether a text is a pattern. The resource may contain slashes. */
export function isApiPattern(text: string): boolean {
  const isSegment = (each: string): boolean => each === ANY_SEGMENT || !each.includes(ANY_SEGMENT);
  return START.test(text) && parse(text).segments.every(isSegment);
}

/** A call of an API. */
export interface ApiCall {
  /** The called service, such as `ozw-onezone`. */
  readonly service: string;
  /** What the call does. */
  readonly operation: ApiOperation;
  /** What the call acts on; `.`, `,` and `:` separate segments. */
  readonly resource: string;
}

type AnyCall = Readonly<Record<keyof ApiCall, string>>;

/** Splits a call into its parts, once for all patterns: its resource may be long. */
export function splitCall({ service, operation, resource }: AnyCall): ApiParts {
  const delimiters = resource.replace(NO_DELIMITERS, '');
  return { service, operation, segments: resource.split(DELIMITER), delimiters };
}

export function apiPatternsCover(patterns: readonly string[], call: ApiParts): boolean {
  return patterns.some((text) => {
    const { service, operation, segments, delimiters } = parse(text);
    return (
      (service === ANY || service === call.service) &&
      (operation === ANY || operation === call.operation) &&
      delimiters === call.delimiters &&
      segments.every((segment, i) => segment === ANY_SEGMENT || segment === call.segments[i])
    );
  });
}

/** Returns lists that must all cover a call, sorted and each once. Not intersected: wildcards multiply. */
export function distinctLists(
  lists: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  if (lists.some((list) => list.length === 0)) return Object.freeze([Object.freeze([])]);
  const texts = lists.map((list) => JSON.stringify(withoutRepeats([...list].sort())));
  return Object.freeze(
    withoutRepeats(texts.sort()).map((text): readonly string[] => Object.freeze(JSON.parse(text))),
  );
}

/** Not by a set: V8 hashes a text of more than 16,383 characters by its length alone. */
function withoutRepeats(sorted: readonly string[]): readonly string[] {
  return sorted.filter((each, i) => each !== sorted[i - 1]);
}
